/** Operations of a shift for property tests: sales with every tender, returns and
 * exchanges, refunds paid out later, cash in and out, audits. Their sums hold. */
import fc from 'fast-check';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';

/** The shift they belong to, unless another is asked for. */
export const shiftId = '019cadc0-0000-7000-8000-000000000001';

type ShiftKind = 'sale' | 'cash-movement' | 'audit' | 'return' | 'refund-payment';

const amount = fc.nat(200_000);
const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length });
const arbitraryId = hex(16).map((digits) => {
  const text = digits.join('');
  return `019cadc0-${text.slice(0, 4)}-7${text.slice(4, 7)}-8${text.slice(7, 10)}-0000${text.slice(8, 16)}`;
});

const arbitraryLine = fc.record({
  totalMinor: amount,
  lineDiscountMinor: fc.nat(900),
  cartDiscountMinor: fc.nat(900),
  quantityMilli: fc.integer({ min: 1, max: 20_000 }),
  category: fc.constantFrom('', 'Продукты', 'Toys', 'ASCII'),
  taxRateBasisPoints: fc.constantFrom(null, 0, 1000, 2200),
});

/** How a total is split over tenders: shares and kinds. Cash may be rounded down to a whole unit. */
const arbitraryTenders = fc.record({
  cardShare: fc.nat(100),
  card: fc.constantFrom('card-stand-alone', 'card-terminal', 'bank-transfer'),
  rounds: fc.boolean(),
});

type Line = typeof arbitraryLine extends fc.Arbitrary<infer T> ? T : never;

function salePayload(
  lines: readonly Line[],
  split: typeof arbitraryTenders extends fc.Arbitrary<infer T> ? T : never,
  attemptId: string,
  ofShift: string,
): Record<string, unknown> {
  const totalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const cardMinor = Math.floor((totalMinor * split.cardShare) / 100);
  const dueMinor = totalMinor - cardMinor;
  const cashMinor = split.rounds ? dueMinor - (dueMinor % 100) : dueMinor;
  const reference = null;
  const card =
    split.card === 'card-terminal'
      ? { attemptId, terminalId: 't', card: null }
      : split.card === 'bank-transfer'
        ? { attemptId }
        : {};
  const rates = [...new Set(lines.map((line) => line.taxRateBasisPoints))];
  return {
    currency: 'RUB',
    openedAtMs: 0,
    lines: lines.map((line, index) => ({
      lineId: index + 1,
      articleId: 'a',
      sku: `S${index}`,
      name: 'n',
      unit: 'piece',
      listPriceMinor: null,
      unitPriceMinor: 1,
      grossMinor: line.totalMinor + line.lineDiscountMinor + line.cartDiscountMinor,
      taxMinor: Math.floor(line.totalMinor / 10),
      movesStock: true,
      ...line,
    })),
    taxes: rates.map((rateBasisPoints) => {
      const own = lines.filter((line) => line.taxRateBasisPoints === rateBasisPoints);
      return {
        rateBasisPoints,
        grossMinor: own.reduce((sum, line) => sum + line.totalMinor, 0),
        taxMinor: own.reduce((sum, line) => sum + Math.floor(line.totalMinor / 10), 0),
      };
    }),
    totalMinor,
    tenders: [
      ...(cardMinor > 0 ? [{ kind: split.card, amountMinor: cardMinor, reference, ...card }] : []),
      ...(cashMinor > 0
        ? [{ kind: 'cash', amountMinor: cashMinor, tenderedMinor: cashMinor + 5, changeMinor: 5 }]
        : []),
    ],
    approvals: [],
    customerId: null,
    reference: null,
    shiftId: ofShift,
    roundingMinor: cashMinor - dueMinor,
    buyer: null,
    eReceipt: null,
    loyalty: null,
  };
}

/** How a return's money goes back, and what goods are given in exchange for it. */
const arbitraryRefund = fc.record({
  kinds: fc.array(fc.constantFrom('cash', 'owed', 'card-stand-alone'), { minLength: 2, maxLength: 2 }),
  firstShare: fc.nat(100),
  rounds: fc.boolean(),
  exchanged: fc.option(fc.array(arbitraryLine, { minLength: 1, maxLength: 2 })),
});

function returnPayload(
  lines: readonly Line[],
  refund: typeof arbitraryRefund extends fc.Arbitrary<infer T> ? T : never,
  purchaseId: string,
  ofShift: string,
): Record<string, unknown> {
  const split = { cardShare: 0, card: 'bank-transfer', rounds: false } as const;
  const given = refund.exchanged && salePayload(refund.exchanged, split, purchaseId, ofShift);
  const taken = salePayload(lines, split, purchaseId, ofShift);
  const totalMinor = Number(taken.totalMinor);
  const nettedMinor = given ? Math.min(totalMinor, Number(given.totalMinor)) : 0;
  const backMinor = totalMinor - nettedMinor;
  const roundedMinor = refund.rounds ? backMinor - (backMinor % 100) : backMinor;
  const firstMinor = Math.floor((roundedMinor * refund.firstShare) / 100);
  const netted = {
    ...{ kind: 'exchange', way: 'cash', amountMinor: nettedMinor },
    ...{ attemptId: null, orderId: null, creditId: null },
  };
  const parts = [firstMinor, roundedMinor - firstMinor].map((amountMinor, index) => {
    const kind = refund.kinds[index];
    const trace =
      kind === 'owed' ? { ofAttemptId: null } : kind === 'card-stand-alone' ? { reference: null } : {};
    return { kind, way: 'cash', amountMinor, ...trace };
  });
  const dueMinor = Number(given?.totalMinor ?? 0) - nettedMinor;
  const paid = { kind: 'cash', amountMinor: dueMinor, tenderedMinor: dueMinor, changeMinor: 0 };
  return {
    ...{ currency: 'RUB', openedAtMs: 0, totalMinor, taxes: taken.taxes, shiftId: ofShift },
    purchase: {
      ...{ operationId: purchaseId, receiptNumber: 'T1-000001', storeId: 'S1', soldAtMs: 0 },
      ...{ boughtHow: 'shop', orderId: null, evidence: 'receipt-code', known: 'row' },
    },
    lines: lines.map((line, index) => ({
      ...{ lineId: index + 1, purchaseLineId: index + 1, articleId: 'a', sku: `S${index}`, name: 'n' },
      ...{ unit: 'piece', category: line.category, quantityMilli: line.quantityMilli, unitPriceMinor: 1 },
      refundMinor: line.totalMinor,
      taxRateBasisPoints: line.taxRateBasisPoints,
      taxMinor: Math.floor(line.totalMinor / 10),
      ...{ movesStock: true, reason: 'unwanted', condition: 'good', disposition: 'to-stock' },
      ...{ points: { givenBack: 0, takenBack: 0 }, ruleId: null, ruleVerdict: 'allowed' },
    })),
    roundingMinor: roundedMinor - backMinor,
    refunds: [...(nettedMinor > 0 ? [netted] : []), ...parts.filter((part) => part.amountMinor > 0)],
    ...{ customerId: null, approvals: [], note: null, reference: null },
    sale: given && {
      ...given,
      tenders: [...(nettedMinor > 0 ? [netted] : []), ...(dueMinor > 0 ? [paid] : [])],
      roundingMinor: 0,
    },
  };
}

/** Versions that are written today, or that are read as they were written. */
const versionOf: Readonly<Record<ShiftKind, number>> = {
  ...{ sale: 3, 'cash-movement': 1, audit: 2, return: 1, 'refund-payment': 1 },
};

/** Any operation of a shift, or one of a kind. */
export function arbitraryShiftOperation(
  only: ShiftKind | null = null,
  ofShift = shiftId,
): fc.Arbitrary<KnownOperation> {
  const payload: Record<ShiftKind, fc.Arbitrary<Record<string, unknown>>> = {
    sale: fc
      .tuple(fc.array(arbitraryLine, { minLength: 1, maxLength: 4 }), arbitraryTenders, arbitraryId)
      .map(([lines, split, attemptId]) => salePayload(lines, split, attemptId, ofShift)),
    return: fc
      .tuple(fc.array(arbitraryLine, { minLength: 1, maxLength: 4 }), arbitraryRefund, arbitraryId)
      .map(([lines, refund, purchaseId]) => returnPayload(lines, refund, purchaseId, ofShift)),
    'refund-payment': fc.record({
      returnId: arbitraryId,
      returnNumber: fc.constant('T1-000002'),
      refundIndex: fc.nat(5),
      currency: fc.constant('RUB'),
      amountMinor: fc.integer({ min: 1, max: 100_000 }),
      way: fc.constantFrom('cash', 'card-stand-alone'),
      attemptId: fc.constant(null),
      terminalId: fc.constant(null),
      reference: fc.constant(null),
      card: fc.constant(null),
      shiftId: fc.constant(ofShift),
      approvedBy: fc.constant(null),
    }),
    'cash-movement': fc.record({
      shiftId: fc.constant(ofShift),
      currency: fc.constant('RUB'),
      direction: fc.constantFrom('in', 'out'),
      amountMinor: fc.integer({ min: 1, max: 100_000 }),
      reason: fc.constantFrom('change', 'safe'),
      note: fc.constant(null),
      approvedBy: fc.constant(null),
    }),
    audit: fc.record({
      verb: fc.constantFrom('void-line', 'no-sale'),
      subject: fc.constant(null),
      reason: fc.constant(null),
      approvedBy: fc.constant(null),
      amountMinor: fc.constant(null),
    }),
  };
  const kinds: fc.Arbitrary<ShiftKind> =
    only === null
      ? fc.constantFrom<ShiftKind>('sale', 'sale', 'cash-movement', 'audit', 'return', 'refund-payment')
      : fc.constant(only);
  return fc
    .tuple(kinds, arbitraryId, fc.nat(1e6), fc.constantFrom('anna', 'boris', null))
    .chain(([kind, id, businessMs, staffId]) =>
      payload[kind].map((made) => {
        const parsed = parseOperation({
          id,
          kind,
          version: versionOf[kind],
          storeId: 'S1',
          tillId: 'T1',
          staffId,
          at: { wallMs: businessMs, businessMs },
          after: [],
          payload: made,
        });
        if (!parsed.ok) throw new Error(`not an operation: ${JSON.stringify(parsed.reason)}`);
        return parsed.value;
      }),
    );
}
