/** The payload of a sale: what does not add up is no sale. */
import { describe, expect, test } from 'vitest';
import latest from '../fixtures/operations.json' with { type: 'json' };
import { type SaleLine, type SalePayload, saleLineSchema, saleSchema, tenderSchema } from './sale.ts';

const sale = saleSchema.parse(latest.find((operation) => operation.kind === 'sale')?.payload);

/** What is wrong with a sale that was changed; empty when nothing is. */
function problems(change: Partial<SalePayload>): string[] {
  const parsed = saleSchema.safeParse({ ...sale, ...change });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
}

/** The lines with the first one changed. */
function firstLine(change: Partial<SaleLine>): SaleLine[] {
  return sale.lines.map((line, index) => (index === 0 ? { ...line, ...change } : line));
}

/** The taxes with the amounts of the first and second changed. */
function movedTax(field: 'grossMinor' | 'taxMinor', byMinor: number): SalePayload['taxes'] {
  return sale.taxes.map((tax, index) => {
    const sign = index === 0 ? 1 : index === 1 ? -1 : 0;
    return { ...tax, [field]: tax[field] + sign * byMinor };
  });
}

describe('[OP9] a sale adds up', () => {
  test('[OP9] as the fixture does', () => {
    expect(problems({})).toEqual([]);
  });

  test('[OP9] each line: gross less discounts is its total', () => {
    const [line] = sale.lines;
    for (const field of ['grossMinor', 'lineDiscountMinor', 'cartDiscountMinor', 'totalMinor'] as const) {
      const parsed = saleLineSchema.safeParse({ ...line, [field]: (line?.[field] ?? 0) + 1 });
      expect(parsed.error?.issues[0]?.message).toBe('a line must add up to its total');
    }
  });

  test('[OP9] lines to the total', () => {
    expect(problems({ totalMinor: sale.totalMinor + 1 })).toContain('lines must add up');
    expect(problems({ lines: sale.lines.slice(1) })).toContain('lines must add up');
  });

  test('[OP9] tenders to the total, cash less its change', () => {
    expect(problems({ tenders: [] })).toEqual(['tenders must add up']);
    expect(problems({ tenders: sale.tenders.slice(0, 1) })).toEqual(['tenders must add up']);
    const cash = { kind: 'cash', amountMinor: 100, tenderedMinor: 150, changeMinor: 50 };
    expect(tenderSchema.safeParse(cash).success).toBe(true);
    expect(tenderSchema.safeParse({ ...cash, changeMinor: 49 }).success).toBe(false);
    expect(tenderSchema.safeParse({ ...cash, tenderedMinor: 50, changeMinor: -50 }).success).toBe(false);
  });

  test('[OP9] taxes to their lines, rate by rate', () => {
    const wrong = ['taxes must add up'];
    expect(problems({ taxes: [] })).toEqual(wrong);
    expect(problems({ taxes: sale.taxes.slice(1) })).toEqual(wrong);
    expect(problems({ taxes: [...sale.taxes, ...sale.taxes.slice(0, 1)] })).toEqual(wrong);
    expect(problems({ taxes: movedTax('taxMinor', 1) })).toEqual(wrong);
    expect(problems({ taxes: movedTax('grossMinor', 1) })).toEqual(wrong);
    expect(problems({ lines: firstLine({ taxMinor: (sale.lines[0]?.taxMinor ?? 0) + 1 }) })).toEqual(wrong);
    expect(problems({ lines: firstLine({ taxRateBasisPoints: 0 }) })).toEqual(wrong);
    expect(problems({ taxes: [...sale.taxes].reverse() })).toEqual([]);
  });

  test('[OP9] amounts from outside whose sum is not exact are refused, not thrown', () => {
    const huge = 1e13;
    const line = {
      ...sale.lines[0],
      grossMinor: huge,
      lineDiscountMinor: 0,
      cartDiscountMinor: 0,
      totalMinor: huge,
    };
    const lines = Array.from({ length: 2000 }, () => line) as SaleLine[];
    expect(problems({ lines })).toContain('lines must add up');
  });
});

describe('[OP10] the bounds of a sale', () => {
  test.each<[string, Partial<SalePayload>]>([
    ['no lines', { lines: [] }],
    ['a line of nothing', { lines: firstLine({ quantityMilli: 0 }) }],
    ['a line of less than nothing', { lines: firstLine({ quantityMilli: -1000 }) }],
    ['part of a thousandth', { lines: firstLine({ quantityMilli: 0.5 }) }],
    ['a currency nobody knows', { currency: 'XXX' as 'RUB' }],
    ['an approval by nobody', { approvals: [{ verb: 'discount', lineId: 1, approvedBy: '' }] }],
    ['negative tax', { lines: firstLine({ taxMinor: -1 }) }],
    ['a rate above all', { lines: firstLine({ taxRateBasisPoints: 10_001 }) }],
  ])('[OP10] %s is refused', (_, change) => {
    expect(problems(change)).not.toEqual([]);
  });
});
