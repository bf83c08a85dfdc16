/** Registering customers and changing profiles at a till that is cut off, and all that is refused. */
import { afterEach, describe, expect, test } from 'vitest';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import type { ProfileValues } from '../../shared/domain/customers/profile.ts';
import { alyonaCard, alyonaId, customerRow, customerShop } from '../../tests/support/customer-shop.ts';
import { signInByBadge, until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const head = '019cadc0-0000-7000-9000-00000000000f';
const boris: ProfileValues = { name: 'Boris', phone: '07700 900456' };
const agreed = { values: boris, consents: { profile: true }, cardNumber: null } as const;
const first = { evenIfKnown: false, approvedBy: null };

describe('[CUSTOMER55] registering', () => {
  test('[CUSTOMER55] offline the fact is on disk with its values beside it, and the customer shows at once', async () => {
    const { till, disk, entries, network } = await customerShop(opened);
    network.cut();
    const card = cardNumberOf('2000', 3);
    const answer = await till.customers.register({ ...agreed, cardNumber: card }, first);
    expect(answer).toMatchObject({
      value: {
        values: { name: 'Boris', phone: '+447700900456' },
        cardNumbers: [card],
        consents: [{ purpose: 'profile', given: true, where: 'S1' }],
        pendingChanges: true,
      },
    });
    const [entry] = entries('customer-registration');
    expect(entry?.operation.payload).toMatchObject({ fields: ['name', 'phone'], homeStoreId: 'S1' });
    expect(JSON.stringify(entry?.operation)).not.toContain('Boris');
    expect(disk.host.ownValues.get(entry?.operation.id ?? '')).toEqual({
      name: 'Boris',
      phone: '+447700900456',
    });
    for (const text of ['0456', '07700900456', card, 'bor'])
      expect(await till.customers.find(text, 5)).toMatchObject({ value: { hits: [{ name: 'Boris' }] } });
    expect(till.customers.state.getState().known).toBe(2);
    expect(till.health.getState().waiting).toBe(1);
  });

  test('[CUSTOMER55] who was registered offline is still there after a restart, and after signing out and in', async () => {
    const { till, start, network, server } = await customerShop(opened);
    // It stores what it gets, and has no row of it yet.
    server.applying = false;
    network.cut();
    await till.customers.register(agreed, first);
    till.signOut();
    await signInByBadge(till, 'anna');
    await until(() => till.customers.state.getState().open);
    expect(await till.customers.find('0456', 5)).toMatchObject({ ok: true });
    await till.close();
    const again = await start();
    expect(await again.customers.find('0456', 5)).toMatchObject({ value: { hits: [{ name: 'Boris' }] } });
  });

  test('[CUSTOMER56] each thing that is lacking or wrong has its reason, and nothing is recorded', async () => {
    const { till, entries } = await customerShop(opened);
    const reason = async (
      change: object,
      options: Parameters<Till['customers']['register']>[1] = first,
    ): Promise<unknown> => {
      const answer = await till.customers.register({ ...agreed, ...change }, options);
      return answer.ok ? 'registered' : answer.reason;
    };
    expect(await reason({ consents: {} })).toEqual({ code: 'consent-needed' });
    expect(await reason({ consents: { profile: false } })).toEqual({ code: 'consent-needed' });
    expect(await reason({ values: { note: 'tall' } })).toEqual({ code: 'name-or-phone-needed' });
    expect(await reason({ values: { name: ' ' } })).toEqual({ code: 'name-or-phone-needed' });
    expect(await reason({ values: { phone: '12' } })).toEqual({ code: 'phone-wrong' });
    expect(await reason({ values: { ...boris, email: 'b@' } })).toEqual({ code: 'email-wrong' });
    for (const birthday of ['13-40', '02-31', '2023-02-29'])
      expect(await reason({ values: { ...boris, birthday } })).toEqual({ code: 'birthday-wrong' });
    expect(await reason({ cardNumber: '2000' })).toEqual({ code: 'card-number-wrong' });
    expect(await reason({ cardNumber: alyonaCard })).toEqual({ code: 'card-taken', customerId: alyonaId });
    const same = { values: { name: 'B', phone: '+447700900123' } };
    expect(await reason(same)).toEqual({ code: 'phone-known', customerId: alyonaId });
    till.signOut();
    expect(await reason({})).toEqual({ code: 'not-signed-in' });
    await signInByBadge(till, 'boss');
    expect(await reason({})).toEqual({ code: 'right-missing' });
    expect(entries('customer-registration')).toEqual([]);
    await until(() => till.customers.state.getState().open);
    expect(await reason(same, { evenIfKnown: true, approvedBy: 'anna' })).toBe('registered');
    expect(entries('audit').at(-1)?.operation.payload).toMatchObject({
      verb: 'customer-register',
      approvedBy: 'anna',
    });
  });

  test('[CUSTOMER56] pressed twice it registers one person; a full disk says so and shows nobody', async () => {
    const { till, entries, disk } = await customerShop(opened);
    const both = await Promise.all([1, 2].map(() => till.customers.register(agreed, first)));
    expect(both.map((each) => (each.ok ? 'registered' : each.reason.code))).toEqual([
      'registered',
      'phone-known',
    ]);
    disk.host.refuses = 'disk-full';
    const other = { ...agreed, values: { name: 'Clara' } };
    expect(await till.customers.register(other, first)).toMatchObject({
      reason: { code: 'journal-refused', reason: 'disk-full' },
    });
    expect(await till.customers.find('clara', 5)).toMatchObject({ ok: false });
    expect(entries('customer-registration')).toHaveLength(1);
  });
});

describe('[CUSTOMER57] changing a profile', () => {
  test('[CUSTOMER57] names only what is another than before, builds on what was known, and shows at once', async () => {
    const { till, entries, network } = await customerShop(opened, {
      prepare: (shop) =>
        shop.put('customers', alyonaId, { ...customerRow(alyonaId, shop.nowMs, { heads: [head] }) }),
    });
    network.cut();
    const change = {
      values: { name: 'Алёна Smith', phone: '07700 900999' },
      consents: { 'marketing-phone': true },
    };
    expect(await till.customers.change(alyonaId, change, null)).toMatchObject({ ok: true });
    const [entry] = entries('customer-change');
    expect(entry?.operation).toMatchObject({
      after: [head],
      payload: { customerId: alyonaId, fields: ['phone'], consents: [{ purpose: 'marketing-phone' }] },
    });
    expect(await till.customers.find('0999', 5)).toMatchObject({
      value: { hits: [{ name: 'Алёна Smith' }] },
    });
    expect(await till.customers.find('0123', 5)).toMatchObject({ ok: false });
    expect(await till.customers.change(alyonaId, change, null)).toMatchObject({
      reason: { code: 'nothing-changed' },
    });
    await till.customers.change(alyonaId, { values: { note: 'tea' } }, null);
    expect(entries('customer-change')[1]?.operation.after).toEqual([head, entry?.operation.id]);
  });

  test('[CUSTOMER71] who was read as one with somebody else meanwhile is changed only once that was seen', async () => {
    const other = '019cadc0-0000-7000-9000-0000000000a2';
    const { till, server, entries, nowMs } = await customerShop(opened);
    server.put('customers', other, {
      ...customerRow(other, nowMs, { mergedInto: alyonaId, cardNumbers: [] }),
    });
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { mergedIds: [other] }) });
    await till.settled(AbortSignal.timeout(20_000));
    const refused = { ok: false, reason: { code: 'read-as-another' } };
    expect(await till.customers.change(other, { values: { name: 'Boris' } }, null)).toEqual(refused);
    expect(entries('customer-change')).toEqual([]);
  });

  test('[CUSTOMER57] the row that holds the change takes its place', async () => {
    const { till, server, disk, nowMs } = await customerShop(opened);
    await till.customers.change(alyonaId, { values: { name: 'Anna' } }, null);
    disk.host.customerValues.set(alyonaId, { name: 'Anna B', phone: '+447700900123' });
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { sealed: 'C'.repeat(40) }) });
    await till.settled(AbortSignal.timeout(20_000));
    await until(async () => (await till.customers.find('anna b', 5)).ok);
    expect(await till.customers.open(alyonaId, null)).toMatchObject({
      value: { pendingChanges: false, values: { name: 'Anna B' } },
    });
  });

  test('[CUSTOMER57] refusals: nobody, no right, no key, a wrong number', async () => {
    const { till, disk } = await customerShop(opened);
    const reason = async (id: string, values: ProfileValues): Promise<unknown> => {
      const answer = await till.customers.change(id, { values }, null);
      return answer.ok ? 'changed' : answer.reason.code;
    };
    expect(await reason('nobody', { name: 'X' })).toBe('customer-unknown');
    expect(await reason(alyonaId, { phone: '1' })).toBe('phone-wrong');
    disk.host.customerKeys = 'none';
    expect(await reason(alyonaId, { name: 'X' })).toBe('no-key');
    await signInByBadge(till, 'boss');
    expect(await reason(alyonaId, { name: 'X' })).toBe('right-missing');
    till.signOut();
    expect(await reason(alyonaId, { name: 'X' })).toBe('not-signed-in');
  });
});
