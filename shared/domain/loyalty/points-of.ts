/**
 * The one computation of points, for tills, server and web shop: what a bill may be paid with points, what each
 * line gets of it, and what each line earns. No points are earned on what points paid. Pure: the same lines, rules
 * and moment give the same points, in whatever order the lines were scanned. Rules [POINTS*].
 */
import { assert } from '../../base/assert.ts';
import { allocate } from '../../money/allocate.ts';
import { sumMinor } from '../../money/money.ts';
import type { ArticleFlag } from '../entities/article.ts';
import { daysAfter, isInCategory, type ProgrammeRules, reachesTier } from './programme.ts';
import type { Redemption } from './sale-loyalty.ts';

/** A line as points see it: priced, with every other discount taken off. */
export interface PointsLine {
  readonly lineId: number;
  readonly category: string;
  readonly flags: readonly ArticleFlag[];
  /** What it comes to before points, minor units. */
  readonly netMinor: number;
  /** Lines of higher rates are served first where a unit is left over; null is "no VAT". */
  readonly rateBasisPoints: number | null;
}

/** The points of a bill. */
export interface BillPoints {
  readonly redemption: Redemption;
  /** The most that this bill takes, whatever the customer has. */
  readonly mostPoints: number;
  readonly spentPoints: number;
  readonly spentMinor: number;
  readonly earnedPoints: number;
  readonly availableAtMs: number;
  readonly expiresAtMs: number | null;
  /** One per line, in the order given. */
  readonly lines: readonly {
    readonly pointsDiscountMinor: number;
    readonly pointsSpent: number;
    readonly pointsEarned: number;
  }[];
}

/** The most points that these lines may be paid with. */
export function mostPoints(rules: ProgrammeRules, lines: readonly PointsLine[]): number {
  const totalMinor = sumMinor(lines.map((line) => line.netMinor));
  const redeemableMinor = sumMinor(redeemableMinors(rules, lines));
  const shareMinor = Number((BigInt(totalMinor) * BigInt(rules.highestShareBasisPoints)) / 10_000n);
  return Math.floor(Math.min(shareMinor, redeemableMinor) / rules.pointValueMinor);
}

/**
 * The points of a bill at a moment of business time for a customer of a tier.
 * @throws when more points are to be spent than `mostPoints` allows: ask it first.
 */
export function pointsOf(
  rules: ProgrammeRules,
  tierId: string | null,
  lines: readonly PointsLine[],
  spentPoints: number,
  atMs: number,
): BillPoints {
  const most = mostPoints(rules, lines);
  assert(Number.isSafeInteger(spentPoints) && spentPoints >= 0, 'points are whole and not negative');
  assert(spentPoints <= most, 'a bill takes no more points than the programme lets it');
  const spentMinor = spentPoints * rules.pointValueMinor;
  const weights = redeemableMinors(rules, lines);
  const paidMinors = shares(spentMinor, weights, lines);
  const spent = shares(spentPoints, paidMinors, lines);
  const earned = earnedPoints(
    rules,
    tierId,
    lines.map((line, index) => ({ ...line, netMinor: line.netMinor - (paidMinors[index] ?? 0) })),
    atMs,
  );
  return {
    redemption: rules.redemption,
    mostPoints: most,
    spentPoints,
    spentMinor,
    earnedPoints: sumMinor(earned),
    availableAtMs: daysAfter(atMs, rules.pendingDays),
    expiresAtMs: rules.lifeDays === null ? null : daysAfter(atMs, rules.lifeDays),
    lines: lines.map((_, index) => ({
      pointsDiscountMinor: rules.redemption === 'discount' ? (paidMinors[index] ?? 0) : 0,
      pointsSpent: spent[index] ?? 0,
      pointsEarned: earned[index] ?? 0,
    })),
  };
}

function redeemableMinors(rules: ProgrammeRules, lines: readonly PointsLine[]): number[] {
  const { categories, flags } = rules.notRedeemable;
  return lines.map((line) =>
    isInCategory(line.category, categories) || line.flags.some((flag) => flags.includes(flag))
      ? 0
      : line.netMinor,
  );
}

/**
 * What each line earns. Lines with the same promise are summed first and rounded down once, so that many small
 * lines bring as much as one large one.
 */
function earnedPoints(
  rules: ProgrammeRules,
  tierId: string | null,
  lines: readonly PointsLine[],
  atMs: number,
): number[] {
  const earned = lines.map(() => 0);
  const groups = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const promise = promiseOf(rules, tierId, line, atMs);
    if (promise) groups.set(promise, [...(groups.get(promise) ?? []), index]);
  });
  for (const [promise, members] of groups) {
    const [points = 0n, perMinor = 1n, factor = 1n] = promise.split(' ').map(BigInt);
    const weights = members.map((index) => lines[index]?.netMinor ?? 0);
    const whole = Number((BigInt(sumMinor(weights)) * points * factor) / (perMinor * 10_000n));
    const own = members.flatMap((index) => lines[index] ?? []);
    shares(whole, weights, own).forEach((share, place) => {
      earned[members[place] ?? 0] = share;
    });
  }
  return earned;
}

/** Points, per how much money, times which factor: as text, by which lines are grouped; null for nothing. */
function promiseOf(
  rules: ProgrammeRules,
  tierId: string | null,
  line: PointsLine,
  atMs: number,
): string | null {
  const { categories, flags } = rules.notEarning;
  if (isInCategory(line.category, categories) || line.flags.some((flag) => flags.includes(flag))) return null;
  const fits = (each: {
    readonly categories: readonly string[];
    readonly fromTierId: string | null;
  }): boolean =>
    (each.categories.length === 0 || isInCategory(line.category, each.categories)) &&
    reachesTier(rules, tierId, each.fromTierId);
  const rule = rules.earn.find(fits);
  if (!rule || rule.points === 0) return null;
  const factor = rules.campaigns
    .filter((campaign) => campaign.fromMs <= atMs && atMs < campaign.untilMs && fits(campaign))
    .reduce((most, campaign) => Math.max(most, campaign.factorBasisPoints), 10_000);
  return `${rule.points} ${rule.perMinor} ${factor}`;
}

/**
 * Shares by weight. What is left over goes to the lines of the higher tax rates first, then by category: lines that
 * take turns by the order in which they were scanned are alike in all that matters.
 */
function shares(
  amount: number,
  weights: readonly number[],
  lines: readonly Pick<PointsLine, 'rateBasisPoints' | 'category'>[],
): number[] {
  if (amount === 0) return weights.map(() => 0);
  const rateOf = (index: number): number => lines[index]?.rateBasisPoints ?? -1;
  const categoryOf = (index: number): string => lines[index]?.category ?? '';
  const order = weights
    .map((_, index) => index)
    .sort((a, b) => rateOf(b) - rateOf(a) || compareText(categoryOf(a), categoryOf(b)));
  const served = allocate(
    amount,
    order.map((index) => weights[index] ?? 0),
  );
  const result = weights.map(() => 0);
  order.forEach((index, place) => {
    result[index] = served[place] ?? 0;
  });
  return result;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
