/**
 * Selling: the cart on the screen, what the cashier does in it, and paying. Amounts are computed anew with
 * every change by the one computation that also decides the sale. A sale's id is its cart's id, so paying the
 * same cart twice makes one fact. A cart whose payment failed may be in the journal all the same: before it
 * changes or goes, the journal is asked. Rules [SALEFLOW*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Approval } from '../../shared/domain/operations/sale.ts';
import { type Cart, openCart } from '../../shared/domain/sell/cart.ts';
import { type TenderIntent, unapprovedRights } from '../../shared/domain/sell/decide-sale.ts';
import { type PricingView, priceCart } from '../../shared/domain/sell/price-cart.ts';
import type { MissingRight } from '../../shared/domain/sell/rights.ts';
import { type CartDoubt, createCartDoubt, type LetGoRefusal } from './cart-doubt.ts';
import { cartGoods } from './cart-goods.ts';
import { CartPayment } from './cart-payment.ts';
import { CartVoids } from './cart-voids.ts';
import { checkoutActions } from './checkout.ts';
import { createOpenCart, type OpenCart, type ShowWhen } from './open-cart.ts';
import { decisionOf } from './record-operation.ts';
import type { RecoveredCart } from './recover-cart.ts';
import type { CartCore, Sell, SellParts } from './sell-parts.ts';
import { sellPricing } from './sell-pricing.ts';
import type { LastEvent, PayRefusal, SellActions, SellState } from './till.ts';

/** Makes the sell screen's state with the cart that was open last, or an empty one. */
export function createSell(parts: SellParts, recovered: RecoveredCart | null): Sell {
  return new Selling(parts, recovered);
}

class Selling implements Sell, CartCore {
  readonly state: StoreApi<SellState>;
  readonly actions: SellActions;
  readonly parts: SellParts;
  readonly open: OpenCart;
  readonly doubt: CartDoubt;
  private readonly voids = new CartVoids(this);
  private readonly payer = new CartPayment(this);
  private payment: Promise<unknown> = Promise.resolve();

  constructor(parts: SellParts, recovered: RecoveredCart | null) {
    this.parts = parts;
    const first = recovered?.cart ?? this.freshCart();
    this.state = createStore<SellState>(() => ({
      cart: first,
      priced: priceCart(this.pricing(), first),
      last: { kind: 'none' },
      unknownCodes: [],
      pendingQuantityMilli: null,
      paid: null,
      paidAfterAll: recovered?.paidAfterAll ?? null,
      paying: false,
    }));
    this.open = createOpenCart(
      first,
      parts.drafts,
      (cart, last) => this.state.setState({ cart, last, priced: priceCart(this.pricing(), cart) }),
      (error) => parts.draftNotSaved(error),
    );
    this.doubt = createCartDoubt({
      findSold: parts.findSold,
      openCartId: () => this.open.current().id,
      // The journal answers an id that it has with its entry.
      foundPaid: ({ operation }) => this.payer.recordPaid(decisionOf(operation), true),
    });
    if (recovered?.isInDoubt) this.doubt.note(first.id);
    this.actions = this.makeActions();
  }

  refresh(): void {
    const { cart } = this.state.getState();
    this.state.setState({ priced: priceCart(this.pricing(), cart) });
  }

  async swap(next: Cart | null, keep: Parameters<Sell['swap']>[1]): Promise<boolean> {
    if (this.state.getState().paying) return false;
    return this.asPayment(async () => {
      await this.open.shown();
      if (!(await this.doubt.settle()).ok) return false;
      const cart = this.open.current();
      const priced = priceCart(this.pricing(), cart);
      if (!(await keep(cart, priced.ok ? priced.value : null))) return false;
      this.state.setState({ paid: null, unknownCodes: [] });
      await this.open.replace(next ?? this.freshCart());
      return true;
    });
  }

  /** Keeps payments away, and what is scanned meanwhile waits: it belongs to the next cart if this one goes. */
  private asPayment<T>(work: () => Promise<T>): Promise<T> {
    this.state.setState({ paying: true });
    const working = work().finally(() => this.state.setState({ paying: false }));
    this.payment = working.catch(() => {});
    return working;
  }

  async mayGo(): Promise<Result<null, LetGoRefusal>> {
    while (this.state.getState().paying) await this.payment;
    return this.doubt.isOpen() ? this.asPayment(() => this.doubt.settle()) : ok(null);
  }

  private makeActions(): SellActions {
    const edit = (change: (cart: Cart) => Cart, when: ShowWhen = 'at-once'): Promise<void> =>
      this.change(change, () => this.state.getState().last, when);
    const { voids } = this;
    return {
      ...cartGoods(this),
      removeLine: (lineId, reason, approvedBy) => voids.removeLine(lineId, reason, approvedBy),
      voidCart: (reason, approvedBy) => voids.voidCart(reason, approvedBy),
      addApproval: (verb, lineId, approvedBy) =>
        edit((cart) => {
          const others = cart.approvals.filter((each) => each.verb !== verb || each.lineId !== lineId);
          return { ...cart, approvals: [...others, { verb, lineId, approvedBy }] };
        }),
      setReference: (reference) => edit((cart) => ({ ...cart, reference })),
      setCustomer: (customerId, loyalty, cartId) =>
        edit((cart) =>
          cartId === undefined || cart.id === cartId ? { ...cart, customerId, loyalty } : cart,
        ),
      missingRights: (approval) => this.missingRights(approval),
      pay: (tenders) => this.pay(tenders),
      nextCustomer: async () => this.state.setState({ paid: null }),
      ...checkoutActions({
        current: () => this.open.current(),
        edit,
        editMoney: (change) => edit(change, 'saved'),
        audit: (verb, details, approvedBy) => voids.audit(verb, details, approvedBy),
        findSku: (sku) => this.parts.catalog.bySku(sku),
      }),
    };
  }

  freshCart(): Cart {
    return openCart(mintId(this.parts.clock, this.parts.random), this.parts.time.nowMs());
  }

  pricing(atMs?: number): PricingView {
    return sellPricing(this.parts, atMs);
  }

  async change(
    edit: (cart: Cart) => Cart,
    last: (cart: Cart) => LastEvent,
    when: ShowWhen = 'at-once',
  ): Promise<void> {
    if (this.state.getState().paying) await this.payment;
    if (this.state.getState().paid) this.state.setState({ paid: null });
    await this.open.change(edit, last, when);
  }

  private missingRights(approval?: Approval): MissingRight[] {
    const { cart, priced } = this.state.getState();
    const actor = this.parts.session.actor();
    if (!actor || !priced.ok) return [];
    const { findActor } = this.parts.session;
    const approvals = approval ? [...cart.approvals, approval] : cart.approvals;
    return unapprovedRights({ actor, findActor }, { ...cart, approvals }, priced.value);
  }

  private pay(tenders: readonly TenderIntent[]): Promise<Result<JournalEntry, PayRefusal>> {
    if (this.state.getState().paying) return Promise.resolve(refused({ code: 'already-paying' }));
    return this.asPayment(() => this.payer.settle(tenders));
  }
}
