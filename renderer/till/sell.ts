/**
 * Selling: the cart on the screen, what the cashier does in it, and paying. Amounts are computed anew with
 * every change by the one computation that also decides the sale. A sale's id is its cart's id, so paying the
 * same cart twice makes one fact. A cart whose payment failed may be in the journal all the same: before it
 * changes or goes, the journal is asked. Rules [SALEFLOW*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import { programmeOf } from '../../shared/domain/loyalty/programme.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Approval } from '../../shared/domain/operations/sale.ts';
import { saleOf } from '../../shared/domain/sale-of.ts';
import { carryOver, isCarriedOver } from '../../shared/domain/sell/carry-over.ts';
import {
  addToCart,
  type Cart,
  changeCartDiscount,
  changeLine,
  openCart,
  removeLine,
} from '../../shared/domain/sell/cart.ts';
import type { KnownPoints } from '../../shared/domain/sell/cart-points.ts';
import {
  decideHandoverSale,
  decideSale,
  type SaleView,
  type TenderIntent,
  unapprovedRights,
} from '../../shared/domain/sell/decide-sale.ts';
import { type PricedCart, type PricingView, priceCart } from '../../shared/domain/sell/price-cart.ts';
import { type Actor, type MissingRight, mayDo } from '../../shared/domain/sell/rights.ts';
import type { Currency } from '../../shared/money/money.ts';
import type { TaxTable } from '../../shared/money/tax.ts';
import type { CartDrafts } from '../drafts/cart-drafts.ts';
import type { BusinessTime } from './business-time.ts';
import { type CartDoubt, type CartDoubtParts, createCartDoubt, type LetGoRefusal } from './cart-doubt.ts';
import { type AuditDetails, type AuditedVerb, checkoutActions } from './checkout.ts';
import { createOpenCart, type OpenCart, type ShowWhen } from './open-cart.ts';
import type { Payments } from './payment-types.ts';
import { type Decision, decisionOf, type JournalRefusal } from './record-operation.ts';
import { paidLate, type RecoveredCart } from './recover-cart.ts';
import type { FedReference } from './reference-view.ts';
import type { Session } from './session.ts';
import type { ShiftBar } from './shift-types.ts';
import type { CatalogIndex, LastEvent, PayRefusal, RecordRefusal, SellActions, SellState } from './till.ts';

/** What selling needs of the till around it. */
export interface SellParts {
  readonly drafts: Pick<CartDrafts, 'save'>;
  readonly catalog: CatalogIndex;
  readonly reference: FedReference;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly time: BusinessTime;
  readonly clock: Clock;
  readonly random: RandomSource;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  readonly findSold: CartDoubtParts['findSold'];
  draftNotSaved(error: unknown): void;
  /** Payments by terminal and bank. */
  readonly payments: Pick<Payments, 'approvedFor' | 'state'>;
  /** The shift; null on a till without. */
  readonly shift: StoreApi<SellingShift> | null;
  /** A cart was given up and will never be a sale. */
  cartVoided(cartId: string): void;
  /** What is known of a customer's points, with what they spent here since. */
  knownPoints(customerId: string | null): KnownPoints;
  /** Decides the return that a cart's goods are given in exchange by; null for a cart that stands for itself. */
  decideExchange(
    view: SaleView,
    cart: Cart,
    intents: readonly TenderIntent[],
  ): Result<{ readonly payload: object; readonly after: readonly string[] }, PayRefusal> | null;
}

/** What selling reads of the shift. */
export interface SellingShift {
  readonly open: { readonly shiftId: string; readonly currency: Currency } | null;
  readonly mayNotSell: ShiftBar | null;
}

/** Selling as the till holds it. */
export interface Sell {
  readonly state: StoreApi<SellState>;
  readonly actions: SellActions;
  /** Prices, staff or the store changed: the cart is priced anew. */
  refresh(): void;
  /** What prices are read from, now or at a moment (business time, ms). */
  pricing(atMs?: number): PricingView;
  /**
   * Puts another cart in place of the open one; null stands for an empty one. `keep` sees the open cart while
   * nothing changes it, and answers whether it may go. False when it may not, or while a sale is being paid.
   */
  swap(
    next: Cart | null,
    keep: (cart: Cart, priced: PricedCart | null) => Promise<boolean>,
  ): Promise<boolean>;
}

/** Before the store's tax table is here no line has a rate, so nothing can be sold. */
const noTaxTable: TaxTable = { standard: [], reduced: [], zero: [], none: [] };
const onePieceMilli = 1000;

/** Makes the sell screen's state with the cart that was open last, or an empty one. */
export function createSell(parts: SellParts, recovered: RecoveredCart | null): Sell {
  return new Selling(parts, recovered);
}

class Selling implements Sell {
  readonly state: StoreApi<SellState>;
  readonly actions: SellActions;
  private readonly parts: SellParts;
  private readonly open: OpenCart;
  private payment: Promise<unknown> = Promise.resolve();
  private readonly doubt: CartDoubt;
  /** The unknown codes that waited when the open cart was to be paid first. */
  private codesBefore: SellState['unknownCodes'] = [];

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
      foundPaid: ({ operation }) => this.recordPaid(decisionOf(operation), true),
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

  /** Waits for a payment, and settles what one left in doubt, so that nothing is done to a cart that is paid. */
  private async mayGo(): Promise<Result<null, LetGoRefusal>> {
    while (this.state.getState().paying) await this.payment;
    return this.doubt.isOpen() ? this.asPayment(() => this.doubt.settle()) : ok(null);
  }

  private makeActions(): SellActions {
    const edit = (change: (cart: Cart) => Cart, when: ShowWhen = 'at-once'): Promise<void> =>
      this.change(change, () => this.state.getState().last, when);
    const editLine = (lineId: number, change: Parameters<typeof changeLine>[2]): Promise<void> =>
      this.changeOpen(
        (cart) => changeLine(cart, lineId, change),
        () => ({ kind: 'changed', lineId }),
      );
    return {
      scan: (code) => this.scan(code),
      setPendingQuantity: (pendingQuantityMilli) => this.state.setState({ pendingQuantityMilli }),
      addSku: (sku, quantityMilli) => this.add(sku, quantityMilli ?? this.takeQuantity()),
      setQuantity: (lineId, quantityMilli) => this.setQuantity(lineId, quantityMilli),
      setPrice: (lineId, unitPriceOverrideMinor) => editLine(lineId, { unitPriceOverrideMinor }),
      setLineDiscount: (lineId, discount) => editLine(lineId, { discount }),
      setCartDiscount: (discount) =>
        this.changeOpen(
          (cart) => changeCartDiscount(cart, discount),
          () => this.state.getState().last,
        ),
      removeLine: (lineId, reason, approvedBy) => this.removeLine(lineId, reason, approvedBy),
      voidCart: (reason, approvedBy) => this.voidCart(reason, approvedBy),
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
      acknowledgeUnknown: () =>
        this.state.setState(({ unknownCodes }) => ({ unknownCodes: unknownCodes.slice(1) })),
      pay: (tenders) => this.pay(tenders),
      nextCustomer: async () => this.state.setState({ paid: null }),
      ...checkoutActions({
        current: () => this.open.current(),
        edit,
        editMoney: (change) => edit(change, 'saved'),
        audit: (verb, details, approvedBy) => this.audit(verb, details, approvedBy),
        findSku: (sku) => this.parts.catalog.bySku(sku),
      }),
    };
  }

  private freshCart(): Cart {
    return openCart(mintId(this.parts.clock, this.parts.random), this.parts.time.nowMs());
  }

  pricing(atMs = this.parts.time.nowMs()): PricingView {
    const { catalog, reference } = this.parts;
    // Without a store there is no tax table either, and only the empty cart has a price: nothing.
    const currency = reference.store()?.currency ?? 'RUB';
    const programmes = reference.all().filter((row) => row.type === 'loyalty-programme');
    return {
      currency,
      taxTable: reference.taxTable() ?? noTaxTable,
      programme: programmeOf(programmes, currency),
      atMs,
      findSku: (sku) => catalog.bySku(sku),
    };
  }

  /** Changes the cart in the order asked for. During a payment it waits: the change belongs to the next cart. */
  private async change(
    edit: (cart: Cart) => Cart,
    last: (cart: Cart) => LastEvent,
    when: ShowWhen = 'at-once',
  ): Promise<void> {
    if (this.state.getState().paying) await this.payment;
    if (this.state.getState().paid) this.state.setState({ paid: null });
    await this.open.change(edit, last, when);
  }

  /** Changes what is sold. The goods of an order are as they were ordered and packed: there it changes nothing. */
  private async changeGoods(edit: (cart: Cart) => Cart, last: (cart: Cart) => LastEvent): Promise<void> {
    // Where nobody can tell, no scan is lost: it stays in this cart, which can't go.
    if (this.doubt.isOpen()) await this.mayGo();
    await this.change(
      (cart) => (cart.handover ? cart : edit(cart)),
      (cart) => (cart.handover ? this.state.getState().last : last(cart)),
    );
  }

  /** Changes the cart that is open now. Where it turns out to be paid, the next one has other lines and amounts. */
  private changeOpen(
    edit: (cart: Cart) => Cart,
    last: (cart: Cart) => LastEvent,
    onNext: (cart: Cart) => Cart = (cart) => cart,
  ): Promise<void> {
    const { id } = this.open.current();
    return this.changeGoods(
      (cart) => (cart.id === id ? edit(cart) : onNext(cart)),
      (cart) => (cart.id === id ? last(cart) : { kind: 'none' }),
    );
  }

  /** More of a line that turns out to be paid is goods of the next cart. */
  private setQuantity(lineId: number, quantityMilli: number): Promise<void> {
    const line = this.open.current().lines.find((each) => each.lineId === lineId);
    const moreMilli = line ? quantityMilli - line.quantityMilli : 0;
    return this.changeOpen(
      (cart) => changeLine(cart, lineId, { quantityMilli }),
      () => ({ kind: 'changed', lineId }),
      (next) => (line && moreMilli > 0 ? addToCart(next, line.sku, moreMilli) : next),
    );
  }

  private async scan(code: string): Promise<boolean> {
    // During a payment it waits for the next cart, as every change does.
    if (this.open.current().handover && !this.state.getState().paying) return false;
    const item = this.parts.catalog.byCode(code);
    const quantityMilli = this.takeQuantity();
    if (item) {
      await this.add(item.variant.sku, quantityMilli);
      return true;
    }
    const shown = this.parts.reference.isBadge(code) ? null : code;
    this.state.setState(({ unknownCodes }) => ({ unknownCodes: [...unknownCodes, { code: shown }] }));
    return false;
  }

  private takeQuantity(): number {
    const { pendingQuantityMilli } = this.state.getState();
    if (pendingQuantityMilli !== null) this.state.setState({ pendingQuantityMilli: null });
    return pendingQuantityMilli ?? onePieceMilli;
  }

  private add(sku: string, quantityMilli: number): Promise<void> {
    return this.changeGoods(
      (cart) => addToCart(cart, sku, quantityMilli),
      (cart) => ({ kind: 'added', lineId: cart.lines.at(-1)?.lineId ?? 0 }),
    );
  }

  private missingRights(approval?: Approval): MissingRight[] {
    const { cart, priced } = this.state.getState();
    const actor = this.parts.session.actor();
    if (!actor || !priced.ok) return [];
    const { findActor } = this.parts.session;
    const approvals = approval ? [...cart.approvals, approval] : cart.approvals;
    return unapprovedRights({ actor, findActor }, { ...cart, approvals }, priced.value);
  }

  /** Whether the actor, or the named approver, holds a right. */
  private isAllowed(actor: Actor, verb: Verb, approvedBy: string | null): boolean {
    if (mayDo(actor, verb)) return true;
    const approver = approvedBy === null ? null : this.parts.session.findActor(approvedBy);
    return approver !== null && approver.staffId !== actor.staffId && mayDo(approver, verb);
  }

  private async audit(
    verb: AuditedVerb,
    details: AuditDetails,
    approvedBy: string | null,
  ): Promise<Result<null, RecordRefusal>> {
    const actor = this.parts.session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    if (!this.isAllowed(actor, verb, approvedBy)) {
      return refused({ code: 'not-possible', detail: `right-missing: ${verb}` });
    }
    const recorded = await this.parts.record({
      kind: 'audit',
      staffId: actor.staffId,
      payload: {
        verb,
        subject: this.open.current().id,
        reason: details.reason.slice(0, 200),
        approvedBy,
        amountMinor: details.amountMinor,
      },
    });
    return recorded.ok ? ok(null) : recorded;
  }

  private async removeLine(
    lineId: number,
    why: string,
    approvedBy: string | null,
  ): Promise<Result<null, RecordRefusal>> {
    if (this.doubt.isOpen()) {
      const free = await this.mayGo();
      if (!free.ok) return free;
    }
    const line = this.open.current().lines.find((each) => each.lineId === lineId);
    // Goods of an order stand in no line of the cart's own, so none of them is found here.
    if (!line) return refused({ code: 'not-possible', detail: 'no such line' });
    // An empty cart can't be paid: the money in it would be out of sight.
    if (this.open.current().lines.length === 1 && this.holdsMoney())
      return refused({ code: 'payment-in-cart' });
    const { priced } = this.state.getState();
    const sold = priced.ok ? priced.value.lines.find((each) => each.lineId === lineId) : undefined;
    const name = sold?.name ?? line.sku;
    const audited = await this.audit(
      'void-line',
      { reason: `${line.sku} × ${line.quantityMilli / 1000}: ${why}`, amountMinor: sold?.totalMinor ?? null },
      approvedBy,
    );
    if (!audited.ok) return audited;
    await this.change(
      (cart) => removeLine(cart, lineId),
      () => ({ kind: 'removed', name }),
    );
    return ok(null);
  }

  private async voidCart(reason: string, approvedBy: string | null): Promise<Result<null, RecordRefusal>> {
    const free = await this.mayGo();
    if (!free.ok) return free;
    const cart = this.open.current();
    if (this.isUnsettled(cart.id)) return refused({ code: 'payment-unsettled' });
    if (this.holdsMoney()) return refused({ code: 'payment-in-cart' });
    if (cart.handover === null) {
      const { priced } = this.state.getState();
      const amountMinor = priced.ok ? priced.value.totalMinor : null;
      const audited = await this.audit('void-cart', { reason, amountMinor }, approvedBy);
      if (!audited.ok) return audited;
    } else if (!this.parts.session.actor()) return refused({ code: 'not-signed-in' });
    // Goods of an order go back to their order, in whose facts nothing of this cart stands yet.
    this.parts.cartVoided(cart.id);
    this.state.setState({ unknownCodes: [] });
    await this.open.replace(this.freshCart());
    return ok(null);
  }

  /** Whether the open cart holds money of the customer. */
  private holdsMoney(): boolean {
    const { id, cardPayments } = this.open.current();
    return cardPayments.length > 0 || this.parts.payments.approvedFor(id).length > 0;
  }

  /** Whether money is being asked for, or nobody knows what became of money asked for this cart. */
  private isUnsettled(cartId: string): boolean {
    const { asking, unsettled } = this.parts.payments.state.getState();
    return asking !== null || unsettled.some((each) => each.forOperationId === cartId);
  }

  private pay(tenders: readonly TenderIntent[]): Promise<Result<JournalEntry, PayRefusal>> {
    if (this.state.getState().paying) return Promise.resolve(refused({ code: 'already-paying' }));
    return this.asPayment(() => this.settle(tenders));
  }

  private async settle(tenders: readonly TenderIntent[]): Promise<Result<JournalEntry, PayRefusal>> {
    const actor = this.parts.session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    const { session, shift, time, reference, payments } = this.parts;
    const mayNotSell = shift?.getState().mayNotSell ?? null;
    if (mayNotSell) return refused({ code: mayNotSell });
    await this.open.shown();
    const cart = this.open.current();
    if (this.isUnsettled(cart.id)) return refused({ code: 'payment-unsettled' });
    const atMs = time.nowMs();
    const pricing = this.pricing(atMs);
    const currency = cart.handover?.currency ?? pricing.currency;
    const view: SaleView = {
      ...pricing,
      actor,
      findActor: session.findActor,
      shiftId: shift?.getState().open?.shiftId ?? null,
      cashRounding: reference.settings().cashRounding[currency] ?? null,
      approved: payments.approvedFor(cart.id),
      knownPoints: this.parts.knownPoints(cart.customerId),
    };
    const decided = this.decide(view, cart, tenders);
    if (!decided.ok) return decided;
    return this.recordPaid({
      ...decided.value,
      id: cart.id,
      staffId: actor.staffId,
      businessMs: atMs,
    });
  }

  /**
   * Records what the open cart became, and opens the next one. What came after the attempt that is in the journal goes
   * on in that: nothing that was scanned is lost.
   */
  private async recordPaid(
    decision: Decision,
    isFound = false,
  ): Promise<Result<JournalEntry, JournalRefusal>> {
    if (!this.doubt.isOpen()) this.codesBefore = this.state.getState().unknownCodes;
    const recorded = await this.parts.record(decision);
    const cart = this.open.current();
    this.doubt.note(recorded.ok ? null : cart.id);
    if (!recorded.ok) return recorded;
    const next = carryOver(cart, saleOf(recorded.value.operation), this.freshCart());
    const { unknownCodes, paidAfterAll } = this.state.getState();
    const isAfterAll = isFound || isCarriedOver(next);
    // On disk: from here on it is paid. The draft of the paid cart is overwritten behind.
    this.state.setState({
      paid: recorded.value,
      paidAfterAll: isAfterAll ? paidLate(recorded.value, next) : paidAfterAll,
      unknownCodes: unknownCodes.filter((each) => !this.codesBefore.includes(each)),
    });
    await this.open.replace(next);
    return recorded;
  }

  /** What a cart becomes: a sale, the handover of an order, or a return whose goods given it holds. */
  private decide(
    view: SaleView,
    cart: Cart,
    tenders: readonly TenderIntent[],
  ): Result<Pick<Decision, 'kind' | 'payload' | 'after'>, PayRefusal> {
    const exchange = this.parts.decideExchange(view, cart, tenders);
    if (exchange) return exchange.ok ? ok({ kind: 'return', ...exchange.value }) : exchange;
    const { handover } = cart;
    const kind = handover ? 'order-handover' : 'sale';
    const decided = handover
      ? decideHandoverSale(view, cart, handover, tenders)
      : decideSale(view, cart, tenders);
    return decided.ok ? ok({ kind, payload: decided.value, after: handover?.after ?? [] }) : decided;
  }
}
