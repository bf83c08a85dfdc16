/**
 * Adds up a shift: one operation at a time or all at once, in any order and in any parts, always to the same
 * report. What an operation says is taken as it stands; nothing is priced or rounded here. Rules [REPORT*].
 */
import type { Currency } from '../../money/money.ts';
import type { KnownOperation } from '../operation-table.ts';
import type { RefundPaymentPayload } from '../operations/refund-payment.ts';
import type { ReturnPayload } from '../operations/return.ts';
import type { SalePayload } from '../operations/sale.ts';
import { saleIn } from '../sale-of.ts';
import type { ReportSide, ShiftReport } from './shift-report.ts';

/** What a report begins with. */
export interface ReportOpening {
  /** The id of the `shift-open` operation. */
  readonly shiftId: string;
  readonly openedAtMs: number;
  readonly currency: Currency;
  readonly floatMinor: number;
}

const emptySide: ReportSide = {
  documents: { count: 0, amountMinor: 0 },
  discountMinor: 0,
  roundingMinor: 0,
  byTender: [],
  byTaxRate: [],
  byCategory: [],
  byStaff: [],
};

/** The report of a shift in which nothing happened yet. */
export function emptyReport(opening: ReportOpening): ShiftReport {
  return {
    currency: opening.currency,
    openedAtMs: opening.openedAtMs,
    untilMs: opening.openedAtMs,
    sales: emptySide,
    returns: emptySide,
    cash: { in: { count: 0, amountMinor: 0 }, out: { count: 0, amountMinor: 0 } },
    drawer: { floatMinor: opening.floatMinor, expectedMinor: opening.floatMinor },
    audits: [],
  };
}

/** The report of a shift over these operations, each of which stands there once. */
export function reportOf(opening: ReportOpening, operations: Iterable<KnownOperation>): ShiftReport {
  let report = emptyReport(opening);
  for (const operation of operations) report = addToReport(report, opening.shiftId, operation);
  return report;
}

/**
 * A report with one more operation. Sales and cash movements that name another shift, or another currency,
 * change nothing; audits name no shift and are counted as they come.
 */
export function addToReport(report: ShiftReport, shiftId: string, operation: KnownOperation): ShiftReport {
  const change = changeBy(report, shiftId, operation);
  if (change === null) return report;
  return { ...mergeParts(report, change), untilMs: Math.max(report.untilMs, operation.at.businessMs) };
}

/** One report of two parts of the same shift that share no operation. */
export function mergeReports(a: ShiftReport, b: ShiftReport): ShiftReport {
  return { ...mergeParts(a, b), untilMs: Math.max(a.untilMs, b.untilMs) };
}

type Amounts = Pick<ShiftReport, 'sales' | 'returns' | 'cash' | 'audits'> & {
  readonly drawer: Pick<ShiftReport['drawer'], 'expectedMinor' | 'floatMinor'>;
};

function mergeParts(a: ShiftReport, b: Amounts): ShiftReport {
  return {
    ...a,
    sales: mergeSides(a.sales, b.sales),
    returns: mergeSides(a.returns, b.returns),
    cash: { in: addSums(a.cash.in, b.cash.in), out: addSums(a.cash.out, b.cash.out) },
    drawer: {
      floatMinor: a.drawer.floatMinor,
      // The float stands in both parts and is there once.
      expectedMinor: a.drawer.expectedMinor + b.drawer.expectedMinor - b.drawer.floatMinor,
    },
    audits: merge(a.audits, b.audits, 'verb', (x, y) => ({ ...x, count: x.count + y.count })),
  };
}

/** What one operation adds; null when it is none of this shift's. */
function changeBy(report: ShiftReport, shiftId: string, operation: KnownOperation): Amounts | null {
  const none = { sales: emptySide, returns: emptySide, cash: noCash, audits: [] };
  switch (operation.kind) {
    case 'sale':
    case 'order-handover': {
      const sale = saleIn(operation);
      if (sale?.shiftId !== shiftId || sale.currency !== report.currency) return null;
      return { ...none, sales: sideOf(sale, operation.staffId ?? ''), drawer: inDrawer(cashOf(sale)) };
    }
    case 'return': {
      const { payload } = operation;
      if (payload.shiftId !== shiftId || payload.currency !== report.currency) return null;
      const staffId = operation.staffId ?? '';
      const sales = payload.sale ? sideOf(payload.sale, staffId) : emptySide;
      const cashMinor = (payload.sale ? cashOf(payload.sale) : 0) - refundedInCash(payload);
      return { ...none, sales, returns: returnSideOf(payload, staffId), drawer: inDrawer(cashMinor) };
    }
    case 'refund-payment': {
      const { way, amountMinor, currency } = operation.payload;
      if (operation.payload.shiftId !== shiftId || currency !== report.currency) return null;
      const drawer = inDrawer(way === 'cash' ? -amountMinor : 0);
      return { ...none, returns: paidOut(way, amountMinor), drawer };
    }
    case 'cash-movement': {
      const { direction, amountMinor, currency } = operation.payload;
      if (operation.payload.shiftId !== shiftId || currency !== report.currency) return null;
      const cash = { ...noCash, [direction]: { count: 1, amountMinor } };
      return { ...none, cash, drawer: inDrawer(direction === 'in' ? amountMinor : -amountMinor) };
    }
    case 'audit':
      return { ...none, audits: [{ verb: operation.payload.verb, count: 1 }], drawer: inDrawer(0) };
    default:
      return null;
  }
}

const noCash: ShiftReport['cash'] = { in: { count: 0, amountMinor: 0 }, out: { count: 0, amountMinor: 0 } };

function inDrawer(amountMinor: number): Amounts['drawer'] {
  return { floatMinor: 0, expectedMinor: amountMinor };
}

/** The cash of a sale that stays in the drawer; change is already taken off. */
function cashOf(sale: SalePayload): number {
  return sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.amountMinor : 0), 0);
}

/** One sale as a side of a report. */
function sideOf(sale: SalePayload, staffId: string): ReportSide {
  const { totalMinor: amountMinor } = sale;
  const parts = (lists: Pick<ReportSide, 'byTender'> | Pick<ReportSide, 'byCategory'>) => ({
    ...emptySide,
    ...lists,
  });
  const tenders = sale.tenders.map((tender) =>
    parts({ byTender: [{ tender: tender.kind, count: 1, amountMinor: tender.amountMinor }] }),
  );
  const lines = sale.lines.map(({ category, quantityMilli, totalMinor }) =>
    parts({ byCategory: [{ category, quantityMilli, amountMinor: totalMinor }] }),
  );
  const whole: ReportSide = {
    ...emptySide,
    documents: { count: 1, amountMinor },
    discountMinor: sale.lines.reduce((sum, line) => sum + line.lineDiscountMinor + line.cartDiscountMinor, 0),
    roundingMinor: sale.roundingMinor,
    byTaxRate: sale.taxes,
    byStaff: [{ staffId, count: 1, amountMinor }],
  };
  return [...tenders, ...lines].reduce(mergeSides, whole);
}

/** The cash that a return took out of the drawer. What is owed, netted or given as credit leaves it alone. */
function refundedInCash({ refunds }: ReturnPayload): number {
  return refunds.reduce((sum, refund) => sum + (refund.kind === 'cash' ? refund.amountMinor : 0), 0);
}

/** One return as a side of a report, its refunds by how they went back. */
function returnSideOf(payload: ReturnPayload, staffId: string): ReportSide {
  const { totalMinor: amountMinor } = payload;
  const whole: ReportSide = {
    ...emptySide,
    documents: { count: 1, amountMinor },
    roundingMinor: payload.roundingMinor,
    byTaxRate: payload.taxes,
    byStaff: [{ staffId, count: 1, amountMinor }],
  };
  const refunds = payload.refunds.map((refund) => ({
    ...emptySide,
    byTender: [{ tender: refund.kind, count: 1, amountMinor: refund.amountMinor }],
  }));
  const lines = payload.lines.map(({ category, quantityMilli, refundMinor }) => ({
    ...emptySide,
    byCategory: [{ category, quantityMilli, amountMinor: refundMinor }],
  }));
  return [...refunds, ...lines].reduce(mergeSides, whole);
}

/** A refund that was owed and is paid out now: what stood as owed went back by a way after all. */
function paidOut(way: RefundPaymentPayload['way'], amountMinor: number): ReportSide {
  const byTender = [
    { tender: way, count: 1, amountMinor },
    { tender: 'owed', count: 0, amountMinor: -amountMinor },
  ];
  return mergeSides(emptySide, { ...emptySide, byTender });
}

function mergeSides(a: ReportSide, b: ReportSide): ReportSide {
  return {
    documents: addSums(a.documents, b.documents),
    discountMinor: a.discountMinor + b.discountMinor,
    roundingMinor: a.roundingMinor + b.roundingMinor,
    byTender: merge(a.byTender, b.byTender, 'tender', (x, y) => ({ ...x, ...addSums(x, y) })),
    byTaxRate: merge(a.byTaxRate, b.byTaxRate, 'rateBasisPoints', (x, y) => ({
      ...x,
      grossMinor: x.grossMinor + y.grossMinor,
      taxMinor: x.taxMinor + y.taxMinor,
    })),
    byCategory: merge(a.byCategory, b.byCategory, 'category', (x, y) => ({
      ...x,
      quantityMilli: x.quantityMilli + y.quantityMilli,
      amountMinor: x.amountMinor + y.amountMinor,
    })),
    byStaff: merge(a.byStaff, b.byStaff, 'staffId', (x, y) => ({ ...x, ...addSums(x, y) })),
  };
}

interface Sum {
  readonly count: number;
  readonly amountMinor: number;
}

function addSums(a: Sum, b: Sum): { count: number; amountMinor: number } {
  return { count: a.count + b.count, amountMinor: a.amountMinor + b.amountMinor };
}

/** Two lists as one with each key once, in the order of keys: texts by code unit, figures highest first, null last. */
function merge<Item, Key extends keyof Item>(
  a: readonly Item[],
  b: readonly Item[],
  key: Key,
  add: (x: Item, y: Item) => Item,
): Item[] {
  if (b.length === 0) return [...a];
  const found = new Map<Item[Key], Item>();
  for (const item of [...a, ...b]) {
    const before = found.get(item[key]);
    found.set(item[key], before === undefined ? item : add(before, item));
  }
  return [...found.values()].sort((x, y) => compareKeys(x[key], y[key]));
}

function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return (typeof b === 'number' ? b : -1) - (typeof a === 'number' ? a : -1);
}
