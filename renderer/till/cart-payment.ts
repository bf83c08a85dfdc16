/**
 * Paying the open cart: it is decided by the same amounts that show, recorded under the cart's id, and only then is it
 * paid and followed by the next cart. Rules [SALEFLOW1] to [SALEFLOW4], [SALEFLOW15].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { saleOf } from '../../shared/domain/sale-of.ts';
import { carryOver, isCarriedOver } from '../../shared/domain/sell/carry-over.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import {
  decideHandoverSale,
  decideSale,
  type SaleView,
  type TenderIntent,
} from '../../shared/domain/sell/decide-sale.ts';
import { isUnsettled } from './cart-money.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import { paidLate } from './recover-cart.ts';
import type { CartCore } from './sell-parts.ts';
import { sellPricing } from './sell-pricing.ts';
import type { PayRefusal, SellState } from './till.ts';

/** Pays the open cart. */
export class CartPayment {
  readonly #core: CartCore;
  /** The unknown codes that waited when the open cart was to be paid first. */
  #codesBefore: SellState['unknownCodes'] = [];

  constructor(core: CartCore) {
    this.#core = core;
  }

  /** Decides what the open cart becomes and records it. The cart is untouched where it is refused. */
  async settle(tenders: readonly TenderIntent[]): Promise<Result<JournalEntry, PayRefusal>> {
    const actor = this.#core.parts.session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    const { session, shift, time, reference, payments } = this.#core.parts;
    const mayNotSell = shift?.getState().mayNotSell ?? null;
    if (mayNotSell) return refused({ code: mayNotSell });
    await this.#core.open.shown();
    const cart = this.#core.open.current();
    if (isUnsettled(payments, cart.id)) return refused({ code: 'payment-unsettled' });
    const atMs = time.nowMs();
    const pricing = sellPricing(this.#core.parts, atMs);
    const currency = cart.handover?.currency ?? pricing.currency;
    const view: SaleView = {
      ...pricing,
      actor,
      findActor: session.findActor,
      shiftId: shift?.getState().open?.shiftId ?? null,
      cashRounding: reference.settings().cashRounding[currency] ?? null,
      approved: payments.approvedFor(cart.id),
      knownPoints: this.#core.parts.knownPoints(cart.customerId),
    };
    const decided = this.#decide(view, cart, tenders);
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
  async recordPaid(decision: Decision, isFound = false): Promise<Result<JournalEntry, JournalRefusal>> {
    if (!this.#core.doubt.isOpen()) this.#codesBefore = this.#core.state.getState().unknownCodes;
    const recorded = await this.#core.parts.record(decision);
    const cart = this.#core.open.current();
    this.#core.doubt.note(recorded.ok ? null : cart.id);
    if (!recorded.ok) return recorded;
    const next = carryOver(cart, saleOf(recorded.value.operation), this.#core.freshCart());
    const { unknownCodes, paidAfterAll } = this.#core.state.getState();
    const isAfterAll = isFound || isCarriedOver(next);
    // On disk: from here on it is paid. The draft of the paid cart is overwritten behind.
    this.#core.state.setState({
      paid: recorded.value,
      paidAfterAll: isAfterAll ? paidLate(recorded.value, next) : paidAfterAll,
      unknownCodes: unknownCodes.filter((each) => !this.#codesBefore.includes(each)),
    });
    await this.#core.open.replace(next);
    return recorded;
  }

  /** What a cart becomes: a sale, the handover of an order, or a return whose goods given it holds. */
  #decide(
    view: SaleView,
    cart: Cart,
    tenders: readonly TenderIntent[],
  ): Result<Pick<Decision, 'kind' | 'payload' | 'after'>, PayRefusal> {
    const exchange = this.#core.parts.decideExchange(view, cart, tenders);
    if (exchange) return exchange.ok ? ok({ kind: 'return', ...exchange.value }) : exchange;
    const { handover } = cart;
    const kind = handover ? 'order-handover' : 'sale';
    const decided = handover
      ? decideHandoverSale(view, cart, handover, tenders)
      : decideSale(view, cart, tenders);
    return decided.ok ? ok({ kind, payload: decided.value, after: handover?.after ?? [] }) : decided;
  }
}
