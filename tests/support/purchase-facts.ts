/**
 * Purchases of any kind and the returns that tills make of them, for property tests and tests of what is refused.
 * Whatever is made here is parsed as it is everywhere, so its sums hold.
 */
import fc from 'fast-check';
import { usualReturnSettings } from '../../shared/domain/entities/return-rules.ts';
import type { Returned } from '../../shared/domain/entities/returned.ts';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { ReturnPayload } from '../../shared/domain/operations/return.ts';
import type { SalePayload } from '../../shared/domain/operations/sale.ts';
import type { MadeRefund } from '../../shared/domain/returns/decide-return.ts';
import type { ReturnIntent, ReturnIntentLine, ReturnView } from '../../shared/domain/returns/plan-return.ts';
import { type Purchase, purchaseOf } from '../../shared/domain/returns/purchase-of.ts';
import type { RefundPart } from '../../shared/domain/returns/refund-ways.ts';
import type { ReturnFact } from '../../shared/domain/returns/returned-of.ts';
import type { Actor } from '../../shared/domain/sell/rights.ts';
import type { CashRounding } from '../../shared/money/cash.ts';

/** An id by number; the same number gives the same id. */
export function idOf(number: number): string {
  return `019cadc0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

const orderId = idOf(900);
const line = fc.record({
  quantityMilli: fc.oneof(
    fc.integer({ min: 1, max: 9 }).map((count) => count * 1000),
    fc.integer({ min: 1, max: 9000 }),
  ),
  totalMinor: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200_000 })),
  discounts: fc.tuple(fc.nat(500), fc.nat(500)),
  taxRateBasisPoints: fc.constantFrom(null, 1000, 2200),
  taxShare: fc.nat(20),
  pointsSpent: fc.nat(50),
  pointsEarned: fc.nat(50),
  movesStock: fc.boolean(),
});
type AnyLine = typeof line extends fc.Arbitrary<infer T> ? T : never;

/** How a total is paid: shares of each way before cash, and whether cash was rounded down to a whole unit. */
const split = fc.record({
  prepaid: fc.nat(60),
  terminal: fc.nat(60),
  standAlone: fc.nat(60),
  rounds: fc.boolean(),
});
type AnySplit = typeof split extends fc.Arbitrary<infer T> ? T : never;

/** Any sale, or any handover where something was paid online, with points and discounts. */
export function arbitraryPurchaseOperation(): fc.Arbitrary<{
  readonly operation: KnownOperation;
  readonly rounding: CashRounding | null;
}> {
  return fc.tuple(fc.array(line, { minLength: 1, maxLength: 4 }), split).map(([lines, paid]) => {
    const sale = saleWith(lines, paid);
    const isOrder = sale.tenders.some((tender) => tender.kind === 'prepaid');
    const handed = sale.lines.map(({ lineId, quantityMilli }) => ({
      ...{ lineId, handedMilli: quantityMilli, refusedMilli: 0, reason: null },
    }));
    const proof = { proof: 'customer-code', collector: 'customer', approvedBy: null };
    const operation = isOrder
      ? operationWith(1, 'order-handover', 2, [], { orderId, lines: handed, ...proof, sale })
      : operationWith(1, 'sale', 3, [], { ...sale });
    return { operation, rounding: paid.rounds ? { stepMinor: 100, mode: 'down' } : null };
  });
}

function saleWith(lines: readonly AnyLine[], paid: AnySplit): SalePayload {
  const sum = (of: (each: AnyLine) => number): number => lines.reduce((all, each) => all + of(each), 0);
  const totalMinor = sum((each) => each.totalMinor);
  const taxOf = (each: AnyLine): number =>
    each.taxRateBasisPoints === null ? 0 : Math.floor((each.totalMinor * each.taxShare) / 100);
  const rates = [...new Set(lines.map((each) => each.taxRateBasisPoints))];
  const spentPoints = sum((each) => each.pointsSpent);
  return {
    ...{ currency: 'RUB', openedAtMs: 0, totalMinor, ...paidWith(totalMinor, paid) },
    lines: lines.map((each, index) => ({
      ...{ lineId: index + 1, articleId: `a${index}`, sku: `S${index}`, name: `Article ${index}` },
      ...{ unit: each.quantityMilli % 1000 === 0 ? 'piece' : 'kg', category: 'Any', listPriceMinor: null },
      ...{ quantityMilli: each.quantityMilli, unitPriceMinor: 1, totalMinor: each.totalMinor },
      grossMinor: each.totalMinor + each.discounts[0] + each.discounts[1],
      ...{
        lineDiscountMinor: each.discounts[0],
        cartDiscountMinor: each.discounts[1],
        pointsDiscountMinor: 0,
      },
      ...{ pointsSpent: each.pointsSpent, pointsEarned: each.pointsEarned },
      ...{ taxRateBasisPoints: each.taxRateBasisPoints, taxMinor: taxOf(each), movesStock: each.movesStock },
    })),
    taxes: rates.map((rateBasisPoints) => {
      const own = lines.filter((each) => each.taxRateBasisPoints === rateBasisPoints);
      return {
        rateBasisPoints,
        grossMinor: own.reduce((all, each) => all + each.totalMinor, 0),
        taxMinor: own.reduce((all, each) => all + taxOf(each), 0),
      };
    }),
    ...{ approvals: [], customerId: 'c-1', reference: null, shiftId: null, buyer: null, eReceipt: null },
    loyalty: {
      ...{ customerId: 'c-1', programmeId: 'p', programmeVersion: 1, tierId: null, shown: 'card' },
      ...{
        redemption: 'discount',
        spentPoints,
        spentMinor: 0,
        earnedPoints: sum((each) => each.pointsEarned),
      },
      ...{ availableAtMs: 0, expiresAtMs: null, holdId: null, orderId: null, balanceKnown: null },
    },
  };
}

function paidWith(totalMinor: number, paid: AnySplit): Pick<SalePayload, 'tenders' | 'roundingMinor'> {
  let left = totalMinor;
  const share = (percent: number): number => {
    const amountMinor = Math.min(left, Math.floor((totalMinor * percent) / 100));
    left -= amountMinor;
    return amountMinor;
  };
  const tenders: SalePayload['tenders'] = [
    { kind: 'prepaid', amountMinor: share(paid.prepaid), orderId },
    ...[500, 501].map((attempt) => ({
      ...{ kind: 'card-terminal' as const, amountMinor: share(paid.terminal), attemptId: idOf(attempt) },
      ...{ terminalId: 't', reference: null, card: null },
    })),
    { kind: 'card-stand-alone', amountMinor: share(paid.standAlone), reference: null },
  ];
  const cashMinor = paid.rounds ? left - (left % 100) : left;
  tenders.push({ kind: 'cash', amountMinor: cashMinor, tenderedMinor: cashMinor, changeMinor: 0 });
  return {
    tenders: tenders.filter(({ amountMinor }) => amountMinor > 0),
    roundingMinor: cashMinor - left,
  };
}

/** An operation of any kind, parsed. @throws Error when it is none */
export function operationWith(
  number: number,
  kind: string,
  version: number,
  after: readonly string[],
  payload: Record<string, unknown>,
): KnownOperation {
  const atMs = 1_772_442_000_000 + number;
  const parsed = parseOperation({
    ...{ id: idOf(number), kind, version, storeId: 'S1', tillId: 'T1', staffId: 'anna', after: [...after] },
    at: { wallMs: atMs, businessMs: atMs },
    payload,
  });
  if (!parsed.ok) throw new Error(`not an operation: ${JSON.stringify(parsed.reason)}`);
  return parsed.value;
}

/** The purchase that an operation is, with what came back of it. @throws Error when it sold nothing */
export function purchaseFrom(operation: KnownOperation, returned: Returned | null = null): Purchase {
  const purchase = purchaseOf(operation, 'T1-000001', returned);
  if (!purchase) throw new Error('nothing was sold');
  return purchase;
}

const cashier: Actor = { staffId: 'anna', role: { verbs: ['sell', 'return'], maxDiscountBasisPoints: 0 } };
const manager: Actor = {
  staffId: 'boris',
  role: { verbs: ['return', 'return-override', 'return-blind'], maxDiscountBasisPoints: 0 },
};

/** A till at which a cashier may take back and a manager may lend the other rights; rules and limits are none. */
export function returnView(change: Partial<ReturnView> = {}): ReturnView {
  return {
    ...{ actor: cashier, currency: 'RUB', timeZone: 'Europe/Moscow', nowMs: 1_772_442_100_000 },
    ...{ isOnline: true, shiftId: null, cashRounding: null, rules: null },
    settings: { ...usualReturnSettings, limitMinor: null, offlineLimitMinor: null, blindLimitMinor: null },
    findActor: (staffId) => [cashier, manager].find((each) => each.staffId === staffId) ?? null,
    flagsOf: () => [],
    blindArticle: () => null,
    ...change,
  };
}

/** What somebody brings back of a purchase, let pass by a manager whatever the rules say. */
export function returnIntent(
  purchase: Purchase | null,
  lines: readonly (Pick<ReturnIntentLine, 'purchaseLineId' | 'quantityMilli'> & Partial<ReturnIntentLine>)[],
  change: Partial<ReturnIntent> = {},
): ReturnIntent {
  return {
    ...{ openedAtMs: 0, purchase, evidence: purchase ? 'receipt-code' : null, note: null, reference: null },
    lines: lines.map((each) => ({
      ...{ sku: 'S0', unitPriceMinor: null, reason: 'unwanted', condition: 'good', disposition: 'to-stock' },
      ...each,
    })),
    ...{ customerId: null, override: true },
    approvals: [
      { verb: 'return-override', approvedBy: 'boris' },
      { verb: 'return-blind', approvedBy: 'boris' },
    ],
    ...change,
  };
}

/** Every part of a refund given back as it was paid. */
export function madeOf(parts: readonly RefundPart[]): MadeRefund[] {
  return parts.map((part, index): MadeRefund => {
    const { amountMinor, way } = part;
    switch (part.way) {
      case 'cash':
        return { kind: 'cash', way, amountMinor };
      case 'card-terminal':
        return {
          ...{ kind: 'card-terminal', way, amountMinor, attemptId: idOf(700 + index) },
          ...{ ofAttemptId: part.attemptId, terminalId: 't', reference: null, card: null },
        };
      case 'card-stand-alone':
        return { kind: 'card-stand-alone', way, amountMinor, reference: null };
      case 'prepaid':
        return { kind: 'channel', way: 'prepaid', amountMinor, orderId: part.orderId ?? '' };
      default:
        throw new Error(`nothing here is paid by ${way}`);
    }
  });
}

/** A return as a fact. */
export function returnFact(number: number, after: readonly string[], payload: ReturnPayload): ReturnFact {
  const operation = operationWith(number, 'return', 1, after, { ...payload });
  if (operation.kind !== 'return') throw new Error('a return was asked for');
  return { operation, receiptNumber: `T1-${number}` };
}
