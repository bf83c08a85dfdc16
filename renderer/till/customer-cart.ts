/**
 * The customer of the open cart and what is done with their points: one key goes from saving to spending and back.
 * What may be spent is what the till knows of the balance less its own redemptions. Rules [POINTS*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { ProgrammeRules } from '../../shared/domain/loyalty/programme.ts';
import { type RedeemFacts, redeemLimit, redeemRefusal } from '../../shared/domain/loyalty/redeem.ts';
import type { Shown } from '../../shared/domain/loyalty/sale-loyalty.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { CartLoyalty } from '../../shared/domain/sell/cart-points.ts';
import { mayDo } from '../../shared/domain/sell/rights.ts';
import type { KnownCustomer } from './customer-book.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { CartCustomer, CartPoints, SpendRefusal } from './customer-types.ts';
import { knownPointsOf, programmeRules, viewOf } from './customer-view.ts';
import type { Sell } from './sell.ts';

/** The customer of the open cart. */
export interface CustomerCart {
  readonly ofCart: StoreApi<{ readonly cart: CartCustomer | null }>;
  choose(customerId: string | null, shown: Shown): Promise<Result<null, SpendRefusal>>;
  spend(points: number | null): Promise<Result<CartPoints, SpendRefusal>>;
  close(): void;
}

/** Keeps it with the cart, the customers and the programme as they change. */
export function createCustomerCart(
  parts: CustomerParts,
  sell: Pick<Sell, 'state' | 'actions'>,
): CustomerCart {
  const ofCart: CustomerCart['ofCart'] = createStore(() => ({ cart: cartCustomer(parts, sell) }));
  const refresh = (): void => ofCart.setState({ cart: cartCustomer(parts, sell) });
  const stops = [
    sell.state.subscribe(refresh),
    parts.book.state.subscribe(refresh),
    parts.reference.subscribe(refresh),
  ];
  return {
    ofCart,
    choose: (customerId, shown) => choose(parts, sell, customerId, shown),
    spend: (points) => spend(parts, sell, points),
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

async function choose(
  parts: CustomerParts,
  sell: Pick<Sell, 'state' | 'actions'>,
  customerId: string | null,
  shown: Shown,
): Promise<Result<null, SpendRefusal>> {
  if (!parts.session.actor()) return refused({ code: 'not-signed-in' });
  // An order's customer and points were settled when it was placed.
  if (sell.state.getState().cart.handover) return refused({ code: 'no-cart' });
  if (customerId === null) {
    await sell.actions.setCustomer(null, null);
    return ok(null);
  }
  if (parts.book.isErased(customerId)) return refused({ code: 'erased' });
  const known = parts.book.customer(customerId);
  if (!known) return refused({ code: 'no-customer' });
  const rules = programmeRules(parts);
  await sell.actions.setCustomer(known.customerId, rules && loyaltyOf(known, rules, shown, 0));
  return ok(null);
}

async function spend(
  parts: CustomerParts,
  sell: Pick<Sell, 'state' | 'actions'>,
  points: number | null,
): Promise<Result<CartPoints, SpendRefusal>> {
  const actor = parts.session.actor();
  if (!actor) return refused({ code: 'not-signed-in' });
  if (!mayDo(actor, 'points-spend')) return refused({ code: 'right-missing' });
  const { cart, priced } = sell.state.getState();
  if (cart.handover || cart.lines.length === 0 || !priced.ok) return refused({ code: 'no-cart' });
  const { customerId, loyalty } = cart;
  if (customerId === null) return refused({ code: 'no-customer' });
  if (parts.book.isErased(customerId)) return refused({ code: 'erased' });
  const known = parts.book.customer(customerId);
  if (!known) return refused({ code: 'no-customer' });
  const rules = programmeRules(parts);
  if (!loyalty || !rules || !priced.value.points) return refused({ code: 'no-programme' });
  const { shown } = loyalty;
  if (loyalty.programmeVersion !== rules.version) {
    // What was shown came from other rules: it is shown anew, with the points saved.
    await sell.actions.setCustomer(customerId, loyaltyOf(known, rules, shown, 0));
    return refused({ code: 'programme-changed' });
  }
  const wanted = wantedPoints(rules, shown, factsOf(parts, cart), priced.value.points.mostPoints, points);
  if (!wanted.ok) return wanted;
  await sell.actions.setCustomer(customerId, loyaltyOf(known, rules, shown, wanted.value));
  const made = cartCustomer(parts, sell)?.points;
  return made ? ok(made) : refused({ code: 'no-programme' });
}

/** How many points are spent where so many were asked for; null asks for as many as may be. */
function wantedPoints(
  rules: ProgrammeRules,
  shown: Shown,
  facts: RedeemFacts,
  mostOfBill: number,
  points: number | null,
): Result<number, SpendRefusal> {
  if (points === null) {
    const limit = redeemLimit(rules, shown, facts);
    if (!limit.ok) return limit;
    const most = Math.min(mostOfBill, limit.value.points);
    if (most > 0) return ok(most);
  }
  const wanted = points ?? 1;
  if (wanted > mostOfBill) return refused({ code: 'over-share', mostPoints: mostOfBill });
  const refusal = redeemRefusal(rules, shown, wanted, facts);
  return refusal ? refused(refusal) : ok(wanted);
}

function factsOf(parts: CustomerParts, cart: Cart): RedeemFacts {
  const held = cart.loyalty?.held ?? null;
  return { ...knownPointsOf(parts, cart.customerId), held, nowMs: parts.time.nowMs() };
}

function loyaltyOf(
  { row }: KnownCustomer,
  rules: ProgrammeRules,
  shown: Shown,
  spendPoints: number,
): CartLoyalty {
  return { shown, tierId: row?.tierId ?? null, programmeVersion: rules.version, spendPoints, held: null };
}

function cartCustomer(parts: CustomerParts, { state }: Pick<Sell, 'state'>): CartCustomer | null {
  const { cart, priced } = state.getState();
  const known = cart.customerId === null ? null : parts.book.customer(cart.customerId);
  if (!known || !cart.loyalty)
    return known && { customer: viewOf(parts, known), shown: 'phone', points: null };
  const { shown, held } = cart.loyalty;
  const bill = priced.ok ? priced.value.points : null;
  if (!bill) return { customer: viewOf(parts, known), shown, points: null };
  const limit = redeemLimit(bill.rules, shown, factsOf(parts, cart));
  const allowed = limit.ok ? limit.value.points : 0;
  const limitedBy = limit.ok ? limit.value.by : null;
  const points: CartPoints = {
    choice: bill.spentPoints > 0 ? 'spend' : 'save',
    spentPoints: bill.spentPoints,
    spentMinor: bill.spentMinor,
    earnedPoints: bill.earnedPoints,
    mostPoints: Math.min(bill.mostPoints, allowed),
    limitedBy: limit.ok
      ? allowed < bill.mostPoints && limitedBy !== null && limitedBy !== 'hold'
        ? { code: limitedBy }
        : null
      : limit.reason,
    held: held ? 'held' : bill.spentPoints > 0 ? 'offline' : 'none',
  };
  return { customer: viewOf(parts, known), shown, points };
}
