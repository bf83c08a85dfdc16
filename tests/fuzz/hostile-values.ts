/**
 * Values that programs trip over, and changes of good JSON into bad. A change tells where it was made, so
 * that an answer can be held to naming that place. Everything comes from the generator that is handed in.
 */
import type { SeededRandom } from '../../shared/base/seeded-random.ts';

const strings: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  'a\u0301\u202e\ufeff',
  '😀'.repeat(40),
  'ЖЁ№',
  "' OR 1=1 --",
  '"; DROP TABLE entries; --',
  '../../etc/passwd',
  '%00%2e%2e%2f',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-1',
  '1e400',
  '0x10',
  '00000000-0000-0000-0000-000000000000',
  'f'.repeat(64),
  '\u001b[2J\r\nSet-Cookie: a=b',
  '١٢٣',
];

const numbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  -0.5,
  255,
  256,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e13,
  1e13 + 1,
  1e21,
  1e308,
  5e-324,
  8.64e15 + 1,
];

/** Names that objects have already, or that parsers treat in their own way. */
export const hostileKeys: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  'length',
  'then',
  '\0',
  '\ud800',
  'ключ',
  'a.b',
];

/** A place in a JSON value, from the outside in. */
export type JsonPath = readonly (string | number)[];

/** A changed value and where it was changed. */
export interface Mutated {
  readonly value: unknown;
  readonly path: JsonPath;
}

/** A text that is odd or of odd length. */
export function hostileString(random: SeededRandom): string {
  if (random.chance(0.08)) return random.pick(['a', '9', 'я', '\\', '"']).repeat(2 ** random.below(15));
  if (random.chance(0.15))
    return String.fromCharCode(...Array.from({ length: 1 + random.below(12) }, () => random.below(0x10000)));
  return random.pick(strings);
}

/** A value of any JSON type; not deeper than a few levels unless it means to be. */
export function hostileValue(random: SeededRandom): unknown {
  const draw = random.below(20);
  if (draw < 7) return hostileString(random);
  if (draw < 12) return random.pick(numbers);
  if (draw < 14) return random.pick([true, false]);
  if (draw < 16) return null;
  if (draw === 16) return nested(random, 2 ** (1 + random.below(9)));
  if (draw === 17) return Array.from({ length: random.below(300) }, () => random.pick(numbers));
  if (draw === 18) return withKey({}, random.pick(hostileKeys), random.pick(strings));
  return random.pick<unknown>([[], {}, [[]], [null], { a: {} }]);
}

function nested(random: SeededRandom, depth: number): unknown {
  const list = random.chance(0.5);
  let value: unknown = null;
  for (let level = 0; level < depth; level += 1) value = list ? [value] : { a: value };
  return value;
}

/** An own member of any name, `__proto__` too, which a plain assignment would not make. */
export function withKey(object: object, key: string, value: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** Changes one place of a JSON value. */
export function mutateJson(random: SeededRandom, value: unknown): Mutated {
  const isList = Array.isArray(value);
  if (!isList && (typeof value !== 'object' || value === null)) {
    return { value: mutateScalar(random, value), path: [] };
  }
  const keys = Object.keys(value);
  if (random.chance(0.03)) return { value: hostileValue(random), path: [] };
  if (keys.length > 0 && random.chance(0.72)) {
    const key = random.pick(keys);
    const inner = mutateJson(random, (value as Record<string, unknown>)[key]);
    const path = [isList ? Number(key) : key, ...inner.path];
    return { value: isList ? value.with(Number(key), inner.value) : withKey(value, key, inner.value), path };
  }
  return isList ? mutateList(random, value) : mutateObject(random, value, keys);
}

function mutateObject(random: SeededRandom, value: object, keys: readonly string[]): Mutated {
  const key = keys.length > 0 ? random.pick(keys) : '';
  if (random.chance(0.4) && keys.length > 0) {
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    return { value: rest, path: [key] };
  }
  if (random.chance(0.3) && keys.length > 0)
    return { value: withKey(value, key, hostileValue(random)), path: [key] };
  const added = random.chance(0.7) ? random.pick(hostileKeys) : hostileString(random);
  return { value: withKey(value, added, hostileValue(random)), path: [added] };
}

function mutateList(random: SeededRandom, value: readonly unknown[]): Mutated {
  const index = random.below(value.length + 1);
  const draw = random.below(5);
  const added = draw === 0 ? [hostileValue(random)] : draw === 1 ? value.slice(0, 1) : [];
  if (added.length > 0) return { value: value.toSpliced(index, 0, ...added), path: [] };
  if (draw === 2) return { value: value.toSpliced(index, 1), path: [] };
  if (draw === 3) return { value: value.toReversed(), path: [] };
  const times = 1 + random.below(60);
  return {
    value: Array.from({ length: times }, () => value)
      .flat()
      .slice(0, 400),
    path: [],
  };
}

function mutateScalar(random: SeededRandom, value: unknown): unknown {
  if (random.chance(0.35)) return hostileValue(random);
  if (typeof value === 'number')
    return random.pick([value + 1, value - 1, -value, value / 2, value * 1e6, String(value), ...numbers]);
  if (typeof value === 'boolean') return random.pick<unknown>([!value, String(value), Number(value)]);
  if (typeof value !== 'string') return hostileValue(random);
  const at = random.below(value.length + 1);
  const change = random.below(6);
  if (change === 0) return value.slice(0, at);
  if (change === 1) return value.slice(0, at) + hostileString(random) + value.slice(at);
  if (change === 2) return random.chance(0.5) ? value.toUpperCase() : ` ${value}`;
  if (change === 3) return value + value;
  if (change === 4) return [value];
  return hostileString(random);
}

/** Changes bytes in one place or some: flips, cuts, fills, odd bytes in between, lines that change places. */
export function mutateBytes(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  let out = Buffer.from(bytes);
  const times = random.chance(0.6) ? 1 : 1 + random.below(6);
  for (let round = 0; round < times; round += 1) out = mutateOnce(random, out, 8);
  return out;
}

/** Changes bytes in one place, as a disk does: every line stays where it is. */
export function damageBytes(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  return mutateOnce(random, Buffer.from(bytes), 7);
}

function mutateOnce(random: SeededRandom, bytes: Buffer, ways: number): Buffer<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const draw = random.below(ways);
  const copy = Buffer.from(bytes);
  if (draw === 0 && at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  else if (draw === 1) return copy.subarray(0, at);
  else if (draw === 2) return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + random.below(40))]);
  else if (draw === 3)
    return Buffer.concat([copy.subarray(0, at), random.bytes(1 + random.below(20)), copy.subarray(at)]);
  else if (draw === 4)
    return Buffer.concat([copy.subarray(0, at), Buffer.from(hostileString(random)), copy.subarray(at)]);
  else if (draw === 5) copy.fill(random.below(256), at, Math.min(copy.length, at + random.below(64)));
  else if (draw === 7) return swapLines(random, copy);
  else if (at < copy.length) copy[at] = random.pick([0, 10, 13, 34, 44, 59, 92, 255]);
  return copy;
}

function swapLines(random: SeededRandom, bytes: Buffer): Buffer<ArrayBuffer> {
  const lines = bytes.toString('latin1').split('\n');
  const [a, b] = [random.below(lines.length), random.below(lines.length)];
  const [first = '', second = ''] = [lines[a], lines[b]];
  return Buffer.from(
    lines
      .with(a, second)
      .with(b, random.chance(0.7) ? first : second)
      .join('\n'),
    'latin1',
  );
}
