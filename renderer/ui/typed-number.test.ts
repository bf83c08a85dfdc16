/** What people type into the till's fields, with comma or point. */
import { describe, expect, it } from 'vitest';
import {
  parseQuantity,
  parseQuantityPrefix,
  parseShare,
  parseSignedQuantity,
  typeOnPad,
} from './typed-number.ts';

describe('typed numbers', () => {
  it('[UI3] a quantity before a scan ends with * and may have decimals', () => {
    expect(parseQuantityPrefix('3*')).toBe(3000);
    expect(parseQuantityPrefix('0,255*')).toBe(255);
    expect(parseQuantityPrefix('1.5×')).toBe(1500);
    for (const text of ['*', '0*', '3', '3**', 'сыр*', '1,2345*'])
      expect(parseQuantityPrefix(text), text).toBeNull();
  });

  it('[UI3] quantities are above zero and at most to a thousandth', () => {
    expect([parseQuantity('3'), parseQuantity(' 0,255 '), parseQuantity(',5')]).toEqual([3000, 255, 500]);
    for (const text of ['', '0', '-1', '0,0001', '1 000', 'e3']) expect(parseQuantity(text), text).toBeNull();
    expect([parseSignedQuantity('-2'), parseSignedQuantity('−0,5'), parseSignedQuantity('+1')]).toEqual([
      -2000, -500, 1000,
    ]);
    expect(parseSignedQuantity('-0')).toBeNull();
  });

  it('[UI3] shares are above 0 and at most 100 %', () => {
    expect([parseShare('10'), parseShare('7,5 %'), parseShare('100')]).toEqual([1000, 750, 10_000]);
    for (const text of ['0', '100,01', '101', 'x', '']) expect(parseShare(text), text).toBeNull();
  });

  it('[UI3] the pad types as a keyboard would, with one decimal mark', () => {
    const type = (keys: string[]): string => keys.reduce(typeOnPad, '');
    expect(type(['1', '2', ',', ',', '5'])).toBe('12,5');
    expect(type([',', '5'])).toBe('0,5');
    expect(type(['1', '2', 'erase'])).toBe('1');
    expect(type(['1', '2', 'clear', '7'])).toBe('7');
  });
});
