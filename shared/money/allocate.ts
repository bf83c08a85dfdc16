/**
 * Splits an amount over lines by the largest-remainder method (Hamilton's method of apportionment): every
 * line gets its share rounded towards zero, and the minor units left over go one by one to the largest
 * fractions. So the shares always add up to the amount, and no share is off by a whole minor unit.
 */
import { assert } from '../base/assert.ts';

/**
 * Shares of `totalMinor` in proportion to `weights` (whole numbers, none negative).
 * When all weights are zero they count as equal. Equal fractions are served by the larger weight first, so
 * what a line gets depends on the lines and not on their order (lines of equal weight may swap their shares).
 * @returns one share per weight, adding up to `totalMinor`.
 * @throws when there is something to share and nobody to share it.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  assert(Number.isSafeInteger(totalMinor), 'an amount to allocate is a whole number');
  assert(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    'weights are not negative',
  );
  if (weights.length === 0) {
    assert(totalMinor === 0, 'an amount needs at least one line to be allocated to');
    return [];
  }
  const effective = weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
  const weightSum = effective.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const sign = totalMinor < 0 ? -1 : 1;
  const magnitude = BigInt(Math.abs(totalMinor));
  const parts = effective.map((weight, index) => {
    const product = magnitude * BigInt(weight);
    return { index, weight, share: Number(product / weightSum), remainder: product % weightSum };
  });
  let left = Math.abs(totalMinor) - parts.reduce((sum, part) => sum + part.share, 0);
  const byRemainder = [...parts].sort(
    (a, b) => compare(b.remainder, a.remainder) || b.weight - a.weight || a.index - b.index,
  );
  for (const part of byRemainder) {
    if (left === 0) break;
    part.share += 1;
    left -= 1;
  }
  assert(left === 0, 'an allocated amount leaves nothing over');
  return parts.map((part) => (part.share === 0 ? 0 : sign * part.share));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
