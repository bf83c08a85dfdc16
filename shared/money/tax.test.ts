/** Tax contained in prices, split over lines, and the rates of two countries by their dates. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withPermutation } from '../../tests/support/shop-catalogue.ts';
import { sumMinor } from './money.ts';
import {
  britishTaxTable,
  containedTax,
  russianTaxTable,
  type TaxCategory,
  taxLines,
  taxRateAt,
  taxTableSchema,
} from './tax.ts';

const anyRate = fc.constantFrom(2200, 2000, 1750, 1000, 500, 0, null);
const anyLines = fc.array(fc.record({ totalMinor: fc.nat({ max: 1e9 }), rateBasisPoints: anyRate }), {
  maxLength: 40,
});

describe('[TAX1] tax contained in a price', () => {
  test.each([
    [12_200, 2200, 2200],
    [12_000, 2000, 2000],
    [11_000, 1000, 1000],
    [11_750, 1750, 1750],
    [100, 2200, 18],
    [3, 2000, 1],
    [2, 2000, 0],
    [-12_200, 2200, -2200],
    [99_999, 0, 0],
    [99_999, null, 0],
  ])('[TAX1] %d at %s basis points contains %d', (gross, rate, tax) => {
    expect(containedTax(gross, rate)).toBe(tax);
  });

  test('[TAX1] net and tax at the rate differ by less than the rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 10_000 }), (gross, rate) => {
        const tax = containedTax(gross, rate);
        expect(tax).toBeGreaterThanOrEqual(0);
        expect(tax).toBeLessThanOrEqual(gross);
        const off = 2n * (BigInt(tax) * BigInt(10_000 + rate) - BigInt(gross) * BigInt(rate));
        expect(off <= BigInt(10_000 + rate) && off > -BigInt(10_000 + rate)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('[TAX2] tax of a receipt', () => {
  test('[TAX2] lines add up to the total of their rate, which is the tax on their sum', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const { lineTaxMinor, totals } = taxLines(lines);
        expect(lineTaxMinor).toHaveLength(lines.length);
        for (const total of totals) {
          const members = lines.flatMap((line, index) =>
            line.rateBasisPoints === total.rateBasisPoints ? [{ line, tax: lineTaxMinor[index] ?? 0 }] : [],
          );
          expect(sumMinor(members.map(({ line }) => line.totalMinor))).toBe(total.grossMinor);
          expect(sumMinor(members.map(({ tax }) => tax))).toBe(total.taxMinor);
          expect(total.taxMinor).toBe(containedTax(total.grossMinor, total.rateBasisPoints));
          for (const { line, tax } of members) {
            expect(tax).toBeGreaterThanOrEqual(0);
            expect(tax).toBeLessThanOrEqual(line.totalMinor);
          }
        }
        expect(sumMinor(totals.map((total) => total.grossMinor))).toBe(
          sumMinor(lines.map((line) => line.totalMinor)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('[TAX2] three lines that would each round down owe the tax of their sum', () => {
    const line = { totalMinor: 2, rateBasisPoints: 2000 };
    expect(taxLines([line, line, line])).toEqual({
      lineTaxMinor: [1, 0, 0],
      totals: [{ rateBasisPoints: 2000, grossMinor: 6, taxMinor: 1 }],
    });
  });

  test('[TAX2] totals are ordered by rate, highest first, and no VAT is not a rate of zero', () => {
    const rates = [null, 0, 2200, 1000, null, 2200];
    const { totals } = taxLines(rates.map((rateBasisPoints) => ({ totalMinor: 100, rateBasisPoints })));
    expect(totals).toEqual([
      { rateBasisPoints: 2200, grossMinor: 200, taxMinor: 36 },
      { rateBasisPoints: 1000, grossMinor: 100, taxMinor: 9 },
      { rateBasisPoints: 0, grossMinor: 100, taxMinor: 0 },
      { rateBasisPoints: null, grossMinor: 200, taxMinor: 0 },
    ]);
  });

  test('[TAX2] nothing sold owes nothing', () => {
    expect(taxLines([])).toEqual({ lineTaxMinor: [], totals: [] });
  });
});

test('[TAX3] the order of the lines leaves the totals of each rate', () => {
  fc.assert(
    fc.property(withPermutation(anyLines), ({ items, shuffled }) => {
      expect(taxLines(shuffled).totals).toEqual(taxLines(items).totals);
    }),
    { numRuns: 500 },
  );
});

describe('[TAX4] the rate of a moment', () => {
  const change = Date.UTC(2025, 11, 31, 21); // 2026-01-01 00:00 in Moscow

  test.each<[string, TaxCategory, number, number | null | undefined]>([
    ['the last millisecond of 2025 in Moscow', 'standard', change - 1, 2000],
    ['the first millisecond of 2026 in Moscow', 'standard', change, 2200],
    ['midnight of 2026 in Greenwich', 'standard', Date.UTC(2026, 0, 1), 2200],
    ['2019', 'standard', Date.UTC(2018, 11, 31, 21), 2000],
    ['before 2019, which the table leaves out', 'standard', Date.UTC(2018, 11, 31, 21) - 1, undefined],
    ['the last moment of 2025', 'reduced', change - 1, 1000],
    ['2026', 'reduced', change, 1000],
    ['2026', 'zero', change, 0],
    ['2026', 'none', change, null],
  ])('[TAX4] Russia, %s: %s', (_, category, atMs, rate) => {
    expect(taxRateAt(russianTaxTable, category, atMs)).toBe(rate);
  });

  test.each<[string, TaxCategory, number, number | null | undefined]>([
    ['2010', 'standard', Date.UTC(2010, 11, 1), 1750],
    ['the last millisecond of 3 January 2011', 'standard', Date.UTC(2011, 0, 4) - 1, 1750],
    ['4 January 2011', 'standard', Date.UTC(2011, 0, 4), 2000],
    ['2026', 'reduced', change, 500],
    ['2026', 'zero', change, 0],
    ['2026', 'none', change, null],
  ])('[TAX4] United Kingdom, %s: %s', (_, category, atMs, rate) => {
    expect(taxRateAt(britishTaxTable, category, atMs)).toBe(rate);
  });

  test('[TAX4] the latest rate that has begun holds, in whatever order the table lists them', () => {
    const standard = [...russianTaxTable.standard].reverse();
    const table = taxTableSchema.parse({ ...russianTaxTable, standard });
    expect(taxRateAt(table, 'standard', change - 1)).toBe(2000);
    expect(taxRateAt(table, 'standard', change)).toBe(2200);
  });
});
