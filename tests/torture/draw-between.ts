/** Draws whole numbers from a range for everything in the torture that happens by a seed. */
import type { SeededRandom } from '../../shared/base/seeded-random.ts';

/** A range of whole numbers, both ends included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** A whole number of a range. */
export function drawBetween(random: SeededRandom, { least, most }: Range): number {
  return least + random.below(most - least + 1);
}
