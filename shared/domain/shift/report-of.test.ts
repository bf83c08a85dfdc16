/** A report's sums, whatever the order and the parts in which its operations come. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryShiftOperation, shiftId } from '../../../tests/support/shift-operations.ts';
import type { KnownOperation } from '../operation-table.ts';
import { saleIn } from '../sale-of.ts';
import { emptyReport, mergeReports, type ReportOpening, reportOf } from './report-of.ts';
import { type ReportSide, type ShiftReport, shiftReportSchema } from './shift-report.ts';

const opening: ReportOpening = { shiftId, openedAtMs: 1000, currency: 'RUB', floatMinor: 150_000 };
const operations = fc.array(arbitraryShiftOperation(), { maxLength: 25 });

const sum = <T>(items: readonly T[], amountOf: (item: T) => number): number =>
  items.reduce((total, item) => total + amountOf(item), 0);

function expectAddsUp(side: ReportSide): void {
  const { amountMinor } = side.documents;
  expect(sum(side.byTender, (each) => each.amountMinor)).toBe(amountMinor + side.roundingMinor);
  expect(sum(side.byTaxRate, (each) => each.grossMinor)).toBe(amountMinor);
  expect(sum(side.byCategory, (each) => each.amountMinor)).toBe(amountMinor);
  expect(sum(side.byStaff, (each) => each.amountMinor)).toBe(amountMinor);
  expect(sum(side.byStaff, (each) => each.count)).toBe(side.documents.count);
}

describe('a report', () => {
  test('[REPORT1] each list of a side adds up to its total, and the drawer to what moved its cash', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const report = reportOf(opening, all);
        expect(shiftReportSchema.parse(report)).toEqual(report);
        expectAddsUp(report.sales);
        expectAddsUp(report.returns);
        const cash = report.sales.byTender.find(({ tender }) => tender === 'cash')?.amountMinor ?? 0;
        const back = report.returns.byTender.find(({ tender }) => tender === 'cash')?.amountMinor ?? 0;
        expect(report.drawer.expectedMinor).toBe(
          150_000 + cash - back + report.cash.in.amountMinor - report.cash.out.amountMinor,
        );
        const returns = all.filter(({ kind }) => kind === 'return').length;
        expect(report.sales.documents.count).toBe(all.filter((each) => saleIn(each) !== null).length);
        expect(report.returns.documents.count).toBe(returns);
        expect(sum(report.audits, ({ count }) => count)).toBe(
          all.filter(({ kind }) => kind === 'audit').length,
        );
      }),
    );
  });

  test('[RETURN9] what is netted is no money of either side, and what was owed leaves the drawer when it is paid', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const { sales, returns } = reportOf(opening, all);
        const of = (side: ReportSide, kind: string) =>
          side.byTender.find(({ tender }) => tender === kind)?.amountMinor ?? 0;
        expect(of(sales, 'exchange')).toBe(of(returns, 'exchange'));
        const owed = all.map((each) =>
          each.kind === 'return'
            ? sum(each.payload.refunds, (refund) => (refund.kind === 'owed' ? refund.amountMinor : 0))
            : each.kind === 'refund-payment'
              ? -each.payload.amountMinor
              : 0,
        );
        expect(of(returns, 'owed')).toBe(sum(owed, (each) => each));
      }),
    );
  });

  test('[REPORT2] the order of operations and the parts they are added up in change nothing', () => {
    fc.assert(
      fc.property(operations, fc.infiniteStream(fc.nat()), fc.nat(25), (all, stream, cut) => {
        const whole = reportOf(opening, all);
        const draws = new Map(all.map((each) => [each.id, stream.next().value]));
        const shuffled = [...all].sort((a, b) => (draws.get(a.id) ?? 0) - (draws.get(b.id) ?? 0));
        expect(reportOf(opening, shuffled)).toEqual(whole);
        const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) => reportOf(opening, part));
        const merged = parts.reduce<ShiftReport>((a, b) => mergeReports(a, b), emptyReport(opening));
        expect(merged).toEqual(whole);
      }),
    );
  });

  test('[REPORT3] what belongs to another shift, to none or to another currency is not counted', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const other = '019cadc0-0000-7000-8000-0000000000ff';
        const counted = all.filter(({ kind }) => kind !== 'audit');
        const elsewhere = reportOf({ ...opening, shiftId: other }, counted);
        expect(elsewhere).toEqual(emptyReport(opening));
        expect(reportOf({ ...opening, currency: 'GBP' }, counted)).toEqual({
          ...emptyReport(opening),
          currency: 'GBP',
        });
      }),
    );
  });

  test('[REPORT3] a sale from before there were shifts belongs to none', () => {
    fc.assert(
      fc.property(arbitraryShiftOperation('sale'), (sale) => {
        if (sale.kind !== 'sale') throw new Error('a sale was asked for');
        const first: KnownOperation = { ...sale, version: 1, payload: { ...sale.payload, shiftId: null } };
        expect(reportOf(opening, [first])).toEqual(emptyReport(opening));
      }),
    );
  });
});
