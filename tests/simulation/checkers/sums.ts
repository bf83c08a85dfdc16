/**
 * Stock and money are sums of movements: the levels, the rows of the feed and the takings of the server's
 * entries are added up anew here and compared with what the server keeps and with what tills answered.
 */
import type { Evidence } from '../world/evidence.ts';
import { fullLevelMilli, fullSku, openingMilli, skus, storeIds } from '../world/shop.ts';
import { type CheckedDatabase, movementsOf, saleAside } from './database.ts';
import { returnsOf } from './stored-orders.ts';

/** Adds everything up. */
export function checkSums(database: CheckedDatabase, evidence: Evidence): void {
  const sums = new Map<string, number>();
  for (const storeId of storeIds) {
    for (const sku of skus) sums.set(`${storeId} ${sku}`, openingMilli);
    sums.set(`${storeId} ${fullSku}`, fullLevelMilli);
  }
  let takings = 0;
  for (const row of database.all('SELECT store_id, entry, held_reason FROM operations')) {
    const entry = JSON.parse(String(row.entry));
    takings += row.held_reason === null ? totalOf(entry) : 0;
    if (row.held_reason !== null) continue;
    for (const { sku, quantityMilli } of movementsOf(entry)) {
      const key = `${row.store_id} ${sku}`;
      sums.set(key, (sums.get(key) ?? 0) + quantityMilli);
    }
  }
  for (const { storeId, sku, quantityMilli } of returnsOf(database)) {
    const key = `${storeId} ${sku}`;
    sums.set(key, (sums.get(key) ?? 0) + quantityMilli);
  }
  compare('stock levels', levels(database), sums, evidence);
  compare('stock rows of the feed', feedLevels(database), sums, evidence);
  const stored = new Set(database.all('SELECT hash FROM operations').map((row) => String(row.hash)));
  const held = new Set(
    database.all('SELECT hash FROM operations WHERE held_reason IS NOT NULL').map((row) => String(row.hash)),
  );
  const answered = [...evidence.answered.values()]
    .filter(({ hash }) => stored.has(hash) && !held.has(hash))
    .reduce((sum, { entry }) => sum + totalOf(entry), 0);
  const unanswered = database
    .all('SELECT hash, entry FROM operations WHERE held_reason IS NULL')
    .filter((row) => !evidence.answered.has(String(row.hash)))
    .reduce((sum, row) => sum + totalOf(JSON.parse(String(row.entry))), 0);
  if (answered + unanswered !== takings) {
    evidence.violation('sums', `takings are ${takings}, tills sold for ${answered + unanswered}`);
  }
  checkReceipts(database, evidence);
}

/** Every sale, return and payout that counts stands among the receipts of its store. */
function checkReceipts(database: CheckedDatabase, evidence: Evidence): void {
  const missing = database.all(
    `SELECT operation_id FROM operations AS o WHERE kind IN ('sale', 'order-handover', 'return', 'refund-payment') AND held_reason IS NULL AND NOT EXISTS (
       SELECT 1 FROM feed_rows WHERE stream = 'store:' || o.store_id AND collection = 'receipts'
         AND id = o.operation_id AND data ->> 'receiptNumber' = o.receipt_number)`,
  );
  for (const row of missing) evidence.violation('sums', `no receipt of ${row.operation_id} in the feed`);
}

function totalOf(entry: { readonly operation?: unknown }): number {
  const operation = saleAside(entry.operation as { kind: string; payload: { totalMinor?: number } }); // an envelope
  return operation.kind === 'sale' ? Number(operation.payload.totalMinor) : 0;
}

function levels(database: CheckedDatabase): Map<string, number> {
  const rows = database.all('SELECT store_id, sku, on_hand_milli FROM stock_levels');
  return new Map(rows.map((row) => [`${row.store_id} ${row.sku}`, Number(row.on_hand_milli)]));
}

function feedLevels(database: CheckedDatabase): Map<string, number> {
  const rows = database.all(`SELECT data FROM feed_rows WHERE collection = 'stock' AND data IS NOT NULL`);
  return new Map(
    rows.map((row) => {
      const { storeId, sku, onHandMilli } = JSON.parse(String(row.data));
      return [`${storeId} ${sku}`, Number(onHandMilli)];
    }),
  );
}

function compare(
  what: string,
  found: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
  evidence: Evidence,
): void {
  for (const key of new Set([...found.keys(), ...expected.keys()])) {
    if ((found.get(key) ?? 0) === (expected.get(key) ?? 0)) continue;
    evidence.violation('sums', `${what} of ${key}: ${found.get(key)} instead of ${expected.get(key)}`);
  }
}
