/**
 * Parked sales: carts put aside in the drafts, each with what the server still has to be told about it. At this
 * till they come back without a network; another till of the store takes one over through the server, which
 * gives it to one till only. A cart is never dropped before its next place is on disk. Rules [PARK*].
 */

import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Timer, Timers } from '../../shared/base/environment.ts';
import { uuidSchema } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { AuditPayload } from '../../shared/domain/operations/audit.ts';
import { type Cart, cartSchema, isEmptyCart } from '../../shared/domain/sell/cart.ts';
import { savedAgain } from '../../shared/domain/sell/cart-points.ts';
import type { PricedCart } from '../../shared/domain/sell/price-cart.ts';
import { mayDo } from '../../shared/domain/sell/rights.ts';
import type { Currency } from '../../shared/money/money.ts';
import { type ParkedElsewhere, type ParkedSale, parkedSaleSchema } from '../../shared/protocol/parked.ts';
import type { WorkDrafts } from '../drafts/work-drafts.ts';
import type { BusinessTime } from './business-time.ts';
import type { ParkedClient } from './parked-client.ts';
import type { ParkedActions, ParkedState, ParkRefusal } from './parked-types.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { Sell } from './sell-parts.ts';
import type { Session } from './session.ts';

/** A parked sale in the drafts, by the id of its cart here. */
export const parkedWorkSchema = z.discriminatedUnion('state', [
  /** Parked here. `offered`: the server may know of it. */
  z.strictObject({ state: z.literal('here'), offered: z.boolean(), sale: parkedSaleSchema }),
  /** On its way onto the screen as the cart `cartId`; parked still, unless that cart is open or sold. */
  z.strictObject({
    state: z.literal('opening'),
    offered: z.boolean(),
    sale: parkedSaleSchema,
    cartId: uuidSchema,
  }),
  /** Recalled here without the server's word; it has to be told. */
  z.strictObject({ state: z.literal('recalled') }),
  /** Another till's, asked for under the id of the document; the answer may be on its way. */
  z.strictObject({ state: z.literal('taking'), parkedId: uuidSchema }),
]);
export type ParkedWork = z.infer<typeof parkedWorkSchema>;

/** What parking needs of the till around it. */
export interface ParkedParts {
  readonly drafts: WorkDrafts<ParkedWork>;
  readonly client: ParkedClient;
  readonly timers: Timers;
  readonly time: BusinessTime;
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  readonly sell: Pick<Sell, 'swap' | 'state'>;
  readonly tillId: string;
  currency(): Currency;
  mintId(): string;
  /** Whether a cart holds money of the customer, or money is being asked for. */
  hasMoney(cart: Cart): boolean;
  /** Whether a cart became a sale of this till. */
  isSold(cartId: string): Promise<boolean>;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
  /** A sale that was recalled here without the server's word is at another till too. */
  recalledTwice(parkedId: string, tillId: string): void;
}

/** Parked sales as the till holds them. */
export interface Parked {
  readonly state: StoreApi<ParkedState>;
  readonly actions: ParkedActions;
  /** Reads what is parked here, and finishes what a crash cut short. `openCartId` is the cart on the screen. */
  load(openCartId: string): Promise<void>;
  close(): void;
}

/** How long a recall waits for the server's word, ms; then the own copy counts. */
const recallLimitMs = 1500;
const takeLimitMs = 10_000;
const lookAgainMs = 60_000;

/** Makes the parked sales of a till. */
export function createParked(parts: ParkedParts): Parked {
  return new ParkedSales(parts);
}

class ParkedSales implements Parked {
  readonly state: StoreApi<ParkedState> = createStore<ParkedState>(() => ({
    own: [],
    elsewhere: [],
    isCurrent: false,
  }));
  readonly actions: ParkedActions;
  private readonly parts: ParkedParts;
  private looking: Promise<void> | null = null;
  private timer: Timer;
  private closed = false;
  /** The documents are changed by one at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ParkedParts) {
    this.parts = parts;
    this.actions = {
      park: (approvedBy) => this.park(approvedBy),
      recall: (parkedId) => this.recall(parkedId),
      take: (parkedId) => this.take(parkedId),
      look: () => this.look(),
    };
    this.timer = parts.timers.after(lookAgainMs, () => this.lookAgain());
  }

  async load(openCartId: string): Promise<void> {
    const { drafts } = this.parts;
    for (const { name, work } of await drafts.all()) {
      if (work.state !== 'opening') continue;
      const isOpened = work.cartId === openCartId || (await this.parts.isSold(work.cartId));
      const { offered, sale } = work;
      await drafts.keep(name, isOpened ? { state: 'recalled' } : { state: 'here', offered, sale });
    }
    await this.showOwn();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => {});
    return mine;
  }

  close(): void {
    this.closed = true;
    this.timer.cancel();
  }

  private lookAgain(): void {
    void this.look().then(() => {
      if (!this.closed) this.timer = this.parts.timers.after(lookAgainMs, () => this.lookAgain());
    });
  }

  private async showOwn(): Promise<void> {
    const works = await this.parts.drafts.all();
    const own = works
      .flatMap(({ work }) => (work.state === 'here' ? [work.sale] : []))
      .map(({ cart: _, ...summary }) => summary)
      .sort((a, b) => b.parkedAtMs - a.parkedAtMs);
    this.state.setState({ own });
  }

  private async park(approvedBy: string | null): Promise<Result<null, ParkRefusal>> {
    const { session, sell, drafts } = this.parts;
    const actor = session.actor();
    if (!actor) return refused({ code: 'not-signed-in' });
    const approver = approvedBy === null ? null : session.findActor(approvedBy);
    const isLent = approver !== null && approver.staffId !== actor.staffId && mayDo(approver, 'park');
    const mayPark = mayDo(actor, 'park');
    if (!mayPark && !isLent) return refused({ code: 'right-missing', verb: 'park' });
    let refusal: ParkRefusal = { code: 'busy' };
    const swapped = await sell.swap(null, async (cart, priced) => {
      if (cart.lines.length === 0) refusal = { code: 'empty-cart' };
      else if (this.parts.hasMoney(cart)) refusal = { code: 'payment-in-cart' };
      else {
        const sale = this.saleOf(cart, priced, actor.staffId);
        const audited = await this.audit('parked', sale, mayPark ? null : approvedBy, actor.staffId);
        if (!audited.ok) refusal = audited.reason;
        else {
          await drafts.keep(cart.id, { state: 'here', offered: false, sale });
          return true;
        }
      }
      return false;
    });
    if (!swapped) return refused(refusal);
    await this.showOwn();
    void this.look();
    return ok(null);
  }

  private saleOf(cart: Cart, priced: PricedCart | null, parkedBy: string): ParkedSale {
    const names = (priced?.lines ?? []).map((line) => line.name.slice(0, 400));
    const byPoints = priced?.points?.redemption === 'discount' ? priced.points.spentMinor : 0;
    return {
      parkedId: cart.id,
      parkedAtMs: this.parts.time.nowMs(),
      parkedBy,
      currency: this.parts.currency(),
      // Points that were to be spent are saved again: what they took off is due when the sale comes back.
      totalMinor: priced && priced.totalMinor + byPoints,
      lineCount: cart.lines.length,
      articles: (names.length > 0 ? names : cart.lines.map((line) => line.sku)).slice(0, 3),
      cart: { ...cart, loyalty: savedAgain(cart.loyalty) },
    };
  }

  private audit(
    reason: 'parked' | 'recalled' | 'taken-over',
    sale: Pick<ParkedSale, 'parkedId' | 'totalMinor'>,
    approvedBy: string | null,
    staffId: string,
  ): Promise<Result<JournalEntry, JournalRefusal>> {
    const payload: AuditPayload = {
      verb: 'park',
      subject: sale.parkedId,
      reason,
      approvedBy,
      amountMinor: sale.totalMinor,
    };
    return this.parts.record({ kind: 'audit', payload, staffId });
  }

  private recall(parkedId: string): Promise<Result<null, ParkRefusal>> {
    return this.inTurn(() => this.recallInTurn(parkedId));
  }

  private async recallInTurn(parkedId: string): Promise<Result<null, ParkRefusal>> {
    const { drafts, client } = this.parts;
    const open = this.mayOpen();
    if (!open.ok) return open;
    const work = await drafts.read(parkedId);
    if (work?.state !== 'here') return refused({ code: 'not-there' });
    const answer = work.offered ? await client.take(parkedId, parkedId, recallLimitMs) : null;
    if (answer?.status === 'taken') {
      await drafts.remove(parkedId);
      await this.showOwn();
      return refused({ code: 'taken-elsewhere', tillId: answer.tillId });
    }
    const cart = cartSchema.safeParse(work.sale.cart);
    if (!cart.success) return refused({ code: 'unreadable' });
    // A recalled cart is another cart: what is sold twice by two tills must never look like one sale.
    const cartId = this.parts.mintId();
    await drafts.keep(parkedId, { ...work, state: 'opening', cartId });
    const loyalty = savedAgain(cart.data.loyalty);
    const recalled: Cart = { ...cart.data, id: cartId, eReceipt: null, loyalty };
    const opened = await this.openCart(recalled, 'recalled', work.sale);
    if (!opened.ok) await drafts.keep(parkedId, work);
    else if (!work.offered || answer?.status === 'yours') await drafts.remove(parkedId);
    else await drafts.keep(parkedId, { state: 'recalled' });
    await this.showOwn();
    return opened;
  }

  private async take(parkedId: string): Promise<Result<null, ParkRefusal>> {
    const open = this.mayOpen();
    if (!open.ok) return open;
    const { drafts } = this.parts;
    const earlier = (await drafts.all()).find(
      ({ work }) => work.state === 'taking' && work.parkedId === parkedId,
    );
    const cartId = earlier?.name ?? this.parts.mintId();
    if (!earlier) await drafts.keep(cartId, { state: 'taking', parkedId });
    const taken = await this.settleTaking(cartId, parkedId);
    await this.showOwn();
    return taken.ok ? this.recall(cartId) : taken;
  }

  /** Asks for another till's sale; what this till gets is parked here until it is recalled. */
  private async settleTaking(cartId: string, parkedId: string): Promise<Result<null, ParkRefusal>> {
    const { drafts, client } = this.parts;
    const answer = await client.take(parkedId, cartId, takeLimitMs);
    if (!answer) return refused({ code: 'no-network' });
    if (answer.status !== 'yours') {
      await drafts.remove(cartId);
      const elsewhere = this.state.getState().elsewhere.filter((each) => each.parkedId !== parkedId);
      this.state.setState({ elsewhere });
      return refused(
        answer.status === 'taken'
          ? { code: 'taken-elsewhere', tillId: answer.tillId }
          : { code: 'not-there' },
      );
    }
    const sale = { ...answer.sale, parkedId: cartId, cart: { ...answer.sale.cart, id: cartId } };
    await drafts.keep(cartId, { state: 'here', offered: false, sale });
    this.state.setState(({ elsewhere }) => ({
      elsewhere: elsewhere.filter((each) => each.parkedId !== parkedId),
    }));
    return ok(null);
  }

  private mayOpen(): Result<null, ParkRefusal> {
    if (!this.parts.session.actor()) return refused({ code: 'not-signed-in' });
    const { cart } = this.parts.sell.state.getState();
    return isEmptyCart(cart) ? ok(null) : refused({ code: 'cart-not-empty' });
  }

  /** Puts a cart onto the screen if there is none; its draft is on disk when this answers. */
  private async openCart(
    cart: Cart,
    reason: 'recalled' | 'taken-over',
    sale: ParkedSale,
  ): Promise<Result<null, ParkRefusal>> {
    const staffId = this.parts.session.actor()?.staffId ?? null;
    if (staffId === null) return refused({ code: 'not-signed-in' });
    let refusal: ParkRefusal = { code: 'busy' };
    const swapped = await this.parts.sell.swap(cart, async (before) => {
      if (!isEmptyCart(before)) {
        refusal = { code: 'cart-not-empty' };
        return false;
      }
      const audited = await this.audit(reason, sale, null, staffId);
      if (!audited.ok) refusal = audited.reason;
      return audited.ok;
    });
    return swapped ? ok(null) : refused(refusal);
  }

  private look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    try {
      for (const { name, work } of await this.parts.drafts.all()) await this.tell(name, work);
      const list = await this.parts.client.list();
      if (list) this.showElsewhere(list);
      else this.state.setState({ isCurrent: false });
      await this.showOwn();
    } catch {
      // A drafts database that can't be read is told of where it matters: when something is parked or recalled.
      this.state.setState({ isCurrent: false });
    }
  }

  private showElsewhere(list: readonly ParkedElsewhere[]): void {
    this.state.setState({
      // Half-packed orders are no sales; they are taken over where orders are packed.
      elsewhere: list.filter((each) => each.tillId !== this.parts.tillId && each.orderId === undefined),
      isCurrent: true,
    });
  }

  /** Offers a sale that is still parked here. Noted before it is sent, because an answer can get lost. */
  private async offer(name: string): Promise<void> {
    const { drafts, client } = this.parts;
    const sale = await this.inTurn(async () => {
      const work = await drafts.read(name);
      if (work?.state !== 'here') return null;
      if (!work.offered) await drafts.keep(name, { ...work, offered: true });
      return work.sale;
    });
    if (sale === null || (await client.offer(sale)) !== 'gone') return;
    await this.inTurn(async () => {
      if ((await drafts.read(name))?.state === 'here') await drafts.remove(name);
    });
  }

  /** Tells the server what it doesn't know of one parked sale. */
  private async tell(name: string, work: ParkedWork): Promise<void> {
    const { drafts, client } = this.parts;
    // What is on its way onto the screen is told of at the next look.
    if (work.state === 'opening') return;
    if (work.state === 'taking') {
      await this.settleTaking(name, work.parkedId);
    } else if (work.state === 'recalled') {
      const answer = await client.take(name, name, takeLimitMs);
      if (!answer) return;
      if (answer.status === 'taken') this.parts.recalledTwice(name, answer.tillId);
      await drafts.remove(name);
    } else {
      await this.offer(name);
    }
  }
}
