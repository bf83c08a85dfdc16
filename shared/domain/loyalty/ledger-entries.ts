/**
 * The entries that facts make in the ledger. They come from what the facts recorded and from nothing else: no
 * programme is asked again. Rules [POINTS*].
 */
import type { Order } from '../entities/order.ts';
import type { KnownOperation } from '../operation-table.ts';
import { lineSlice } from '../orders/line-slice.ts';
import { isClosed } from '../orders/order-moves.ts';
import { soldLine } from '../orders/order-of.ts';
import type { MovedPoints } from '../returns/return-points.ts';
import { saleIn } from '../sale-of.ts';
import type { LedgerEntry } from './ledger.ts';
import { daysAfter, type ProgrammeRules } from './programme.ts';
import type { SaleLoyalty } from './sale-loyalty.ts';

/** A purchase that goods come back from, as far as its points matter. */
export interface PurchasePoints {
  readonly operationId: string;
  /** Business time of the purchase, ms. */
  readonly atMs: number;
  readonly loyalty: SaleLoyalty;
  /** What each return of it moves, by operation id. */
  readonly moved: ReadonlyMap<string, MovedPoints>;
}

/**
 * The entries of an operation, numbered; none where no customer's points have to do with it. `purchase` is that of
 * a return: without it the server waits for the purchase before it enters the return's points.
 */
export function ledgerEntriesOf(operation: KnownOperation, purchase: PurchasePoints | null): LedgerEntry[] {
  const sold = saleEntries(operation);
  const returned = operation.kind === 'return' && purchase ? returnEntries(operation, purchase) : [];
  return [...sold, ...returned].map((entry, index) => ({ ...entry, index }));
}

function saleEntries(operation: KnownOperation): LedgerEntry[] {
  const sale = saleIn(operation);
  const loyalty = sale?.loyalty;
  if (!sale || !loyalty) return [];
  const { availableAtMs, expiresAtMs } = loyalty;
  const made = entryOf(operation, loyalty);
  const spent: LedgerEntry[] =
    loyalty.spentPoints > 0 && loyalty.orderId === null
      ? [{ ...made, kind: 'spend', points: -loyalty.spentPoints }]
      : [];
  const paidByPointsMinor = loyalty.redemption === 'tender' ? loyalty.spentMinor : 0;
  const turnoverMinor = sale.totalMinor - paidByPointsMinor;
  const earned = { ...made, kind: 'earn' as const, points: loyalty.earnedPoints, turnoverMinor };
  return [...spent, { ...earned, availableAtMs, expiresAtMs }];
}

type ReturnOperation = Extract<KnownOperation, { readonly kind: 'return' }>;

function returnEntries(operation: ReturnOperation, purchase: PurchasePoints): LedgerEntry[] {
  const { totalMinor, refunds } = operation.payload;
  const { loyalty } = purchase;
  const made = { ...entryOf(operation, loyalty), ofOperationId: purchase.operationId };
  const { takenBack = 0, givenBack = 0 } = purchase.moved.get(operation.id) ?? {};
  const byPointsMinor = refunds.reduce(
    (before, refund) => (refund.kind === 'points' ? before + refund.amountMinor : before),
    0,
  );
  const spentBy = loyalty.orderId ?? purchase.operationId;
  // What isn't found among what was spent lives for as long as points of that sale did.
  const lifeMs = loyalty.expiresAtMs === null ? null : loyalty.expiresAtMs - purchase.atMs;
  const expiresAtMs = lifeMs === null ? null : operation.at.businessMs + lifeMs;
  return [
    {
      ...made,
      kind: 'return-earned',
      points: takenBack === 0 ? 0 : -takenBack,
      turnoverMinor: byPointsMinor - totalMinor,
    },
    ...(givenBack > 0
      ? [{ ...made, kind: 'return-spent' as const, points: givenBack, ofOperationId: spentBy, expiresAtMs }]
      : []),
  ];
}

/** An entry of an operation that moves nothing yet. */
function entryOf(
  operation: KnownOperation,
  { customerId, programmeId }: SaleLoyalty,
): Omit<LedgerEntry, 'kind' | 'points'> {
  const { businessMs } = operation.at;
  return {
    operationId: operation.id,
    index: 0,
    customerId,
    programmeId,
    turnoverMinor: 0,
    atMs: businessMs,
    availableAtMs: businessMs,
    expiresAtMs: null,
    ofOperationId: null,
    giftKey: null,
  };
}

/**
 * The entries of an online order: what was spent when it was placed, and, once it is closed, what had paid for goods
 * that were not handed over, given back.
 */
export function orderLedgerEntries(order: Order): LedgerEntry[] {
  const { loyalty } = order;
  if (!loyalty || loyalty.spentPoints === 0) return [];
  const made: LedgerEntry = {
    operationId: order.id,
    index: 0,
    customerId: loyalty.customerId,
    programmeId: loyalty.programmeId,
    kind: 'spend',
    points: -loyalty.spentPoints,
    turnoverMinor: 0,
    atMs: order.placedAtMs,
    availableAtMs: order.placedAtMs,
    expiresAtMs: null,
    ofOperationId: null,
    giftKey: null,
  };
  if (!isClosed(order.state)) return [made];
  const used = order.lines.reduce(
    (sum, line) => sum + lineSlice(soldLine(line), 0, line.handedMilli).pointsSpent,
    0,
  );
  const left = loyalty.spentPoints - used;
  if (left <= 0) return [made];
  const atMs = order.timeline.reduce((last, entry) => Math.max(last, entry.atMs), order.placedAtMs);
  const expiresAtMs = loyalty.lifeMs === null ? null : atMs + loyalty.lifeMs;
  return [
    made,
    {
      ...{ ...made, index: 1, kind: 'return-spent', points: left, atMs, availableAtMs: atMs, expiresAtMs },
      ofOperationId: order.id,
    },
  ];
}

/** The gift for registering, keyed so that a person who registered twice has it once; null where there is none. */
export function welcomeEntry(
  rules: Pick<ProgrammeRules, 'welcome'>,
  registration: { readonly id: string; readonly customerId: string; readonly atMs: number },
): LedgerEntry | null {
  return giftEntry(rules.welcome, registration.id, registration.customerId, 'welcome', registration.atMs);
}

/** The gift of a year's birthday; `atMs` is when it begins. Null where there is none. */
export function birthdayEntry(
  rules: Pick<ProgrammeRules, 'birthday'>,
  customerId: string,
  year: number,
  atMs: number,
): LedgerEntry | null {
  return giftEntry(rules.birthday, `birthday:${year}:${customerId}`, customerId, `birthday:${year}`, atMs);
}

function giftEntry(
  gift: { readonly points: number; readonly lifeDays: number } | null,
  operationId: string,
  customerId: string,
  giftKey: string,
  atMs: number,
): LedgerEntry | null {
  if (!gift) return null;
  return {
    operationId,
    index: 0,
    customerId,
    kind: 'gift',
    points: gift.points,
    turnoverMinor: 0,
    atMs,
    availableAtMs: atMs,
    expiresAtMs: daysAfter(atMs, gift.lifeDays),
    ofOperationId: null,
    giftKey,
  };
}
