/** After the faults have stopped every till shows what the server holds, and nothing of its own waits. */
import type { Evidence } from '../world/evidence.ts';
import { fullSku, skus } from '../world/shop.ts';
import type { SimulatedTill } from '../world/simulated-till.ts';
import type { CheckedDatabase } from './database.ts';

/** What differs between a till and the server; empty when they are level. */
export async function differences(database: CheckedDatabase, subject: SimulatedTill): Promise<string[]> {
  const { till, name, storeId } = subject;
  if (!till) return [`${name} is off`];
  const found: string[] = [];
  const { waiting, feeds, problems } = till.health.getState();
  if (waiting > 0) found.push(`${name}: ${waiting} operations wait; ${JSON.stringify(problems[0] ?? null)}`);
  const levels = new Map(
    database
      .all(
        'SELECT sku, sum(quantity_milli) AS n FROM stock_movements WHERE store_id = ? GROUP BY sku',
        storeId,
      )
      .map((row) => [String(row.sku), Number(row.n)]),
  );
  for (const sku of [...skus, fullSku]) {
    const { onHandMilli, pendingMilli } = till.stock.figure(sku);
    if (onHandMilli !== (levels.get(sku) ?? 0) || pendingMilli !== 0)
      found.push(
        `${name}: ${sku} is ${onHandMilli} (${pendingMilli} pending), on the server ${levels.get(sku)}`,
      );
  }
  for (const { collection, received } of feeds) {
    const stream = collection === 'products' || collection === 'reference' ? 'chain' : `store:${storeId}`;
    const live = Number(
      database.all(
        'SELECT count(*) AS n FROM feed_rows WHERE stream = ? AND collection = ? AND data IS NOT NULL',
        stream,
        collection,
      )[0]?.n,
    );
    if (received !== live) found.push(`${name}: ${received} of ${live} rows of ${collection}`);
  }
  if (found.length > 0) return found;
  return [
    ...(await exceptionDifferences(database, subject)),
    ...(await receiptDifferences(database, subject)),
  ];
}

async function exceptionDifferences(database: CheckedDatabase, subject: SimulatedTill): Promise<string[]> {
  const here = (await subject.till?.exceptions()) ?? [];
  const there = liveRows(database, subject.storeId, 'exceptions');
  const wanted = [...there.values()].map((row) => JSON.stringify(row)).sort();
  const shown = here.map((row) => JSON.stringify(there.get(row.id) ? { ...row } : row)).sort();
  const same = wanted.length === shown.length && here.every((row) => sameJson(row, there.get(row.id)));
  return same ? [] : [`${subject.name}: ${shown.length} exceptions, on the server ${wanted.length}`];
}

async function receiptDifferences(database: CheckedDatabase, subject: SimulatedTill): Promise<string[]> {
  const here = new Set((await subject.till?.receipts(5000))?.map((receipt) => receipt.operation.id));
  const there = liveRows(database, subject.storeId, 'receipts');
  const missing = [...there.keys()].filter((id) => !here.has(id));
  return missing.length === 0 ? [] : [`${subject.name}: ${missing.length} receipts are not shown`];
}

function liveRows(database: CheckedDatabase, storeId: string, collection: string): Map<string, unknown> {
  const rows = database.all(
    'SELECT id, data FROM feed_rows WHERE stream = ? AND collection = ? AND data IS NOT NULL',
    `store:${storeId}`,
    collection,
  );
  return new Map(rows.map((row) => [String(row.id), JSON.parse(String(row.data))]));
}

function sameJson(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort())
        : member,
    );
  return sorted(a) === sorted(b);
}

/** Raises what still differs after the bound as violations. */
export async function checkReplicas(
  database: CheckedDatabase,
  tills: readonly SimulatedTill[],
  evidence: Evidence,
): Promise<void> {
  for (const till of tills) {
    for (const difference of await differences(database, till)) evidence.violation('liveness', difference);
  }
}
