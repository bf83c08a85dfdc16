/** The one rounding rule, exact sums, and amounts as people type them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Currency,
  currencyExponents,
  currencySchema,
  extendPrice,
  minorSchema,
  multiplyDivide,
  nonNegativeMinorSchema,
  parseAmount,
  sumMinor,
} from './money.ts';

const safe = fc.maxSafeInteger();
const anyCurrency = fc.constantFrom(...(Object.keys(currencyExponents) as Currency[]));

describe('[MONEY1] amounts are whole minor units of a known currency', () => {
  test('[MONEY1] fractions and amounts out of range are refused', () => {
    for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e13 + 1, -1e13 - 1, '1']) {
      expect(minorSchema.safeParse(amount).success, String(amount)).toBe(false);
    }
    for (const amount of [0, -1, 1e13, -1e13]) expect(minorSchema.parse(amount)).toBe(amount);
    expect(nonNegativeMinorSchema.safeParse(-1).success).toBe(false);
  });

  test('[MONEY1] exponents are those of ISO 4217', () => {
    const exponent = (code: Currency) => new Intl.NumberFormat('en', { style: 'currency', currency: code });
    for (const code of Object.keys(currencyExponents) as Currency[]) {
      // CLDR shows som and dram without their rarely used minor unit; ISO 4217 gives them two digits.
      if (['AMD', 'UZS'].includes(code)) expect(currencyExponents[code]).toBe(2);
      else expect(currencyExponents[code], code).toBe(exponent(code).resolvedOptions().maximumFractionDigits);
    }
    expect(currencySchema.safeParse('XXX').success).toBe(false);
  });
});

describe('[MONEY2] one rounding rule', () => {
  test.each([
    [5, 1, 10, 1],
    [-5, 1, 10, -1],
    [4, 1, 10, 0],
    [-4, 1, 10, 0],
    [15, 1, 10, 2],
    [25, 1, 10, 3],
    [-25, 1, 10, -3],
    [14, 1, 10, 1],
    [Number.MAX_SAFE_INTEGER, 10_000, 10_000, Number.MAX_SAFE_INTEGER],
    [Number.MAX_SAFE_INTEGER, 1, 2, 4_503_599_627_370_496],
  ])('[MONEY2] %d * %d / %d is %d', (value, numerator, denominator, expected) => {
    expect(multiplyDivide(value, numerator, denominator)).toBe(expected);
  });

  test('[MONEY2] the result is the nearest whole number to the fraction, and the outer one of two', () => {
    fc.assert(
      fc.property(safe, fc.integer(), fc.integer({ min: 1 }), (value, numerator, denominator) => {
        const exact = BigInt(value) * BigInt(numerator);
        const divisor = BigInt(denominator);
        let result: number;
        try {
          result = multiplyDivide(value, numerator, denominator);
        } catch {
          const magnitude = (exact < 0n ? -exact : exact) / divisor;
          expect(magnitude).toBeGreaterThanOrEqual(BigInt(Number.MAX_SAFE_INTEGER));
          return;
        }
        expect(Object.is(result, -0)).toBe(false);
        const off = 2n * (BigInt(result) * divisor - exact);
        const outward = exact < 0n ? -off : off;
        // Off by at most half outwards, and by less than half inwards.
        expect(outward <= divisor && outward > -divisor).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('[MONEY2] halves of both signs go away from zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 5000 }), (whole, half) => {
        const value = whole * 2 + 1;
        expect(multiplyDivide(value, half, 2 * half)).toBe(whole + 1);
        expect(multiplyDivide(-value, half, 2 * half)).toBe(-(whole + 1));
      }),
    );
  });

  test('[MONEY2] a price is extended by thousandths of the unit', () => {
    expect(extendPrice(8990, 3000)).toBe(26_970);
    expect(extendPrice(12_345, 255)).toBe(3148);
    expect(extendPrice(1, 500)).toBe(1);
    expect(extendPrice(1, 499)).toBe(0);
  });

  test('[MONEY2] a division by nothing, a fraction, or a result that is not exact is a bug', () => {
    expect(() => multiplyDivide(1, 1, 0)).toThrow('denominator');
    expect(() => multiplyDivide(1, 1, -1)).toThrow('denominator');
    expect(() => multiplyDivide(0.5, 1, 1)).toThrow('whole numbers');
    expect(() => multiplyDivide(1, 0.5, 1)).toThrow('whole numbers');
    expect(() => multiplyDivide(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow('safe range');
  });
});

describe('[MONEY3] sums are exact', () => {
  test('[MONEY3] a sum is that of whole numbers without limits, in any order', () => {
    const amounts = fc.array(fc.integer({ min: -1e13, max: 1e13 }), { maxLength: 400 });
    fc.assert(
      fc.property(amounts, (list) => {
        const exact = list.reduce((sum, amount) => sum + BigInt(amount), 0n);
        expect(BigInt(sumMinor(list))).toBe(exact);
        expect(sumMinor([...list].reverse())).toBe(sumMinor(list));
      }),
    );
  });

  test('[MONEY3] a sum beyond the safe range stops the program', () => {
    expect(() => sumMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow('safe range');
    expect(() => sumMinor([0.1, 0.2])).toThrow('safe range');
  });
});

describe('[MONEY7] amounts as people type them', () => {
  test.each<[string, Currency, number]>([
    ['2,55', 'RUB', 255],
    ['2.55', 'RUB', 255],
    ['2,5', 'RUB', 250],
    ['7', 'RUB', 700],
    ['0', 'RUB', 0],
    ['-0', 'RUB', 0],
    ['-2,55', 'RUB', -255],
    [' 12 ', 'RUB', 1200],
    ['1 299', 'RUB', 129_900],
    ['1\u00a0299,90', 'RUB', 129_990],
    ['1\u202f299\u202f000.01', 'RUB', 129_900_001],
    ['\u00a012,00\u00a0', 'RUB', 1200],
    ['2,5500', 'RUB', 255],
    ['1500', 'JPY', 1500],
    ['1500,00', 'JPY', 1500],
    ['1,255', 'KWD', 1255],
    ['1.2', 'KWD', 1200],
    ['100000000000', 'RUB', 1e13],
  ])('[MONEY7] "%s" in %s is %d', (text, currency, expected) => {
    expect(parseAmount(text, currency)).toBe(expected);
  });

  test('[MONEY7] what is written with the decimals of its currency is read back', () => {
    fc.assert(
      fc.property(
        anyCurrency,
        fc.integer({ min: -1e13, max: 1e13 }),
        fc.constantFrom('.', ','),
        fc.constantFrom('', ' ', '\u00a0', '\u202f'),
        (currency, amount, mark, space) => {
          const exponent = currencyExponents[currency];
          const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
          const whole = digits.slice(0, digits.length - exponent);
          const grouped = whole.replace(/(?<=\d)(?=(\d{3})+$)/g, space);
          const decimals = exponent === 0 ? '' : mark + digits.slice(-exponent);
          // Ungrouped, more than twelve digits before the mark are rather a scanned barcode.
          fc.pre(space !== '' || whole.length <= 12);
          expect(parseAmount(`${amount < 0 ? '-' : ''}${grouped}${decimals}`, currency)).toBe(amount);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('[MONEY8] what is no amount is refused', () => {
  test.each<[string, Currency]>([
    ['', 'RUB'],
    [' ', 'RUB'],
    ['-', 'RUB'],
    [',5', 'RUB'],
    ['5,', 'RUB'],
    ['1,2,3', 'RUB'],
    ['1,299.00', 'RUB'],
    ['2,555', 'RUB'],
    ['2,5', 'JPY'],
    ['1,2555', 'KWD'],
    ['1e3', 'RUB'],
    ['0x10', 'RUB'],
    ['+5', 'RUB'],
    ['12 34', 'RUB'],
    ['1 2999', 'RUB'],
    ['1  299', 'RUB'],
    ['1\n299', 'RUB'],
    ['٣', 'RUB'],
    ['NaN', 'RUB'],
    ['4600000000000', 'RUB'],
    ['100000000000,01', 'RUB'],
    ['-999999999999', 'RUB'],
  ])('[MONEY8] "%s" in %s', (text, currency) => {
    expect(parseAmount(text, currency)).toBeNull();
  });

  test('[MONEY8] whatever is typed gives an amount of the schema or nothing', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789 .,-\u00a0\u202f'), maxLength: 24 });
    fc.assert(
      fc.property(typed, anyCurrency, (text, currency) => {
        const amount = parseAmount(text, currency);
        expect(amount === null || minorSchema.safeParse(amount).success).toBe(true);
        expect(Object.is(amount, -0)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
