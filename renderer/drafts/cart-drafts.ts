/**
 * The open cart as a draft in PouchDB: saved at every line, there again after a crash. A draft is work in
 * progress and no fact. Nothing of it is thrown away in silence: one that can't be read is set aside under
 * another name, and so is what another window wrote meanwhile. Rules [DRAFT*].
 */
import type PouchDB from 'pouchdb-core';
import type { DocumentPlace } from 'pouchdb-core';
import { type Cart, cartSchema } from '../../shared/domain/sell/cart.ts';

/** What a draft document holds: a cart, what was found in its place, or other work in progress. */
export interface DraftContent {
  readonly cart?: unknown;
  readonly setAside?: unknown;
  readonly work?: unknown;
}

export type DraftDatabase = PouchDB<DraftContent>;

/**
 * How a drafts database is opened, whatever its adapter. A cart is saved at every line, and PouchDB walks all
 * the revisions it remembers with each save: with its usual thousand, a save takes ten times as long.
 */
export const draftDatabaseOptions = { auto_compaction: true, revs_limit: 5 } as const;

/** The open cart on disk. */
export interface CartDrafts {
  /** The cart that was open last; null when there is none. */
  load(): Promise<Cart | null>;
  /**
   * Saves a cart; resolves once it, or a newer one, is on disk. While a save is under way only the newest
   * cart waits for the next, so that fast scanning isn't slowed down by the disk.
   */
  save(cart: Cart): Promise<void>;
  /** Resolves once nothing is being saved any more, whatever became of it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Something about a draft that a person should know. */
export interface DraftProblem {
  readonly code: 'draft-unreadable' | 'draft-of-another-window';
  readonly detail: string;
}

const currentId = 'cart:current';
const mostTries = 5;

/** Keeps the open cart in a database. `problem` hears of every draft that was set aside. */
export function createCartDrafts(
  database: DraftDatabase,
  problem: (problem: DraftProblem) => void,
): CartDrafts {
  let revision: string | undefined;
  let wanted: { readonly cart: Cart; readonly waiting: (() => void)[] } | null = null;
  let saving: Promise<void> | null = null;

  const read = async (): Promise<(DraftContent & DocumentPlace) | null> => {
    try {
      return await database.get(currentId);
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  };

  /** Keeps a document's content under another name. Doing it twice for the same content changes nothing. */
  const setAside = async (name: string, found: DraftContent & DocumentPlace): Promise<string> => {
    const { _id: _, _rev: rev, ...content } = found;
    const asideId = `cart:${name}:${rev}`;
    try {
      await database.put({ _id: asideId, setAside: content });
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
    }
    return asideId;
  };

  const put = async (cart: Cart): Promise<void> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      try {
        const written = await database.put({ _id: currentId, _rev: revision, cart });
        revision = written.rev;
        return;
      } catch (error) {
        if (!isStatus(error, 409)) throw error;
        const other = await read();
        if (other && JSON.stringify(other.cart) !== JSON.stringify(cart)) {
          problem({ code: 'draft-of-another-window', detail: await setAside('parked', other) });
        }
        revision = other?._rev;
      }
    }
    throw new Error('The draft is written by another window without end');
  };

  const saveAll = async (): Promise<void> => {
    try {
      while (wanted) {
        const { cart, waiting } = wanted;
        wanted = null;
        await put(cart);
        for (const done of waiting) done();
      }
    } finally {
      // In the same turn in which the loop looked last: a save asked for after that starts a run of its own.
      saving = null;
    }
  };

  const settled = async (): Promise<void> => {
    await saving?.catch(() => {});
  };

  return {
    load: async () => {
      const found = await read();
      revision = found?._rev;
      if (!found) return null;
      const parsed = cartSchema.safeParse(found.cart);
      if (parsed.success) return parsed.data;
      problem({ code: 'draft-unreadable', detail: await setAside('unreadable', found) });
      return null;
    },
    save: (cart) =>
      new Promise((resolve, reject) => {
        wanted = { cart, waiting: [...(wanted?.waiting ?? []), resolve] };
        saving ??= saveAll();
        saving.catch(reject);
      }),
    settled,
    close: async () => {
      await settled();
      await database.close();
    },
  };
}

function isStatus(error: unknown, status: number): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === status;
}
