/**
 * Money of an order that went twice: a channel gave back more than there was to give, or gave back what a till then
 * used for the goods, because it hadn't heard of it; or two tills used the same for parts of the goods. A fold of the
 * order's facts: in whatever order they came, the same is raised. Rules [REFUND*].
 */
import type { Order } from '../entities/order.ts';
import { conflictsOf } from '../orders/order-conflicts.ts';
import type { OrderFact } from '../orders/order-facts.ts';
import type { AskedRefund } from './asked-refunds.ts';

/** What went twice. Amounts in minor units. */
export interface RefundedTwice {
  /** Ids of the channel's events, and of the handovers that used what went otherwise as well; sorted. */
  readonly causes: readonly string[];
  readonly overMinor: number;
  /** Where it was used beyond what was left: what was paid, and what of it was used and had been given back. */
  readonly used: Readonly<Record<'paidMinor' | 'usedMinor' | 'refundedMinor', number>> | null;
}

/** What of an order's money went twice by all that is known; null where none did. */
export function refundedTwice(
  order: Order,
  refunds: readonly AskedRefund[],
  facts: readonly OrderFact[],
): RefundedTwice | null {
  const found = [moreThanPaid(order, facts), moreThanAsked(refunds), usedAsWell(order, facts)].filter(
    ({ overMinor }) => overMinor > 0,
  );
  const overMinor = Math.max(0, ...found.map((each) => each.overMinor));
  const most = found.find((each) => each.overMinor === overMinor);
  if (!most) return null;
  const causes = [...new Set(found.flatMap((each) => each.causes))].sort();
  return { causes, overMinor, used: most.used };
}

function moreThanPaid({ payment }: Order, facts: readonly OrderFact[]): RefundedTwice {
  const causes = facts.flatMap((fact) => (fact.kind === 'refund' ? fact.id : []));
  return { causes, overMinor: payment.refundedMinor - payment.paidMinor, used: null };
}

function moreThanAsked(refunds: readonly AskedRefund[]): RefundedTwice {
  const over = refunds.filter(({ leftMinor }) => leftMinor < 0);
  const overMinor = -over.reduce((sum, { leftMinor }) => sum + leftMinor, 0);
  return { causes: over.flatMap(({ factIds }) => factIds), overMinor, used: null };
}

/**
 * What was used for goods beyond what was left of the money. A refund that follows all handovers doesn't count, because
 * a channel may give back before the goods come. Nothing where the handover is raised itself: then somebody finds out
 * what became of goods and money anyway. Nothing of one handover alone either: its till knew of a payment that isn't
 * here, as on a server that was put back.
 */
function usedAsWell(order: Order, facts: readonly OrderFact[]): RefundedTwice {
  const raised = conflictsOf(order).map(({ kind }) => kind);
  const isRaised = raised.includes('handed-over-twice') || raised.includes('handed-over-after-cancel');
  const handovers = facts.filter(usesPaid).map(({ id }) => id);
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const events = facts.flatMap((fact) => {
    if (fact.kind !== 'refund') return [];
    const before = factsBefore(fact, byId);
    return handovers.every((id) => before.has(id)) ? [] : [fact];
  });
  const { paidMinor, usedMinor } = order.payment;
  const refundedMinor = events.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const isTwice = events.length > 0 || handovers.length > 1;
  return {
    causes: [...events.map(({ id }) => id), ...handovers],
    overMinor: isTwice && !isRaised ? usedMinor + refundedMinor - paidMinor : 0,
    used: { paidMinor, usedMinor, refundedMinor },
  };
}

function usesPaid(fact: OrderFact): boolean {
  if (fact.kind !== 'order-handover') return false;
  return fact.payload.sale?.tenders.some(({ kind }) => kind === 'prepaid') ?? false;
}

/** Ids of all that a fact builds on, near and far. */
function factsBefore(fact: OrderFact, byId: ReadonlyMap<string, OrderFact>): ReadonlySet<string> {
  const before = new Set(fact.after);
  // A set is walked to what is added meanwhile.
  for (const id of before) for (const earlier of byId.get(id)?.after ?? []) before.add(earlier);
  return before;
}
