/**
 * The reckoning after a torture: what tills showed and what lies in their journals against what the server's
 * database holds. It reads files and tables by itself and shares no code with the till or the server.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { z } from 'zod';
import type { ShownReceipt } from './paid-witness.ts';

/** What the reckoning came to. */
export interface Reckoning {
  /** Receipts that were shown as paid. */
  readonly paid: number;
  /** Sales on the server. */
  readonly onServer: number;
  /** Shown or journalled, and not on the server as they were. */
  readonly lost: number;
  /** On the server more than once, or on a branch of a forked journal. */
  readonly doubled: number;
  /** Everything that is wrong, in words. */
  readonly violations: readonly string[];
}

/** An entry as its line in a journal says. */
const lineSchema = z.object({
  hash: z.string(),
  journalId: z.string(),
  tillSequence: z.int(),
  receiptNumber: z.string().nullable(),
  operation: z.object({
    id: z.string(),
    kind: z.string(),
    at: z.object({ wallMs: z.int(), businessMs: z.int() }),
  }),
});
type Line = z.infer<typeof lineSchema>;

const storedSchema = z.object({
  journalId: z.string(),
  branch: z.int(),
  tillSequence: z.int(),
  operationId: z.string(),
  kind: z.string(),
  receiptNumber: z.string().nullable(),
  hash: z.string(),
  heldReason: z.string().nullable(),
  totalMinor: z.int().nullable(),
});
type Stored = z.infer<typeof storedSchema>;

/**
 * Every line of every journal of a till. After a power cut a segment may end in a torn line, which is then to
 * be left out; anywhere else a line that can't be read is an error.
 */
export function journalLines(tillFolder: string, torn?: 'leave out torn ends'): Line[] {
  const journals = join(tillFolder, 'journal');
  return readdirSync(journals, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^[0-9a-f-]{36}[/\\]\d{6}\.jsonl$/.test(name))
    .sort()
    .flatMap((name) => {
      const lines = readFileSync(join(journals, name), 'utf8').split('\n');
      const end = lines.pop();
      if (end !== undefined && torn === undefined) lines.push(end);
      // A segment's room is taken beforehand: what isn't written yet is zeros.
      return lines.filter((line) => /[^\0]/.test(line));
    })
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** How many entries of these tills the server doesn't hold yet. */
export function notYetOnServer(serverData: string, tillFolders: readonly string[]): number {
  const stored = new Set(storedEntries(serverData).map(({ hash }) => hash));
  return tillFolders.flatMap((folder) => journalLines(folder)).filter(({ hash }) => !stored.has(hash)).length;
}

/** Compares everything. `attempts` is how often a sale was asked to be finished. */
export function reckon(
  serverData: string,
  tillFolders: readonly string[],
  shown: ReadonlyMap<string, ShownReceipt>,
  attempts: number,
): Reckoning {
  const stored = storedEntries(serverData);
  const sales = stored.filter(({ kind }) => kind === 'sale');
  const lost = [
    ...lostReceipts(sales, shown),
    ...lostLines(
      stored,
      tillFolders.flatMap((folder) => journalLines(folder)),
    ),
  ];
  const doubled = doubles(stored, sales, attempts);
  const others = [
    ...stored
      .filter(({ heldReason }) => heldReason !== null)
      .map(({ operationId, heldReason }) => `operation ${operationId} is held: ${heldReason}`),
    ...wrongStock(serverData),
  ];
  return {
    paid: shown.size,
    onServer: sales.length,
    lost: lost.length,
    doubled: doubled.length,
    violations: [...lost, ...doubled, ...others],
  };
}

function lostReceipts(sales: readonly Stored[], shown: ReadonlyMap<string, ShownReceipt>): string[] {
  const byReceipt = new Map(sales.map((sale) => [sale.receiptNumber, sale]));
  return [...shown.values()].flatMap(({ receiptNumber, totalMinor }) => {
    const sale = byReceipt.get(receiptNumber);
    if (!sale) return [`receipt ${receiptNumber} was shown as paid and is not on the server`];
    if (sale.totalMinor === totalMinor) return [];
    return [`receipt ${receiptNumber} showed ${totalMinor}, the server holds ${sale.totalMinor}`];
  });
}

function lostLines(stored: readonly Stored[], lines: readonly Line[]): string[] {
  const hashes = new Map(stored.map((entry) => [`${entry.journalId}/${entry.tillSequence}`, entry.hash]));
  return lines
    .filter((line) => hashes.get(`${line.journalId}/${line.tillSequence}`) !== line.hash)
    .map((line) => `entry ${line.tillSequence} of journal ${line.journalId} is not on the server as it is`);
}

function doubles(stored: readonly Stored[], sales: readonly Stored[], attempts: number): string[] {
  const found = [
    ...repeated(stored.map(({ operationId }) => operationId)).map((id) => `operation ${id} is stored twice`),
    ...repeated(sales.map(({ receiptNumber }) => receiptNumber ?? '')).map(
      (no) => `receipt ${no} is stored twice`,
    ),
    ...stored
      .filter(({ branch }) => branch !== 0)
      .map(({ operationId }) => `operation ${operationId} is on a branch`),
  ];
  const beyond = sales.length - attempts;
  if (beyond > 0) found.push(`${sales.length} sales came of ${attempts} wishes to finish one`);
  return found;
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

/** Stock must be the sum of its movements, and what sales took out must be what their lines say. */
function wrongStock(serverData: string): string[] {
  return withDatabase(serverData, (database) => {
    const level = z.object({ storeId: z.string(), sku: z.string() });
    const levels = database.prepare(
      `SELECT store_id AS storeId, sku FROM (
         SELECT store_id, sku, on_hand_milli AS quantity FROM stock_levels
         UNION ALL SELECT store_id, sku, -quantity_milli FROM stock_movements
       ) GROUP BY store_id, sku HAVING sum(quantity) <> 0`,
    );
    const sold = database.prepare(
      `SELECT storeId, sku FROM (
         SELECT operations.store_id AS storeId, json_extract(line.value, '$.sku') AS sku,
                json_extract(line.value, '$.quantityMilli') AS quantity
         FROM operations, json_each(operations.entry, '$.operation.payload.lines') AS line
         WHERE kind = 'sale' AND held_reason IS NULL AND json_extract(line.value, '$.movesStock')
         UNION ALL
         SELECT stock_movements.store_id, sku, quantity_milli FROM stock_movements
         JOIN operations ON origin = journal_id || ':' || branch || ':' || till_sequence AND kind = 'sale'
       ) GROUP BY storeId, sku HAVING sum(quantity) <> 0`,
    );
    const wrong = (statement: Database.Statement): z.infer<typeof level>[] =>
      z.array(level).parse(statement.all());
    return [
      ...wrong(levels).map(
        ({ storeId, sku }) => `stock of ${sku} in ${storeId} is not the sum of its movements`,
      ),
      ...wrong(sold).map(
        ({ storeId, sku }) => `sales of ${sku} in ${storeId} moved other stock than they sold`,
      ),
    ];
  });
}

function storedEntries(serverData: string): Stored[] {
  return withDatabase(serverData, (database) =>
    z.array(storedSchema).parse(
      database
        .prepare(
          `SELECT journal_id AS journalId, branch, till_sequence AS tillSequence, operation_id AS operationId,
                  kind, receipt_number AS receiptNumber, hash, held_reason AS heldReason,
                  json_extract(entry, '$.operation.payload.totalMinor') AS totalMinor
           FROM operations`,
        )
        .all(),
    ),
  );
}

function withDatabase<T>(serverData: string, work: (database: Database.Database) => T): T {
  const database = new Database(join(serverData, 'stillopen.db'), { readonly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
