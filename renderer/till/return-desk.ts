/**
 * A return from its draft to its fact: the draft with what follows from it, money given back part by part, and the
 * record. Terminal and bank are asked only by a draft that is on the disk, what they approved is found again in the
 * journal whatever became of the draft, and one in doubt is settled before anything else is given back. Rules
 * [RETURN*], [REFUND*].
 */

import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Refund } from '../../shared/domain/operations/return.ts';
import {
  type DecideReturnRefusal,
  decideReturn,
  type ExchangeIntent,
} from '../../shared/domain/returns/decide-return.ts';
import type { Purchase } from '../../shared/domain/returns/purchase-of.ts';
import { askRefusal, attemptOf, refundBy, refundOfTender } from './return-attempts.ts';
import { changeExchange } from './return-exchange.ts';
import type { Finder } from './return-find.ts';
import { openReturn, purchaseOfDraft } from './return-open.ts';
import type { ReturnParts } from './return-parts.ts';
import { believed } from './return-proof.ts';
import {
  type ChosenRefund,
  chosenRefund,
  intentOf,
  isIrrevocable,
  madeOf,
  refundAtOnce,
  shownReturn,
} from './return-shown.ts';
import type {
  FindRefusal,
  FoundPurchase,
  RefundActionRefusal,
  RefundChoice,
  ReturnActionRefusal,
  ReturnDraft,
  Returns,
  ShownReturn,
} from './return-types.ts';
import { returnView } from './return-view.ts';
import type { ShiftBar } from './shift-types.ts';

/** What is decided of a return and not on disk yet. */
export interface DecidedReturn {
  readonly payload: object;
  readonly after: readonly string[];
}

/** Why it isn't decided. */
export type DecideRefusal =
  | DecideReturnRefusal
  | { readonly code: 'not-signed-in' | ShiftBar | 'payment-unsettled' | 'no-draft' };

/** Drafts of returns and what becomes of them. */
export type ReturnDesk = Pick<
  Returns,
  'open' | 'change' | 'shown' | 'refund' | 'exchange' | 'record' | 'drop' | 'printApplication'
> & {
  /** Whether the open cart's goods are given in exchange by this draft. */
  isExchange(draftId: string): boolean;
  /** Decides the return of a draft as it stands. */
  decide(draftId: string, exchange: ExchangeIntent | null): Result<DecidedReturn, DecideRefusal>;
  /** Takes refunds into the drafts that were approved since, e.g. before a crash. */
  takeApproved(): void;
  /** The cart that goods were given in exchange from is gone. */
  cartGone(cartId: string): void;
};

/** Makes it. */
export function createReturnDesk(parts: ReturnParts, finder: Finder): ReturnDesk {
  return new Desk(parts, finder);
}

class Desk implements ReturnDesk {
  readonly #parts: ReturnParts;
  readonly #finder: Finder;
  /** Drafts whose refund terminal or bank are asked for now: its answer is taken by whoever asked. */
  readonly #asking = new Set<string>();

  constructor(parts: ReturnParts, finder: Finder) {
    this.#parts = parts;
    this.#finder = finder;
  }

  async open(found: FoundPurchase | null): Promise<Result<ReturnDraft, FindRefusal>> {
    return openReturn(this.#parts, this.#finder, found);
  }

  change(draftId: string, change: (draft: ReturnDraft) => ReturnDraft): void {
    const { work } = this.#parts;
    const draft = work.draft(draftId);
    if (!draft) return;
    const changed = change(draft);
    const isFixed = draft.made.some(isIrrevocable) || this.#asking.has(draftId);
    const lines = isFixed ? draft.lines : changed.lines;
    const isOther = lines !== draft.lines;
    const made = draft.made.filter(
      (refund) => isIrrevocable(refund) || (!isOther && changed.made.includes(refund)),
    );
    const { id, openedAtMs, openedBy, source, evidence, isExchange } = draft;
    work.put({ ...changed, id, openedAtMs, openedBy, source, evidence, isExchange, lines, made });
  }

  shown(draftId: string): ShownReturn | null {
    const draft = this.#parts.work.draft(draftId);
    return draft && this.#shownOf(draft);
  }

  refund(
    draftId: string,
    partIndex: number,
    choice: RefundChoice,
    amountMinor?: number,
  ): Promise<Result<ReturnDraft, RefundActionRefusal>> {
    return this.#parts.inTurn(() => this.#refund(draftId, partIndex, choice, amountMinor ?? null));
  }

  exchange(draftId: string, isExchange: boolean): Promise<Result<ReturnDraft, RefundActionRefusal>> {
    return this.#parts.inTurn(() => changeExchange(this.#parts, draftId, isExchange));
  }

  record(draftId: string): Promise<Result<JournalEntry, ReturnActionRefusal>> {
    return this.#parts.inTurn(() => this.#record(draftId));
  }

  drop(draftId: string): Promise<Result<null, { readonly code: 'money-went-back' | 'no-draft' }>> {
    return this.#parts.inTurn(async () => {
      const { work } = this.#parts;
      this.takeApproved();
      const draft = work.draft(draftId);
      if (!draft) return refused({ code: 'no-draft' as const });
      if (draft.made.some(isIrrevocable) || this.#inDoubt(draftId).length > 0)
        return refused({ code: 'money-went-back' as const });
      work.remove(draftId);
      await work.saved().catch(() => {});
      return ok(null);
    });
  }

  async printApplication(draftId: string): ReturnType<Returns['printApplication']> {
    const shown = this.shown(draftId);
    if (!shown) return refused({ code: 'no-draft' });
    if (!shown.plan.ok) return shown.plan;
    const { draft, purchase, plan } = shown;
    await this.#parts.printing.application({
      lines: plan.value.lines,
      totalMinor: plan.value.totalMinor,
      purchase,
      note: draft.note,
    });
    return ok(null);
  }

  isExchange(draftId: string): boolean {
    return this.#parts.work.draft(draftId)?.isExchange ?? false;
  }

  decide(draftId: string, exchange: ExchangeIntent | null): Result<DecidedReturn, DecideRefusal> {
    const { work, session, shift } = this.#parts;
    if (!session.actor()) return refused({ code: 'not-signed-in' });
    const { mayNotSell } = shift();
    if (mayNotSell) return refused({ code: mayNotSell });
    this.takeApproved();
    const draft = work.draft(draftId);
    if (!draft) return refused({ code: 'no-draft' });
    if (this.#inDoubt(draftId).length > 0) return refused({ code: 'payment-unsettled' });
    const purchase = this.#purchaseOf(draft);
    const decided = decideReturn(
      returnView(this.#parts),
      intentOf(believed(draft, this.#parts.reference.all()), purchase),
      madeOf(draft.made),
      exchange,
    );
    if (!decided.ok) return decided;
    const after = purchase ? [purchase.operationId, ...purchase.returned.heads] : [];
    return ok({ payload: decided.value, after: [...new Set(after)] });
  }

  takeApproved(): void {
    const { work, payments } = this.#parts;
    for (const draft of work.state.getState().drafts) {
      if (this.#asking.has(draft.id)) continue;
      const known = new Set(draft.made.map(attemptOf));
      const fresh = payments.refundsFor(draft.id).filter(({ tender }) => !known.has(tender.attemptId));
      if (fresh.length === 0) continue;
      const purchase = this.#purchaseOf(draft);
      // What was chosen and not made yet is chosen anew beside money that went back.
      const made = [...draft.made.filter(isIrrevocable), ...fresh.map((each) => refundBy(each, purchase))];
      work.put({ ...draft, made });
    }
  }

  cartGone(cartId: string): void {
    const { work } = this.#parts;
    const draft = work.draft(cartId);
    if (draft?.isExchange) work.put({ ...draft, isExchange: false });
  }

  #purchaseOf(draft: Pick<ReturnDraft, 'source'>): Purchase | null {
    return purchaseOfDraft(this.#parts.book, draft);
  }

  #shownOf(draft: ReturnDraft): ShownReturn {
    const { cart, priced } = this.#parts.sell.state.getState();
    const isInCart = draft.isExchange && cart.id === draft.id;
    const saleMinor = !isInCart ? 0 : priced.ok ? priced.value.totalMinor : null;
    return {
      ...shownReturn(
        returnView(this.#parts),
        believed(draft, this.#parts.reference.all()),
        this.#purchaseOf(draft),
        saleMinor,
      ),
      draft,
    };
  }

  async #refund(
    draftId: string,
    partIndex: number,
    choice: RefundChoice,
    amountMinor: number | null,
  ): Promise<Result<ReturnDraft, RefundActionRefusal>> {
    const { session, work, shift } = this.#parts;
    if (!session.actor()) return refused({ code: 'not-signed-in' });
    const { mayNotSell } = shift();
    if (mayNotSell) return refused({ code: mayNotSell });
    const before = work.draft(draftId);
    if (!before) return refused({ code: 'no-draft' });
    const settled = await this.#settleDoubts(draftId);
    if (!settled) return refused({ code: 'in-doubt' });
    this.takeApproved();
    const draft = work.draft(draftId);
    if (!draft) return refused({ code: 'no-draft' });
    // What was in doubt went back after all: it is the refund that was asked for.
    if (draft.made.length > before.made.length) return ok(draft);
    const chosen = chosenRefund(
      returnView(this.#parts),
      this.#shownOf(draft),
      partIndex,
      choice,
      amountMinor,
    );
    if (!chosen.ok) return chosen;
    const refund = await this.#made(draft, chosen.value, choice);
    if (!refund.ok) return refund;
    const now = work.draft(draftId) ?? draft;
    const others = now.made.filter(
      (each) => attemptOf(each) === null || attemptOf(each) !== attemptOf(refund.value),
    );
    const made = { ...now, made: [...others, refund.value] };
    work.put(made);
    try {
      await work.saved();
    } catch {
      // What terminal and bank approved is in the journal; the rest of the draft was told of and is tried again.
    }
    return ok(made);
  }

  async #made(
    draft: ReturnDraft,
    chosen: ChosenRefund,
    choice: RefundChoice,
  ): Promise<Result<Refund, RefundActionRefusal>> {
    const { clock, random } = this.#parts;
    if (choice.kind === 'card-terminal' || choice.kind === 'bank-transfer') {
      this.#asking.add(draft.id);
      try {
        return await this.#ask(draft, chosen, choice.kind);
      } finally {
        this.#asking.delete(draft.id);
      }
    }
    const refund = refundAtOnce(chosen, choice, () => mintId(clock, random));
    return refund ? ok(refund) : refused({ code: 'refund-not-possible', index: draft.made.length });
  }

  /** Asks terminal or bank. The draft is on the disk before, so that what they approve has a place after a crash. */
  async #ask(
    draft: ReturnDraft,
    { part, way, amountMinor }: ChosenRefund,
    method: 'card-terminal' | 'bank-transfer',
  ): Promise<Result<Refund, RefundActionRefusal>> {
    const { work, payments } = this.#parts;
    try {
      await work.saved();
    } catch {
      return refused({ code: 'unavailable', reason: 'draft-not-saved' });
    }
    const paid = this.#purchaseOf(draft)?.paid.find(
      (each) => part?.attemptId && each.attemptId === part.attemptId,
    );
    const answer = await payments.giveBack({
      method,
      forOperationId: draft.id,
      ofAttemptId: part?.attemptId ?? null,
      paidMinor: paid?.amountMinor ?? null,
      amountMinor,
      currency: returnView(this.#parts).currency,
    });
    if (answer.outcome !== 'approved') return refused(askRefusal(answer));
    return ok(refundOfTender(answer.tender, way, part?.attemptId ?? null));
  }

  /** Attempts for a draft of which nobody knows what became of them. */
  #inDoubt(draftId: string): string[] {
    const { unsettled } = this.#parts.payments.state.getState();
    return unsettled
      .filter(({ forOperationId }) => forOperationId === draftId)
      .map(({ attemptId }) => attemptId);
  }

  /** Asks about them once more; false while one stays in doubt. */
  async #settleDoubts(draftId: string): Promise<boolean> {
    for (const attemptId of this.#inDoubt(draftId)) await this.#parts.payments.check(attemptId);
    return this.#inDoubt(draftId).length === 0;
  }

  async #record(draftId: string): Promise<Result<JournalEntry, ReturnActionRefusal>> {
    const { work, sell, session, record, time } = this.#parts;
    const draft = work.draft(draftId);
    if (!draft) return refused({ code: 'no-draft' });
    if (draft.isExchange) {
      const { cart } = sell.state.getState();
      if (cart.id !== draftId || cart.lines.length === 0) return refused({ code: 'cart-empty' });
      const paid = await sell.actions.pay([]);
      return !paid.ok && paid.reason.code === 'return-refused' ? refused(paid.reason.refusal) : paid;
    }
    const atMs = time.nowMs();
    const decided = this.decide(draftId, null);
    if (!decided.ok) return decided;
    return record({
      id: draftId,
      kind: 'return',
      payload: decided.value.payload,
      after: decided.value.after,
      staffId: session.actor()?.staffId ?? null,
      businessMs: atMs,
    });
  }
}
