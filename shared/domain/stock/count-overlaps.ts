/**
 * A count corrects stock from what was expected at the scan to what was counted. The expectation is right when
 * it holds every movement from before the scan; one that arrives later makes the correction wrong by itself.
 * What is compared here are facts alone, so the answer is the same in whatever order they came. Rules [COUNT*].
 */

/** A movement of one SKU in one store with the moment it counts from. */
export interface TimedMovement {
  readonly sku: string;
  readonly quantityMilli: number;
  /**
   * Business time, ms: the operation's own; of a count, that of the scan; of opening stock 0, because it says
   * what was there before anything moved.
   */
  readonly atMs: number;
  /** The operation that made it; anything unique for opening stock. */
  readonly origin: string;
}

/** A line of a count. */
export interface CountLine {
  readonly sku: string;
  readonly expectedMilli: number;
  readonly countedAtMs: number;
  /** The count's operation. */
  readonly origin: string;
}

/** A count line whose expectation differs from what had moved before it. */
export interface CountOverlap {
  readonly line: CountLine;
  /** What moved up to the scan less what was expected, thousandths; never 0. */
  readonly differenceMilli: number;
}

/**
 * The lines whose expectation doesn't hold what moved up to their scan: the sum of all movements of the SKU at
 * or before it, the count's own left out, less the expectation.
 */
export function countOverlaps(
  lines: readonly CountLine[],
  movements: readonly TimedMovement[],
): CountOverlap[] {
  return lines.flatMap((line) => {
    const before = movements.filter(
      (movement) =>
        movement.sku === line.sku && movement.atMs <= line.countedAtMs && movement.origin !== line.origin,
    );
    const differenceMilli =
      before.reduce((sum, movement) => sum + movement.quantityMilli, 0) - line.expectedMilli;
    return differenceMilli === 0 ? [] : [{ line, differenceMilli }];
  });
}
