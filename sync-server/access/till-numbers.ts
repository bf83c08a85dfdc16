/**
 * The last till number given out in each store, in a file beside the database. An older copy of the database that is
 * put back has forgotten tills that still sell under their numbers; this file hasn't, so no number is given out twice.
 * It only ever goes up, and is on the disk before a till hears its number. Rule [ACCESS9].
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { writeDurably } from './durable-file.ts';

/** The numbers that were given out. */
export interface TillNumbers {
  /** The last number of a store; 0 where none was given out. @throws DamagedTillNumbersError */
  last(storeId: string): number;
  /** Remembers, lastingly, that all numbers up to these were given out. @throws DamagedTillNumbersError */
  raise(numbers: ReadonlyMap<string, number>): void;
}

/** The file is there and holds no numbers. */
export class DamagedTillNumbersError extends Error {
  constructor(file: string) {
    super(
      `The file of till numbers ${file} is damaged. Move it aside and start the server again: it learns the numbers ` +
        'from the database. If an older copy of the database was put back, write into the file by hand the highest ' +
        'number that a receipt of each store bears, e.g. {"TV1":7} for receipts TV1-7-…, before tills are enrolled.',
    );
  }
}

const numbersSchema = z.record(z.string(), z.int().min(0));

/** The numbers in `file`, which is read anew each time: another process may have raised it. */
export function openTillNumbers(file: string): TillNumbers {
  const read = (): Map<string, number> => {
    if (!existsSync(file)) return new Map();
    try {
      return new Map(Object.entries(numbersSchema.parse(JSON.parse(readFileSync(file, 'utf8')))));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError)
        throw new DamagedTillNumbersError(file);
      throw error;
    }
  };
  return {
    last: (storeId) => read().get(storeId) ?? 0,
    raise: (numbers) => {
      const known = read();
      const higher = [...numbers].filter(([storeId, number]) => number > (known.get(storeId) ?? 0));
      if (higher.length === 0) return;
      const content = Object.fromEntries([...known, ...higher]);
      writeDurably(file, `${JSON.stringify(content)}\n`, 0o600, (beside) => renameSync(beside, file));
    },
  };
}

/**
 * Lets the file hear of numbers that the database knows: it may have been lost, or the database may be of before there
 * was such a file. To be done when a server starts, while it still knows them. @throws DamagedTillNumbersError
 */
export async function learnTillNumbers(store: Store, numbers: TillNumbers): Promise<void> {
  numbers.raise(await store.read(({ access }) => access.lastTillNumbers()));
}
