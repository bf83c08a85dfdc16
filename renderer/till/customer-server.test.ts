/** Customers with the server: asked for, erased as whomever they were, handed out, and what managers see. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import { mergeExceptionId } from '../../shared/domain/customers/same-person.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import {
  alyona,
  alyonaCard,
  alyonaId,
  customerCode,
  customerRow,
  customerShop,
  role,
} from '../../tests/support/customer-shop.ts';
import type { FakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { signInByBadge, until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const mergedId = '019cadc0-0000-7000-9000-0000000000a2';
const mergedCard = cardNumberOf('2000', 5);
const boris = { name: 'Boris', phone: '+447700900456' };
const borisId = '019cadc0-0000-7000-9000-0000000000b1';
const holdId = '019cadc0-0000-7000-9000-0000000000d1';

/** `boss` may do what only managers may. */
function managers(server: FakeSyncServer): void {
  const verbs: Verb[] = ['customer-erase', 'customer-export', 'points-manage', 'resolve-exception'];
  server.put('reference', 'role:manager', { ...role('role:manager', verbs) });
}

/** Alyona was registered twice. */
function twice(server: FakeSyncServer): void {
  const { nowMs } = server;
  managers(server);
  const merged = { mergedInto: alyonaId, registeredAtMs: nowMs - 1000, homeStoreId: 'S1' };
  server.put('customers', mergedId, { ...customerRow(mergedId, nowMs, merged) });
  const cardNumbers = [alyonaCard, mergedCard];
  server.put('customers', alyonaId, {
    ...customerRow(alyonaId, nowMs, { mergedIds: [mergedId], cardNumbers }),
  });
}

/** Answers some addresses; what they were asked is kept. */
function answering(answers: Record<string, [number, object]>) {
  const asked: [string, unknown][] = [];
  const prepare = (server: FakeSyncServer): void => {
    managers(server);
    const others = server.syncFetch;
    Object.assign(server, {
      syncFetch: async (path: string, init?: { body?: string }) => {
        const answer = answers[path.split('?')[0] ?? ''];
        if (!answer) return others(path, init);
        asked.push([path, init?.body === undefined ? null : JSON.parse(init.body)]);
        return Response.json(answer[1], { status: answer[0] });
      },
    });
  };
  return { asked, prepare };
}

describe('[CUSTOMER61] keys that came', () => {
  test('[CUSTOMER61] open what they open, and nothing is opened twice; rows without a key ask for one', async () => {
    const { till, disk, server, nowMs } = await customerShop(opened);
    const unseal = vi.spyOn(disk.host, 'customersUnseal');
    // The row came before its key: the exchange that it asks for brings the key.
    const exchange = vi.spyOn(disk.host, 'customerKeysSync');
    exchange.mockImplementationOnce(async () => {
      disk.host.customerValues.set(borisId, boris);
      return { came: 2, erased: [] };
    });
    server.put('customers', borisId, { ...customerRow(borisId, nowMs, { sealed: 'B'.repeat(40) }) });
    await till.settled(AbortSignal.timeout(20_000));
    await until(async () => (await till.customers.find('boris', 5)).ok);
    const asked = unseal.mock.calls.map(([{ rows }]) => rows.map(({ customerId }) => customerId));
    expect(asked).toEqual([[borisId], [borisId]]);
    expect(await till.customers.find('0123', 5)).toMatchObject({ ok: true });
  });
});

describe('[CUSTOMER62] somebody whom this store does not know', () => {
  test('[CUSTOMER62] is asked for, attached and found at once; nothing is logged as opened', async () => {
    const { till, disk, nowMs, entries } = await customerShop(opened);
    const lookup = { by: 'phone', phone: boris.phone } as const;
    expect(await till.customers.fetch(lookup)).toEqual({ ok: false, reason: { code: 'no-network' } });
    for (const [status, code] of [
      ['unknown', 'customer-unknown'],
      ['erased', 'erased'],
      ['must-wait', 'must-wait'],
    ] as const) {
      disk.host.customerFound = { status };
      expect(await till.customers.fetch(lookup)).toEqual({ ok: false, reason: { code } });
    }
    const requests = vi.spyOn(disk.host, 'customerFetch');
    disk.host.customerFound = { status: 'found', row: customerRow(borisId, nowMs), values: boris };
    expect(await till.customers.fetch(lookup)).toMatchObject({
      value: { customerId: borisId, name: 'Boris' },
    });
    expect(requests.mock.calls.map(([request]) => request)).toEqual([
      { what: 'lookup', lookup },
      { what: 'attach', customerId: borisId },
    ]);
    expect(await till.customers.find('0456', 5)).toMatchObject({ value: { hits: [{ name: 'Boris' }] } });
    expect(entries('audit')).toEqual([]);
    till.signOut();
    expect(await till.customers.fetch(lookup)).toMatchObject({ reason: { code: 'not-signed-in' } });
  });
});

describe('[CUSTOMER63] erasing', () => {
  test('[CUSTOMER63] [CUSTOMER71] takes the right or somebody who lends it, and every registration of the person that was meant', async () => {
    const { till, entries, disk } = await customerShop(opened, { prepare: twice });
    const erase = (approvedBy: string | null) => till.customers.erase(alyonaId, 'customer-asked', approvedBy);
    expect(await erase(null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await erase('anna')).toMatchObject({ reason: { code: 'right-missing' } });
    expect(entries('customer-erasure')).toEqual([]);
    expect(await till.customers.open(alyonaId, null)).toMatchObject({ ok: true });
    expect(await till.customers.erase(mergedId, 'customer-asked', 'boss')).toMatchObject({
      reason: { code: 'read-as-another' },
    });
    expect(await erase('boss')).toMatchObject({ ok: true });
    // They themselves last: what is cut short is found and erased again.
    expect(entries('customer-erasure').map(({ operation }) => operation.payload)).toEqual([
      { customerId: mergedId, reason: 'customer-asked', approvedBy: 'boss' },
      { customerId: alyonaId, reason: 'customer-asked', approvedBy: 'boss' },
    ]);
    for (const text of ['0123', alyonaCard, mergedCard, alyona.name ?? ''])
      expect(await till.customers.find(text, 5)).toMatchObject({ ok: false });
    expect(await till.customers.find(customerCode(), 5)).toMatchObject({ reason: { code: 'erased' } });
    expect(till.customers.opened(alyonaId)).toBeNull();
    expect(till.customers.hit(mergedId)).toBeNull();
    expect(await erase('boss')).toMatchObject({ reason: { code: 'erased' } });
    expect(await till.customers.erase('nobody', 'law', 'boss')).toMatchObject({
      reason: { code: 'customer-unknown' },
    });
    expect(disk.host.ownValues.size).toBe(2);
  });

  test('[CUSTOMER63] a disk that takes only one of two leaves the person to be erased again', async () => {
    const { till, disk, entries } = await customerShop(opened, { prepare: twice });
    const append = disk.host.customerAppend;
    vi.spyOn(disk.host, 'customerAppend')
      .mockImplementationOnce(append)
      .mockImplementationOnce(async () => ({ status: 'refused', reason: 'disk-full', detail: 'full' }));
    expect(await till.customers.erase(alyonaId, 'law', 'boss')).toMatchObject({
      reason: { code: 'journal-refused' },
    });
    expect(await till.customers.erase(alyonaId, 'law', 'boss')).toMatchObject({ ok: true });
    expect(entries('customer-erasure').map(({ operation }) => operation.payload.customerId)).toEqual([
      mergedId,
      alyonaId,
    ]);
  });
});

describe('[CUSTOMER64] what managers do with customers', () => {
  test('[CUSTOMER64] handing out data needs the right, is logged before, and tells where they are', async () => {
    const { till, disk, entries } = await customerShop(opened, { prepare: managers });
    expect(await till.customers.exportData(alyonaId, null)).toMatchObject({
      reason: { code: 'right-missing' },
    });
    expect(await till.customers.exportData('nobody', 'boss')).toMatchObject({
      reason: { code: 'customer-unknown' },
    });
    expect(entries('audit')).toEqual([]);
    disk.host.exportPath = '/mnt/stick/customer.json';
    expect(await till.customers.exportData(alyonaId, 'boss')).toEqual({
      ok: true,
      value: '/mnt/stick/customer.json',
    });
    expect(entries('audit')[0]?.operation).toMatchObject({
      staffId: 'anna',
      payload: { verb: 'customer-export', subject: alyonaId, approvedBy: 'boss' },
    });
    // The server hears whose right it is, and may say no.
    const host = vi.spyOn(disk.host, 'customerExport');
    for (const [status, code] of [
      ['unreachable', 'no-network'],
      ['not-allowed', 'right-missing'],
      ['unknown', 'customer-unknown'],
    ] as const) {
      host.mockImplementationOnce(async () => ({ status, path: null }));
      expect(await till.customers.exportData(alyonaId, 'boss')).toMatchObject({ reason: { code } });
    }
    expect(host).toHaveBeenCalledWith({ customerId: alyonaId, staffId: 'boss' });
  });

  test('[CUSTOMER64] exposure, holds and erasures need the right here, and the server hears whose it is', async () => {
    const nothing = { tillsOffline: 0, perCustomerPoints: 0, perCustomerMinor: 0, points: 0, minor: 0 };
    const answers: Record<string, [number, object]> = {
      '/v1/loyalty/exposure': [200, { tills: [], exposure: nothing, currency: 'GBP', holds: [] }],
      '/v1/loyalty/holds/free': [200, { freed: true }],
      '/v1/customers/erasures': [200, { erasures: [] }],
    };
    const { asked, prepare } = answering(answers);
    const { till, entries, network } = await customerShop(opened, { prepare });
    const { exposure, erasures, freeHold } = till.customers;
    for (const ask of [exposure, erasures, (by: string | null) => freeHold(holdId, by)]) {
      expect(await ask(null)).toMatchObject({ reason: { code: 'right-missing' } });
      expect(await ask('anna')).toMatchObject({ reason: { code: 'right-missing' } });
    }
    expect(asked).toEqual([]);
    expect(await exposure('boss')).toMatchObject({ value: { currency: 'GBP' } });
    expect(await erasures('boss')).toMatchObject({ value: { erasures: [] } });
    expect(await freeHold(holdId, 'boss')).toEqual({ ok: true, value: null });
    expect(asked).toEqual([
      ['/v1/loyalty/exposure?staffId=boss', null],
      ['/v1/customers/erasures', null],
      ['/v1/loyalty/holds/free', { holdId, staffId: 'boss' }],
    ]);
    expect(entries('audit').map(({ operation }) => operation.payload)).toMatchObject([
      { verb: 'points-manage', subject: holdId, approvedBy: 'boss' },
    ]);
    answers['/v1/loyalty/exposure'] = [409, { code: 'no-programme' }];
    expect(await exposure('boss')).toMatchObject({ reason: { code: 'no-programme' } });
    answers['/v1/loyalty/exposure'] = [403, { code: 'not-allowed' }];
    expect(await exposure('boss')).toMatchObject({ reason: { code: 'right-missing' } });
    network.cut();
    expect(await erasures('boss')).toMatchObject({ reason: { code: 'no-network' } });
  });
});

describe('[CUSTOMER65] what is told of somebody', () => {
  test('[CUSTOMER65] a profile stays open for whoever opened it, and for nobody after them', async () => {
    const { till } = await customerShop(opened);
    expect(till.customers.opened(alyonaId)).toBeNull();
    await till.customers.open(alyonaId, null);
    await till.customers.change(alyonaId, { values: { note: 'tea' } }, null);
    expect(till.customers.opened(alyonaId)).toMatchObject({ values: { note: 'tea' }, pendingChanges: true });
    await signInByBadge(till, 'boss');
    expect(till.customers.opened(alyonaId)).toBeNull();
    till.signOut();
    expect(till.customers.hit(alyonaId)).toBeNull();
  });

  test('[CUSTOMER76] each registration is opened by itself while somebody is signed in, and kept nowhere', async () => {
    const parts = [
      { customerId: alyonaId, sealed: 'P'.repeat(40), points: 500, purchases: 3 },
      { customerId: mergedId, sealed: 'Q'.repeat(40), points: null, purchases: 0 },
    ];
    const { till, disk } = await customerShop(opened, {
      prepare: (server) => {
        twice(server);
        server.put('customers', alyonaId, {
          ...customerRow(alyonaId, server.nowMs, { mergedIds: [mergedId], parts }),
        });
      },
    });
    const unseal = vi.spyOn(disk.host, 'customersUnseal');
    unseal.mockImplementation(async ({ rows }) => ({
      rows: rows.map(({ customerId }) => ({
        customerId,
        values: customerId === mergedId ? { name: 'Alya', phone: '+447700900777' } : null,
      })),
    }));
    const ids = [alyonaId, mergedId, 'nobody'];
    expect(await till.customers.registrations(ids)).toEqual([
      { customerId: alyonaId, name: null, phoneLastFour: null, availablePoints: 500, purchases: 3 },
      { customerId: mergedId, name: 'Alya', phoneLastFour: '0777', availablePoints: null, purchases: 0 },
    ]);
    expect(await till.customers.find('Alya', 5)).toMatchObject({ ok: false });
    till.signOut();
    expect(await till.customers.registrations(ids)).toEqual([]);
  });

  test('[CUSTOMER65] of one person with two registrations both are told; separating needs the server’s word', async () => {
    const { till, server, nowMs, entries } = await customerShop(opened, { prepare: twice });
    expect(till.customers.about(mergedId)).toMatchObject({
      hit: { customerId: alyonaId },
      availablePoints: 500,
      registrations: [
        { customerId: alyonaId, number: 'N-a1' },
        { customerId: mergedId, number: 'N-a2', atMs: nowMs - 1000, storeId: 'S1' },
      ],
    });
    const id = mergeExceptionId({ survivorId: alyonaId, mergedId });
    expect(await till.customers.separate(id, 'boss')).toMatchObject({ reason: { code: 'not-merged' } });
    server.put('exceptions', id, {
      ...{ id, kind: 'customer-merged', storeId: 'S1', subject: alyonaId, raisedAtMs: nowMs },
      ...{ causes: [borisId, holdId], details: { survivorId: alyonaId, mergedId }, resolution: null },
    });
    await till.settled(AbortSignal.timeout(20_000));
    expect(await till.customers.separate(id, null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await till.customers.separate(id, 'boss')).toMatchObject({ ok: true });
    expect(entries('exception-resolution')[0]?.operation.payload).toMatchObject({
      exceptionId: id,
      remedy: 'separate',
      causes: [borisId, holdId],
    });
    expect(await till.customers.separate(id, 'boss')).toMatchObject({ reason: { code: 'not-merged' } });
  });
});
