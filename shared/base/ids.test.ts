/** Ids of version 7, and random numbers that a seed repeats. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clock, type RandomSource, randomFraction } from './environment.ts';
import { mintId, uuidSchema } from './ids.ts';
import { seededRandom } from './seeded-random.ts';

const clockAt = (ms: number): Clock => ({ wallMs: () => ms, monotonicMs: () => 0 });
const bytesOf = (value: number): RandomSource => ({ bytes: (length) => new Uint8Array(length).fill(value) });

describe('[ID1] ids are UUIDs of version 7', () => {
  test('[ID1] the example of RFC 9562, appendix A.6', () => {
    const random: RandomSource = {
      bytes: () =>
        Uint8Array.from([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]),
    };
    expect(mintId(clockAt(0x017f22e279b0), random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  test('[ID1] version and variant stand whatever the bytes and the clock are', () => {
    const times = fc.oneof(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.constant(-5), fc.constant(1.5));
    fc.assert(
      fc.property(times, fc.integer(), (timeMs, seed) => {
        const id = mintId(clockAt(timeMs), seededRandom(seed));
        expect(uuidSchema.safeParse(id).success).toBe(true);
        const written = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
        expect(written).toBe(Math.max(0, Math.floor(timeMs)));
      }),
    );
  });

  test('[ID1] all bits but version and variant come from the random source', () => {
    expect(mintId(clockAt(0), bytesOf(0xff))).toBe('00000000-0000-7fff-bfff-ffffffffffff');
    expect(mintId(clockAt(0), bytesOf(0))).toBe('00000000-0000-7000-8000-000000000000');
  });

  test.each([
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e2-79b0-4cc3-98c4-dc0c0c07398f',
    '017f22e2-79b0-7cc3-c8c4-dc0c0c07398f',
    '017f22e279b07cc398c4dc0c0c07398f',
    ' 017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
    '',
  ])('[ID1] "%s" is none', (text) => {
    expect(uuidSchema.safeParse(text).success).toBe(false);
  });
});

describe('[ID2] ids do not repeat', () => {
  test('[ID2] in one millisecond', () => {
    const random = seededRandom(7);
    const ids = Array.from({ length: 20_000 }, () => mintId(clockAt(1), random));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('[ID2] and a later millisecond sorts behind', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 1e12 }), (ms, later) => {
        expect(mintId(clockAt(ms), bytesOf(0xff)) < mintId(clockAt(ms + later), bytesOf(0))).toBe(true);
      }),
    );
  });
});

describe('[ID3] a seed repeats its random numbers', () => {
  test('[ID3] the first bytes of a seed are the same on every machine and in every version', () => {
    expect([...seededRandom(1).bytes(8)]).toEqual([25, 92, 213, 34, 88, 193, 38, 49]);
    expect([...seededRandom(0xffffffff).bytes(8)]).toEqual([183, 26, 138, 166, 1, 184, 121, 135]);
  });

  test('[ID3] same seed, same draws; another seed, others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 2 }), (seed) => {
        const draws = (from: number) => {
          const random = seededRandom(from);
          return [...random.bytes(16), random.fraction(), random.below(1000), random.chance(0.5)].join();
        };
        expect(draws(seed)).toBe(draws(seed));
        expect(draws(seed)).not.toBe(draws(seed + 1));
      }),
    );
  });

  test('[ID3] draws stay in their ranges and reach their ends', () => {
    const random = seededRandom(3);
    const dice = Array.from({ length: 2000 }, () => random.below(6));
    expect([...new Set(dice)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const heads = Array.from({ length: 4000 }, () => random.chance(0.25)).filter(Boolean).length;
    expect(heads).toBeGreaterThan(850);
    expect(heads).toBeLessThan(1150);
    expect(Array.from({ length: 100 }, () => random.chance(0)).some(Boolean)).toBe(false);
    expect(Array.from({ length: 100 }, () => random.chance(1)).every(Boolean)).toBe(true);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b']))).size).toBe(2);
  });

  test('[ID3] a fraction is in [0, 1) at both ends of the bytes', () => {
    expect(randomFraction(bytesOf(0))).toBe(0);
    expect(randomFraction(bytesOf(0xff))).toBe((2 ** 32 - 1) / 2 ** 32);
    expect(randomFraction({ bytes: () => Uint8Array.from([0x80, 0, 0, 0]) })).toBe(0.5);
  });
});
