/**
 * What follows from a draft of a return: its lines with their verdicts, what it comes to, how the money moves and
 * what of it is still to be given back. All of it is read from the draft and the purchase alone, so that it shows
 * the same before and after a restart. Rules [RETURN*], [REFUND*].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Refund } from '../../shared/domain/operations/return.ts';
import type { MoneyWay } from '../../shared/domain/operations/sale.ts';
import { type MadeRefund, type MoneyPlan, planMoney } from '../../shared/domain/returns/decide-return.ts';
import {
  lineVerdict,
  planReturn,
  type ReturnIntent,
  type ReturnView,
} from '../../shared/domain/returns/plan-return.ts';
import type { Purchase } from '../../shared/domain/returns/purchase-of.ts';
import { type LineRefund, leftMilli, refundOf } from '../../shared/domain/returns/refund-of.ts';
import { type RefundPart, refundKindsOf } from '../../shared/domain/returns/refund-ways.ts';
import { roundCash } from '../../shared/money/cash.ts';
import { sumMinor } from '../../shared/money/money.ts';
import type { RefundActionRefusal, RefundChoice, ReturnDraft, ShownReturn } from './return-types.ts';

/** What the rules and the money are asked about. */
export function intentOf(
  draft: ReturnDraft & { readonly isDistrusted?: boolean },
  purchase: Purchase | null,
): ReturnIntent {
  const { openedAtMs, evidence, lines, note, reference, customerId, override, approvals } = draft;
  const { isDistrusted = false } = draft;
  return {
    ...{ openedAtMs, purchase, evidence, isDistrusted, lines, note, reference, customerId, override },
    approvals,
  };
}

/** Refunds of a draft that the cashier made. What follows by itself never stands among them. */
export function madeOf(refunds: readonly Refund[]): MadeRefund[] {
  return refunds.filter(
    (refund): refund is MadeRefund =>
      refund.kind !== 'exchange' && refund.kind !== 'points' && refund.kind !== 'refunded-before',
  );
}

/** Whether money went back by a refund before the return is a fact: it can't be unmade by changing the draft. */
export function isIrrevocable({ kind }: Pick<Refund, 'kind'>): boolean {
  return kind === 'card-terminal' || kind === 'bank-transfer' || kind === 'card-stand-alone';
}

/** What of a draft went back so that it can't be unmade, minor units: such a return must be recorded. */
export function moneyGivenBack({ made }: Pick<ReturnDraft, 'made'>): number {
  return sumMinor(made.map((refund) => (isIrrevocable(refund) ? refund.amountMinor : 0)));
}

/**
 * The draft with everything that follows. `saleMinor` is what the goods given in exchange come to: 0 for none, null
 * while their cart has no amount.
 */
export function shownReturn(
  view: ReturnView,
  draft: ReturnDraft,
  purchase: Purchase | null,
  saleMinor: number | null,
): ShownReturn {
  const intent = intentOf(draft, purchase);
  const plan = planReturn(view, intent);
  const money = plan.ok && saleMinor !== null ? planMoney(view, intent, plan.value, saleMinor) : null;
  const openOfParts = money ? openParts(money.left, draft.made) : [];
  const verdicts = (line: Purchase['lines'][number], known: Purchase) => ({
    good: lineVerdict(view, known, line, 'good'),
    defective: lineVerdict(view, known, line, 'defective'),
  });
  return {
    draft,
    purchase,
    lines: (purchase?.lines ?? []).flatMap((line) =>
      purchase === null
        ? []
        : [
            {
              line,
              leftMilli: leftMilli(line),
              verdicts: verdicts(line, purchase),
              chosen: draft.lines.find((each) => each.purchaseLineId === line.lineId) ?? null,
            },
          ],
    ),
    plan,
    money,
    openOfParts,
    openMinor: money === null ? 0 : purchase ? sumMinor(openOfParts) : blindOpen(view, money, draft.made),
  };
}

/** Points that come back with the chosen lines, and earned ones that are taken back, whatever the rules say of them. */
export function pointsBack({ lines }: Pick<ShownReturn, 'lines'>): LineRefund['points'] {
  const each = lines.map(({ line, chosen }) => chosen && refundOf(line, chosen.quantityMilli).points);
  return {
    givenBack: sumMinor(each.map((points) => points?.givenBack ?? 0)),
    takenBack: sumMinor(each.map((points) => points?.takenBack ?? 0)),
  };
}

/** What of each part no refund was made of yet: refunds that name their payment count for it first. */
export function openParts(left: readonly RefundPart[], made: readonly Refund[]): number[] {
  const open = left.map((part) => part.amountMinor);
  const take = (amountMinor: number, fits: (part: RefundPart) => boolean): number =>
    left.reduce((rest, part, index) => {
      const taken = fits(part) ? Math.min(rest, open[index] ?? 0) : 0;
      open[index] = (open[index] ?? 0) - taken;
      return rest - taken;
    }, amountMinor);
  const isNamed = (refund: Refund, part: RefundPart): boolean =>
    ('ofAttemptId' in refund && refund.ofAttemptId !== null && refund.ofAttemptId === part.attemptId) ||
    (refund.kind === 'channel' && refund.orderId === part.orderId);
  const rests = made.map((refund) =>
    take(refund.amountMinor, (part) => part.way === refund.way && isNamed(refund, part)),
  );
  for (const [index, refund] of made.entries()) take(rests[index] ?? 0, (part) => part.way === refund.way);
  return open;
}

/** What of a blind return is still to be given back; in cash it is rounded as cash is. */
function blindOpen(
  { settings, cashRounding }: ReturnView,
  { refundMinor }: MoneyPlan,
  made: readonly Refund[],
): number {
  const cashMinor = sumMinor(made.map((refund) => (refund.kind === 'cash' ? refund.amountMinor : 0)));
  const exactMinor = refundMinor - sumMinor(made.map((refund) => refund.amountMinor)) + cashMinor;
  const isRounded = exactMinor > 0 && (cashMinor > 0 || settings.blindWays.includes('cash'));
  return (isRounded ? roundCash(exactMinor, cashRounding) : exactMinor) - cashMinor;
}

/** What the cashier chose, checked against what is open: the part it gives back, and how much. */
export interface ChosenRefund {
  /** Null in a blind return. */
  readonly part: RefundPart | null;
  readonly way: MoneyWay | null;
  readonly amountMinor: number;
}

/** Checks a choice before any money moves. */
export function chosenRefund(
  view: ReturnView,
  shown: ShownReturn,
  partIndex: number,
  choice: RefundChoice,
  amountMinor: number | null,
): Result<ChosenRefund, RefundActionRefusal> {
  const { plan, money, purchase, draft, openOfParts } = shown;
  if (!plan.ok) return plan;
  if (!money) return refused({ code: 'no-such-part' });
  const part = purchase ? (money.left[partIndex] ?? null) : null;
  if (purchase && !part) return refused({ code: 'no-such-part' });
  const way = part?.way ?? null;
  const openMinor = part ? (openOfParts[partIndex] ?? 0) : shown.openMinor;
  const givenMinor = amountMinor ?? openMinor;
  const isPossible =
    way === null
      ? view.settings.blindWays.some((each) => each === choice.kind)
      : refundKindsOf[way].includes(choice.kind);
  if (!isPossible) return refused({ code: 'refund-not-possible', index: draft.made.length });
  if (choice.kind === 'store-credit' && way !== null && way !== 'store-credit' && !view.settings.storeCredit)
    return refused({ code: 'store-credit-not-offered' });
  if (!Number.isSafeInteger(givenMinor) || givenMinor < 1 || givenMinor > openMinor)
    return refused({ code: 'refunds-differ', way, dueMinor: openMinor, givenMinor });
  return ok({ part, way, amountMinor: givenMinor });
}

/** The refund that a choice makes where nobody has to be asked for it; null where terminal or bank have to. */
export function refundAtOnce(
  { part, way, amountMinor }: ChosenRefund,
  choice: RefundChoice,
  mintCreditId: () => string,
): Refund | null {
  switch (choice.kind) {
    case 'cash':
      return { kind: 'cash', amountMinor, way };
    case 'card-stand-alone':
      return { kind: 'card-stand-alone', amountMinor, way, reference: choice.reference };
    case 'owed':
      return (
        owedWay(way) && {
          kind: 'owed',
          amountMinor,
          way: owedWay(way) ?? 'cash',
          ofAttemptId: part?.attemptId ?? null,
        }
      );
    case 'channel':
      return part?.orderId ? { kind: 'channel', amountMinor, way: 'prepaid', orderId: part.orderId } : null;
    case 'store-credit': {
      const creditId = mintCreditId();
      return { kind: 'store-credit', amountMinor, way, creditId, number: creditNumber(creditId) };
    }
    default:
      return null;
  }
}

function owedWay(way: MoneyWay | null): Extract<Refund, { readonly kind: 'owed' }>['way'] | null {
  return way === 'cash' || way === 'card-terminal' || way === 'card-stand-alone' || way === 'bank-transfer'
    ? way
    : null;
}

/** A credit's number on paper: short enough to type, from the part of its id that chance made. */
export function creditNumber(creditId: string): string {
  const digits = creditId.replaceAll('-', '').slice(-10).toUpperCase();
  return `C-${digits.slice(0, 5)}-${digits.slice(5)}`;
}
