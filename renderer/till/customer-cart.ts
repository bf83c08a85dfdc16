/**
 * The customer of the open cart and what is done with their points: one key goes from saving to spending and back.
 * With a network the server holds what is spent; without one, what may be spent is what the till knows of the balance
 * less its own redemptions. Whoever was erased meanwhile leaves the cart. Rules [POINTS*], [HOLD*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { ProgrammeRules } from '../../shared/domain/loyalty/programme.ts';
import type { RedeemFacts } from '../../shared/domain/loyalty/redeem.ts';
import type { Shown } from '../../shared/domain/loyalty/sale-loyalty.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import { type CartLoyalty, cartPointsRefusal, holdAt } from '../../shared/domain/sell/cart-points.ts';
import { mayDo } from '../../shared/domain/sell/rights.ts';
import type { HoldAnswer } from '../../shared/protocol/loyalty.ts';
import type { KnownCustomer } from './customer-book.ts';
import { createHolds, type Holds, heldOf } from './customer-hold.ts';
import type { CustomerParts } from './customer-parts.ts';
import { mostToSpend, pointsToAsk, pointsWithout } from './customer-points.ts';
import type { CartCustomer, CartPoints, LostCustomer, SpendRefusal } from './customer-types.ts';
import { knownPointsOf, programmeRules, viewOf } from './customer-view.ts';
import type { Health } from './health.ts';
import { createHoldRenewal, type HoldRenewal } from './hold-renewal.ts';
import type { Sell } from './sell-parts.ts';

/** The customer of the open cart. */
export interface CustomerCart {
  readonly ofCart: StoreApi<{ readonly cart: CartCustomer | null; readonly lost: LostCustomer | null }>;
  choose(customerId: string | null, shown: Shown): Promise<Result<null, SpendRefusal>>;
  spend(points: number | null): Promise<Result<CartPoints, SpendRefusal>>;
  close(): void;
}

/** What the customer of the open cart needs. */
export interface CustomerCartParts extends CustomerParts {
  readonly health: Pick<Health, 'state'>;
}

/** Keeps it with the cart, the customers, the programme and the network as they change. */
export function createCustomerCart(
  parts: CustomerCartParts,
  sell: Pick<Sell, 'state' | 'actions'>,
): CustomerCart {
  const made = new CustomerOfCart(parts, sell);
  return {
    ofCart: made.ofCart,
    choose: (customerId, shown) => made.choose(customerId, shown),
    spend: (points) => made.spend(points),
    close: () => made.close(),
  };
}

class CustomerOfCart {
  readonly ofCart: CustomerCart['ofCart'];
  readonly #parts: CustomerCartParts;
  readonly #sell: Pick<Sell, 'state' | 'actions'>;
  readonly #holds: Holds;
  readonly #renewal: HoldRenewal;
  readonly #stops: readonly (() => void)[];
  /** The cart for which the server is being asked. */
  #asking: string | null = null;
  #before: Cart;
  /** The customer of the cart, once this till knew them. */
  #knew: string | null = null;
  /** Choices are made one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: CustomerCartParts, sell: Pick<Sell, 'state' | 'actions'>) {
    this.#parts = parts;
    this.#sell = sell;
    const { syncFetch, timers, time } = parts;
    this.#holds = createHolds({
      ...{ syncFetch, timers, nowMs: () => time.nowMs() },
      isConnected: () => this.#isConnected(),
    });
    this.#renewal = createHoldRenewal({
      ...{ timers, nowMs: () => time.nowMs() },
      untilMs: () => holdAt(this.#sell.state.getState().cart.loyalty, time.nowMs())?.untilMs ?? null,
      renew: () => this.#inTurn(() => this.#renew()),
      passed: () => this.#refresh(),
    });
    this.#before = sell.state.getState().cart;
    if (this.#before.loyalty?.held) this.#holds.recovered(this.#before.id);
    this.ofCart = createStore(() => ({ cart: this.#shown(), lost: null }));
    this.#stops = [
      sell.state.subscribe(() => this.#cartChanged()),
      parts.book.state.subscribe(() => this.#bookChanged()),
      parts.reference.subscribe(() => this.#refresh()),
      parts.health.state.subscribe((now, then) => {
        if (now.connected === then.connected) return;
        this.#refresh();
        if (now.connected) this.#holds.heardAgain();
      }),
    ];
    this.#bookChanged();
  }

  choose(customerId: string | null, shown: Shown): Promise<Result<null, SpendRefusal>> {
    return this.#inTurn(() => this.#choose(customerId, shown));
  }

  spend(points: number | null): Promise<Result<CartPoints, SpendRefusal>> {
    return this.#inTurn(() => this.#spend(points));
  }

  close(): void {
    this.#renewal.close();
    for (const stop of this.#stops) stop();
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  #isConnected(): boolean {
    return this.#parts.health.state.getState().connected;
  }

  #refresh(): void {
    const cart = this.#shown();
    if (cart !== null || this.ofCart.getState().cart !== null) this.ofCart.setState({ cart });
    this.#renewal.look();
  }

  /** What a cart held is freed as soon as the cart has another customer, saves again, or is there no more. */
  #cartChanged(): void {
    const { cart, paid } = this.#sell.state.getState();
    const before = this.#before;
    this.#before = cart;
    if (cart.id !== before.id) {
      if (before.loyalty?.held && paid?.operation.id === before.id) this.#holds.used(before.id);
      else this.#holds.release(before.id);
      if (this.ofCart.getState().lost) this.ofCart.setState({ lost: null });
    } else if (before.loyalty?.held && !cart.loyalty?.held) this.#holds.release(cart.id);
    if (cart.customerId !== before.customerId) {
      this.#knew = null;
      this.#bookChanged();
    }
    this.#refresh();
  }

  /** A customer who was known and is no more can't stay on the cart. An order's customer is the order's. */
  #bookChanged(): void {
    const { book } = this.#parts;
    const { cart } = this.#sell.state.getState();
    const { customerId } = cart;
    if (customerId !== null && cart.handover === null) {
      if (book.customer(customerId)) this.#knew = customerId;
      else if (book.isErased(customerId) || this.#knew === customerId) {
        this.#knew = null;
        this.ofCart.setState({ lost: { why: book.isErased(customerId) ? 'erased' : 'unknown' } });
        void this.#sell.actions.setCustomer(null, null, cart.id);
      }
    }
    this.#refresh();
  }

  async #choose(customerId: string | null, shown: Shown): Promise<Result<null, SpendRefusal>> {
    const { session, book } = this.#parts;
    const { actions, state } = this.#sell;
    if (!session.actor()) return refused({ code: 'not-signed-in' });
    const { cart } = state.getState();
    // An order's customer and points were settled when it was placed.
    if (cart.handover) return refused({ code: 'no-cart' });
    if (customerId === null) {
      await actions.setCustomer(null, null, cart.id);
      return ok(null);
    }
    if (book.isErased(customerId)) return refused({ code: 'erased' });
    const known = book.customer(customerId);
    if (!known) return refused({ code: 'no-customer' });
    if (this.ofCart.getState().lost) this.ofCart.setState({ lost: null });
    const rules = programmeRules(this.#parts);
    const before = cart.customerId === known.customerId ? cart.loyalty : null;
    // Who shows their card again while points are spent goes on spending them.
    if (before && before.spendPoints > 0) return ok(null);
    await actions.setCustomer(known.customerId, rules && loyaltyOf(known, rules, shown), cart.id);
    return ok(null);
  }

  async #spend(points: number | null): Promise<Result<CartPoints, SpendRefusal>> {
    if (this.ofCart.getState().lost) this.ofCart.setState({ lost: null });
    const ready = this.#ready();
    if (!ready.ok) return ready;
    const { cart, known, loyalty, rules, mostOfBill } = ready.value;
    const { shown } = loyalty;
    if (points === 0) return this.#set(cart.id, known, loyaltyOf(known, rules, shown));
    if (loyalty.programmeVersion !== rules.version) {
      // What was shown came from other rules: it is shown anew, with the points saved.
      await this.#set(cart.id, known, loyaltyOf(known, rules, shown));
      return refused({ code: 'programme-changed' });
    }
    const facts = { ...this.#facts(cart), held: null };
    const asked = pointsToAsk(rules, shown, facts, mostOfBill, points);
    if (!asked.ok) return asked;
    const answer = await this.#ask(cart, loyalty, asked.value, points === null);
    const now = this.#sell.state.getState().cart;
    if (now.id !== cart.id || now.customerId !== cart.customerId || now.loyalty === null) {
      this.#holds.release(cart.id);
      return refused({ code: 'cart-changed' });
    }
    if (answer?.status === 'held') {
      const held = heldOf(answer);
      return this.#set(cart.id, known, { ...loyaltyOf(known, rules, shown), spendPoints: held.points, held });
    }
    if (answer) {
      // The server's word ends what this till decided by itself; what it holds already stays.
      const isHeld = holdAt(now.loyalty, this.#parts.time.nowMs()) !== null;
      if (!isHeld) await this.#set(cart.id, known, loyaltyOf(known, rules, shown));
      return refused(refusalOf(answer));
    }
    const wanted = pointsWithout(rules, shown, facts, mostOfBill, points);
    if (!wanted.ok) return wanted;
    return this.#set(cart.id, known, { ...loyaltyOf(known, rules, shown), spendPoints: wanted.value });
  }

  /** Asks for the same points again: the server begins their time anew, or they aren't this cart's any more. */
  async #renew(): Promise<void> {
    const ready = this.#ready();
    if (!ready.ok || ready.value.loyalty.spendPoints === 0) return;
    const { cart, known, loyalty, rules } = ready.value;
    const answer = await this.#ask(cart, loyalty, loyalty.spendPoints, false);
    const now = this.#sell.state.getState().cart;
    const isSame = now.id === cart.id && now.loyalty?.spendPoints === loyalty.spendPoints;
    if (!answer) return;
    if (!isSame) {
      // Its sale has used up the hold that it named; one that was made since is nobody's.
      if (answer.status === 'held' && answer.holdId !== loyalty.held?.holdId) {
        this.#holds.recovered(cart.id);
        this.#holds.release(cart.id);
      }
      return;
    }
    if (answer.status === 'held') await this.#set(cart.id, known, { ...loyalty, held: heldOf(answer) });
    else {
      await this.#set(cart.id, known, loyaltyOf(known, rules, loyalty.shown));
      this.ofCart.setState({ lost: { why: 'points' } });
    }
  }

  /** All that is needed to choose something about points, or why nothing can be chosen. */
  #ready(): Result<Ready, SpendRefusal> {
    const { session, book } = this.#parts;
    const actor = session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    if (!mayDo(actor, 'points-spend')) return refused({ code: 'right-missing' });
    const { cart, priced } = this.#sell.state.getState();
    if (cart.handover || cart.lines.length === 0 || !priced.ok) return refused({ code: 'no-cart' });
    const { customerId, loyalty } = cart;
    if (customerId === null) return refused({ code: 'no-customer' });
    if (book.isErased(customerId)) return refused({ code: 'erased' });
    const known = book.customer(customerId);
    if (!known) return refused({ code: 'no-customer' });
    const rules = programmeRules(this.#parts);
    if (!loyalty || !rules || !priced.value.points) return refused({ code: 'no-programme' });
    return ok({ cart, known, loyalty, rules, mostOfBill: priced.value.points.mostPoints });
  }

  async #ask(
    cart: Cart,
    { shown }: CartLoyalty,
    points: number,
    orFewer: boolean,
  ): Promise<HoldAnswer | null> {
    const { id: cartId, customerId } = cart;
    if (customerId === null) return null;
    this.#asking = cartId;
    this.#refresh();
    try {
      return await this.#holds.ask({
        request: { cartId, customerId, points, shown },
        orFewer,
        late: async (held) => {
          const { id, loyalty, customerId: now } = this.#sell.state.getState().cart;
          if (id !== cartId || now !== customerId || loyalty?.spendPoints !== held.points) return false;
          await this.#sell.actions.setCustomer(customerId, { ...loyalty, held }, cartId);
          const after = this.#sell.state.getState().cart;
          return after.id === cartId && after.loyalty?.held?.holdId === held.holdId;
        },
      });
    } finally {
      this.#asking = null;
      this.#refresh();
    }
  }

  async #set(
    cartId: string,
    { customerId }: KnownCustomer,
    loyalty: CartLoyalty,
  ): Promise<Result<CartPoints, SpendRefusal>> {
    await this.#sell.actions.setCustomer(customerId, loyalty, cartId);
    if (this.#sell.state.getState().cart.id !== cartId) {
      this.#holds.release(cartId);
      return refused({ code: 'cart-changed' });
    }
    const made = this.#shown()?.points;
    return made ? ok(made) : refused({ code: 'no-programme' });
  }

  #facts({ customerId, loyalty }: Cart): RedeemFacts {
    const nowMs = this.#parts.time.nowMs();
    return { ...knownPointsOf(this.#parts, customerId), held: holdAt(loyalty, nowMs), nowMs };
  }

  #shown(): CartCustomer | null {
    const { cart, priced } = this.#sell.state.getState();
    const known = cart.customerId === null ? null : this.#parts.book.customer(cart.customerId);
    if (!known) return null;
    const customer = viewOf(this.#parts, known);
    const bill = priced.ok ? priced.value.points : null;
    const { loyalty } = cart;
    if (!loyalty || !bill) return { customer, shown: loyalty?.shown ?? 'phone', points: null };
    const facts = this.#facts(cart);
    const most = mostToSpend(bill.rules, loyalty.shown, facts, bill.mostPoints, this.#isConnected());
    return {
      ...{ customer, shown: loyalty.shown },
      points: {
        choice: bill.spentPoints > 0 ? 'spend' : 'save',
        spentPoints: bill.spentPoints,
        spentMinor: bill.spentMinor,
        earnedPoints: bill.earnedPoints,
        earnedFromMs: bill.availableAtMs,
        ...most,
        held: this.#asking === cart.id ? 'asking' : heldState(facts, bill.spentPoints),
        problem: cartPointsRefusal(bill, loyalty, facts, facts.nowMs),
      },
    };
  }
}

interface Ready {
  readonly cart: Cart;
  readonly known: KnownCustomer;
  readonly loyalty: CartLoyalty;
  readonly rules: ProgrammeRules;
  readonly mostOfBill: number;
}

/** The customer's points by these rules, saved. */
function loyaltyOf({ row }: KnownCustomer, rules: ProgrammeRules, shown: Shown): CartLoyalty {
  return { shown, tierId: row?.tierId ?? null, programmeVersion: rules.version, spendPoints: 0, held: null };
}

function heldState({ held }: RedeemFacts, spentPoints: number): CartPoints['held'] {
  if (held) return 'held';
  return spentPoints > 0 ? 'offline' : 'none';
}

function refusalOf({ reason, account }: Extract<HoldAnswer, { status: 'refused' }>): SpendRefusal {
  switch (reason) {
    case 'not-enough':
      return { code: 'hold-refused', availablePoints: account?.availablePoints ?? null };
    // Registered without a network a moment ago: there is no balance yet.
    case 'customer-unknown':
      return { code: 'balance-unknown' };
    case 'card-or-app-needed':
    case 'erased':
    case 'no-programme':
      return { code: reason };
  }
}
