/**
 * Value added tax contained in prices. A tax table gives, per category, the rate that holds from a moment
 * on; a sale freezes the rate on its line and nobody looks it up again.
 */
import { z } from 'zod';
import { allocate } from './allocate.ts';
import { multiplyDivide, sumMinor } from './money.ts';

/** `none` means outside of VAT, which is not the same as a rate of zero. */
export const taxCategorySchema = z.enum(['standard', 'reduced', 'zero', 'none']);
export type TaxCategory = z.infer<typeof taxCategorySchema>;

/** A rate in basis points (22 % = 2200), or null for "no VAT". */
export const taxRateSchema = z.int().min(0).max(10_000).nullable();

/** The rates of one country, each with the moment from which it holds (ms since 1970, inclusive). */
export const taxTableSchema = z.object({
  standard: z.array(z.object({ fromMs: z.int(), rateBasisPoints: taxRateSchema })).min(1),
  reduced: z.array(z.object({ fromMs: z.int(), rateBasisPoints: taxRateSchema })).min(1),
  zero: z.array(z.object({ fromMs: z.int(), rateBasisPoints: taxRateSchema })).min(1),
  none: z.array(z.object({ fromMs: z.int(), rateBasisPoints: taxRateSchema })).min(1),
});
export type TaxTable = z.infer<typeof taxTableSchema>;

/**
 * Russia: 20 % from 2019-01-01 (Federal Law 303-FZ of 3 August 2018), 22 % from 2026-01-01 (Federal Law
 * 425-FZ of 28 November 2025); 10 % for the goods listed in Tax Code article 164(2); Moscow time.
 */
export const russianTaxTable: TaxTable = {
  standard: [
    { fromMs: Date.parse('2019-01-01T00:00:00+03:00'), rateBasisPoints: 2000 },
    { fromMs: Date.parse('2026-01-01T00:00:00+03:00'), rateBasisPoints: 2200 },
  ],
  reduced: [{ fromMs: 0, rateBasisPoints: 1000 }],
  zero: [{ fromMs: 0, rateBasisPoints: 0 }],
  none: [{ fromMs: 0, rateBasisPoints: null }],
};

/** United Kingdom: 17.5 % until 2011-01-03, 20 % from 2011-01-04 (Finance (No. 2) Act 2010, section 3). */
export const britishTaxTable: TaxTable = {
  standard: [
    { fromMs: Date.parse('2010-01-01T00:00:00Z'), rateBasisPoints: 1750 },
    { fromMs: Date.parse('2011-01-04T00:00:00Z'), rateBasisPoints: 2000 },
  ],
  reduced: [{ fromMs: 0, rateBasisPoints: 500 }],
  zero: [{ fromMs: 0, rateBasisPoints: 0 }],
  none: [{ fromMs: 0, rateBasisPoints: null }],
};

/** The rate of a category at a moment: the latest one that has begun. Null is "no VAT"; undefined, none known. */
export function taxRateAt(table: TaxTable, category: TaxCategory, atMs: number): number | null | undefined {
  const begun = table[category].filter((entry) => entry.fromMs <= atMs);
  begun.sort((a, b) => b.fromMs - a.fromMs);
  return begun[0]?.rateBasisPoints;
}

/** The tax contained in a gross amount: gross x rate / (100 % + rate), rounded by the one rule. */
export function containedTax(grossMinor: number, rateBasisPoints: number | null): number {
  if (rateBasisPoints === null) return 0;
  return multiplyDivide(grossMinor, rateBasisPoints, 10_000 + rateBasisPoints);
}

/** What a sale owes at one rate. */
export interface TaxTotal {
  readonly rateBasisPoints: number | null;
  readonly grossMinor: number;
  readonly taxMinor: number;
}

/**
 * Tax of a whole receipt: per rate on the sum of its lines, then allocated to the lines by largest
 * remainder, so that the lines always add up to the printed totals.
 * @returns the tax of each line, in the order given, and the totals ordered by rate, highest first, "no VAT" last.
 */
export function taxLines(
  lines: readonly { readonly totalMinor: number; readonly rateBasisPoints: number | null }[],
): { readonly lineTaxMinor: number[]; readonly totals: TaxTotal[] } {
  const lineTaxMinor = lines.map(() => 0);
  const rates = [...new Set(lines.map((line) => line.rateBasisPoints))].sort((a, b) => (b ?? -1) - (a ?? -1));
  const totals = rates.map((rateBasisPoints) => {
    const members = lines.flatMap((line, index) =>
      line.rateBasisPoints === rateBasisPoints ? [{ index, totalMinor: line.totalMinor }] : [],
    );
    const grossMinor = sumMinor(members.map((member) => member.totalMinor));
    const taxMinor = containedTax(grossMinor, rateBasisPoints);
    const shares = allocate(
      taxMinor,
      members.map((member) => Math.abs(member.totalMinor)),
    );
    members.forEach((member, position) => {
      lineTaxMinor[member.index] = shares[position] ?? 0;
    });
    return { rateBasisPoints, grossMinor, taxMinor };
  });
  return { lineTaxMinor, totals };
}
