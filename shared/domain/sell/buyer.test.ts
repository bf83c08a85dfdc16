/** Tax numbers of business buyers: what can be one and what can't. */
import { expect, test } from 'vitest';
import { decideBuyer, isBritishVatNumber, isInn, taxCountryOf } from './buyer.ts';

test('[BUYER1] real INNs of organisations and persons pass', () => {
  // Sberbank, Gazprom, Yandex; and the person's number of the tax service's own example.
  for (const inn of ['7707083893', '7736050003', '7736207543', '500100732259']) expect(isInn(inn)).toBe(true);
});

test('[BUYER1] one wrong digit of an INN is found: always in a check digit, nearly always elsewhere', () => {
  for (const inn of ['7707083893', '500100732259']) {
    const firstCheck = inn.length === 10 ? 9 : 10;
    const missed: number[] = [];
    for (let place = 0; place < inn.length; place += 1) {
      for (let by = 1; by < 10; by += 1) {
        const digits = [...inn];
        digits[place] = String((Number(digits[place]) + by) % 10);
        if (isInn(digits.join(''))) missed.push(place);
      }
    }
    // A remainder of 10 is written as 0, so that a few slips can't be told from the right number.
    expect(missed.length).toBeLessThan(4);
    expect(missed.every((place) => place < firstCheck)).toBe(true);
  }
  const wrong = ['7707083894', '7707083983', '500100732258', '500100732250', '77070838930', '', '0000000000'];
  for (const inn of wrong) expect(isInn(inn), inn).toBe(false);
});

test('[BUYER1] British VAT numbers go by their form', () => {
  const right = ['GB123456789', '123456789', 'GB123456789012', 'GBGD001', 'GBHA599', 'XI123456789'];
  const wrong = ['GB12345678', 'GBGD500', 'GBHA499', 'FR123456789', 'GB1234567890', ''];
  for (const text of right) expect(isBritishVatNumber(text), text).toBe(true);
  for (const text of wrong) expect(isBritishVatNumber(text), text).toBe(false);
});

test('[BUYER1] a buyer is tidied, and refused with what is wrong', () => {
  const name = '  ООО   «Ромашка» ';
  expect(decideBuyer('RU', { name, taxNumber: ' 7707 083893 ' })).toEqual({
    ok: true,
    value: { name: 'ООО «Ромашка»', taxNumber: '7707083893' },
  });
  expect(decideBuyer('RU', { name, taxNumber: '7707083890' })).toMatchObject({
    reason: { code: 'wrong-inn' },
  });
  expect(decideBuyer('GB', { name, taxNumber: 'gb 123 4567 89' })).toMatchObject({
    value: { taxNumber: 'GB123456789' },
  });
  expect(decideBuyer('GB', { name, taxNumber: '7707083893' })).toMatchObject({
    reason: { code: 'wrong-vat-number' },
  });
  expect(decideBuyer('KZ', { name, taxNumber: ' 12-34 ' })).toMatchObject({ value: { taxNumber: '12-34' } });
  expect(decideBuyer(null, { name: ' ', taxNumber: '1' })).toMatchObject({
    reason: { code: 'buyer-without-name' },
  });
  expect(decideBuyer(null, { name: 'A', taxNumber: ' ' })).toMatchObject({ ok: false });
});

test('[BUYER1] the country is that of the store’s taxes', () => {
  expect(taxCountryOf({ taxTableId: 'tax-table:RU' })).toBe('RU');
  expect(taxCountryOf({ taxTableId: 'tax-table:gb' })).toBe('GB');
  expect(taxCountryOf({ taxTableId: 'tax-table:special' })).toBeNull();
  expect(taxCountryOf(null)).toBeNull();
});
