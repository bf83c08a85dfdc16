/** What managers decided of two registrations stays to be seen, also once one of the two persons is erased. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openValues } from '../../shared/domain/customers/seal.ts';
import { customerSchema } from '../../shared/domain/entities/customer.ts';
import { newPerson, records } from '../support/customer-facts.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells } from '../support/return-facts.ts';
import { exceptionsOf, rowsOf } from '../support/server-parties.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

const { subtle } = globalThis.crypto;
const phone = '+79161234567';
let server: TestServer;
let one: WireTill;
let two: WireTill;

beforeEach(async () => {
  server = await startTestServer();
  one = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  two = await WireTill.enrol(server.url, await server.enrolCode('S2'));
});
afterEach(async () => {
  expect(server.errors).toEqual([]);
  await server.close();
});

const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });

/** Anna is registered at both stores, and read as one. */
async function twice() {
  const [first, second] = [newPerson(), newPerson()];
  const [here, there] = [new WireJournal(one, newId(), 'A-1'), new WireJournal(two, newId(), 'B-1')];
  await records(here, first, 'customer-registration', { name: 'Анна', phone }, {}, at(1000));
  await records(there, second, 'customer-registration', { name: 'Аня', phone }, {}, at(2000));
  await one.json('/v1/customer-keys', { keys: [first] });
  await two.json('/v1/customer-keys', { keys: [second] });
  await one.pushAll(here);
  await two.pushAll(there);
  return { first, second, here, there };
}

function settle(journal: WireJournal, exceptionId: string, causes: readonly string[], remedy: string) {
  const payload = {
    exceptionId,
    kind: 'customer-merged',
    remedy,
    causes,
    note: 'спросили',
    approvedBy: 'boss',
  };
  return journal.append('exception-resolution', payload, at(3000));
}

describe('a merge to be judged', () => {
  it('[CUSTOMER76] the row of a person holds each registration by itself, sealed under its own key', async () => {
    const { first, second, there } = await twice();
    for (let count = 0; count < 2; count += 1)
      sells(there, [orderLine(1, 'TEA', 1, 100)], { customerId: second.customerId });
    await two.pushAll(there);
    const rows = (await rowsOf(server.store, 'S1', 'customers')).map((row) => customerSchema.parse(row));
    const parts = rows.find(({ id }) => id === first.customerId)?.parts ?? [];
    expect(parts.map(({ customerId, purchases, points }) => [customerId, purchases, points])).toEqual([
      [first.customerId, 0, null],
      [second.customerId, 2, null],
    ]);
    const values = parts.map(({ customerId, sealed }, index) => {
      const { key } = index === 0 ? first : second;
      return openValues(subtle, key, { customerId, of: 'row' }, sealed ?? '');
    });
    expect(await Promise.all(values)).toEqual([
      { name: 'Анна', phone },
      { name: 'Аня', phone },
    ]);
    expect(JSON.stringify(rows)).not.toContain('Аня');
    // Of somebody with one registration there are none.
    expect(rows.find(({ id }) => id === second.customerId)?.parts).toBeUndefined();
  });
});

describe('a settled merge', () => {
  it.each([
    { who: 'the one who stayed', erased: 'first', remedy: 'separate' },
    { who: 'the one who was read as another', erased: 'second', remedy: 'separate' },
    { who: 'the whole person', erased: 'first', remedy: 'right' },
  ] as const)(
    '[CUSTOMER75] stays seen in both stores once $who is erased, settled with $remedy',
    async ({ erased, remedy }) => {
      const people = await twice();
      const { here, first, second } = people;
      const [raised] = await exceptionsOf(server.store, 'S1');
      if (!raised) throw new Error('nothing raised');
      const { operation } = settle(here, raised.id, raised.causes, remedy);
      await one.pushAll(here);
      await records(here, people[erased], 'customer-erasure', {}, {}, at(4000));
      await one.pushAll(here);
      const kept = {
        ...{ id: raised.id, kind: 'customer-merged', causes: raised.causes },
        details: { survivorId: first.customerId, mergedId: second.customerId },
        resolution: { operationId: operation.id, remedy, note: 'спросили', approvedBy: 'boss', atMs: 3000 },
      };
      for (const storeId of ['S1', 'S2'])
        expect(await exceptionsOf(server.store, storeId)).toMatchObject([kept]);
      // Also when more is heard of the two, and when the other one is erased as well.
      await records(here, people[erased], 'customer-change', { note: 'чай' }, {}, at(5000));
      await records(here, erased === 'first' ? second : first, 'customer-erasure', {}, {}, at(6000));
      await one.pushAll(here);
      for (const storeId of ['S1', 'S2'])
        expect(await exceptionsOf(server.store, storeId)).toMatchObject([kept]);
    },
  );

  it('[CUSTOMER75] is seen in whatever order it is heard of; what nobody decided goes with the person', async () => {
    const { here, there, first } = await twice();
    const [raised] = await exceptionsOf(server.store, 'S1');
    if (!raised) throw new Error('nothing raised');
    await records(here, first, 'customer-erasure', {}, {}, at(4000));
    await one.pushAll(here);
    for (const storeId of ['S1', 'S2']) expect(await exceptionsOf(server.store, storeId)).toEqual([]);
    // The other store had settled it meanwhile, without a network.
    settle(there, raised.id, raised.causes, 'separate');
    await two.pushAll(there);
    for (const storeId of ['S1', 'S2'])
      expect(await exceptionsOf(server.store, storeId)).toMatchObject([
        { id: raised.id, resolution: { remedy: 'separate' } },
      ]);
  });

  it('[CUSTOMER75] of two who were erased with a third is seen before and after the erasure is heard of', async () => {
    const { here, there } = await twice();
    const third = newPerson();
    await records(there, third, 'customer-registration', { name: 'Анюта', phone }, {}, at(2500));
    await two.json('/v1/customer-keys', { keys: [third] });
    await two.pushAll(there);
    const [early, late] = await exceptionsOf(server.store, 'S1');
    if (!early || !late) throw new Error('nothing raised');
    settle(here, early.id, early.causes, 'right');
    await one.pushAll(here);
    await records(here, third, 'customer-erasure', {}, {}, at(4000));
    await one.pushAll(here);
    for (const storeId of ['S1', 'S2'])
      expect(await exceptionsOf(server.store, storeId)).toMatchObject([{ id: early.id }]);
    settle(there, late.id, late.causes, 'right');
    await two.pushAll(there);
    for (const storeId of ['S1', 'S2']) {
      const seen = await exceptionsOf(server.store, storeId);
      expect(seen.map(({ id }) => id).sort()).toEqual([early.id, late.id].sort());
      expect(seen.map(({ resolution }) => resolution?.remedy)).toEqual(['right', 'right']);
    }
  });
});
