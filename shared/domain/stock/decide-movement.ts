/**
 * Decides goods sent to another store and goods written off, and compares what arrives with what was
 * announced. Rules [TRANSFER*], [STOCK*], [RECEIVE*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { Delivery } from '../entities/delivery.ts';
import type { StockAdjustmentPayload } from '../operations/stock-adjustment.ts';
import type { StockTransferPayload } from '../operations/stock-transfer.ts';

/** A SKU with a quantity in thousandths. */
export interface QuantityLine {
  readonly sku: string;
  readonly quantityMilli: number;
}

/** Why goods can't be sent or written off. */
export type StockMovementRefusal =
  | { readonly code: 'no-lines' }
  | { readonly code: 'no-store' }
  | { readonly code: 'same-store' }
  | { readonly code: 'quantity-not-positive'; readonly sku: string };

/** Decides a transfer from what was scanned; lines of the same SKU are summed. */
export function decideStockTransfer(
  fromStoreId: string,
  intent: Omit<StockTransferPayload, 'lines'> & { readonly lines: readonly QuantityLine[] },
): Result<StockTransferPayload, StockMovementRefusal> {
  const { toStoreId, reference, note } = intent;
  if (toStoreId === '') return refused({ code: 'no-store' });
  if (toStoreId === fromStoreId) return refused({ code: 'same-store' });
  const summed = sumLines(intent.lines);
  if (!summed.ok) return summed;
  return ok({ toStoreId, lines: summed.value, reference, note });
}

/** Reasons for which goods leave the stock without being sold. */
export const writeOffReasons = ['damaged', 'expired', 'lost', 'stolen', 'own-use'] as const;
export type WriteOffReason = (typeof writeOffReasons)[number];

/** Decides a write-off: quantities are what is gone, above zero; the adjustment takes them out. */
export function decideWriteOff(intent: {
  readonly lines: readonly QuantityLine[];
  readonly reason: WriteOffReason;
  readonly reference: string | null;
  readonly note: string | null;
}): Result<StockAdjustmentPayload, StockMovementRefusal> {
  const { reason, reference, note } = intent;
  const summed = sumLines(intent.lines);
  if (!summed.ok) return summed;
  const lines = summed.value.map(({ sku, quantityMilli }) => ({
    sku,
    quantityMilli: -quantityMilli,
    reason,
  }));
  return ok({ lines, reference, note });
}

/** A line of a delivery while it is being received. All figures in thousandths. */
export interface ArrivalLine {
  readonly sku: string;
  readonly sentMilli: number;
  /** Received against it before. */
  readonly beforeMilli: number;
  readonly arrivedMilli: number;
  /** Above zero: more arrived than was sent; below: that much is missing. */
  readonly differenceMilli: number;
}

/** What a delivery comes to with what is being scanned: its own lines first, then what nobody announced. */
export function compareArrival(
  delivery: Pick<Delivery, 'lines'> | null,
  arrived: readonly QuantityLine[],
): ArrivalLine[] {
  const sums = new Map<string, number>();
  for (const { sku, quantityMilli } of arrived) sums.set(sku, (sums.get(sku) ?? 0) + quantityMilli);
  const known = delivery?.lines ?? [];
  const lines = known.map(({ sku, sentMilli, receivedMilli }) => ({
    sku,
    sentMilli,
    beforeMilli: receivedMilli,
    arrivedMilli: sums.get(sku) ?? 0,
  }));
  const extra = [...sums]
    .filter(([sku]) => !known.some((line) => line.sku === sku))
    .map(([sku, arrivedMilli]) => ({ sku, sentMilli: 0, beforeMilli: 0, arrivedMilli }));
  return [...lines, ...extra].map((line) => ({
    ...line,
    differenceMilli: line.beforeMilli + line.arrivedMilli - line.sentMilli,
  }));
}

function sumLines(lines: readonly QuantityLine[]): Result<QuantityLine[], StockMovementRefusal> {
  const sums = new Map<string, number>();
  for (const { sku, quantityMilli } of lines) {
    if (quantityMilli <= 0) return refused({ code: 'quantity-not-positive', sku });
    sums.set(sku, (sums.get(sku) ?? 0) + quantityMilli);
  }
  if (sums.size === 0) return refused({ code: 'no-lines' });
  return ok([...sums].map(([sku, quantityMilli]) => ({ sku, quantityMilli })));
}
