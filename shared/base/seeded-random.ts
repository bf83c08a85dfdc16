/**
 * A small reproducible generator for tests, replay and simulation: the same seed gives the same bytes on
 * every machine. Algorithm: sfc32 (C. Doty-Humphrey, PractRand), seeded by splitmix32. Not for keys.
 */
import type { RandomSource } from './environment.ts';

/** A random source that also draws numbers, all from one seed. */
export interface SeededRandom extends RandomSource {
  /** A number in [0, 1). */
  fraction(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean;
  /** One of a non-empty list. */
  pick<T>(items: readonly T[]): T;
}

/** Makes a generator from a 32-bit seed. */
export function seededRandom(seed: number): SeededRandom {
  let mix = seed >>> 0;
  const nextSeed = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = nextSeed();
  let b = nextSeed();
  let c = nextSeed();
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < 12; round += 1) next();
  const fraction = (): number => next() / 2 ** 32;
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T, // below() stays inside a non-empty list
  };
}
