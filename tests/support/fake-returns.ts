/**
 * Returns in memory for screens that are looked at without a till behind them: the shared plan and the shared
 * decision over a few purchases. Any scanned code finds the first purchase, unless `scanNext` or `refuseNext` says
 * otherwise; terminal and bank approve everything, unless `refuseRefund` says otherwise.
 */
import { createStore } from 'zustand/vanilla';
import {
  chosenRefund,
  intentOf,
  isIrrevocable,
  madeOf,
  refundAtOnce,
  shownReturn,
} from '../../renderer/till/return-shown.ts';
import type {
  FindRefusal,
  FoundPurchase,
  RefundActionRefusal,
  ReturnDraft,
  Returns,
  ShownReturn,
  WaitingRefund,
  WaitingRefunds,
} from '../../renderer/till/return-types.ts';
import type { CatalogItem } from '../../renderer/till/till.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { priceAt } from '../../shared/domain/entities/article.ts';
import { type ReturnRules, usualReturnSettings } from '../../shared/domain/entities/return-rules.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Refund, ReturnPayload } from '../../shared/domain/operations/return.ts';
import { decideRefundPayment } from '../../shared/domain/returns/decide-refund-payment.ts';
import { decideReturn } from '../../shared/domain/returns/decide-return.ts';
import type { ReturnView } from '../../shared/domain/returns/plan-return.ts';
import { isFullyReturned, type Purchase } from '../../shared/domain/returns/purchase-of.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { SaleView } from '../../shared/domain/sell/decide-sale.ts';
import { priceCart } from '../../shared/domain/sell/price-cart.ts';
import { fakePurchaseId, samplePurchases, sampleRules } from './fake-purchases.ts';
import { lineOf } from './order-samples.ts';

/** What the fake needs of the till around it. */
export interface FakeReturnsParts {
  readonly nowMs: () => number;
  readonly findItem: (code: string) => CatalogItem | null;
  /** What selling reads now, whoever is signed in included. */
  readonly saleView: () => SaleView;
  readonly cart: () => Cart;
  /** Puts another cart in place of the open one; null for an empty one. */
  readonly setCart: (cart: Cart | null) => void;
  /** Makes an entry of a payload, as the till's journal would. */
  readonly entry: (kind: string, payload: object, after: readonly string[]) => JournalEntry;
  readonly rules?: ReturnRules | null;
  readonly isOnline?: () => boolean;
  /** An entry was made: it is to be shown among the receipts. */
  readonly recorded?: (entry: JournalEntry) => void;
}

/** The fake, with what only tests and pictures do. */
export interface FakeReturns extends Returns {
  /** The purchases at hand, for a test to choose one. */
  readonly purchases: readonly Purchase[];
  /** What the next scanned code is. */
  scanNext(found: FoundPurchase): void;
  refuseNext(refusal: FindRefusal): void;
  /** What terminal or bank answer to the next refund. */
  refuseRefund(
    refusal: Extract<RefundActionRefusal, { readonly code: 'unavailable' | 'declined' | 'in-doubt' }>,
  ): void;
  /** Drafts whose application was printed. */
  readonly applications: readonly string[];
}

/** Makes them. */
export function createFakeReturns(parts: FakeReturnsParts): FakeReturns {
  const purchases = samplePurchases(parts.nowMs(), parts.findItem);
  const byId = new Map(purchases.map((purchase) => [purchase.operationId, purchase]));
  const sources = new Map<string, Purchase | null>();
  const applications: string[] = [];
  const work = createStore<{ readonly drafts: readonly ReturnDraft[]; readonly saved: boolean }>(() => ({
    drafts: [],
    saved: true,
  }));
  const waiting = createStore<WaitingRefunds>(() => ({
    refunds: sampleWaiting(parts.nowMs()),
    elsewhere: [],
  }));
  let nextScan: Result<FoundPurchase, FindRefusal> | null = null;
  let nextRefusal: RefundActionRefusal | null = null;
  let minted = 0;
  const mint = (): string => {
    minted += 1;
    return fakePurchaseId(100_000 + minted);
  };
  const view = (): ReturnView => {
    const { actor, findActor, currency, cashRounding, shiftId } = parts.saleView();
    const rules = parts.rules === undefined ? sampleRules : parts.rules;
    return {
      ...{ actor, findActor, currency, cashRounding, shiftId, rules },
      timeZone: 'Europe/Moscow',
      nowMs: parts.nowMs(),
      isOnline: parts.isOnline?.() ?? true,
      settings: usualReturnSettings,
      flagsOf: (sku) => parts.findItem(sku)?.article.flags ?? [],
      blindArticle: (sku) => {
        const item = parts.findItem(sku);
        if (!item) return null;
        const { articleId, name, unit, category, taxRateBasisPoints, movesStock } = lineOf(1, item, 1000);
        const lowestMinor = priceAt(item.variant, currency, parts.nowMs())?.amountMinor ?? null;
        return {
          articleId,
          sku: item.variant.sku,
          name,
          unit,
          category,
          taxRateBasisPoints,
          movesStock,
          lowestMinor,
        };
      },
    };
  };
  const draftBy = (draftId: string): ReturnDraft | null =>
    work.getState().drafts.find((draft) => draft.id === draftId) ?? null;
  const put = (draft: ReturnDraft): void =>
    work.setState(({ drafts }) => ({ drafts: [...drafts.filter((each) => each.id !== draft.id), draft] }));
  const remove = (draftId: string): void =>
    work.setState(({ drafts }) => ({ drafts: drafts.filter((each) => each.id !== draftId) }));
  const shownOf = (draft: ReturnDraft): ShownReturn => {
    const cart = priceCart(parts.saleView(), parts.cart());
    const saleMinor = !draft.isExchange ? 0 : cart.ok ? cart.value.totalMinor : null;
    return shownReturn(view(), draft, sources.get(draft.id) ?? null, saleMinor);
  };
  const asked = (
    draft: ReturnDraft,
    kind: 'card-terminal' | 'bank-transfer',
    chosen: { amountMinor: number; way: Refund['way']; attemptId: string | null },
  ): Refund => {
    const { amountMinor, way, attemptId } = chosen;
    const common = { amountMinor, way, attemptId: mint(), ofAttemptId: attemptId, reference: 'R-100200' };
    const card = { brand: 'Mir', lastFour: '4242', authorisationCode: 'A1B2C3' };
    return kind === 'bank-transfer'
      ? { kind, ...common }
      : { kind, ...common, terminalId: `POI-${draft.made.length + 1}`, card };
  };
  const found = (purchase: Purchase, evidence: FoundPurchase['evidence']): FoundPurchase => ({
    purchase,
    evidence,
  });
  const remember = (payload: ReturnPayload, entry: JournalEntry): void => {
    const refunds = payload.refunds.flatMap((refund, index): WaitingRefund[] =>
      refund.kind === 'owed' || refund.kind === 'channel'
        ? [
            {
              returnId: entry.operation.id,
              returnNumber: entry.receiptNumber ?? '',
              atMs: parts.nowMs(),
              index,
              refund,
              leftMinor: refund.amountMinor,
              isStored: parts.isOnline?.() ?? true,
            },
          ]
        : [],
    );
    waiting.setState((state) => ({ refunds: [...state.refunds, ...refunds] }));
  };

  const fake: FakeReturns = {
    work,
    waiting,
    credits: {
      state: createStore(() => ({ cartId: '', credits: [] })),
      chosen: () => [],
      take: async () => refused({ code: 'credit-unknown', isWhole: true }),
      drop: () => undefined,
    },
    purchases,
    applications,
    scanNext: (next) => {
      nextScan = ok(next);
    },
    refuseNext: (refusal) => {
      nextScan = refused(refusal);
    },
    refuseRefund: (refusal) => {
      nextRefusal = refusal;
    },
    scan: async () => {
      const answer = nextScan;
      nextScan = null;
      const [first] = purchases;
      if (answer) return answer;
      return first ? ok(found(first, 'receipt-code')) : refused({ code: 'not-a-receipt' });
    },
    find: async (query) => {
      const isWhole = parts.isOnline?.() ?? true;
      if (query.by === 'number') {
        const wanted = query.text.trim().toUpperCase();
        const hit = purchases.find((each) => each.receiptNumber.endsWith(wanted));
        if (!hit) return refused({ code: 'purchase-unknown', number: wanted });
        if (isFullyReturned(hit))
          return refused({ code: 'fully-returned', found: found(hit, 'receipt-number') });
        return ok({ found: [found(hit, 'receipt-number')], isWhole });
      }
      const left = purchases.filter((each) => !isFullyReturned(each));
      if (query.by === 'article') {
        const hits = left.filter((each) => each.lines.some((line) => line.sku === query.sku));
        return ok({ found: hits.map((each) => found(each, 'article')), isWhole });
      }
      const hits =
        query.by === 'card' ? left.filter((each) => each.paid.some((part) => part.attemptId)) : left;
      return ok({ found: hits.map((each) => found(each, query.by)), isWhole });
    },
    open: async (chosen) => {
      const purchase = chosen?.purchase ?? null;
      if (chosen && purchase && isFullyReturned(purchase))
        return refused({ code: 'fully-returned', found: chosen });
      const known = work
        .getState()
        .drafts.find((each) => purchase && sources.get(each.id)?.operationId === purchase.operationId);
      if (known) return ok(known);
      const draft: ReturnDraft = {
        id: mint(),
        openedAtMs: parts.nowMs(),
        openedBy: parts.saleView().actor.staffId,
        source: null,
        evidence: chosen?.evidence ?? null,
        lines: [],
        note: null,
        reference: null,
        customerId: purchase?.customerId ?? null,
        override: false,
        approvals: [],
        made: [],
        isExchange: false,
      };
      sources.set(draft.id, purchase && (byId.get(purchase.operationId) ?? purchase));
      put(draft);
      return ok(draft);
    },
    change: (draftId, change) => {
      const draft = draftBy(draftId);
      if (!draft) return;
      const changed = change(draft);
      const isFixed = draft.made.some(isIrrevocable);
      const isOther = changed.lines !== draft.lines && !isFixed;
      const made = draft.made.filter(
        (each) => isIrrevocable(each) || (!isOther && changed.made.includes(each)),
      );
      const { id, source, isExchange } = draft;
      put({ ...changed, id, source, isExchange, lines: isFixed ? draft.lines : changed.lines, made });
    },
    shown: (draftId) => {
      const draft = draftBy(draftId);
      return draft && shownOf(draft);
    },
    refund: async (draftId, partIndex, choice, amountMinor) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      const chosen = chosenRefund(view(), shownOf(draft), partIndex, choice, amountMinor ?? null);
      if (!chosen.ok) return chosen;
      const isAsked = choice.kind === 'card-terminal' || choice.kind === 'bank-transfer';
      const refusal = nextRefusal;
      if (isAsked && refusal) {
        nextRefusal = null;
        return refused(refusal);
      }
      const refund = isAsked
        ? asked(draft, choice.kind, { ...chosen.value, attemptId: chosen.value.part?.attemptId ?? null })
        : refundAtOnce(chosen.value, choice, mint);
      if (!refund) return refused({ code: 'no-such-part' });
      const made = { ...draft, made: [...draft.made, refund] };
      put(made);
      return ok(made);
    },
    exchange: async (draftId, isExchange) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      const changed = { ...draft, isExchange };
      put(changed);
      parts.setCart({ ...parts.cart(), id: isExchange ? draftId : mint() });
      return ok(changed);
    },
    record: async (draftId) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      const cart = parts.cart();
      if (draft.isExchange && cart.lines.length === 0) return refused({ code: 'cart-empty' });
      const purchase = sources.get(draft.id) ?? null;
      const exchange = draft.isExchange ? { view: parts.saleView(), cart, intents: [] } : null;
      const decided = decideReturn(view(), intentOf(draft, purchase), madeOf(draft.made), exchange);
      if (!decided.ok) return decided;
      const entry = parts.entry('return', decided.value, purchase?.returned.heads ?? []);
      remove(draftId);
      if (draft.isExchange) parts.setCart(null);
      remember(decided.value, entry);
      parts.recorded?.(entry);
      return ok(entry);
    },
    printApplication: async (draftId) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      const { plan } = shownOf(draft);
      if (!plan.ok) return plan;
      applications.push(draftId);
      return ok(null);
    },
    drop: async (draftId) => {
      const draft = draftBy(draftId);
      if (!draft) return refused({ code: 'no-draft' });
      if (draft.made.some(isIrrevocable)) return refused({ code: 'money-went-back' });
      remove(draftId);
      return ok(null);
    },
    owed: (returnId, index) => {
      const one = waiting
        .getState()
        .refunds.find((each) => each.returnId === returnId && each.index === index);
      if (one?.refund.kind !== 'owed') return null;
      const { returnNumber, refund, leftMinor } = one;
      return { returnId, returnNumber, currency: 'RUB', refund, open: { index, leftMinor } };
    },
    payOwed: async (owed, choice, approvedBy) => {
      const { actor, currency, shiftId, findActor } = parts.saleView();
      const isAsked = choice.kind === 'card-terminal' || choice.kind === 'bank-transfer';
      const decided = decideRefundPayment({ actor, currency, shiftId, findActor }, owed, {
        way: choice.kind,
        attemptId: isAsked ? mint() : null,
        terminalId: choice.kind === 'card-terminal' ? 'POI-1' : null,
        reference: null,
        card: null,
        approvedBy,
      });
      if (!decided.ok) return decided;
      waiting.setState(({ refunds }) => ({
        refunds: refunds.filter((each) => each.returnId !== owed.returnId || each.index !== owed.open.index),
      }));
      const entry = parts.entry('refund-payment', decided.value, [owed.returnId]);
      parts.recorded?.(entry);
      return ok(entry);
    },
    saved: async () => undefined,
  };
  return fake;
}

/** A refund owed by card since yesterday, and one that the web shop was asked for. */
function sampleWaiting(nowMs: number): WaitingRefund[] {
  return [
    {
      returnId: fakePurchaseId(801),
      returnNumber: 'TV1-2-000801',
      atMs: nowMs - 26 * 60 * 60_000,
      index: 0,
      refund: { kind: 'owed', way: 'card-terminal', amountMinor: 32_900, ofAttemptId: null },
      leftMinor: 32_900,
      isStored: true,
    },
    {
      returnId: fakePurchaseId(802),
      returnNumber: 'TV1-1-000802',
      atMs: nowMs - 2 * 60 * 60_000,
      index: 0,
      refund: { kind: 'channel', way: 'prepaid', amountMinor: 15_980, orderId: fakePurchaseId(702) },
      leftMinor: 15_980,
      isStored: true,
    },
  ];
}
