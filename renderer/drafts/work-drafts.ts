/**
 * Other work in progress beside the open cart, in the same drafts database: each piece is one document under a
 * name such as `parked:ID`, parsed when it is read. One that can't be read is left where it is and told of.
 * Rules [DRAFT*].
 */
import type { z } from 'zod';
import type { DraftDatabase, DraftProblem } from './cart-drafts.ts';

/** Work in progress by name. */
export interface WorkDrafts<Work> {
  /** Everything there is, in the order of names. */
  all(): Promise<{ readonly name: string; readonly work: Work }[]>;
  read(name: string): Promise<Work | null>;
  /** Keeps a piece of work, instead of what the name held. Resolves once it is on disk. */
  keep(name: string, work: Work): Promise<void>;
  remove(name: string): Promise<void>;
}

const mostTries = 5;

/** Keeps work whose names begin with `prefix`. `problem` hears of what can't be read. */
export function createWorkDrafts<Work>(
  database: DraftDatabase,
  prefix: string,
  schema: z.ZodType<Work>,
  problem: (problem: DraftProblem) => void,
): WorkDrafts<Work> {
  const parse = (id: string, work: unknown): Work | null => {
    const parsed = schema.safeParse(work);
    if (parsed.success) return parsed.data;
    problem({ code: 'draft-unreadable', detail: id });
    return null;
  };
  const find = async (id: string) => {
    try {
      return await database.get(id);
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  };
  /** Writes over whatever revision there is: the last one to ask wins. */
  const overwrite = async (write: () => Promise<unknown>): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        await write();
        return;
      } catch (error) {
        if (!isStatus(error, 409) || tries === mostTries) throw error;
      }
    }
  };
  return {
    all: async () => {
      const { rows } = await database.allDocs({
        include_docs: true,
        startkey: prefix,
        endkey: `${prefix}\u{ffff}`,
      });
      return rows.flatMap(({ id, doc }) => {
        const work = doc?.work === undefined ? null : parse(id, doc.work);
        return work === null ? [] : [{ name: id.slice(prefix.length), work }];
      });
    },
    read: async (name) => {
      const found = await find(prefix + name);
      return found?.work === undefined ? null : parse(prefix + name, found.work);
    },
    keep: (name, work) =>
      overwrite(async () => {
        const found = await find(prefix + name);
        await database.put({ _id: prefix + name, _rev: found?._rev, work });
      }),
    remove: (name) =>
      overwrite(async () => {
        const found = await find(prefix + name);
        if (found) await database.remove(found._id, found._rev);
      }),
  };
}

function isStatus(error: unknown, status: number): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === status;
}
