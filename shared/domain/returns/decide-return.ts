/**
 * Decides a return before it becomes a fact: the goods by the plan, the money by what was really given back, and the
 * goods given in exchange with it. Once it has said yes nothing later recalculates or refuses. Rules [RETURN*] and
 * [REFUND*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import { type CashRounding, cashOut, roundCash } from '../../money/cash.ts';
import { sumMinor } from '../../money/money.ts';
import { type Refund, type ReturnPayload, returnSchema } from '../operations/return.ts';
import type { MoneyWay, SalePayload, Tender } from '../operations/sale.ts';
import type { Cart } from '../sell/cart.ts';
import {
  decideExchangeSale,
  roundsAway,
  type SaleRefusal,
  type SaleView,
  type TenderIntent,
} from '../sell/decide-sale.ts';
import {
  planReturn,
  type ReturnIntent,
  type ReturnPlan,
  type ReturnRefusal,
  type ReturnView,
} from './plan-return.ts';
import { netExchange, type RefundPart, refundKindsOf } from './refund-ways.ts';

/** What goods are given in exchange, and what the customer pays for them beyond the goods taken back. */
export interface ExchangeIntent {
  readonly view: SaleView;
  readonly cart: Cart;
  readonly intents: readonly TenderIntent[];
}

/** How the money of a return moves, for the screen before it does. */
export interface MoneyPlan {
  /** What the goods taken back pay of those given; `way` null in a blind return. */
  readonly netted: readonly NettedPart[];
  /** What still goes back by a choice of the cashier; empty in a blind return. */
  readonly left: readonly RefundPart[];
  /** Refunds that follow by themselves: money that the channel gave back before, and points. */
  readonly settled: readonly Refund[];
  /** What goes back in all beside `netted` and `settled`, before the cash rounding of a blind return. */
  readonly refundMinor: number;
  /** What the customer pays for goods given that cost more. */
  readonly dueMinor: number;
}

type NettedPart = Pick<RefundPart, 'amountMinor' | 'attemptId' | 'orderId' | 'creditId'> & {
  readonly way: MoneyWay | null;
};

/** A refund that the cashier made: what follows by itself is added to it. */
export type MadeRefund = Exclude<Refund, { readonly kind: 'exchange' | 'points' | 'refunded-before' }>;

/** Why the money doesn't go back like this. */
export type RefundRefusal =
  /** The refund can't give back that way of paying, or not that payment of it. */
  | { readonly code: 'refund-not-possible'; readonly index: number }
  | { readonly code: 'store-credit-not-offered' }
  | {
      readonly code: 'refunds-differ';
      readonly way: MoneyWay | null;
      readonly dueMinor: number;
      readonly givenMinor: number;
    };

/** Why a return isn't made. */
export type DecideReturnRefusal =
  | ReturnRefusal
  | RefundRefusal
  | { readonly code: 'sale-refused'; readonly refusal: SaleRefusal };

/** How the money of a planned return moves beside goods given for so much (`saleMinor`; 0 for none). */
export function planMoney(
  view: Pick<ReturnView, 'cashRounding'>,
  intent: Pick<ReturnIntent, 'purchase'>,
  plan: ReturnPlan,
  saleMinor: number,
): MoneyPlan {
  if (intent.purchase === null) return blindMoney(plan.totalMinor, saleMinor);
  // Only cash that leaves the drawer is rounded: what is netted is taken from the exact amount, and what is left
  // beside it is paid out in coins that there are, never more than it was.
  const exact = netExchange(plan.exactParts, saleMinor);
  const isCut = exact.netted.some(({ way }) => way === 'cash');
  const { netted, left } = isCut ? exact : netExchange(plan.parts, saleMinor);
  const open = left.filter((part) => !part.isBack && part.way !== 'points');
  const rounded = isCut ? inCoins(open, view.cashRounding) : open;
  const settled = left.flatMap((part): Refund[] => {
    const { amountMinor, orderId } = part;
    if (part.way === 'points') return [{ kind: 'points', way: 'points', amountMinor }];
    if (!part.isBack || orderId === null) return [];
    return [{ kind: 'refunded-before', way: 'prepaid', amountMinor, orderId }];
  });
  const restMinor = saleMinor - sumMinor(netted.map((part) => part.amountMinor));
  return {
    netted,
    left: rounded,
    settled,
    refundMinor: sumMinor(rounded.map((part) => part.amountMinor)),
    dueMinor: roundsAway(netted, restMinor, view.cashRounding) ? 0 : restMinor,
  };
}

/** The parts with the sum of their cash as coins can make it, never more than it was; the last of it is shortened first. */
function inCoins(parts: readonly RefundPart[], rounding: CashRounding | null): RefundPart[] {
  const cashMinor = sumMinor(parts.map((part) => (part.way === 'cash' ? part.amountMinor : 0)));
  let openMinor = cashOut(cashMinor, cashMinor, rounding);
  return parts.flatMap((part): RefundPart[] => {
    if (part.way !== 'cash') return [part];
    const amountMinor = Math.min(part.amountMinor, openMinor);
    openMinor -= amountMinor;
    return amountMinor > 0 ? [{ ...part, amountMinor }] : [];
  });
}

function blindMoney(totalMinor: number, saleMinor: number): MoneyPlan {
  const amountMinor = Math.min(totalMinor, saleMinor);
  const trace = { way: null, attemptId: null, orderId: null, creditId: null };
  return {
    netted: amountMinor === 0 ? [] : [{ ...trace, amountMinor }],
    left: [],
    settled: [],
    refundMinor: totalMinor - amountMinor,
    dueMinor: saleMinor - amountMinor,
  };
}

/**
 * Decides a return; the answer is the payload to record. `made` is how the money went back: cash, approved refunds of
 * the terminal or bank, what is owed, asked of the channel or given as credit.
 */
export function decideReturn(
  view: ReturnView,
  intent: ReturnIntent,
  made: readonly MadeRefund[],
  exchange: ExchangeIntent | null,
): Result<ReturnPayload, DecideReturnRefusal> {
  const plan = planReturn(view, intent);
  if (!plan.ok) return plan;
  let money = planMoney(view, intent, plan.value, 0);
  let sale: SalePayload | null = null;
  if (exchange) {
    const decided = decideExchangeSale(exchange.view, exchange.cart, exchange.intents, (totalMinor) => {
      money = planMoney(view, intent, plan.value, totalMinor);
      return money.netted.map((part): Tender => ({ kind: 'exchange', ...traceOf(part) }));
    });
    if (!decided.ok) return refused({ code: 'sale-refused', refusal: decided.reason });
    sale = decided.value;
  }
  const wrong = intent.purchase === null ? wrongBlind(view, money, made) : wrongRefund(view, money, made);
  if (wrong) return refused(wrong);
  const netted = money.netted.map((part): Refund => ({ kind: 'exchange', ...traceOf(part) }));
  return ok(payloadOf(view, intent, plan.value, [...netted, ...money.settled, ...made], sale));
}

function payloadOf(
  view: ReturnView,
  intent: ReturnIntent,
  plan: ReturnPlan,
  refunds: readonly Refund[],
  sale: SalePayload | null,
): ReturnPayload {
  const { purchase, evidence, openedAtMs, note, reference, customerId, approvals } = intent;
  const { lines, taxes, totalMinor } = plan;
  return returnSchema.parse({
    currency: view.currency,
    openedAtMs,
    purchase: purchase && {
      operationId: purchase.operationId,
      receiptNumber: purchase.receiptNumber,
      storeId: purchase.storeId,
      soldAtMs: purchase.soldAtMs,
      boughtHow: purchase.boughtHow,
      orderId: purchase.orderId,
      evidence,
      known: purchase.known,
    },
    lines,
    taxes,
    totalMinor,
    roundingMinor: sumMinor(refunds.map((refund) => refund.amountMinor)) - totalMinor,
    refunds,
    customerId: customerId ?? purchase?.customerId ?? null,
    approvals,
    note,
    reference,
    shiftId: view.shiftId,
    sale,
  });
}

function traceOf({ amountMinor, way, attemptId, orderId, creditId }: NettedPart): NettedPart {
  return { amountMinor, way, attemptId, orderId, creditId };
}

/** Whether every way gives back what it should, each by a refund that can. */
function wrongRefund(
  { settings }: ReturnView,
  { left }: MoneyPlan,
  made: readonly MadeRefund[],
): RefundRefusal | null {
  for (const [index, refund] of made.entries()) {
    if (refund.kind === 'store-credit' && !settings.storeCredit && refund.way !== 'store-credit')
      return { code: 'store-credit-not-offered' };
    const isPossible =
      refund.way !== null && refundKindsOf[refund.way].includes(refund.kind) && isTraced(refund, left);
    if (!isPossible) return { code: 'refund-not-possible', index };
  }
  const ways = new Set<MoneyWay | null>([...left, ...made].map((each) => each.way));
  for (const way of ways) {
    const of = (list: readonly { way: MoneyWay | null; amountMinor: number }[]): number =>
      sumMinor(list.map((each) => (each.way === way ? each.amountMinor : 0)));
    const [dueMinor, givenMinor] = [of(left), of(made)];
    if (dueMinor !== givenMinor) return { code: 'refunds-differ', way, dueMinor, givenMinor };
  }
  return null;
}

/** Whether a refund that names a payment names one of the parts, and gives back no more than is left of it. */
function isTraced(refund: MadeRefund, left: readonly RefundPart[]): boolean {
  const sumOf = (fits: (part: RefundPart) => boolean): number =>
    sumMinor(left.filter(fits).map((part) => part.amountMinor));
  if (refund.kind === 'channel')
    return refund.amountMinor <= sumOf((part) => part.orderId === refund.orderId);
  if (!('ofAttemptId' in refund) || refund.ofAttemptId === null) return true;
  return refund.amountMinor <= sumOf((part) => part.attemptId === refund.ofAttemptId);
}

/** A blind return's money goes by the chain's ways; what goes in cash is rounded as cash is. */
function wrongBlind(
  { settings, cashRounding }: ReturnView,
  { refundMinor }: MoneyPlan,
  made: readonly MadeRefund[],
): RefundRefusal | null {
  const index = made.findIndex(
    (refund) => refund.way !== null || !settings.blindWays.some((way) => way === refund.kind),
  );
  if (index >= 0) return { code: 'refund-not-possible', index };
  const cashMinor = sumMinor(made.map((refund) => (refund.kind === 'cash' ? refund.amountMinor : 0)));
  const otherMinor = sumMinor(made.map((refund) => refund.amountMinor)) - cashMinor;
  const exactMinor = refundMinor - otherMinor;
  const isCash = cashMinor > 0 || (exactMinor > 0 && settings.blindWays.includes('cash'));
  const dueMinor = exactMinor <= 0 || !isCash ? exactMinor : roundCash(exactMinor, cashRounding);
  return dueMinor === cashMinor
    ? null
    : {
        code: 'refunds-differ',
        way: null,
        dueMinor: otherMinor + dueMinor,
        givenMinor: otherMinor + cashMinor,
      };
}
