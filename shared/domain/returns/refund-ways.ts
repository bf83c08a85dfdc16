/**
 * By which ways the money of a return goes back: as it was paid. Cash comes only out of what was paid in cash, and
 * last, so that a card payment never leaves the drawer as cash. The split is a function of the purchase and of what
 * went back before; no way ever gives back more than was paid by it. Rules [REFUND*].
 */
import { type CashRounding, cashOut } from '../../money/cash.ts';
import { sumMinor } from '../../money/money.ts';
import type { Returned } from '../entities/returned.ts';
import type { RefundKind } from '../operations/return.ts';
import type { MoneyWay, Tender } from '../operations/sale.ts';
import { shareDown } from './refund-of.ts';

/** A part of what was paid, and where it can go back to. */
export interface PaidPart {
  readonly way: MoneyWay;
  readonly amountMinor: number;
  /** The approved attempt of a card or bank; null where it isn't known. */
  readonly attemptId: string | null;
  /** The order that was paid online. */
  readonly orderId: string | null;
  readonly creditId: string | null;
}

/** A part of a refund, and which payment it gives back. */
export interface RefundPart extends PaidPart {
  /** The channel has given it back already: no money moves. */
  readonly isBack: boolean;
}

/** The order in which ways are given back: what went online or by card first, cash last. Points stand apart. */
const wayOrder = [
  'prepaid',
  'card-terminal',
  'card-stand-alone',
  'bank-transfer',
  'store-credit',
] as const satisfies readonly MoneyWay[];

/** Which refunds give back a way of paying. Store credit is a wish of the customer's and never the only choice. */
export const refundKindsOf: Readonly<Record<MoneyWay, readonly RefundKind[]>> = {
  cash: ['cash', 'owed', 'store-credit', 'exchange'],
  'card-terminal': ['card-terminal', 'card-stand-alone', 'owed', 'store-credit', 'exchange'],
  'card-stand-alone': ['card-stand-alone', 'card-terminal', 'owed', 'store-credit', 'exchange'],
  'bank-transfer': ['bank-transfer', 'owed', 'store-credit', 'exchange'],
  prepaid: ['channel', 'refunded-before', 'store-credit', 'exchange'],
  'store-credit': ['store-credit', 'exchange'],
  points: ['points'],
};

/** What a sale was paid with, tender by tender. What an exchange set off counts as the way it first came by. */
export function paidPartsOf(tenders: readonly Tender[]): PaidPart[] {
  return tenders.flatMap((tender): PaidPart[] => {
    const { amountMinor } = tender;
    if (amountMinor === 0) return [];
    const part = { amountMinor, attemptId: null, orderId: null, creditId: null };
    switch (tender.kind) {
      case 'card-terminal':
      case 'bank-transfer':
        return [{ ...part, way: tender.kind, attemptId: tender.attemptId }];
      case 'prepaid':
        return [{ ...part, way: 'prepaid', orderId: tender.orderId }];
      case 'store-credit':
        return [{ ...part, way: 'store-credit', creditId: tender.creditId }];
      case 'exchange': {
        const { attemptId, orderId, creditId } = tender;
        // Nobody knows how goods without a purchase were paid: what they set off stays credit of the store.
        return [{ amountMinor, way: tender.way ?? 'store-credit', attemptId, orderId, creditId }];
      }
      default:
        return [{ ...part, way: tender.kind }];
    }
  });
}

/** What the split reads of a purchase. */
export interface PaidPurchase {
  /** What its lines came to. */
  readonly totalMinor: number;
  readonly paid: readonly PaidPart[];
  /** What its channel gave back of goods that were handed over, before they came back. */
  readonly refundedBeforeMinor: number;
  readonly returned: Pick<Returned, 'ways' | 'totalMinor'>;
}

/** How a return's money goes back. */
export interface RefundSplit {
  readonly parts: readonly RefundPart[];
  /** The same before cash is rounded: what an exchange nets of it, which is no money of the drawer. */
  readonly exactParts: readonly RefundPart[];
  /** Of what the lines come to, for which nothing is left to give back. */
  readonly missingMinor: number;
}

/**
 * Splits what a return's lines come to (`nowMinor`). Cash is rounded with what rounding kept back of it before, so that
 * many small returns give back what one would; the last one gives back all that is left of the cash. However much an
 * exchange netted before, the drawer pays in coins that there are.
 */
export function splitRefund(
  purchase: PaidPurchase,
  nowMinor: number,
  rounding: CashRounding | null,
): RefundSplit {
  const { paid, returned, totalMinor } = purchase;
  const untilMinor = returned.totalMinor + nowMinor;
  const parts: RefundPart[] = [];
  let leftMinor = nowMinor;
  const give = (way: MoneyWay, amountMinor: number): void => {
    parts.push(...partsOf(purchase, way, amountMinor));
    leftMinor -= amountMinor;
  };
  // Points stand for goods as money does, but can't be handed over in its place: they go back in proportion.
  const pointsUntil = shareDown(paidBy(paid, 'points'), Math.min(untilMinor, totalMinor), totalMinor || 1);
  give('points', Math.min(leftMinor, Math.max(0, pointsUntil - givenBy(returned, 'points'))));
  for (const way of wayOrder)
    give(way, Math.min(leftMinor, Math.max(0, paidBy(paid, way) - givenBy(returned, way))));
  // Two tills that hadn't heard of each other may have given a card back twice: then less is left of the cash.
  const allLeftMinor = moneyLeft(purchase) - sumMinor(parts.map((part) => part.amountMinor));
  const cashLeftMinor = Math.max(0, Math.min(allLeftMinor, paidBy(paid, 'cash') - givenBy(returned, 'cash')));
  const isAll = untilMinor >= totalMinor;
  const exactMinor = isAll ? cashLeftMinor : Math.min(cashLeftMinor, leftMinor);
  const dueMinor = isAll
    ? cashLeftMinor
    : Math.max(0, Math.min(cashLeftMinor, leftMinor + keptBefore(purchase)));
  const cashMinor = cashOut(dueMinor, cashLeftMinor, rounding);
  const others = parts.filter((part) => part.amountMinor > 0);
  const withCash = (amountMinor: number): RefundPart[] => [
    ...others,
    ...partsOf(purchase, 'cash', amountMinor).filter((part) => part.amountMinor > 0),
  ];
  leftMinor -= cashMinor;
  // What the cash rounding of the sale, or of this return, leaves unpaid isn't missing.
  const roundedMinor = Math.max(
    rounding?.stepMinor ?? 0,
    Math.abs(sumMinor(paid.map((part) => part.amountMinor)) - totalMinor),
  );
  return {
    parts: withCash(cashMinor),
    exactParts: withCash(exactMinor),
    missingMinor: leftMinor > roundedMinor ? leftMinor : 0,
  };
}

/** What was paid and hasn't gone back by any way. */
function moneyLeft({ paid, returned }: PaidPurchase): number {
  const all = (list: readonly { readonly amountMinor: number }[]): number =>
    sumMinor(list.map((each) => each.amountMinor));
  return all(paid) - all(returned.ways);
}

/** What rounding kept back of the cash of returns before this one; below zero where it gave more. */
function keptBefore({ returned }: PaidPurchase): number {
  const otherMinor = sumMinor(
    returned.ways.map(({ way, amountMinor }) => (way === 'cash' ? 0 : amountMinor)),
  );
  return Math.max(0, returned.totalMinor - otherMinor) - givenBy(returned, 'cash');
}

function paidBy(paid: readonly PaidPart[], way: MoneyWay): number {
  return sumMinor(paid.map((part) => (part.way === way ? part.amountMinor : 0)));
}

function givenBy(returned: Pick<Returned, 'ways'>, way: MoneyWay): number {
  return returned.ways.find((each) => each.way === way)?.amountMinor ?? 0;
}

/** A way's amount over the payments that were made by it, first come first given back. */
function partsOf(purchase: PaidPurchase, way: MoneyWay, amountMinor: number): RefundPart[] {
  const found: RefundPart[] = [];
  let skipMinor = givenBy(purchase.returned, way);
  let leftMinor = amountMinor;
  let backMinor = way === 'prepaid' ? purchase.refundedBeforeMinor : 0;
  for (const part of purchase.paid.filter((each) => each.way === way)) {
    const freeMinor = Math.max(0, part.amountMinor - skipMinor);
    skipMinor = Math.max(0, skipMinor - part.amountMinor);
    const takenMinor = Math.min(freeMinor, leftMinor);
    leftMinor -= takenMinor;
    const isBackMinor = Math.min(backMinor, takenMinor);
    backMinor -= isBackMinor;
    found.push(
      { ...part, amountMinor: isBackMinor, isBack: true },
      { ...part, amountMinor: takenMinor - isBackMinor, isBack: false },
    );
  }
  return found;
}

/** What of a refund pays goods given in exchange, and what of it still goes back. */
export interface NettedRefund {
  readonly netted: readonly RefundPart[];
  readonly left: readonly RefundPart[];
}

/**
 * Nets a refund against goods that are given in exchange, in the order of the parts: what can't be handed over at
 * once first, cash last. Points and what the channel gave back already can't pay for anything.
 */
export function netExchange(parts: readonly RefundPart[], saleMinor: number): NettedRefund {
  const netted: RefundPart[] = [];
  const left: RefundPart[] = [];
  let openMinor = saleMinor;
  for (const part of parts) {
    const setOff = part.isBack || part.way === 'points' ? 0 : Math.min(part.amountMinor, openMinor);
    openMinor -= setOff;
    if (setOff > 0) netted.push({ ...part, amountMinor: setOff });
    if (setOff < part.amountMinor) left.push({ ...part, amountMinor: part.amountMinor - setOff });
  }
  return { netted, left };
}
