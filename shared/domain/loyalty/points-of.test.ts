/** Points of a bill: what it may be paid with them, what each line gets of it, and what each line earns. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arbitraryPointsLines,
  sampleDayMs,
  sampleProgramme,
  sampleRules,
} from '../../../tests/support/loyalty-samples.ts';
import { withPermutation } from '../../../tests/support/shop-catalogue.ts';
import { mostPoints, type PointsLine, pointsOf } from './points-of.ts';
import {
  isInCategory,
  loyaltyProgrammeSchema,
  programmeOf,
  reachesTier,
  rulesAt,
  tierAt,
} from './programme.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((before, each) => before + each, 0);
const line = (netMinor: number, change: Partial<PointsLine> = {}): PointsLine => ({
  lineId: 1,
  category: 'Food',
  flags: [],
  netMinor,
  rateBasisPoints: 2200,
  ...change,
});
const spending = arbitraryPointsLines.chain((lines) =>
  fc.record({
    lines: fc.constant(lines),
    spent: fc.nat(mostPoints(sampleRules, lines)),
    tierId: fc.constantFrom(null, 'basic', 'silver'),
    atMs: fc.constantFrom(500, 1500),
    redemption: fc.constantFrom('discount' as const, 'tender' as const),
  }),
);

describe('paying with points', () => {
  test('[POINTS7] what points take off is allocated to the lines exactly, and never more than a line comes to', () => {
    fc.assert(
      fc.property(spending, ({ lines, spent, tierId, atMs, redemption }) => {
        const points = pointsOf({ ...sampleRules, redemption }, tierId, lines, spent, atMs);
        expect(points.spentMinor).toBe(spent * sampleRules.pointValueMinor);
        const taken = points.lines.map((each) => each.pointsDiscountMinor);
        expect(sum(taken)).toBe(redemption === 'discount' ? points.spentMinor : 0);
        expect(sum(points.lines.map((each) => each.pointsSpent))).toBe(spent);
        expect(sum(points.lines.map((each) => each.pointsEarned))).toBe(points.earnedPoints);
        points.lines.forEach((each, index) => {
          const { netMinor = 0, category, flags } = lines[index] ?? line(0);
          expect(each.pointsDiscountMinor).toBeLessThanOrEqual(netMinor);
          expect(Math.min(...Object.values(each))).toBeGreaterThanOrEqual(0);
          if (category === 'Tobacco' || flags?.includes('age-restricted')) expect(each.pointsSpent).toBe(0);
          if (category === 'Tobacco') expect(each.pointsEarned).toBe(0);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('[POINTS8] a bill takes points up to its share, its goods that points may pay, and whole points only', () => {
    expect(mostPoints(sampleRules, [line(10_000)])).toBe(50);
    expect(mostPoints(sampleRules, [line(10_000), line(2_000, { category: 'Tobacco' })])).toBe(60);
    expect(mostPoints(sampleRules, [line(1_000), line(90_000, { flags: ['age-restricted'] })])).toBe(10);
    expect(mostPoints(sampleRules, [line(399)])).toBe(1);
    expect(mostPoints(sampleRules, [])).toBe(0);
    expect(() => pointsOf(sampleRules, null, [line(10_000)], 51, 0)).toThrow('no more points');
    expect(() => pointsOf(sampleRules, null, [line(10_000)], 0.5, 0)).toThrow('whole');
  });
});

describe('earning points', () => {
  test('[POINTS9] no points are earned on what points paid, as a discount or as a tender', () => {
    for (const redemption of ['discount', 'tender'] as const) {
      const rules = { ...sampleRules, redemption };
      expect(pointsOf(rules, null, [line(10_000)], 0, 0).earnedPoints).toBe(10);
      expect(pointsOf(rules, null, [line(10_000)], 40, 0).earnedPoints).toBe(6);
      const two = pointsOf(rules, null, [line(10_000), line(10_000)], 40, 0);
      expect(two.lines.map((each) => each.pointsEarned)).toEqual([8, 8]);
    }
  });

  test('[POINTS10] by category, tier and campaign; the first rule that fits holds, and the best campaign', () => {
    const earned = (tierId: string | null, atMs: number, category = 'Toys/Wooden'): number =>
      pointsOf(sampleRules, tierId, [line(10_000, { category })], 0, atMs).earnedPoints;
    expect([earned(null, 0), earned('basic', 0), earned('silver', 0), earned('gone', 0)]).toEqual([
      10, 10, 20, 10,
    ]);
    expect([earned(null, 999), earned(null, 1000), earned(null, 1999), earned(null, 2000)]).toEqual([
      10, 30, 30, 10,
    ]);
    expect([earned('silver', 1500), earned(null, 1500, 'Food'), earned(null, 1500, 'Toysmith')]).toEqual([
      60, 10, 10,
    ]);
    expect(earned('silver', 1500, 'Tobacco')).toBe(0);
  });

  test('[POINTS10] many small lines bring as much as one large one', () => {
    const small = Array.from({ length: 10 }, () => line(999));
    expect(pointsOf(sampleRules, null, small, 0, 0).earnedPoints).toBe(9);
    expect(pointsOf(sampleRules, null, [line(9990)], 0, 0).earnedPoints).toBe(9);
  });

  test('[POINTS11] the order in which lines were scanned changes no sum, per tax rate neither', () => {
    fc.assert(
      fc.property(withPermutation(arbitraryPointsLines), fc.nat(), ({ items, shuffled }, wanted) => {
        const spent = wanted % (mostPoints(sampleRules, items) + 1);
        const summed = (lines: readonly PointsLine[]) => {
          const points = pointsOf(sampleRules, 'silver', lines, spent, 1500);
          const byRate = [2200, 1000, 0, null].map((rate) =>
            sum(
              points.lines.map((each, index) =>
                lines[index]?.rateBasisPoints === rate ? each.pointsDiscountMinor : 0,
              ),
            ),
          );
          return { byRate, spent: points.spentPoints, earned: points.earnedPoints };
        };
        expect(mostPoints(sampleRules, shuffled)).toBe(mostPoints(sampleRules, items));
        const [one, other] = [summed(items), summed(shuffled)];
        expect(other.byRate).toEqual(one.byRate);
        expect(Math.abs(other.earned - one.earned)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('[POINTS12] they wait until the return window has closed, and live from the sale on, as the rules have it', () => {
    expect(pointsOf(sampleRules, null, [line(10_000)], 0, 7)).toMatchObject({
      availableAtMs: 7 + 14 * sampleDayMs,
      expiresAtMs: 7 + 365 * sampleDayMs,
    });
    const forever = { ...sampleRules, pendingDays: 0, lifeDays: null };
    expect(pointsOf(forever, null, [], 0, 7)).toMatchObject({ availableAtMs: 7, expiresAtMs: null });
  });
});

describe('the programme', () => {
  test('[PROGRAMME1] of its versions the one that began last holds; before the first there is none', () => {
    const programme = sampleProgramme(
      { version: 1, fromMs: 100 },
      { version: 4, fromMs: 200, pointValueMinor: 50 },
    );
    const at = (atMs: number) => rulesAt(programme, atMs)?.version ?? null;
    expect([at(99), at(100), at(199), at(200), at(1e15)]).toEqual([null, 1, 1, 4, 4]);
    expect(programmeOf([programme], 'RUB')).toBe(programme);
    expect(programmeOf([programme], 'EUR')).toBeNull();
  });

  test.each<[string, object, string]>([
    [
      'versions out of order',
      {
        versions: [
          { ...sampleRules, fromMs: 5 },
          { ...sampleRules, version: 2 },
        ],
      },
      'later versions',
    ],
    ['a version twice', { versions: [sampleRules, { ...sampleRules, fromMs: 5 }] }, 'later versions'],
    ['a tier twice', { tiers: [sampleRules.tiers[0], sampleRules.tiers[0]] }, 'each tier once'],
    ['tiers that fall', { tiers: [...sampleRules.tiers].reverse() }, 'lowest first'],
    ['a rule for a tier that is none', { tiers: [] }, 'names a tier'],
    ['points that lapse before they may be spent', { lifeDays: 14 }, 'live longer'],
    ['a share of more than all', { highestShareBasisPoints: 10_001 }, ''],
    ['a point that is worth nothing', { pointValueMinor: 0 }, ''],
    [
      'a campaign that ends before it begins',
      { campaigns: [{ ...sampleRules.campaigns[0], untilMs: 1 }] },
      'ends after',
    ],
    ['no rule for earning', { earn: [] }, ''],
  ])('[PROGRAMME2] %s is refused, and the reason told', (_, change, reason) => {
    const row = sampleProgramme();
    const versions = 'versions' in change ? change.versions : [{ ...sampleRules, ...change }];
    const parsed = loyaltyProgrammeSchema.safeParse({ ...row, versions });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map(({ message }) => message).join()).toContain(reason);
  });

  test('[PROGRAMME3] tiers go by turnover; what holds from a tier on holds for higher ones', () => {
    expect([0, 999_999, 1_000_000, 9e9].map((minor) => tierAt(sampleRules, minor))).toEqual([
      'basic',
      'basic',
      'silver',
      'silver',
    ]);
    expect(tierAt({ tiers: sampleRules.tiers.slice(1) }, 5)).toBeNull();
    expect(reachesTier(sampleRules, 'silver', 'basic')).toBe(true);
    expect(reachesTier(sampleRules, 'basic', 'silver')).toBe(false);
    expect(reachesTier(sampleRules, null, null)).toBe(true);
    expect(reachesTier(sampleRules, 'gone', 'basic')).toBe(false);
  });

  test('[PROGRAMME3] a category stands for all that lie in it, and for no other', () => {
    expect(isInCategory('Toys', ['Toys'])).toBe(true);
    expect(isInCategory('Toys/Wooden', ['Toys'])).toBe(true);
    expect(isInCategory('Toysmith', ['Toys'])).toBe(false);
    expect(isInCategory('', ['Toys'])).toBe(false);
  });
});
