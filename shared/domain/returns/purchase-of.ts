/**
 * A purchase is what one operation sold, looked back at: its lines as they were paid, how it was paid, and what has
 * come back of it since. It is read from the operation itself where a row of it is here, or from the signed code of
 * its receipt. Rules [PURCHASE*].
 */
import type { Currency } from '../../money/money.ts';
import type { Order } from '../entities/order.ts';
import type { BoughtHow } from '../entities/return-rules.ts';
import type { Returned } from '../entities/returned.ts';
import type { KnownOperation } from '../operation-table.ts';
import type { SaleLine } from '../operations/sale.ts';
import { saleIn } from '../sale-of.ts';
import { leftMilli, type ReturnableLine } from './refund-of.ts';
import { type PaidPart, paidPartsOf } from './refund-ways.ts';
import { nothingReturned } from './returned-of.ts';

/** A line of a purchase with what came back of it. */
export type PurchaseLine = ReturnableLine &
  Pick<
    SaleLine,
    | 'lineId'
    | 'articleId'
    | 'sku'
    | 'name'
    | 'unit'
    | 'category'
    | 'unitPriceMinor'
    | 'taxRateBasisPoints'
    | 'movesStock'
  >;

/** A purchase. Amounts in minor units, quantities in thousandths, times in ms. */
export interface Purchase {
  readonly operationId: string;
  readonly receiptNumber: string;
  readonly storeId: string;
  readonly soldAtMs: number;
  readonly boughtHow: BoughtHow;
  readonly orderId: string | null;
  readonly currency: Currency;
  readonly customerId: string | null;
  /** `code`: all that is known of it stood in the signed code of its receipt. */
  readonly known: 'row' | 'code';
  readonly lines: readonly PurchaseLine[];
  readonly totalMinor: number;
  readonly paid: readonly PaidPart[];
  readonly refundedBeforeMinor: number;
  readonly returned: Returned;
}

/** A sold line before anything of it came back. */
export type SoldPurchaseLine = Omit<
  PurchaseLine,
  'returnedMilli' | 'refundedMinor' | 'refundedTaxMinor' | 'givenBack' | 'takenBack'
>;

/** The lines with what came back of them. */
export function withReturned(lines: readonly SoldPurchaseLine[], returned: Returned): PurchaseLine[] {
  return lines.map((line) => {
    const back = returned.lines.find((each) => each.lineId === line.lineId);
    return {
      ...line,
      returnedMilli: back?.returnedMilli ?? 0,
      refundedMinor: back?.refundedMinor ?? 0,
      refundedTaxMinor: back?.taxMinor ?? 0,
      givenBack: back?.givenBack ?? 0,
      takenBack: back?.takenBack ?? 0,
    };
  });
}

/**
 * The purchase that an operation is; null when it sold nothing. `order` is the row of the order that was handed
 * over, where it is here: it tells what its channel has given back already.
 */
export function purchaseOf(
  operation: KnownOperation,
  receiptNumber: string,
  returned: Returned | null,
  order: Pick<Order, 'kind' | 'payment'> | null = null,
): Purchase | null {
  const sale = saleIn(operation);
  if (!sale) return null;
  const back = returned ?? nothingReturned;
  const isHandover = operation.kind === 'order-handover';
  return {
    operationId: operation.id,
    receiptNumber,
    storeId: operation.storeId,
    soldAtMs: operation.at.businessMs,
    // Held to be tried on in the shop: chosen there.
    boughtHow: isHandover && order?.kind !== 'try' ? 'distance' : 'shop',
    orderId: isHandover ? operation.payload.orderId : null,
    currency: sale.currency,
    customerId: sale.customerId,
    known: 'row',
    lines: withReturned(sale.lines, back),
    totalMinor: sale.totalMinor,
    paid: paidPartsOf(sale.tenders),
    refundedBeforeMinor: order ? refundedBefore(order.payment) : 0,
    returned: back,
  };
}

/** What a channel gave back of goods that had been handed over, and that haven't come back since. */
export function refundedBefore({ paidMinor, usedMinor, refundedMinor }: Order['payment']): number {
  return Math.max(0, Math.min(usedMinor, usedMinor + refundedMinor - paidMinor));
}

/** Whether nothing of a purchase is left to come back. */
export function isFullyReturned(purchase: Pick<Purchase, 'lines'>): boolean {
  return purchase.lines.every((line) => leftMilli(line) === 0);
}
