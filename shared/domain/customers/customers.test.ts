/** Customers: numbers and names as people say them, profiles merged field by field, and who is the same person. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withPermutation } from '../../../tests/support/shop-catalogue.ts';
import { parseOperation } from '../operation-table.ts';
import { customerChangeSchema } from '../operations/customer-change.ts';
import { customerRegistrationSchema } from '../operations/customer-registration.ts';
import { cardNumberOf, isCardNumber } from './card-number.ts';
import {
  type CustomerCode,
  customerCodeBytes,
  customerCodeDigits,
  customerCodeMessage,
  readCustomerCode,
} from './customer-code.ts';
import { type CustomerFact, customerFactOf, customerOf } from './customer-of.ts';
import { lastFourOf, normalPhone } from './phone.ts';
import {
  fieldsOf,
  nameBegins,
  type ProfileConsent,
  type ProfileValues,
  profileFields,
  searchName,
} from './profile.ts';
import { type Identity, mergeExceptionId, mergesOf } from './same-person.ts';
import { openValues, sealValues } from './seal.ts';

const idOf = (number: number): string => `019cadc0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const consent = (change: Partial<ProfileConsent> = {}): ProfileConsent => ({
  purpose: 'profile',
  given: true,
  textVersion: 'customer-1',
  atMs: 1,
  where: 'S1',
  ...change,
});
const fact = (number: number, values: ProfileValues, change: Partial<CustomerFact> = {}): CustomerFact => ({
  id: idOf(number),
  after: [],
  kind: 'change',
  customerId: 'c1',
  atMs: number * 10,
  where: 'S1',
  fields: fieldsOf(values),
  values,
  consents: [],
  cardNumber: null,
  ...change,
});

describe('phone numbers', () => {
  test.each([
    ['+7 (916) 123-45-67', 'RU'],
    ['8 916 123 45 67', 'RU'],
    ['89161234567', 'RU'],
    ['79161234567', 'RU'],
    ['9161234567', 'RU'],
    ['007 916 1234567', 'RU'],
    ['+7 916 123‑45‑67', null],
  ])('[CUSTOMER4] %s typed in %s is one number', (typed, country) => {
    expect(normalPhone(typed, country)).toBe('+79161234567');
    expect(lastFourOf('+79161234567')).toBe('4567');
  });

  test('[CUSTOMER4] other countries dial as they do, and what can be no number is none', () => {
    expect(normalPhone('020 7946 0018', 'GB')).toBe('+442079460018');
    expect(normalPhone('+44 20 7946 0018', 'RU')).toBe('+442079460018');
    expect(normalPhone('8 916 123 45 67', 'GB')).toBeNull();
    expect(normalPhone('8 916 123 45 67', null)).toBeNull();
    for (const typed of ['', '4567', 'Anna', '+7 916', '+0 123 456 789', '1'.repeat(16), '8916123456x'])
      expect(normalPhone(typed, 'RU')).toBeNull();
  });
});

describe('card numbers', () => {
  test('[CUSTOMER5] a slip of one finger, or two neighbours swapped, names no card', () => {
    expect(isCardNumber('7780000000000175')).toBe(true);
    fc.assert(
      fc.property(fc.nat(9_999_999), fc.nat(15), fc.integer({ min: 1, max: 9 }), (serial, at, by) => {
        const number = cardNumberOf('778', serial);
        expect(isCardNumber(number)).toBe(true);
        const digits = [...number];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(isCardNumber(digits.join(''))).toBe(false);
        const [a = '', b = ''] = number.slice(at, at + 2);
        // The formula doesn't tell 09 from 90.
        if (b === '' || a === b || a + b === '09' || a + b === '90') return;
        expect(isCardNumber(number.slice(0, at) + b + a + number.slice(at + 2))).toBe(false);
      }),
    );
    expect(() => cardNumberOf('778', 1e13)).toThrow('no card');
  });
});

describe('a profile', () => {
  test('[CUSTOMER6] is merged field by field, and the same in whatever order its facts come', () => {
    const values = fc.record(
      {
        name: fc.constantFrom('Anna', 'Olga', null),
        phone: fc.constantFrom('+79161234567', '+79160000000', null),
        note: fc.constantFrom('lactose', null),
      },
      { requiredKeys: [] },
    );
    const facts = fc
      .array(fc.tuple(values, fc.nat(3)), { minLength: 1, maxLength: 8 })
      .map((all) =>
        all.map(([set, back], index) =>
          fact(index + 1, set, { after: index - back > 0 ? [idOf(index - back)] : [] }),
        ),
      );
    fc.assert(
      fc.property(withPermutation(facts), ({ items, shuffled }) => {
        const profile = customerOf('c1', items);
        expect(
          customerOf('c1', [...shuffled, ...items, fact(99, { name: 'Else' }, { customerId: 'c2' })]),
        ).toEqual(profile);
        for (const field of profileFields) {
          const last = items.filter((each) => each.fields.includes(field)).at(-1);
          if (!last) expect(profile.stamps[field]).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  test('[CUSTOMER6] two tills that change different fields both keep their change; of one field the later holds', () => {
    const registered = fact(1, { name: 'Anna', phone: '+79161234567' }, { kind: 'registration' });
    const one = fact(2, { phone: '+79160000000' }, { after: [idOf(1)] });
    const other = fact(3, { name: 'Anna K.', note: 'allergic' }, { after: [idOf(1)] });
    const profile = customerOf('c1', [other, one, registered]);
    expect(profile.values).toEqual({ name: 'Anna K.', phone: '+79160000000', note: 'allergic' });
    expect(profile.stamps.phone).toEqual({ operationId: idOf(2), atMs: 20 });
    expect(profile.heads).toEqual([idOf(2), idOf(3)]);
    // What was known to a change is older than it, whatever their ids say.
    const earlier = fact(5, { note: 'first' });
    const built = fact(4, { note: 'second' }, { after: [idOf(5)] });
    expect(customerOf('c1', [built, earlier]).values.note).toBe('second');
  });

  test('[CUSTOMER6] values that can no longer be opened leave their fields empty, and an erased profile has none', () => {
    const registered = fact(
      1,
      { name: 'Anna' },
      { kind: 'registration', cardNumber: cardNumberOf('778', 1) },
    );
    const lost = { ...fact(2, { name: 'Olga', note: 'x' }), values: null };
    expect(customerOf('c1', [registered, lost]).values).toEqual({ name: null, note: null });
    const erased = customerOf('c1', [
      registered,
      fact(3, {}, { kind: 'erasure' }),
      fact(4, { name: 'Anna' }),
    ]);
    expect(erased).toMatchObject({ erased: true, values: {}, cardNumbers: [], phones: [], consents: [] });
  });

  test('[CUSTOMER9] is found by the start of the name or of one of its parts', () => {
    const begins = (name: string, typed: string) => nameBegins(searchName(name), searchName(typed));
    expect(begins('Анна Королёва', 'корол')).toBe(true);
    expect(begins('Анна Королёва', ' АННА  коро')).toBe(true);
    expect(begins('Анна Королева', 'королё')).toBe(true);
    expect(begins('Анна Королёва', 'ролева')).toBe(false);
    expect(begins('Анна', ' ')).toBe(false);
  });

  test('[CONSENT1] nobody is registered without agreeing to it, and no purpose is answered twice at once', () => {
    const payload = {
      customerId: idOf(1),
      fields: ['name'],
      consents: [consent()],
      homeStoreId: 'S1',
      cardNumber: null,
    };
    expect(customerRegistrationSchema.safeParse(payload).success).toBe(true);
    for (const consents of [
      [],
      [consent({ given: false })],
      [consent({ purpose: 'marketing-email' })],
      [consent(), consent({ given: false })],
    ])
      expect(customerRegistrationSchema.safeParse({ ...payload, consents }).success).toBe(false);
    const change = { customerId: 'c1', fields: [], consents: [], cardNumber: null, approvedBy: null };
    expect(customerChangeSchema.safeParse(change).success).toBe(false);
    expect(customerChangeSchema.safeParse({ ...change, consents: [consent({ given: false })] }).success).toBe(
      true,
    );
  });

  test('[CONSENT2] of each purpose the last answer holds, with its time, place and text', () => {
    const withdrawn = consent({
      purpose: 'marketing-email',
      given: false,
      atMs: 30,
      where: 'web',
      textVersion: 'customer-2',
    });
    const profile = customerOf('c1', [
      fact(2, {}, { consents: [withdrawn], after: [idOf(1)] }),
      fact(1, {}, { consents: [consent(), consent({ purpose: 'marketing-email' })], kind: 'registration' }),
    ]);
    expect(profile.consents).toEqual([withdrawn, consent()]);
  });

  test('[CUSTOMER1] an operation holds no value of a person, only the names of the fields', () => {
    const operation = {
      id: idOf(1),
      kind: 'customer-change',
      version: 1,
      storeId: 'S1',
      tillId: 'T1',
      staffId: 'anna',
      at: { wallMs: 1, businessMs: 2 },
      after: [],
      payload: { customerId: 'c1', fields: ['phone'], consents: [], cardNumber: null, approvedBy: null },
    };
    const parsed = parseOperation(operation);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.reason));
    expect(customerFactOf(parsed.value, { phone: '+79161234567' })).toMatchObject({
      fields: ['phone'],
      values: { phone: '+79161234567' },
      atMs: 2,
    });
    for (const more of [{ phone: '+79161234567' }, { values: { name: 'Anna' } }, { fields: ['passport'] }])
      expect(parseOperation({ ...operation, payload: { ...operation.payload, ...more } }).ok).toBe(false);
  });
});

describe('the same person', () => {
  const who = (
    customerId: string,
    registeredAtMs: number | null,
    ...phones: Identity['phones'][number][]
  ): Identity => ({
    customerId,
    registeredAtMs,
    phones,
    erased: false,
  });
  const phone = '+79161234567';
  const now = (fromMs: number) => ({ phone, fromMs, untilMs: null });

  test('[CUSTOMER7] is whoever had one phone number at the same time; who was registered first stays', () => {
    const all = [
      who('c', 30, now(30)),
      who('a', 10, now(10)),
      who('b', 20, now(20)),
      who('d', 5, { phone: '+79160000000', fromMs: 5, untilMs: null }),
    ];
    const merges = [
      { survivorId: 'a', mergedId: 'b' },
      { survivorId: 'a', mergedId: 'c' },
    ];
    expect(mergesOf(all, new Set())).toEqual(merges);
    expect(mergesOf([...all].reverse(), new Set())).toEqual(merges);
    // Known before there were registrations, and never merged twice.
    expect(mergesOf([who('z', null, now(0)), ...all], new Set())[0]).toEqual({
      survivorId: 'z',
      mergedId: 'a',
    });
  });

  test('[CUSTOMER7] is not who got a number that somebody had given up', () => {
    const before = who('a', 10, { phone, fromMs: 10, untilMs: 50 });
    expect(mergesOf([before, who('b', 60, now(60))], new Set())).toEqual([]);
    expect(mergesOf([before, who('b', 40, now(40))], new Set())).toHaveLength(1);
    const profile = customerOf('c1', [
      fact(1, { phone }, { kind: 'registration' }),
      fact(5, { phone: null }, { after: [idOf(1)] }),
    ]);
    expect(profile.phones).toEqual([{ phone, fromMs: 10, untilMs: 50 }]);
  });

  test('[CUSTOMER7] is separated by a manager, and stays so; an erased profile joins nobody', () => {
    const [a, b, c] = [who('a', 10, now(10)), who('b', 20, now(20)), who('c', 30, now(30))];
    const separated = new Set([mergeExceptionId({ survivorId: 'a', mergedId: 'b' })]);
    expect(mergesOf([c, b, a], separated)).toEqual([{ survivorId: 'a', mergedId: 'c' }]);
    separated.add(mergeExceptionId({ survivorId: 'a', mergedId: 'c' }));
    expect(mergesOf([c, b, a], separated)).toEqual([{ survivorId: 'b', mergedId: 'c' }]);
    expect(mergesOf([{ ...a, erased: true }, b], new Set())).toEqual([]);
  });
});

describe('sealed values', () => {
  const { subtle } = globalThis.crypto;
  const [key, otherKey] = [1, 2].map((each) => Buffer.alloc(32, each).toString('base64'));
  const nonce = new Uint8Array(12).fill(7);
  const values: ProfileValues = { name: 'Анна 😀', phone: '+79161234567', note: null };
  const place = { customerId: 'c1', of: { operationId: idOf(1) } };

  test('[CUSTOMER2] open with the key of that customer, beside that operation, and nowhere else', async () => {
    const sealed = await sealValues(subtle, key ?? '', nonce, place, values);
    expect(await openValues(subtle, key ?? '', place, sealed)).toEqual(values);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('9161234567');
    const wrong = [
      openValues(subtle, otherKey ?? '', place, sealed),
      openValues(subtle, key ?? '', { ...place, customerId: 'c2' }, sealed),
      openValues(subtle, key ?? '', { ...place, of: { operationId: idOf(2) } }, sealed),
      openValues(subtle, key ?? '', { ...place, of: 'row' }, sealed),
      openValues(subtle, key ?? '', place, 'A'.repeat(sealed.length)),
      openValues(subtle, key ?? '', place, `Z${sealed.slice(1)}`),
      openValues(subtle, key ?? '', place, ''),
    ];
    expect(await Promise.all(wrong)).toEqual(wrong.map(() => null));
  });

  test('[CUSTOMER2] are the bytes that WebCrypto makes, in the base64 that everybody reads', async () => {
    for (const name of ['a', 'ab', 'abc', 'abcd']) {
      const sealed = await sealValues(subtle, key ?? '', nonce, place, { name });
      const bytes = Buffer.from(sealed, 'base64');
      expect(bytes.toString('base64')).toBe(sealed);
      expect([...bytes.subarray(0, 12)]).toEqual([...nonce]);
      expect(await openValues(subtle, key ?? '', place, sealed)).toEqual({ name });
    }
  });
});

describe('the code of a customer', () => {
  const keys = generateKeyPairSync('ed25519');
  const code: CustomerCode = {
    keyId: '0a1b2c3d',
    customerId: idOf(7),
    number: cardNumberOf('778', 17),
    medium: 'app',
    issuedAtMs: 1_790_000_000_000,
    untilMs: 1_790_000_300_000,
  };
  const digitsFor = (each: CustomerCode): string => {
    const bytes = customerCodeBytes(each);
    return customerCodeDigits(bytes, sign(null, customerCodeMessage(bytes), keys.privateKey));
  };
  const genuine = (digits: string): boolean => {
    const read = readCustomerCode(digits);
    return read !== null && verify(null, customerCodeMessage(read.bytes), keys.publicKey, read.signature);
  };

  test('[CUSTOMER8] holds digits only, is read as it was written, and fits a code that scans well', () => {
    for (const each of [code, { ...code, medium: 'card' as const, untilMs: null, customerId: '17850' }]) {
      const digits = digitsFor(each);
      expect(digits).toMatch(/^95\d+$/);
      expect(digits.length).toBeLessThan(480);
      expect(readCustomerCode(digits)?.code).toEqual(each);
      expect(genuine(digits)).toBe(true);
    }
  });

  test('[CUSTOMER8] with any digit changed is not genuine, and other codes are none of a customer', () => {
    const digits = digitsFor(code);
    for (let at = 2; at < digits.length; at += 1) {
      const other = String((Number(digits[at]) + 1) % 10);
      expect(genuine(digits.slice(0, at) + other + digits.slice(at + 1))).toBe(false);
    }
    for (const other of [
      '',
      '95',
      `92${digits.slice(2)}`,
      `${digits}1`,
      digits.slice(0, -13),
      '95'.padEnd(200, '9'),
    ])
      expect(genuine(other)).toBe(false);
  });
});
