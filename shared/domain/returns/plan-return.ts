/**
 * What a return comes to before any money moves: its lines as they were paid, what the rules and the chain's limits
 * say of them, whose right it takes, and by which ways the money goes back. Nothing of today's prices plays a part;
 * only a blind return, whose purchase nobody knows, is priced at the lowest recent price. Rules [RETURN*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { CashRounding } from '../../money/cash.ts';
import { type Currency, extendPrice, sumMinor } from '../../money/money.ts';
import { taxLines } from '../../money/tax.ts';
import type { ArticleFlag } from '../entities/article.ts';
import type { Condition, ReturnRules, ReturnSettings } from '../entities/return-rules.ts';
import type {
  Disposition,
  Evidence,
  ReturnApproval,
  ReturnLine,
  ReturnReason,
} from '../operations/return.ts';
import { type Actor, mayDo } from '../sell/rights.ts';
import { isFullyReturned, type Purchase, type PurchaseLine } from './purchase-of.ts';
import { leftMilli, refundOf } from './refund-of.ts';
import { type RefundPart, splitRefund } from './refund-ways.ts';
import { type LineVerdict, verdictOf } from './return-rules.ts';

/** An article as a blind return takes it back. */
export type BlindArticle = Pick<
  PurchaseLine,
  'articleId' | 'sku' | 'name' | 'unit' | 'category' | 'taxRateBasisPoints' | 'movesStock'
> & {
  /** The lowest price, per whole unit, of the last `lookBackDays`; null where there was none. */
  readonly lowestMinor: number | null;
};

/** What deciding a return reads. */
export interface ReturnView {
  readonly actor: Actor;
  readonly currency: Currency;
  /** The store's (IANA). */
  readonly timeZone: string;
  /** Business time, ms. */
  readonly nowMs: number;
  /** Whether the server was heard just now: then what came back elsewhere is known too. */
  readonly isOnline: boolean;
  readonly shiftId: string | null;
  readonly cashRounding: CashRounding | null;
  readonly settings: ReturnSettings;
  readonly rules: ReturnRules | null;
  /** Somebody else of the staff, by id; null when unknown here. */
  findActor(staffId: string): Actor | null;
  /** Flags of the article of a SKU; empty where this till doesn't know it. */
  flagsOf(sku: string): readonly ArticleFlag[];
  /** For blind returns; null where this till doesn't know the SKU. */
  blindArticle(sku: string): BlindArticle | null;
}

/** A line that somebody brings back. */
export interface ReturnIntentLine {
  /** Of the purchase; null in a blind return. */
  readonly purchaseLineId: number | null;
  readonly sku: string;
  readonly quantityMilli: number;
  /** In a blind return, what is taken as paid per whole unit; null takes the lowest recent price. */
  readonly unitPriceMinor: number | null;
  readonly reason: ReturnReason;
  readonly condition: Condition;
  readonly disposition: Disposition;
}

/** What somebody brings back. */
export interface ReturnIntent {
  readonly openedAtMs: number;
  /** Null: a blind return. */
  readonly purchase: Purchase | null;
  /** By what the purchase was found; null for a blind return. */
  readonly evidence: Evidence | null;
  /** All that showed the purchase is a code of a key that isn't trusted for it, or not any more. */
  readonly isDistrusted?: boolean;
  readonly lines: readonly ReturnIntentLine[];
  readonly note: string | null;
  readonly reference: string | null;
  readonly customerId: string | null;
  /** Whoever has the right was asked, and lets pass what the rules or limits alone don't. */
  readonly override: boolean;
  readonly approvals: readonly ReturnApproval[];
}

/** Why goods can't be taken back. */
export type ReturnRefusal =
  | { readonly code: 'right-missing'; readonly verb: ReturnApproval['verb'] }
  | { readonly code: 'nothing-chosen' }
  | { readonly code: 'wrong-currency'; readonly currency: Currency }
  | { readonly code: 'fully-returned' }
  /** The key that signed all that shows the purchase was revoked since. */
  | { readonly code: 'proof-revoked' }
  /** Its code held no lines, and no row of it is here: it takes a network, or goes as a blind return. */
  | { readonly code: 'lines-unknown' }
  | { readonly code: 'line-unknown' | 'line-twice'; readonly purchaseLineId: number }
  | { readonly code: 'more-than-left'; readonly purchaseLineId: number; readonly leftMilli: number }
  | { readonly code: 'quantity-not-whole'; readonly sku: string }
  /** The rules refuse a line, or leave it to a manager. */
  | { readonly code: 'rule-refused'; readonly purchaseLineId: number; readonly verdict: LineVerdict }
  /** The customer has nothing that shows the purchase, or a code of a key that was revoked: a manager decides. */
  | { readonly code: 'weak-evidence' }
  | {
      readonly code: 'above-limit';
      readonly limit: 'amount' | 'offline' | 'blind';
      readonly limitMinor: number;
      /** What the return comes to. */
      readonly totalMinor: number;
    }
  /** Less is left of what was paid than the lines come to: it went back before. */
  | { readonly code: 'refunded-already'; readonly missingMinor: number }
  | { readonly code: 'blind-without-note' }
  | { readonly code: 'unknown-sku' | 'no-recent-price'; readonly sku: string }
  | { readonly code: 'above-lowest-price'; readonly sku: string; readonly lowestMinor: number };

/** A return that may be made, before its money moved. */
export interface ReturnPlan {
  readonly lines: readonly ReturnLine[];
  /** Beside each line; null in a blind return. */
  readonly verdicts: readonly (LineVerdict | null)[];
  readonly taxes: readonly { rateBasisPoints: number | null; grossMinor: number; taxMinor: number }[];
  readonly totalMinor: number;
  /** How the money goes back; empty in a blind return, where the cashier chooses among the chain's ways. */
  readonly parts: readonly RefundPart[];
  /** The same before cash is rounded, for what an exchange nets. */
  readonly exactParts: readonly RefundPart[];
}

/** The verdict on a line of a purchase, e.g. for a list from which lines are chosen. */
export function lineVerdict(
  view: Pick<ReturnView, 'rules' | 'nowMs' | 'timeZone' | 'flagsOf'>,
  purchase: Pick<Purchase, 'boughtHow' | 'soldAtMs'>,
  line: Pick<PurchaseLine, 'sku'>,
  condition: Condition,
): LineVerdict {
  const { boughtHow, soldAtMs } = purchase;
  const { rules, nowMs, timeZone } = view;
  return verdictOf(rules, { boughtHow, condition, flags: view.flagsOf(line.sku), soldAtMs, nowMs, timeZone });
}

/** Plans a return, or says why it can't be made. */
export function planReturn(view: ReturnView, intent: ReturnIntent): Result<ReturnPlan, ReturnRefusal> {
  if (intent.lines.length === 0) return refused({ code: 'nothing-chosen' });
  return intent.purchase ? planKnown(view, intent, intent.purchase) : planBlind(view, intent);
}

function planKnown(
  view: ReturnView,
  intent: ReturnIntent,
  purchase: Purchase,
): Result<ReturnPlan, ReturnRefusal> {
  if (purchase.currency !== view.currency)
    return refused({ code: 'wrong-currency', currency: purchase.currency });
  if (intent.isDistrusted) return refused({ code: 'proof-revoked' });
  if (purchase.lines.length === 0) return refused({ code: 'lines-unknown' });
  if (isFullyReturned(purchase)) return refused({ code: 'fully-returned' });
  const lines: ReturnLine[] = [];
  const verdicts: LineVerdict[] = [];
  for (const asked of intent.lines) {
    const line = knownLine(purchase, lines, asked);
    if (!line.ok) return line;
    const verdict = lineVerdict(view, purchase, line.value, asked.condition);
    const isAllowed = verdict.verdict === 'allowed';
    const { lineId: purchaseLineId } = line.value;
    if (!isAllowed && !intent.override) return refused({ code: 'rule-refused', purchaseLineId, verdict });
    verdicts.push(verdict);
    lines.push(returnLine(line.value, asked, lines.length + 1, verdict));
  }
  const totalMinor = sumMinor(lines.map((line) => line.refundMinor));
  const limit = limitPassed(view, totalMinor);
  if (limit && !intent.override) return refused({ code: 'above-limit', ...limit, totalMinor });
  const isWeak = intent.evidence === 'article' || intent.evidence === 'revoked-code';
  if (isWeak && !intent.override) return refused({ code: 'weak-evidence' });
  const isOverride = limit !== null || isWeak || lines.some((line) => line.ruleVerdict === 'overridden');
  const missing = missingRight(view, intent, isOverride ? ['return', 'return-override'] : ['return']);
  if (missing) return refused(missing);
  const { parts, exactParts, missingMinor } = splitRefund(purchase, totalMinor, view.cashRounding);
  if (missingMinor > 0) return refused({ code: 'refunded-already', missingMinor });
  return ok({ lines, verdicts, taxes: taxesOf(lines), totalMinor, parts, exactParts });
}

/** A line of the purchase that is brought back for the first time in this return, and of which so much is left. */
function knownLine(
  purchase: Purchase,
  before: readonly ReturnLine[],
  asked: ReturnIntentLine,
): Result<PurchaseLine, ReturnRefusal> {
  const purchaseLineId = asked.purchaseLineId ?? 0;
  const line = purchase.lines.find((each) => each.lineId === purchaseLineId);
  if (!line) return refused({ code: 'line-unknown', purchaseLineId });
  if (before.some((each) => each.purchaseLineId === purchaseLineId))
    return refused({ code: 'line-twice', purchaseLineId });
  if (!isQuantity(line, asked.quantityMilli)) return refused({ code: 'quantity-not-whole', sku: line.sku });
  const left = leftMilli(line);
  return asked.quantityMilli > left
    ? refused({ code: 'more-than-left', purchaseLineId, leftMilli: left })
    : ok(line);
}

function returnLine(
  line: PurchaseLine,
  asked: ReturnIntentLine,
  lineId: number,
  verdict: LineVerdict,
): ReturnLine {
  const { articleId, sku, name, unit, category, unitPriceMinor, taxRateBasisPoints, movesStock } = line;
  const { quantityMilli, reason, condition, disposition } = asked;
  return {
    lineId,
    purchaseLineId: line.lineId,
    ...{
      articleId,
      sku,
      name,
      unit,
      category,
      quantityMilli,
      unitPriceMinor,
      taxRateBasisPoints,
      movesStock,
    },
    ...refundOf(line, quantityMilli),
    ...{ reason, condition, disposition },
    ruleId: verdict.rule?.id ?? null,
    ruleVerdict: verdict.verdict === 'allowed' ? 'allowed' : 'overridden',
  };
}

function planBlind(view: ReturnView, intent: ReturnIntent): Result<ReturnPlan, ReturnRefusal> {
  if (!intent.note?.trim()) return refused({ code: 'blind-without-note' });
  const lines: ReturnLine[] = [];
  for (const asked of intent.lines) {
    const line = blindLine(view, asked, lines.length + 1);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  const { lineTaxMinor, totals } = taxLines(
    lines.map(({ refundMinor, taxRateBasisPoints }) => ({
      totalMinor: refundMinor,
      rateBasisPoints: taxRateBasisPoints,
    })),
  );
  const totalMinor = sumMinor(lines.map((line) => line.refundMinor));
  const limitMinor = view.settings.blindLimitMinor;
  const isAbove = limitMinor !== null && totalMinor > limitMinor;
  if (isAbove && !intent.override)
    return refused({ code: 'above-limit', limit: 'blind', limitMinor, totalMinor });
  const missing = missingRight(
    view,
    intent,
    isAbove ? ['return-blind', 'return-override'] : ['return-blind'],
  );
  if (missing) return refused(missing);
  return ok({
    lines: lines.map((line, index) => ({ ...line, taxMinor: lineTaxMinor[index] ?? 0 })),
    verdicts: lines.map(() => null),
    taxes: totals,
    totalMinor,
    parts: [],
    exactParts: [],
  });
}

function blindLine(
  view: ReturnView,
  asked: ReturnIntentLine,
  lineId: number,
): Result<ReturnLine, ReturnRefusal> {
  const { sku, quantityMilli, reason, condition, disposition } = asked;
  const article = view.blindArticle(sku);
  if (!article) return refused({ code: 'unknown-sku', sku });
  const { lowestMinor, ...facts } = article;
  if (!isQuantity(facts, quantityMilli)) return refused({ code: 'quantity-not-whole', sku });
  if (lowestMinor === null) return refused({ code: 'no-recent-price', sku });
  const unitPriceMinor = asked.unitPriceMinor ?? lowestMinor;
  if (unitPriceMinor > lowestMinor) return refused({ code: 'above-lowest-price', sku, lowestMinor });
  return ok({
    lineId,
    purchaseLineId: null,
    ...facts,
    quantityMilli,
    unitPriceMinor,
    refundMinor: extendPrice(unitPriceMinor, quantityMilli),
    taxMinor: 0,
    ...{ reason, condition, disposition },
    points: { givenBack: 0, takenBack: 0 },
    ruleId: null,
    // That nobody knows the purchase is what the manager let pass.
    ruleVerdict: 'overridden',
  });
}

function isQuantity({ unit }: Pick<PurchaseLine, 'unit'>, quantityMilli: number): boolean {
  return (
    Number.isSafeInteger(quantityMilli) &&
    quantityMilli > 0 &&
    (unit !== 'piece' || quantityMilli % 1000 === 0)
  );
}

/** The limit that an amount passes; the lower one where it passes both. */
function limitPassed(
  { settings, isOnline }: ReturnView,
  totalMinor: number,
): { readonly limit: 'amount' | 'offline'; readonly limitMinor: number } | null {
  const { limitMinor, offlineLimitMinor } = settings;
  if (!isOnline && offlineLimitMinor !== null && totalMinor > offlineLimitMinor)
    return { limit: 'offline', limitMinor: offlineLimitMinor };
  return limitMinor !== null && totalMinor > limitMinor ? { limit: 'amount', limitMinor } : null;
}

/** The first of these rights that neither the cashier holds nor somebody else lends. Nobody lends to themselves. */
function missingRight(
  { actor, findActor }: Pick<ReturnView, 'actor' | 'findActor'>,
  { approvals }: Pick<ReturnIntent, 'approvals'>,
  verbs: readonly ReturnApproval['verb'][],
): { readonly code: 'right-missing'; readonly verb: ReturnApproval['verb'] } | null {
  for (const verb of verbs) {
    if (mayDo(actor, verb)) continue;
    const isLent = approvals.some((approval) => {
      const lender = approval.verb === verb ? findActor(approval.approvedBy) : null;
      return lender !== null && lender.staffId !== actor.staffId && mayDo(lender, verb);
    });
    if (!isLent) return { code: 'right-missing', verb };
  }
  return null;
}

function taxesOf(lines: readonly ReturnLine[]): ReturnPlan['taxes'] {
  const rates = [...new Set(lines.map((line) => line.taxRateBasisPoints))].sort(
    (a, b) => (b ?? -1) - (a ?? -1),
  );
  return rates.map((rateBasisPoints) => {
    const members = lines.filter((line) => line.taxRateBasisPoints === rateBasisPoints);
    return {
      rateBasisPoints,
      grossMinor: sumMinor(members.map((line) => line.refundMinor)),
      taxMinor: sumMinor(members.map((line) => line.taxMinor)),
    };
  });
}
