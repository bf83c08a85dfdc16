/** Largest remainder: nothing is lost, nobody is off by a whole minor unit, and order doesn't matter. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withPermutation } from '../../tests/support/shop-catalogue.ts';
import { allocate } from './allocate.ts';
import { sumMinor } from './money.ts';

const anyTotal = fc.integer({ min: -1e13, max: 1e13 });
const anyWeight = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 1e12 }),
);
const anyWeights = fc.array(anyWeight, { minLength: 1, maxLength: 40 });

describe('[MONEY4] shares add up', () => {
  test('[MONEY4] to the amount, whatever the weights', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const shares = allocate(total, weights);
        expect(shares).toHaveLength(weights.length);
        expect(sumMinor(shares)).toBe(total);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[number, number[], number[]]>([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [30, 20, 50], [1, 1, 3]],
    [10, [0, 1, 0], [0, 10, 0]],
    [1, [1, 2, 1], [0, 1, 0]],
    [0, [1, 2], [0, 0]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [7, [0, 0, 0], [3, 2, 2]],
  ])('[MONEY4] %d over %j is %j', (total, weights, expected) => {
    expect(allocate(total, weights)).toEqual(expected);
  });

  test('[MONEY4] nothing over nobody is nothing; something over nobody is a bug', () => {
    expect(allocate(0, [])).toEqual([]);
    expect(() => allocate(1, [])).toThrow('at least one line');
    expect(() => allocate(1, [1, -1])).toThrow('not negative');
    expect(() => allocate(0.5, [1])).toThrow('whole number');
  });
});

describe('[MONEY5] a share is close to the exact one', () => {
  test('[MONEY5] off by less than a minor unit, and on the side of the amount', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const allZero = weights.every((weight) => weight === 0);
        const effective = allZero ? weights.map(() => 1) : weights;
        const weightSum = effective.reduce((sum, weight) => sum + BigInt(weight), 0n);
        allocate(total, weights).forEach((share, index) => {
          const off = BigInt(share) * weightSum - BigInt(total) * BigInt(effective[index] ?? 0);
          expect(off < weightSum && off > -weightSum).toBe(true);
          expect(share === 0 || share > 0 === total > 0).toBe(true);
          expect(Object.is(share, -0)).toBe(false);
          if (!allZero && weights[index] === 0) expect(share).toBe(0);
        });
      }),
      { numRuns: 1000 },
    );
  });

  test('[MONEY5] a refund is the mirror of its payment', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const mirrored = allocate(-total, weights).map((share) => (share === 0 ? 0 : -share));
        expect(mirrored).toEqual(allocate(total, weights));
      }),
    );
  });
});

describe('[MONEY6] order plays no part', () => {
  test('[MONEY6] lines in another order get the same shares for the same weights', () => {
    const bySize = (pairs: number[][]) =>
      pairs.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
    const pairsOf = (total: number, weights: number[]) => {
      const shares = allocate(total, weights);
      return bySize(weights.map((weight, index) => [weight, shares[index] ?? 0]));
    };
    fc.assert(
      fc.property(anyTotal, withPermutation(anyWeights), (total, { items, shuffled }) => {
        expect(pairsOf(total, shuffled)).toEqual(pairsOf(total, items));
      }),
      { numRuns: 1000 },
    );
  });

  test('[MONEY6] of equal fractions the larger weight is served first', () => {
    // The exact shares are one half and two and a half.
    expect(allocate(3, [1, 5])).toEqual([0, 3]);
    expect(allocate(3, [5, 1])).toEqual([3, 0]);
  });
});
