/** Main's half of customers: keys on the disk before what they seal, rows opened, and what an erasure leaves. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { openValues, sealValues } from '../../shared/domain/customers/seal.ts';
import { bareCustomer, customerSchema } from '../../shared/domain/entities/customer.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import {
  fixtureTill,
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  testClock,
} from '../../tests/support/journal-fixture.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { CustomerKeys } from './customer-keys.ts';
import { customerHandlers, isForMainAlone } from './customers-host.ts';

const { subtle } = globalThis.crypto;
const customerId = '019cadc0-0000-7000-8000-00000000c001';
const idOf = (number: number): string => `019cadc0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const values = { name: 'Анна', phone: '+79161234567' };

function operation(number: number, kind: string, payload: Operation['payload']): Operation {
  const at = { wallMs: number, businessMs: number };
  return { id: idOf(number), kind, version: 1, ...fixtureTill, staffId: 'anna', at, after: [], payload };
}
const registration = operation(1, 'customer-registration', {
  customerId,
  fields: ['name', 'phone'],
  consents: [{ purpose: 'profile', given: true, textVersion: 'customer-1', atMs: 1, where: 'TV1' }],
  homeStoreId: 'TV1',
  cardNumber: null,
});

/** A till whose server answers by path; what it was asked is kept. */
function till(answers: Record<string, (body: unknown) => object> = {}) {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder('/till');
  const random = seededRandom(9);
  const asked: [string, unknown][] = [];
  const syncFetch: SyncFetch = async (path, init) => {
    const body: unknown = init?.body === undefined ? null : JSON.parse(init.body);
    asked.push([path, body]);
    const answer = answers[path.split('?')[0] ?? ''];
    if (!answer) throw new Error('unreachable');
    const made = answer(body);
    return made instanceof Response ? made : Response.json(made);
  };
  const openKeys = () =>
    new CustomerKeys({ fileSystem, folder: '/till', key: () => new Uint8Array(32).fill(3), random });
  const journals = openFixtureJournals(journalEnvironment(fileSystem, random, testClock()), memoryRegister());
  const keys = openKeys();
  const isStored = (): boolean => false;
  const options = { keys, random, syncFetch, fileSystem, isStored, chooseFolder: async () => '/till' };
  return {
    handlers: customerHandlers({ ...options, journals: () => journals }),
    keys,
    openKeys,
    journals,
    asked,
    fileSystem,
    random,
  };
}

test('[CUSTOMER10] a registration makes a key, which is on the disk before anything is sealed under it', async () => {
  const { handlers, journals, openKeys, fileSystem, random } = till();
  expect(await handlers.customerAppend({ operation: registration, values })).toMatchObject({
    status: 'appended',
  });
  const [entry] = journals.read(journals.journalId, 0, 10).entries;
  fileSystem.crash(random);
  const key = openKeys().of(customerId) ?? '';
  const place = { customerId, of: { operationId: registration.id } };
  expect(await openValues(subtle, key, place, entry?.sealed ?? '')).toEqual(values);
  expect(JSON.stringify(entry?.operation)).not.toContain('Анна');
  expect((await handlers.customersOwn(null)).changes).toEqual([{ operationId: registration.id, values }]);
});

test('[CUSTOMER10] a change needs the key, and values of exactly the fields it names', async () => {
  const { handlers, journals } = till();
  const change = operation(2, 'customer-change', {
    customerId,
    fields: ['name'],
    consents: [],
    cardNumber: null,
    approvedBy: null,
  });
  const refusal = async (each: Operation, given: object) => {
    const answer = await handlers.customerAppend({ operation: each, values: given });
    return answer.status === 'refused' ? answer.reason : answer.status;
  };
  expect(await refusal(change, { name: 'Olga' })).toBe('no-key');
  expect(await refusal(registration, { name: 'Анна' })).toBe('invalid');
  expect(await refusal(registration, { ...values, note: 'x' })).toBe('invalid');
  expect(await refusal(operation(3, 'audit', {}), {})).toBe('invalid');
  expect(journals.read(journals.journalId, 0, 10).entries).toEqual([]);
  expect(await refusal(registration, values)).toBe('appended');
  expect(await refusal(change, { name: 'Olga' })).toBe('appended');
  expect(await refusal(change, { name: 'Olga' })).toBe('already');
});

test('[CUSTOMER11] keys made here are handed up, the server’s are taken, and rows open with them', async () => {
  const theirs = Buffer.alloc(32, 5).toString('base64');
  const { handlers, keys, openKeys, asked } = till({
    '/v1/customer-keys': (body) =>
      body
        ? { taken: [customerId], erased: [] }
        : {
            epoch: 'e',
            keys: [{ customerId: '17850', key: theirs, erased: false }],
            position: 7,
            final: true,
          },
  });
  await handlers.customerAppend({ operation: registration, values });
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 1, erased: [] });
  expect(asked.at(-1)).toEqual(['/v1/customer-keys', { keys: [{ customerId, key: keys.of(customerId) }] }]);
  expect(keys.toHand()).toEqual([]);
  expect(openKeys().place).toEqual({ epoch: 'e', position: 7 });
  const row = { customerId: '17850', of: 'row' } as const;
  const sealed = await sealValues(subtle, theirs, new Uint8Array(12), row, { name: 'Ada' });
  const rows = [
    { customerId: '17850', sealed },
    { customerId, sealed },
    { customerId: 'nobody', sealed },
  ];
  expect((await handlers.customersUnseal({ rows })).rows.map((each) => each.values)).toEqual([
    { name: 'Ada' },
    null,
    null,
  ]);
});

test('[CUSTOMER11] a server that was put back to an older copy is handed again the keys that it lacks', async () => {
  const theirs = Buffer.alloc(32, 5).toString('base64');
  let epoch = 'before';
  const { handlers, keys, openKeys, asked } = till({
    '/v1/customer-keys': (body) =>
      body
        ? { taken: [customerId], erased: [] }
        : { epoch, keys: [{ customerId: '17850', key: theirs, erased: false }], position: 7, final: true },
  });
  await handlers.customerAppend({ operation: registration, values });
  await handlers.customerKeysSync(null);
  const handedUp = (): unknown[] => asked.flatMap(([, body]) => (body ? [body] : []));
  expect(handedUp()).toHaveLength(1);
  await handlers.customerKeysSync(null);
  expect(handedUp()).toHaveLength(1);
  epoch = 'after';
  await handlers.customerKeysSync(null);
  // Only what the server didn't give out itself.
  expect(handedUp()[1]).toEqual({ keys: [{ customerId, key: keys.of(customerId) }] });
  expect(openKeys().toHand()).toEqual([]);
});

test('[CUSTOMER32] on a full disk somebody is found all the same: the server gives their key out again', async () => {
  const theirs = Buffer.alloc(32, 5).toString('base64');
  const place = { customerId: '17850', of: 'row' } as const;
  const sealed = await sealValues(subtle, theirs, new Uint8Array(12), place, { name: 'Ada' });
  const row = customerSchema.parse({ ...bareCustomer, id: '17850', number: '17850', country: null, sealed });
  const { handlers, fileSystem } = till({
    '/v1/customers/attach': () => ({ status: 'found', row, key: theirs }),
  });
  fileSystem.freeSpace = 0;
  expect(await handlers.customerFetch({ what: 'attach', customerId: '17850' })).toEqual({
    ...{ status: 'found', row, values: { name: 'Ada' } },
  });
});

test('[CUSTOMER12] an erasure destroys key and sealed values before it is confirmed, and says so', async () => {
  const { handlers, keys, journals, openKeys, asked } = till({
    '/v1/customer-keys': (body) =>
      body
        ? { taken: [customerId], erased: [] }
        : { epoch: 'e', keys: [{ customerId, key: null, erased: true }], position: 9, final: true },
    '/v1/customers/erasures/confirm': () => {
      expect(openKeys().of(customerId)).toBeNull();
      expect(journals.read(journals.journalId, 0, 10).entries[0]?.sealed).toBeUndefined();
      return { confirmed: [customerId] };
    },
  });
  await handlers.customerAppend({ operation: registration, values });
  const before = journals.status().head;
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 0, erased: [customerId] });
  expect(asked.at(-1)).toEqual(['/v1/customers/erasures/confirm', { customerIds: [customerId] }]);
  expect(keys.of(customerId)).toBeNull();
  expect(journals.status().head).toEqual(before);
  expect((await handlers.customersOwn(null)).changes).toEqual([
    { operationId: registration.id, values: null },
  ]);
});

test('[CUSTOMER12] an erasure whose confirmation did not get through is told and confirmed the next time', async () => {
  let reachable = false;
  const { handlers, asked } = till({
    '/v1/customer-keys': (body) =>
      body ? { taken: [], erased: [customerId] } : { epoch: 'e', keys: [], position: 9, final: true },
    '/v1/customers/erasures/confirm': () => {
      if (!reachable) throw new Error('cut off');
      return { confirmed: [customerId] };
    },
  });
  await handlers.customerAppend({ operation: registration, values });
  await expect(handlers.customerKeysSync(null)).rejects.toThrow('cut off');
  reachable = true;
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 0, erased: [customerId] });
  expect(asked.at(-1)).toEqual(['/v1/customers/erasures/confirm', { customerIds: [customerId] }]);
  const before = asked.length;
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 0, erased: [] });
  expect(asked.slice(before).map(([path]) => path.split('?')[0])).toEqual(['/v1/customer-keys']);
});

test('[CUSTOMER61] a key that came with as many erased is told as one that came, also after an exchange that failed', async () => {
  const theirs = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
  const erasure = { customerId: '17850', key: null, erased: true };
  let given: object[] = [{ customerId: '17850', key: theirs(5), erased: false }];
  let position = 1;
  let reachable = false;
  const { handlers, keys } = till({
    '/v1/customer-keys': () => ({ epoch: 'e', keys: given.splice(0), position, final: true }),
    '/v1/customers/erasures/confirm': () => {
      if (!reachable) throw new Error('cut off');
      return { confirmed: ['17850'] };
    },
  });
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 1, erased: [] });
  given = [{ customerId: '17851', key: theirs(6), erased: false }, erasure];
  position = 3;
  await expect(handlers.customerKeysSync(null)).rejects.toThrow('cut off');
  reachable = true;
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 2, erased: ['17850'] });
  expect(keys.size).toBe(1);
  // What is given out again, as by a server that was put back, is no news; another key is.
  given = [{ customerId: '17851', key: theirs(6), erased: false }];
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 2, erased: [] });
  given = [{ customerId: '17851', key: theirs(7), erased: false }];
  expect(await handlers.customerKeysSync(null)).toEqual({ came: 3, erased: [] });
});

test('[CUSTOMER11] without a server nothing is lost, and the window never may ask for keys', async () => {
  const { handlers, keys } = till();
  await handlers.customerAppend({ operation: registration, values });
  await expect(handlers.customerKeysSync(null)).rejects.toThrow('unreachable');
  expect(keys.toHand()).toHaveLength(1);
  const lookup = { by: 'id', customerId } as const;
  expect(await handlers.customerFetch({ what: 'lookup', lookup })).toEqual({ status: 'unreachable' });
  const busy = till({ '/v1/customers/lookup': () => new Response('{}', { status: 429 }) });
  expect(await busy.handlers.customerFetch({ what: 'lookup', lookup })).toEqual({ status: 'must-wait' });
  for (const path of [
    '/v1/customer-keys',
    '/v1/customer-keys?after=0',
    '/v1/customers/lookup',
    '/v1/customers/attach',
    '/v1/customers/export',
  ])
    expect(isForMainAlone(path)).toBe(true);
  for (const path of ['/v1/customers/erasures', '/v1/feed/customers', '/v1/push'])
    expect(isForMainAlone(path)).toBe(false);
});

test('[CUSTOMER73] a customer’s data are saved as two files, the page last; nothing is where the server says no', async () => {
  const made = { customerId, madeAtMs: 1, name: 'customer-data-1', document: '{}', page: '<html>' };
  const query = { customerId, staffId: 'boss' };
  const { handlers, fileSystem, asked } = till({ '/v1/customers/export': () => made });
  expect(await handlers.customerExport(query)).toEqual({
    status: 'saved',
    path: '/till/customer-data-1.html',
  });
  expect(asked).toEqual([['/v1/customers/export', query]]);
  const saved = fileSystem.list('/till').filter((name) => name.startsWith('customer-data'));
  expect(saved.sort()).toEqual(['customer-data-1.html', 'customer-data-1.json']);
  for (const [code, status] of [
    [403, 'not-allowed'],
    [404, 'unknown'],
    [500, 'unreachable'],
  ] as const) {
    const refusing = till({ '/v1/customers/export': () => new Response('{}', { status: code }) });
    expect(await refusing.handlers.customerExport(query)).toEqual({ status, path: null });
  }
});

test('[CUSTOMER60] an erasure at this till destroys key and values with it, and the server’s key is not taken back', async () => {
  const theirs = Buffer.alloc(32, 5).toString('base64');
  const { handlers, keys, journals } = till({
    '/v1/customer-keys': () => ({
      epoch: 'e',
      keys: [{ customerId, key: theirs, erased: false }],
      position: 1,
      final: true,
    }),
    '/v1/customers/erasures/confirm': () => ({ confirmed: [] }),
  });
  await handlers.customerAppend({ operation: registration, values });
  const erasure = operation(2, 'customer-erasure', {
    customerId,
    reason: 'customer-asked',
    approvedBy: null,
  });
  expect(await handlers.customerAppend({ operation: erasure, values: { name: 'Anna' } })).toMatchObject({
    status: 'refused',
    reason: 'invalid',
  });
  expect(keys.of(customerId)).not.toBeNull();
  expect(await handlers.customerAppend({ operation: erasure, values: {} })).toMatchObject({
    status: 'appended',
  });
  expect(keys.of(customerId)).toBeNull();
  expect(journals.read(journals.journalId, 0, 10).entries[0]?.sealed).toBeUndefined();
  await handlers.customerKeysSync(null);
  expect(keys.of(customerId)).toBeNull();
  expect(keys.toConfirm()).toEqual([customerId]);
});
