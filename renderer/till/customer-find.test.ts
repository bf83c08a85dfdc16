/** Customers as a till finds and shows them: by phone, card, code and name, and only while somebody is signed in. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import {
  alyona,
  alyonaCard,
  alyonaId,
  customerCode,
  customerRow,
  customerShop,
} from '../../tests/support/customer-shop.ts';
import { signInByBadge, until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const merged = '019cadc0-0000-7000-9000-0000000000a2';

describe('finding a customer', () => {
  test('[CUSTOMER50] by the last four digits or the whole phone, card, code, or the start of a name', async () => {
    const { till } = await customerShop(opened);
    const found = async (text: string): Promise<unknown> => {
      const answer = await till.customers.find(text, 10);
      return answer.ok
        ? [answer.value.by, answer.value.hits.map(({ customerId }) => customerId)]
        : answer.reason;
    };
    expect(await found('0123')).toEqual(['last-four', [alyonaId]]);
    for (const phone of ['07700 900123', '+44 7700 900-123', '447700900123'])
      expect(await found(phone)).toEqual(['phone', [alyonaId]]);
    expect(await found(alyonaCard.replace(/(\d{4})/g, '$1 '))).toEqual(['card', [alyonaId]]);
    expect(await found(customerCode())).toEqual(['code', [alyonaId]]);
    for (const name of ['алена', 'АЛЁ', 'smi', 'fkty', 'ЫЬШ'])
      expect(await found(name)).toEqual(['name', [alyonaId]]);
    expect(await till.customers.find('0123', 10)).toMatchObject({
      value: { hits: [{ name: 'Алёна Smith', phoneLastFour: '0123', tierName: { en: 'Silver' } }] },
    });
  });

  test('[CUSTOMER50] whoever is not of this store is named to be asked for, by whole numbers only', async () => {
    const { till } = await customerShop(opened);
    const reason = async (text: string): Promise<unknown> => {
      const answer = await till.customers.find(text, 10);
      return answer.ok ? 'found' : answer.reason;
    };
    const other = cardNumberOf('2000', 77);
    expect(await reason('07700 900124')).toEqual({
      code: 'not-here',
      lookup: { by: 'phone', phone: '+447700900124' },
    });
    expect(await reason(other)).toEqual({ code: 'not-here', lookup: { by: 'card', cardNumber: other } });
    expect(await reason('0124')).toEqual({ code: 'not-here', lookup: null });
    expect(await reason('lyona')).toEqual({ code: 'not-here', lookup: null });
    expect(await reason('12')).toEqual({ code: 'nothing-to-find' });
    expect(await reason(' ')).toEqual({ code: 'nothing-to-find' });
    const slip = alyonaCard.slice(0, -1) + ((Number(alyonaCard.at(-1)) + 1) % 10);
    expect(await reason(slip)).toEqual({ code: 'card-number-wrong' });
  });

  test('[CUSTOMER51] a code that was changed, forged, is past its time or of an erased customer says so', async () => {
    const { till, disk, nowMs, server } = await customerShop(opened);
    const reason = async (text: string): Promise<unknown> => {
      const answer = await till.customers.find(text, 10);
      return answer.ok ? 'found' : answer.reason.code;
    };
    expect(await reason(customerCode({}, 12))).toBe('code-key-unknown');
    expect(await reason(`95${'1'.repeat(300)}`)).toBe('code-not-genuine');
    expect(await reason(customerCode({ medium: 'app', untilMs: nowMs - 60_000 }))).toBe('code-expired');
    expect(await reason(customerCode({ medium: 'app', untilMs: nowMs + 600_000 }))).toBe('found');
    expect(await reason(customerCode({ customerId: 'somebody' }))).toBe('not-here');
    disk.host.customerCodesAreGenuine = false;
    expect(await reason(customerCode())).toBe('code-not-genuine');
    disk.host.customerCodesAreGenuine = true;
    server.put('customers', alyonaId, null);
    await till.settled(AbortSignal.timeout(20_000));
    expect(await reason(customerCode())).toBe('not-here');
  });

  test('[CUSTOMER52] values are in memory only while somebody is signed in; a row that comes meanwhile opens', async () => {
    const { till, server, disk, nowMs } = await customerShop(opened);
    till.signOut();
    expect(await till.customers.find('0123', 10)).toMatchObject({ reason: { code: 'not-signed-in' } });
    expect(till.customers.state.getState()).toMatchObject({ known: 1, open: false });
    await signInByBadge(till, 'anna');
    await until(() => till.customers.state.getState().open);
    disk.host.customerValues.set(alyonaId, { name: 'Boris', phone: '+447700900555' });
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { sealed: 'B'.repeat(40) }) });
    await till.settled(AbortSignal.timeout(20_000));
    expect(await till.customers.find('boris', 10)).toMatchObject({ ok: true });
    expect(await till.customers.find('0123', 10)).toMatchObject({ ok: false });
    expect(await till.customers.find(alyonaCard, 10)).toMatchObject({ ok: false });
    till.lock();
    expect(await till.customers.find('boris', 10)).toMatchObject({ reason: { code: 'not-signed-in' } });
  });

  test('[CUSTOMER52] a till that is locked has no value in memory, also of the customer of its cart, until it is unlocked', async () => {
    const { till } = await customerShop(opened);
    await till.customers.open(alyonaId, null);
    await till.customers.choose(alyonaId, 'card');
    const served = () => till.customers.ofCart.getState().cart?.customer;
    expect(served()?.values).toMatchObject({ name: alyona.name });
    till.lock();
    expect(till.customers.state.getState()).toMatchObject({ known: 1, open: false });
    expect(served()).toMatchObject({ customerId: alyonaId, values: null });
    await signInByBadge(till, 'anna');
    await until(() => till.customers.state.getState().open);
    expect(served()?.values).toMatchObject({ name: alyona.name });
    expect(till.customers.opened(alyonaId)?.values).toMatchObject({ name: alyona.name });
    // Whoever unlocks it for themselves finds no profile of somebody else's.
    till.lock();
    await signInByBadge(till, 'boss');
    expect(till.customers.opened(alyonaId)).toBeNull();
  });

  test('[CUSTOMER53] somebody who was registered twice is found as the one they are read as', async () => {
    const { till } = await customerShop(opened, {
      prepare: (server) => {
        const { nowMs } = server;
        const card = cardNumberOf('2000', 5);
        server.put('customers', merged, {
          ...customerRow(merged, nowMs, { mergedInto: alyonaId, cardNumbers: [card] }),
        });
        server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { mergedIds: [merged] }) });
      },
    });
    expect(await till.customers.find(cardNumberOf('2000', 5), 10)).toMatchObject({
      value: { hits: [{ customerId: alyonaId }] },
    });
    expect(await till.customers.find('0123', 10)).toMatchObject({
      value: { hits: [{ customerId: alyonaId }] },
    });
    const view = await till.customers.open(merged, null);
    expect(view).toMatchObject({ value: { customerId: alyonaId } });
    expect(view.ok && view.value.mergedExceptionIds).toHaveLength(1);
  });
});

describe('[CUSTOMER54] opening a profile', () => {
  test('[CUSTOMER54] shows what helps to serve, and who opened it is logged; finding is not', async () => {
    const { till, entries } = await customerShop(opened);
    await till.customers.find('0123', 10);
    expect(entries('audit')).toEqual([]);
    expect(await till.customers.open(alyonaId, null)).toMatchObject({
      value: {
        values: { name: 'Алёна Smith' },
        cardNumbers: [alyonaCard],
        tierName: { en: 'Silver' },
        points: { availablePoints: 500, valueMinor: 500 },
        pendingChanges: false,
      },
    });
    expect(entries('audit').map(({ operation }) => [operation.staffId, operation.payload])).toEqual([
      [
        'anna',
        { verb: 'customer-open', subject: alyonaId, reason: null, approvedBy: null, amountMinor: null },
      ],
    ]);
  });

  test('[CUSTOMER54] needs the right, or somebody who lends it', async () => {
    const { till, entries } = await customerShop(opened);
    expect(await till.customers.open('nobody', null)).toMatchObject({ reason: { code: 'customer-unknown' } });
    await signInByBadge(till, 'boss');
    expect(await till.customers.open(alyonaId, null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await till.customers.open(alyonaId, 'anna')).toMatchObject({ ok: true });
    expect(entries('audit').at(-1)?.operation).toMatchObject({
      staffId: 'boss',
      payload: { approvedBy: 'anna' },
    });
    till.signOut();
    expect(await till.customers.open(alyonaId, null)).toMatchObject({ reason: { code: 'not-signed-in' } });
  });
});

describe('[CUSTOMER58] keys of customers', () => {
  test('[CUSTOMER58] are exchanged when the server is heard again and has what was sold; who was erased is gone', async () => {
    const { till, disk, network } = await customerShop(opened);
    const added = customerCode();
    expect(await till.customers.find(added, 5)).toMatchObject({ ok: true });
    disk.host.erasedCustomers.push(alyonaId);
    network.cut();
    await until(() => !till.health.getState().connected);
    expect(await till.customers.find(added, 5)).toMatchObject({ ok: true });
    network.mend();
    await till.settled(AbortSignal.timeout(20_000));
    await until(() => disk.host.erasedCustomers.length === 0);
    await until(async () => !(await till.customers.find(added, 5)).ok);
    expect(await till.customers.find(added, 5)).toMatchObject({ reason: { code: 'erased' } });
    expect(await till.customers.open(alyonaId, null)).toMatchObject({ reason: { code: 'erased' } });
    expect(await till.customers.find('0123', 5)).toMatchObject({ ok: false });
    expect(await till.customers.choose(alyonaId, 'card')).toMatchObject({ reason: { code: 'erased' } });
  });

  test('[CUSTOMER58] are exchanged when a row goes: an idle till hears of an erasure', async () => {
    const { till, server, disk } = await customerShop(opened);
    disk.host.erasedCustomers.push(alyonaId);
    server.put('customers', alyonaId, null);
    await until(() => disk.host.erasedCustomers.length === 0);
    await until(async () => !(await till.customers.find(customerCode(), 5)).ok);
    expect(await till.customers.find(customerCode(), 5)).toMatchObject({ reason: { code: 'erased' } });
  });

  test('[CUSTOMER58] are exchanged once all rows came anew: those tell nothing of who was erased meanwhile', async () => {
    const { till, server, disk } = await customerShop(opened);
    const exchange = vi.spyOn(disk.host, 'customerKeysSync');
    const backup = server.backup();
    server.put('customers', alyonaId, null);
    await until(() => exchange.mock.calls.length > 0 && !till.customers.hit(alyonaId));
    // The server that was put back erases them anew, before this till asks it: its rows are the same as those here.
    server.restore(backup);
    server.put('customers', alyonaId, null);
    disk.host.erasedCustomers.push(alyonaId);
    await till.settled(AbortSignal.timeout(20_000));
    await until(() => disk.host.erasedCustomers.length === 0);
  });

  test('[CUSTOMER58] are exchanged again after it failed, without anything else happening', async () => {
    const { till, server, disk } = await customerShop(opened);
    let failures = 0;
    disk.host.keysFail = () => {
      failures += 1;
      return failures === 1;
    };
    disk.host.erasedCustomers.push(alyonaId);
    server.put('customers', alyonaId, null);
    await until(() => disk.host.erasedCustomers.length === 0);
    expect(failures).toBeGreaterThan(1);
    await until(async () => !(await till.customers.find(customerCode(), 5)).ok);
  });
});
