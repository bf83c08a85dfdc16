/** Reads what the server has stored of purchases, returns and payouts, with no code of the product. */
import type { Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';

/** A line of a return. */
export interface BackLine {
  readonly lineId: number;
  readonly purchaseLineId: number | null;
  readonly quantityMilli: number;
  readonly refundMinor: number;
}

/** A refund of a return. */
export interface BackRefund {
  readonly kind: string;
  readonly way: string | null;
  readonly amountMinor: number;
}

/** A sale as it stands in an operation. */
export interface SoldGoods {
  readonly totalMinor: number;
  readonly lines: readonly { lineId: number; quantityMilli: number; totalMinor: number }[];
  readonly tenders: readonly { kind: string; way?: string | null; amountMinor: number }[];
}

/** A counting operation that sold something. */
export interface StoredPurchase {
  readonly id: string;
  readonly storeId: string;
  readonly hasReceipt: boolean;
  readonly sale: SoldGoods;
}

/** A counting return. */
export interface StoredReturn {
  readonly id: string;
  readonly storeId: string;
  readonly journalId: string;
  readonly hash: string;
  readonly after: readonly string[];
  readonly at: { readonly businessMs: number };
  readonly payload: {
    readonly purchase: { readonly operationId: string; readonly known: string } | null;
    readonly lines: readonly BackLine[];
    readonly refunds: readonly BackRefund[];
    readonly totalMinor: number;
    readonly roundingMinor: number;
    readonly note: string | null;
    readonly sale: SoldGoods | null;
  };
}

/** A counting payout of a refund that was owed. */
export interface StoredPayout {
  readonly id: string;
  readonly storeId: string;
  readonly returnId: string;
  readonly index: number;
  readonly amountMinor: number;
}

/** Everything about returns that counts. */
export interface StoredReturns {
  readonly purchases: ReadonlyMap<string, StoredPurchase>;
  readonly returns: readonly StoredReturn[];
  readonly payouts: readonly StoredPayout[];
}

interface Entry {
  readonly receiptNumber: string | null;
  readonly operation: {
    readonly id: string;
    readonly kind: string;
    readonly after: readonly string[];
    readonly at: { readonly businessMs: number };
    readonly payload: Readonly<Record<string, unknown>>;
  };
}

/** Reads them. */
export function storedReturns(database: CheckedDatabase): StoredReturns {
  const purchases = new Map<string, StoredPurchase>();
  const returns: StoredReturn[] = [];
  const payouts: StoredPayout[] = [];
  const rows = database.all(
    `SELECT store_id, journal_id, hash, receipt_number, entry FROM operations
      WHERE held_reason IS NULL AND kind IN ('sale', 'order-handover', 'return', 'refund-payment')`,
  );
  for (const row of rows) {
    const { operation } = JSON.parse(String(row.entry)) as Entry; // as it was stored
    const { id, kind, after, at, payload } = operation;
    const storeId = String(row.store_id);
    const sale = saleIn(operation);
    if (sale) purchases.set(id, { id, storeId, hasReceipt: row.receipt_number !== null, sale });
    if (kind === 'return') {
      const [journalId, hash] = [String(row.journal_id), String(row.hash)];
      const facts = payload as StoredReturn['payload']; // by its kind
      returns.push({ id, storeId, journalId, hash, after, at, payload: facts });
    }
    if (kind === 'refund-payment') {
      const { returnId, refundIndex, amountMinor } = payload;
      const index = Number(refundIndex);
      payouts.push({ id, storeId, returnId: String(returnId), index, amountMinor: Number(amountMinor) });
    }
  }
  return { purchases, returns, payouts };
}

/** What an operation sold, by its kind. */
function saleIn({ kind, payload }: Entry['operation']): SoldGoods | null {
  return ((kind === 'sale' ? payload : payload.sale) ?? null) as SoldGoods | null; // as it was stored
}

/**
 * Sales that were recorded and don't count, by their ids. A draft outlives its sale where an older disk is put back
 * or a till is copied, and may be sold once more, under the same id, with other goods: the sale before was held, or
 * went with the disk and was never sent. The receipt that was printed of it stands all the same, and what comes back
 * by its code was paid as that receipt says.
 */
export function otherSales(database: CheckedDatabase, evidence: Evidence): Map<string, SoldGoods[]> {
  const held = new Set(
    database
      .all(`SELECT hash FROM operations WHERE held_reason = 'operation-repeated'`)
      .map(({ hash }) => String(hash)),
  );
  const found = new Map<string, SoldGoods[]>();
  for (const { operationId, hash, entry } of evidence.answered.values()) {
    const isStored = database.all('SELECT 1 FROM operations WHERE hash = ?', hash).length > 0;
    if (!held.has(hash) && (isStored || !evidence.isGone(hash))) continue;
    const sale = saleIn(entry.operation as Entry['operation']); // as it was answered
    if (sale?.lines) found.set(operationId, [...(found.get(operationId) ?? []), sale]);
  }
  return found;
}

/** Returns by the purchase that they name. */
export function byPurchase(returns: readonly StoredReturn[]): Map<string, StoredReturn[]> {
  const found = new Map<string, StoredReturn[]>();
  for (const each of returns) {
    const id = each.payload.purchase?.operationId;
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), each]);
  }
  return found;
}

const none: ReadonlySet<string> = new Set();

/**
 * The ids of other returns of a purchase that a return builds on, near or far. What a server forgot that was put back
 * is known to who names it: who only follows what followed it may have lost it with the server.
 */
export function knownTo(
  fact: StoredReturn,
  all: readonly StoredReturn[],
  forgotten: ReadonlySet<string> = none,
): Set<string> {
  const known = new Set<string>();
  const look = (each: StoredReturn): void => {
    for (const other of all) {
      if (known.has(other.id) || !each.after.includes(other.id)) continue;
      if (each !== fact && forgotten.has(other.id)) continue;
      known.add(other.id);
      look(other);
    }
  };
  look(fact);
  return known;
}

/** What a sum of texts and numbers is, for each key. */
export function sumBy<T>(items: readonly T[], keyOf: (item: T) => string, of: (item: T) => number) {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + of(item));
  return sums;
}
