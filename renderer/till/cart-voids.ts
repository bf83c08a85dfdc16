/**
 * What is taken out of the open cart or given up with it. It is recorded before it happens, only for who may, and not of
 * a cart that is paid or holds money. Rules [SALEFLOW8], [SALEFLOW14].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import { removeLine } from '../../shared/domain/sell/cart.ts';
import { type Actor, mayDo } from '../../shared/domain/sell/rights.ts';
import { holdsMoney, isUnsettled } from './cart-money.ts';
import type { AuditDetails, AuditedVerb } from './checkout.ts';
import type { CartCore } from './sell-parts.ts';
import type { RecordRefusal } from './till.ts';

/** Voids of lines and carts, and the audit of what is done about a cart. */
export class CartVoids {
  readonly #core: CartCore;

  constructor(core: CartCore) {
    this.#core = core;
  }

  /** Whether the actor, or the named approver, holds a right. */
  #isAllowed(actor: Actor, verb: Verb, approvedBy: string | null): boolean {
    if (mayDo(actor, verb)) return true;
    const approver = approvedBy === null ? null : this.#core.parts.session.findActor(approvedBy);
    return approver !== null && approver.staffId !== actor.staffId && mayDo(approver, verb);
  }

  /** Records what was done about the open cart, if the actor or the named approver has the right. */
  async audit(
    verb: AuditedVerb,
    details: AuditDetails,
    approvedBy: string | null,
  ): Promise<Result<null, RecordRefusal>> {
    const actor = this.#core.parts.session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    if (!this.#isAllowed(actor, verb, approvedBy)) {
      return refused({ code: 'not-possible', detail: `right-missing: ${verb}` });
    }
    const recorded = await this.#core.parts.record({
      kind: 'audit',
      staffId: actor.staffId,
      payload: {
        verb,
        subject: this.#core.open.current().id,
        reason: details.reason.slice(0, 200),
        approvedBy,
        amountMinor: details.amountMinor,
      },
    });
    return recorded.ok ? ok(null) : recorded;
  }

  /** Takes a line out, recorded before; see SellActions. */
  async removeLine(
    lineId: number,
    why: string,
    approvedBy: string | null,
  ): Promise<Result<null, RecordRefusal>> {
    if (this.#core.doubt.isOpen()) {
      const free = await this.#core.mayGo();
      if (!free.ok) return free;
    }
    const line = this.#core.open.current().lines.find((each) => each.lineId === lineId);
    // Goods of an order stand in no line of the cart's own, so none of them is found here.
    if (!line) return refused({ code: 'not-possible', detail: 'no such line' });
    // An empty cart can't be paid: the money in it would be out of sight.
    if (
      this.#core.open.current().lines.length === 1 &&
      holdsMoney(this.#core.parts.payments, this.#core.open.current())
    )
      return refused({ code: 'payment-in-cart' });
    const { priced } = this.#core.state.getState();
    const sold = priced.ok ? priced.value.lines.find((each) => each.lineId === lineId) : undefined;
    const name = sold?.name ?? line.sku;
    const audited = await this.audit(
      'void-line',
      { reason: `${line.sku} × ${line.quantityMilli / 1000}: ${why}`, amountMinor: sold?.totalMinor ?? null },
      approvedBy,
    );
    if (!audited.ok) return audited;
    await this.#core.change(
      (cart) => removeLine(cart, lineId),
      () => ({ kind: 'removed', name }),
    );
    return ok(null);
  }

  /** Gives the cart up, recorded before; see SellActions. */
  async voidCart(reason: string, approvedBy: string | null): Promise<Result<null, RecordRefusal>> {
    const free = await this.#core.mayGo();
    if (!free.ok) return free;
    const cart = this.#core.open.current();
    if (isUnsettled(this.#core.parts.payments, cart.id)) return refused({ code: 'payment-unsettled' });
    if (holdsMoney(this.#core.parts.payments, cart)) return refused({ code: 'payment-in-cart' });
    if (cart.handover === null) {
      const { priced } = this.#core.state.getState();
      const amountMinor = priced.ok ? priced.value.totalMinor : null;
      const audited = await this.audit('void-cart', { reason, amountMinor }, approvedBy);
      if (!audited.ok) return audited;
    } else if (!this.#core.parts.session.actor()) return refused({ code: 'not-signed-in' });
    // Goods of an order go back to their order, in whose facts nothing of this cart stands yet.
    this.#core.parts.cartVoided(cart.id);
    this.#core.state.setState({ unknownCodes: [] });
    await this.#core.open.replace(this.#core.freshCart());
    return ok(null);
  }
}
