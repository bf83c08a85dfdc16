/**
 * What a benchmark tells: times in milliseconds against a floor measured in the same run, `ratio` being median
 * to floor. One JSON line each.
 */

/** The outcome of one benchmark, with whatever else it tells. */
export interface BenchResult {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly floorMs: number;
  readonly ratio: number;
  readonly samples: number;
  readonly [more: string]: number | string;
}

/** A page's clock ticks in tenths of a millisecond. */
const pageTickMs = 0.1;

/** Adds up times against their floor. `more` stands behind the figures every benchmark has. */
export function benchResult(
  name: string,
  times: readonly number[],
  floorMs: number,
  more: Readonly<Record<string, number | string>> = {},
): BenchResult {
  const medianMs = quantile(times, 0.5);
  return {
    name,
    medianMs: rounded(medianMs),
    p95Ms: rounded(quantile(times, 0.95)),
    p99Ms: rounded(quantile(times, 0.99)),
    floorMs: rounded(floorMs),
    ratio: rounded(medianMs / floorMs),
    samples: times.length,
    ...more,
  };
}

/**
 * The time that a share of the values doesn't reach. Equal values are spread over their tick of the page's
 * clock (the quantile of grouped data).
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.map((value) => Math.round(value * 1e4) / 1e4).sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  const value = sorted[at] ?? 0;
  const first = sorted.indexOf(value);
  const count = sorted.lastIndexOf(value) - first + 1;
  if (count < sorted.length / 50) return value;
  return value + pageTickMs * ((at - first + 0.5) / count - 0.5);
}

/** To a thousandth of a millisecond. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
