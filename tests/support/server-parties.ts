/** Tills with journals of their own on a bare store: what tests send to it, and the rows that come of it. */
import { mintId } from '../../shared/base/ids.ts';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import { type ExceptionRow, exceptionSchema } from '../../shared/domain/exceptions.ts';
import type { FeedCollection } from '../../shared/protocol/feed.ts';
import { push } from '../../sync-server/apply/push.ts';
import type { TillRecord } from '../../sync-server/store/access-records.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { newKeys, type TillKeys, WireJournal } from './wire-till.ts';

/** A till with its keys. */
export interface Party {
  readonly record: TillRecord;
  readonly keys: TillKeys;
}

/** An id by chance; the same chance gives the same ids. */
export function idFrom(random: SeededRandom): string {
  return mintId({ wallMs: () => 1_700_000_000_000, monotonicMs: () => 0 }, random);
}

export function newParty(random: SeededRandom, storeId: string, number: number): Party {
  const keys = newKeys();
  return {
    keys,
    record: {
      tillId: idFrom(random),
      storeId,
      receiptPrefix: `${storeId}-${number}`,
      publicKeys: [keys.publicKey],
      revokedAtMs: null,
    },
  };
}

export function journalOf(random: SeededRandom, { keys, record }: Party): WireJournal {
  const writer = { keys, tillId: record.tillId, storeId: record.storeId };
  return new WireJournal(writer, idFrom(random), record.receiptPrefix);
}

/** Sends entries from..to of a journal. */
export async function send(
  store: Store,
  party: Party,
  journal: WireJournal,
  from = 1,
  to?: number,
): Promise<void> {
  const { journalId, receiptPrefix } = journal;
  const entries = journal.entries.slice(from - 1, to);
  const result = await push(
    store,
    party.record,
    { journalId, receiptPrefix, after: journal.placeAt(from - 1), entries, breaks: [] },
    1000,
  );
  if (result.code !== 'answered') throw new Error(result.code);
}

/** The data of a collection's live rows in a store's stream. */
export async function rowsOf(store: Store, storeId: string, collection: FeedCollection): Promise<unknown[]> {
  const rows = await store.read(({ feed }) => feed.rowsAfter(`store:${storeId}`, collection, 0, 10_000));
  return rows.flatMap((row) => (row.text === null ? [] : [JSON.parse(row.text) as unknown]));
}

/** The exceptions that stand in a store. */
export async function exceptionsOf(store: Store, storeId = 'S1'): Promise<ExceptionRow[]> {
  return (await rowsOf(store, storeId, 'exceptions')).map((row) => exceptionSchema.parse(row));
}

/** Hands up all journals, each in its order, mixed by chance. */
export async function sendMixed(
  store: Store,
  arrival: SeededRandom,
  parties: readonly Party[],
  journals: readonly WireJournal[],
): Promise<void> {
  const open = journals.map((journal, place) => ({ journal, party: parties[place] as Party, next: 1 }));
  for (;;) {
    const left = open.filter(({ journal, next }) => next <= journal.entries.length);
    if (left.length === 0) return;
    const each = arrival.pick(left);
    const to = Math.min(each.journal.entries.length, each.next + arrival.below(3));
    await send(store, each.party, each.journal, each.next, to);
    each.next = to + 1;
  }
}
