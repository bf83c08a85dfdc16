/** The examples of RFC 8785, and what follows from one text per value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { sha256Hex, sha256Schema } from './sha256.ts';

/** The number of an IEEE 754 bit pattern, as RFC 8785 lists its samples. */
function numberOfBits(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

/** The same value with the keys of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(members.reverse());
}

describe('[CANON1] keys', () => {
  test('[CANON1] are sorted by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(sample)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  test('[CANON1] at every depth, while lists keep their order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: {}, '': [] })).toBe(
      '{"":[],"a":{},"b":[{"c":2,"d":1},3]}',
    );
    expect(canonicalJson({ 10: 1, 9: 2, '-1': 3 })).toBe('{"-1":3,"10":1,"9":2}');
  });
});

describe('[CANON2] numbers', () => {
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('[CANON2] %s is written %s (RFC 8785, appendix B)', (bits, text) => {
    expect(canonicalJson(numberOfBits(bits))).toBe(text);
  });
});

describe('[CANON3] strings and literals', () => {
  test('[CANON3] are written as in RFC 8785, section 3.2.2', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('[CANON3] escape control characters, quotes and backslashes, and nothing else', () => {
    expect(canonicalJson('\b\t\n\f\r\u0000\u001f"\\')).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f\\"\\\\"');
    expect(canonicalJson('/\u007f\u2028\u2029Молоко 😀')).toBe('"/\u007f\u2028\u2029Молоко 😀"');
  });
});

describe('[CANON4] what JSON cannot hold is refused', () => {
  test.each([
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', 'a\udc00b'],
    ['surrogates in the wrong order', '\ude00\ud83d'],
    ['a key with a lone surrogate', { '\ud800': 1 }],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity in a list', [Number.NEGATIVE_INFINITY]],
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole in a list', new Array(1)],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a symbol', Symbol('a')],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['bytes', new Uint8Array(1)],
  ])('[CANON4] %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow('Canonical JSON holds no');
  });

  test('[CANON4] paired surrogates pass', () => {
    expect(canonicalJson('\ud83d\ude00')).toBe('"😀"');
  });
});

describe('[CANON5] one text per value', () => {
  test('[CANON5] the order in which keys were set plays no part, and the text reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('[CANON6] hashes', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['Привет', 'dd679c0b9fd408a04148aa7d30c9df393f67b7227f65693fffe0ed6d0f0ade59'],
  ])('[CANON6] SHA-256 of "%s" (FIPS 180-4, over UTF-8)', (text, hash) => {
    expect(sha256Hex(text)).toBe(hash);
    expect(sha256Schema.parse(hash)).toBe(hash);
  });

  test('[CANON6] a hash has 64 lower-case digits', () => {
    for (const text of ['A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`, 'g'.repeat(64)]) {
      expect(sha256Schema.safeParse(text).success).toBe(false);
    }
  });
});
