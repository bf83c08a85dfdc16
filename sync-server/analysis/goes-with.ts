/**
 * What is bought together, by association over receipts: lift says how many times more often than by chance, and a
 * likelihood ratio whether the receipts are enough to believe it (T. Dunning, 1993). Pure. Rules [RECOMMEND*].
 */
import type { Recommendation } from '../../shared/domain/entities/article.ts';

/** How much support is asked for. */
export interface Support {
  /** Receipts on which both stand, at least. */
  readonly receipts: number;
  /** Lift times 100, at least. */
  readonly liftPercent: number;
}

export const usualSupport: Support = { receipts: 5, liftPercent: 150 };

/** Below one chance in a thousand that it is chance: chi-square with one degree of freedom. */
const leastRatio = 10.83;
const mostShown = 10;
/** Longer receipts are a reseller's and say nothing of what goes with what. */
const longestReceipt = 100;

/** What goes with each article, the surest first; articles without enough support are left out. */
export function goesWith(
  receipts: readonly (readonly string[])[],
  support: Support,
): Map<string, Recommendation[]> {
  const baskets = receipts
    .map((articles) => [...new Set(articles)])
    .filter((all) => all.length <= longestReceipt);
  const counts = countsOf(baskets);
  const together = new Map<string, number>();
  for (const basket of baskets) {
    const frequent = basket.filter((id) => (counts.get(id) ?? 0) >= support.receipts).sort();
    frequent.forEach((first, place) => {
      for (const second of frequent.slice(place + 1)) {
        const pair = JSON.stringify([first, second]);
        together.set(pair, (together.get(pair) ?? 0) + 1);
      }
    });
  }
  const found = new Map<string, (Recommendation & { readonly ratio: number })[]>();
  for (const [pair, both] of together) {
    if (both < support.receipts) continue;
    const [first, second] = JSON.parse(pair) as [string, string]; // as it was written above
    const of = [counts.get(first) ?? 0, counts.get(second) ?? 0] as const;
    const liftPercent = Math.floor((100 * both * baskets.length) / (of[0] * of[1]));
    const ratio = likelihoodRatio(both, of[0], of[1], baskets.length);
    if (liftPercent < support.liftPercent || ratio < leastRatio) continue;
    for (const [articleId, other] of [
      [first, second],
      [second, first],
    ] as const) {
      found.set(articleId, [
        ...(found.get(articleId) ?? []),
        { articleId: other, liftPercent, receipts: both, ratio },
      ]);
    }
  }
  return new Map(
    [...found].map(([articleId, all]) => [
      articleId,
      all
        .sort((a, b) => b.ratio - a.ratio || (a.articleId < b.articleId ? -1 : 1))
        .slice(0, mostShown)
        .map(({ ratio: _, ...shown }) => shown),
    ]),
  );
}

/** Receipts of one customer that something must stand on to be called usual. */
const leastOwnReceipts = 3;

/** What a customer buys again and again and more often than others do, the most frequent first. */
export function usuallyBuys(
  own: readonly (readonly string[])[],
  chainCounts: ReadonlyMap<string, number>,
  chainReceipts: number,
): Recommendation[] {
  return [...countsOf(own)]
    .flatMap(([articleId, receipts]): Recommendation[] => {
      const ofChain = chainCounts.get(articleId) ?? receipts;
      const liftPercent = Math.floor((100 * receipts * chainReceipts) / (own.length * ofChain));
      return receipts >= leastOwnReceipts && liftPercent > 100 ? [{ articleId, liftPercent, receipts }] : [];
    })
    .sort(
      (a, b) =>
        b.receipts - a.receipts || b.liftPercent - a.liftPercent || (a.articleId < b.articleId ? -1 : 1),
    )
    .slice(0, mostShown);
}

/** On how many receipts each article stands. */
export function countsOf(receipts: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const receipt of receipts)
    for (const id of new Set(receipt)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function likelihoodRatio(both: number, first: number, second: number, all: number): number {
  const cells = [
    [both, first, second],
    [first - both, first, all - second],
    [second - both, all - first, second],
    [all - first - second + both, all - first, all - second],
  ] as const;
  return (
    2 *
    cells.reduce((sum, [n, row, column]) => (n > 0 ? sum + n * Math.log((n * all) / (row * column)) : sum), 0)
  );
}
