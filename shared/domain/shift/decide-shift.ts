/**
 * Decides what is done to a shift before it becomes a fact: opening, cash in and out, closing. Each may refuse
 * with a reason; somebody else who holds a right may lend it, never who asks. Rules [SHIFT*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import { type DenominationCount, sumDenominations } from '../../money/cash.ts';
import type { Currency } from '../../money/money.ts';
import type { Verb } from '../entities/reference.ts';
import type { AuditPayload } from '../operations/audit.ts';
import type { CashMovementPayload } from '../operations/cash-movement.ts';
import type { ShiftClosePayload } from '../operations/shift-close.ts';
import type { ShiftOpenPayload } from '../operations/shift-open.ts';
import { type Actor, mayDo } from '../sell/rights.ts';
import type { ShiftReport, ShownReport } from './shift-report.ts';

/** The shift that is open at a till. */
export interface OpenShift {
  readonly shiftId: string;
  readonly shiftNumber: number;
  /** Business time, ms. */
  readonly openedAtMs: number;
  readonly openedBy: string | null;
}

/** What deciding reads. */
export interface ShiftView {
  readonly actor: Actor;
  readonly open: OpenShift | null;
  /** That of the open shift, else of the store; null while the store isn't known here. */
  readonly currency: Currency | null;
  /** Somebody else of the staff, by id; null when unknown here. */
  findActor(staffId: string): Actor | null;
}

/** A drawer as counted: by notes and coins, or only its sum, in which case `counted` is empty. */
export interface DrawerCount {
  readonly counted: readonly DenominationCount[];
  readonly sumMinor: number;
}

/** Why something can't be done to a shift. */
export type ShiftRefusal =
  | { readonly code: 'right-missing'; readonly verb: Verb }
  | { readonly code: 'shift-already-open' }
  | { readonly code: 'no-shift' }
  | { readonly code: 'store-unknown' }
  | { readonly code: 'amount-not-positive' }
  | { readonly code: 'more-than-in-drawer' }
  | { readonly code: 'wrong-count' }
  | { readonly code: 'counted-twice' }
  | { readonly code: 'difference-needs-approval'; readonly limitMinor: number };

/**
 * Opens a shift; `shiftNumber` is the next of the till. It waits for the store: in a guessed currency the shift
 * would count nothing of what is sold in the right one.
 */
export function decideShiftOpen(
  view: ShiftView,
  shiftNumber: number,
  intent: { readonly float: DrawerCount; readonly approvedBy: string | null },
): Result<ShiftOpenPayload, ShiftRefusal> {
  if (view.open) return refused({ code: 'shift-already-open' });
  const right = mayOrLent(view, 'shift-open', intent.approvedBy);
  if (!right.ok) return right;
  const counted = readCount(intent.float);
  if (!counted.ok) return counted;
  const { currency } = view;
  if (currency === null) return refused({ code: 'store-unknown' });
  return ok({
    shiftNumber,
    currency,
    floatMinor: intent.float.sumMinor,
    counted: counted.value,
    approvedBy: right.value,
  });
}

/**
 * Puts cash in or takes it out. More than the drawer should hold goes out only with somebody else who holds
 * `cash-difference`, whoever takes it; the refusal names no sum.
 */
export function decideCashMovement(
  view: ShiftView,
  expectedMinor: number,
  intent: Pick<CashMovementPayload, 'direction' | 'amountMinor' | 'reason' | 'note' | 'approvedBy'>,
): Result<CashMovementPayload, ShiftRefusal> {
  const { open, currency } = view;
  if (!open || currency === null) return refused({ code: 'no-shift' });
  const right = mayOrLent(view, 'cash-movement', intent.approvedBy);
  if (!right.ok) return right;
  if (!Number.isSafeInteger(intent.amountMinor) || intent.amountMinor <= 0)
    return refused({ code: 'amount-not-positive' });
  const isMore = intent.direction === 'out' && intent.amountMinor > expectedMinor;
  if (isMore && !mayLend(view, 'cash-difference', intent.approvedBy))
    return refused({ code: 'more-than-in-drawer' });
  return ok({
    ...intent,
    approvedBy: isMore ? intent.approvedBy : right.value,
    shiftId: open.shiftId,
    currency,
  });
}

/** What closing a shift is asked with. */
export interface ShiftCloseIntent {
  readonly report: ShiftReport;
  /** The counts of the drawer in their order: one, or two where it was counted again. */
  readonly counts: readonly DrawerCount[];
  readonly note: string | null;
  readonly approvedBy: string | null;
  readonly open: ShiftClosePayload['open'];
}

/**
 * Closes the open shift. A drawer is counted again once at the most. A difference above the limit is always
 * approved by somebody else who holds `cash-difference`, also where the one who closes holds it too.
 */
export function decideShiftClose(
  view: ShiftView,
  differenceLimitMinor: number,
  intent: ShiftCloseIntent,
): Result<ShiftClosePayload, ShiftRefusal> {
  if (!view.open) return refused({ code: 'no-shift' });
  const { report, counts, note, approvedBy } = intent;
  const right = mayOrLent(view, 'shift-close', approvedBy);
  if (!right.ok) return right;
  const last = counts.at(-1);
  if (!last) return refused({ code: 'wrong-count' });
  if (counts.length > 2) return refused({ code: 'counted-twice' });
  for (const count of counts) {
    const read = readCount(count);
    if (!read.ok) return read;
  }
  const differenceMinor = last.sumMinor - report.drawer.expectedMinor;
  const isAbove = Math.abs(differenceMinor) > differenceLimitMinor;
  if (isAbove && !mayLend(view, 'cash-difference', approvedBy))
    return refused({ code: 'difference-needs-approval', limitMinor: differenceLimitMinor });
  return ok({
    shiftId: view.open.shiftId,
    shiftNumber: view.open.shiftNumber,
    report,
    counted: [...last.counted],
    countedMinor: last.sumMinor,
    firstCountMinor: counts.length === 2 ? (counts[0]?.sumMinor ?? null) : null,
    differenceMinor,
    differenceLimitMinor,
    approvedBy: isAbove ? approvedBy : right.value,
    note,
    open: intent.open,
  });
}

/**
 * The figures so far as the actor may see them. What the drawer should hold is told only to who holds
 * `cash-difference`, and isn't lent: anybody else could count accordingly, and the count would not be blind.
 */
export function decideXReport(
  view: ShiftView,
  report: ShiftReport,
  approvedBy: string | null,
): Result<ShownReport, ShiftRefusal> {
  if (!view.open) return refused({ code: 'no-shift' });
  const right = mayOrLent(view, 'x-report', approvedBy);
  if (!right.ok) return right;
  return ok(mayDo(view.actor, 'cash-difference') ? report : { ...report, cash: null, drawer: null });
}

/** Opens the drawer without a sale, for a reason that is recorded. */
export function decideNoSale(
  view: ShiftView,
  reason: string,
  approvedBy: string | null,
): Result<AuditPayload, ShiftRefusal> {
  const right = mayOrLent(view, 'no-sale', approvedBy);
  if (!right.ok) return right;
  const subject = view.open?.shiftId ?? null;
  return ok({ verb: 'no-sale', subject, reason, approvedBy: right.value, amountMinor: null });
}

/** Null when the actor holds a verb, else who lends it. */
function mayOrLent(
  view: ShiftView,
  verb: Verb,
  approvedBy: string | null,
): Result<string | null, ShiftRefusal> {
  if (mayDo(view.actor, verb)) return ok(null);
  return mayLend(view, verb, approvedBy) ? ok(approvedBy) : refused({ code: 'right-missing', verb });
}

/** Whether somebody else than the actor holds a verb. */
function mayLend(view: ShiftView, verb: Verb, approvedBy: string | null): boolean {
  const approver = approvedBy === null ? null : view.findActor(approvedBy);
  return approver !== null && approver.staffId !== view.actor.staffId && mayDo(approver, verb);
}

/** A count without the values of which there are none; refused when it is below nothing or doesn't add up. */
function readCount({ counted, sumMinor }: DrawerCount): Result<DenominationCount[], ShiftRefusal> {
  const isWhole = Number.isSafeInteger(sumMinor) && sumMinor >= 0;
  const addsUp = counted.length === 0 || sumDenominations(counted) === sumMinor;
  return isWhole && addsUp ? ok([...counted]) : refused({ code: 'wrong-count' });
}
