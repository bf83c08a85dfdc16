/** Customers on the server: one profile in whatever order facts and keys come, merged by phone, erased till by till. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import { type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import {
  customerExportSchema,
  customerFoundSchema,
  customerKeysAnswerSchema,
  customerKeysTakenSchema,
  erasureConfirmAnswerSchema,
  erasuresAnswerSchema,
} from '../../shared/protocol/customers.ts';
import { writeCustomers, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { demoReference } from '../../sync-server/demo/demo-people.ts';
import { newPerson, type Person, records, valuesOf } from '../support/customer-facts.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells } from '../support/return-facts.ts';
import { exceptionsOf, rowsOf } from '../support/server-parties.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { startTwoStores, type TwoStores } from '../support/two-stores.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

const tea = orderLine(1, 'TEA', 3, 10_000);
const phone = '+79161234567';
const cardNumber = cardNumberOf('77', 1);
let stores: TwoStores;
let server: TestServer;
let one: WireTill;
let two: WireTill;

beforeEach(async () => {
  stores = await startTwoStores();
  ({ server, one, two } = stores);
});
afterEach(() => stores.close());

async function customers(storeId: string): Promise<Map<string, Customer>> {
  const rows = (await rowsOf(server.store, storeId, 'customers')).map((row) => customerSchema.parse(row));
  return new Map(rows.map((row) => [row.id, row]));
}

const handKeys = async (till: WireTill, ...people: Person[]) =>
  customerKeysTakenSchema.parse(await till.json('/v1/customer-keys', { keys: people }));
const keysOf = async (till: WireTill, query = '') =>
  customerKeysAnswerSchema.parse(await till.json(`/v1/customer-keys${query}`));

describe('customers on the server', () => {
  it.each(['key first', 'facts first'])(
    '[CUSTOMER30] facts and key give one row in the stores that the customer uses, %s',
    async (order) => {
      const person = newPerson();
      const journal = new WireJournal(one, newId(), 'A-1');
      await records(journal, person, 'customer-registration', { name: 'Анна Иванова', phone });
      if (order === 'key first') expect((await handKeys(one, person)).taken).toEqual([person.customerId]);
      expect(await customers('S1')).toEqual(new Map());
      await one.pushAll(journal);
      if (order === 'facts first') await handKeys(one, person);
      const row = (await customers('S1')).get(person.customerId);
      if (!row) throw new Error('no row');
      expect(await valuesOf(row, person)).toEqual({ name: 'Анна Иванова', phone });
      expect(row).toMatchObject({
        homeStoreId: 'S1',
        mergedInto: null,
        heads: [journal.entries[0]?.operation.id],
      });
      expect(await customers('S2')).toEqual(new Map());
      // Two tills change different fields without knowing of each other, and she shops at the second store.
      await records(journal, person, 'customer-change', { email: 'anna@example.org' });
      await one.pushAll(journal);
      const other = new WireJournal(two, newId(), 'B-1');
      await records(other, person, 'customer-change', { note: 'без звонка' });
      sells(other, [tea], { customerId: person.customerId });
      await two.pushAll(other);
      const rows = [await customers('S1'), await customers('S2')].map((all) => all.get(person.customerId));
      expect(rows[0]).toEqual(rows[1]);
      expect(rows[0] && (await valuesOf(rows[0], person))).toEqual({
        name: 'Анна Иванова',
        phone,
        email: 'anna@example.org',
        note: 'без звонка',
      });
      expect(rows[0]?.recent).toMatchObject([{ what: 'sale', storeId: 'S2', names: [tea.name] }]);
    },
  );

  it('[CUSTOMER31] keys reach the tills of a store page by page, and no other store', async () => {
    const people = [newPerson(), newPerson(), newPerson()];
    await handKeys(one, ...people);
    const first = await keysOf(one, '?limit=2');
    expect(first).toMatchObject({
      final: false,
      keys: people.slice(0, 2).map((each) => ({ ...each, erased: false })),
    });
    const next = await keysOf(one, `?limit=2&after=${first.position}&epoch=${first.epoch}`);
    expect(next).toMatchObject({ final: true, keys: [people[2]] });
    // Positions of another life of the server mean nothing: everything comes again.
    expect((await keysOf(one, `?after=${next.position}&epoch=another`)).keys).toHaveLength(3);
    expect((await keysOf(two)).keys).toEqual([]);
    // A second key of the same customer is not taken, the same one is.
    const [known] = people;
    if (!known) throw new Error('nobody');
    expect(await handKeys(two, { ...known, key: newPerson().key }, known)).toMatchObject({
      taken: [known.customerId],
    });
  });

  it('[CUSTOMER32] somebody whom the store does not know is found by whole numbers and attached', async () => {
    await writeReference(server.store, demoReference());
    const elsewhere = await WireTill.enrol(server.url, await server.enrolCode('TV1'));
    const person = newPerson();
    const journal = new WireJournal(one, newId(), 'A-1');
    await records(journal, person, 'customer-registration', { name: 'Анна', phone }, { cardNumber });
    await one.pushAll(journal);
    await handKeys(one, person);
    const lookup = async (body: object) =>
      customerFoundSchema.parse(await elsewhere.json('/v1/customers/lookup', body));
    const found = await lookup({ by: 'phone', phone: '8 (916) 123-45-67' });
    if (found.status !== 'found') throw new Error(found.status);
    expect(found.key).toBe(person.key);
    expect(await valuesOf(found.row, person)).toEqual({ name: 'Анна', phone });
    // The account is that of the programme of the store that asks, as of then.
    const empty = { availablePoints: 0, pending: [], expiring: [], turnoverMinor: 0 };
    const account = { ...empty, asOfMs: expect.any(Number) };
    const told = { ...found.row, account, tierId: 'basic' };
    expect(found.row).toEqual(told);
    expect(await lookup({ by: 'card', cardNumber })).toEqual({ ...found, row: told });
    expect(await lookup({ by: 'phone', phone: '8 916 123 45 68' })).toEqual({ status: 'unknown' });
    expect(await customers('TV1')).toEqual(new Map());
    const { customerId } = person;
    const attached = customerFoundSchema.parse(await elsewhere.json('/v1/customers/attach', { customerId }));
    expect(attached).toEqual({ ...found, row: told });
    expect((await customers('TV1')).get(customerId)).toEqual(told);
    expect((await keysOf(elsewhere)).keys).toMatchObject([person]);
    const exported = customerExportSchema.parse(
      await elsewhere.json('/v1/customers/export', { customerId, staffId: 'staff:TV1-4' }),
    );
    expect(exported.document).toContain(phone);
  });

  it('[CUSTOMER33] the same person registered twice is read as one, and separated by a manager', async () => {
    const [first, second] = [newPerson(), newPerson()];
    const [here, there] = [new WireJournal(one, newId(), 'A-1'), new WireJournal(two, newId(), 'B-1')];
    const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });
    const registered = await records(
      here,
      first,
      'customer-registration',
      { name: 'Анна', phone },
      {},
      at(1000),
    );
    const again = await records(there, second, 'customer-registration', { name: 'Аня', phone }, {}, at(2000));
    sells(there, [tea], { customerId: second.customerId });
    await two.pushAll(there);
    await handKeys(two, second);
    expect((await customers('S2')).get(second.customerId)?.mergedInto).toBeNull();
    await one.pushAll(here);
    await handKeys(one, first);
    const merged = await customers('S2');
    const survivor = merged.get(first.customerId);
    expect(merged.get(second.customerId)).toMatchObject({ mergedInto: first.customerId, sealed: null });
    expect(survivor).toMatchObject({ mergedIds: [second.customerId], recent: [{ what: 'sale' }] });
    expect(survivor && (await valuesOf(survivor, first))).toEqual({ name: 'Аня', phone });
    expect((await keysOf(two)).keys.map(({ customerId }) => customerId)).toContain(first.customerId);
    const causes = [registered.operation.id, again.operation.id].sort();
    const [raised] = await exceptionsOf(server.store, 'S1');
    expect(raised).toMatchObject({ kind: 'customer-merged', causes, resolution: null });
    const settle = (remedy: string) =>
      here.append('exception-resolution', {
        ...{ exceptionId: raised?.id, kind: 'customer-merged', remedy, causes, note: null, approvedBy: null },
      });
    settle('separate');
    await one.pushAll(here);
    const apart = await customers('S2');
    expect(apart.get(second.customerId)).toMatchObject({ mergedInto: null, recent: [{ what: 'sale' }] });
    expect(apart.get(first.customerId)).toMatchObject({ mergedIds: [], recent: [] });
    expect((await exceptionsOf(server.store, 'S1'))[0]).toMatchObject({ resolution: { remedy: 'separate' } });
    settle('right');
    await one.pushAll(here);
    expect((await customers('S2')).get(second.customerId)?.mergedInto).toBe(first.customerId);
  });

  it('[CUSTOMER33] who is read as another from the start is told so in the store of the registration too', async () => {
    const [first, second] = [newPerson(), newPerson()];
    const [here, there] = [new WireJournal(one, newId(), 'A-1'), new WireJournal(two, newId(), 'B-1')];
    const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });
    await records(here, first, 'customer-registration', { name: 'Анна', phone }, {}, at(1000));
    await records(there, second, 'customer-registration', { name: 'Аня', phone }, {}, at(2000));
    // As after the server was put back: it has the key by another store before the facts come again.
    await handKeys(one, first, second);
    await one.pushAll(here);
    await two.pushAll(there);
    expect((await customers('S2')).get(second.customerId)?.mergedInto).toBe(first.customerId);
  });

  it('[CUSTOMER34] an erasure takes the key and the values, reaches every till that had them, and leaves the sales', async () => {
    const person = newPerson();
    const { customerId } = person;
    const journal = new WireJournal(one, newId(), 'A-1');
    const entry = await records(journal, person, 'customer-registration', {
      name: 'Анна Незабудкина',
      phone,
    });
    const sale = sells(journal, [tea], { customerId });
    await one.pushAll(journal);
    await handKeys(one, person);
    await two.json('/v1/customers/lookup', { by: 'id', customerId });
    await records(journal, person, 'customer-erasure', {});
    await one.pushAll(journal);
    for (const till of [one, two])
      expect((await keysOf(till)).keys).toEqual([{ customerId, key: null, erased: true }]);
    expect(await customers('S1')).toEqual(new Map());
    expect(await two.json('/v1/customers/lookup', { by: 'id', customerId })).toEqual({ status: 'erased' });
    const [tillOne, tillTwo] = [one.tillId, two.tillId];
    const waiting = async () => erasuresAnswerSchema.parse(await one.json('/v1/customers/erasures')).erasures;
    expect(await waiting()).toMatchObject([
      { customerId, waitingTillIds: [tillOne, tillTwo].sort(), confirmed: [] },
    ]);
    const confirm = async (till: WireTill, ...customerIds: string[]) =>
      erasureConfirmAnswerSchema.parse(await till.json('/v1/customers/erasures/confirm', { customerIds }));
    expect(await confirm(two, customerId, 'nobody')).toEqual({ confirmed: [customerId] });
    expect(await waiting()).toMatchObject([{ waitingTillIds: [tillOne], confirmed: [{ tillId: tillTwo }] }]);
    // A late change, the key again, an import: the person doesn't come back.
    const late = new WireJournal(two, newId(), 'B-1');
    await records(late, person, 'customer-change', { note: 'любит чай' });
    await two.pushAll(late);
    expect(await handKeys(two, person)).toEqual({ taken: [], erased: [customerId] });
    expect(await writeCustomers(server.store, 'S1', [{ id: customerId, number: '1', country: null }])).toBe(
      0,
    );
    expect(await customers('S1')).toEqual(new Map());
    await server.store.read(async ({ journals }) => {
      const kept = await journals.entriesOf([entry, sale, ...late.entries].map((each) => each.operation.id));
      expect(kept.map(({ sealed, heldReason }) => [sealed, heldReason])).toEqual(
        kept.map(() => [null, null]),
      );
      expect(kept).toHaveLength(3);
    });
    const { sealed } = entry;
    await server.store.backupTo(join(server.dataFolder, 'copy.db'));
    const bytes = readFileSync(join(server.dataFolder, 'copy.db'));
    for (const trace of [person.key, sealed ?? '', phone]) expect(bytes.includes(trace)).toBe(false);
  });

  it('[CUSTOMER40] who was erased at a till is erased on a server that no longer knows of it', async () => {
    const person = newPerson();
    const { customerId } = person;
    const journal = new WireJournal(one, newId(), 'A-1');
    await records(journal, person, 'customer-registration', { name: 'Анна Иванова', phone });
    const confirm = async () =>
      erasureConfirmAnswerSchema.parse(
        await one.json('/v1/customers/erasures/confirm', { customerIds: [customerId] }),
      ).confirmed;
    expect(await confirm()).toEqual([]);
    await one.pushAll(journal);
    expect([...(await customers('S1')).keys()]).toEqual([customerId]);
    expect(await confirm()).toEqual([customerId]);
    expect(await customers('S1')).toEqual(new Map());
    expect(await handKeys(two, person)).toEqual({ taken: [], erased: [customerId] });
    expect((await keysOf(one)).keys).toEqual([{ customerId, key: null, erased: true }]);
  });

  it.each([
    { named: 'who stayed', index: 0 },
    { named: 'who was merged', index: 1 },
  ])(
    '[CUSTOMER38] erasing $named erases the whole person, and nobody whom a manager separated',
    async ({ index }) => {
      const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });
      const people = [newPerson(), newPerson()] as const;
      const other = newPerson();
      const journal = new WireJournal(one, newId(), 'A-1');
      for (const [place, person] of people.entries())
        await records(
          journal,
          person,
          'customer-registration',
          { name: 'Анна', phone },
          {},
          at(1000 + place),
        );
      await records(journal, other, 'customer-registration', { name: 'Пётр', phone }, {}, at(1002));
      await one.pushAll(journal);
      await handKeys(one, ...people, other);
      const apart = (await exceptionsOf(server.store, 'S1')).filter(
        ({ details }) => 'mergedId' in details && details.mergedId === other.customerId,
      );
      for (const { id, causes } of apart) {
        const resolution = { exceptionId: id, kind: 'customer-merged', remedy: 'separate', causes };
        journal.append('exception-resolution', { ...resolution, note: null, approvedBy: null });
      }
      await one.pushAll(journal);
      const ids = people.map(({ customerId }) => customerId);
      expect((await customers('S1')).get(ids[1] ?? '')?.mergedInto).toBe(ids[0]);
      await records(journal, people[index === 0 ? 0 : 1], 'customer-erasure', {});
      await one.pushAll(journal);
      expect([...(await customers('S1')).keys()]).toEqual([other.customerId]);
      const marks = await server.store.read((transaction) => transaction.customers.marksOf(ids));
      expect(marks).toEqual([]);
      const found = (await keysOf(one)).keys
        .filter(({ erased }) => erased)
        .map(({ customerId }) => customerId);
      expect(found.sort()).toEqual([...ids].sort());
      // It stays so when more is heard of the other id.
      await records(journal, people[index === 0 ? 1 : 0], 'customer-change', { note: 'любит чай' });
      await one.pushAll(journal);
      expect([...(await customers('S1')).keys()]).toEqual([other.customerId]);
      const kept = await server.store.read(({ journals }) =>
        journals.entriesOf(journal.entries.map(({ operation }) => operation.id)),
      );
      const sealed = kept.filter((each) => each.sealed !== null).map(({ text }) => text);
      expect(sealed).toHaveLength(1);
      expect(sealed[0]).toContain(other.customerId);
    },
  );

  it('[CUSTOMER35] imported customers have a key and keep their profile when the file comes again', async () => {
    const imported = { id: '17850', number: '17850', country: 'United Kingdom' };
    expect(await writeCustomers(server.store, 'S1', [imported])).toBe(1);
    expect((await customers('S1')).get('17850')).toMatchObject({
      ...imported,
      mergedInto: null,
      account: null,
    });
    const [row] = (await keysOf(one)).keys;
    const person = { customerId: '17850', key: row?.key ?? '' };
    const journal = new WireJournal(one, newId(), 'A-1');
    await records(journal, person, 'customer-change', { name: 'Ann' });
    await one.pushAll(journal);
    expect(await writeCustomers(server.store, 'S1', [imported])).toBe(0);
    const named = (await customers('S1')).get('17850');
    expect(named && (await valuesOf(named, person))).toEqual({ name: 'Ann' });
  });

  it('[CUSTOMER36] a till may not try number after number', async () => {
    const answers: unknown[] = [];
    for (let number = 0; number < 12; number += 1) {
      const body = { by: 'id', customerId: `nobody-${number}` };
      answers.push(await one.json('/v1/customers/lookup', body).catch((error: Error) => error.message));
    }
    expect(answers.slice(0, 10)).toEqual(Array(10).fill({ status: 'unknown' }));
    expect(JSON.stringify(answers[11])).toMatch(/429|too-many-requests/);
  });

  it('[CUSTOMER37] the same facts and keys give the same rows and exceptions, in whatever order they come', async () => {
    const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });
    const [anna, again, boris] = [newPerson(), newPerson(), newPerson()];
    const journals = [new WireJournal(one, newId(), 'A-1'), new WireJournal(two, newId(), 'B-1')] as const;
    await records(journals[0], anna, 'customer-registration', { name: 'Анна', phone }, {}, at(1000));
    await records(journals[0], anna, 'customer-change', { email: 'a@example.org' }, {}, at(3000));
    sells(journals[0], [tea], { customerId: boris.customerId }, at(3500));
    await records(journals[0], boris, 'customer-erasure', {}, {}, at(3600));
    await records(journals[1], again, 'customer-registration', { name: 'Аня', phone }, {}, at(2000));
    await records(journals[1], boris, 'customer-registration', { name: 'Борис' }, {}, at(2500));
    sells(journals[1], [tea], { customerId: again.customerId }, at(4000));
    const steps = [
      () => one.pushAll(journals[0]),
      () => two.pushAll(journals[1]),
      () => handKeys(one, anna),
      () => handKeys(two, again, boris),
    ] as const;
    const outcome = async () => {
      const rows = (storeId: string) => rowsOf(server.store, storeId, 'customers');
      const sorted = (all: unknown[]) =>
        all.map((row) => JSON.stringify(row).replace(/"asOfMs":\d+/, '')).sort();
      const raised = (await exceptionsOf(server.store)).map(({ raisedAtMs: _, ...row }) => row);
      return [sorted(await rows('S1')), sorted(await rows('S2')), sorted(raised)];
    };
    let first: unknown = null;
    for (const order of [
      [0, 1, 2, 3],
      [3, 1, 0, 2],
      [1, 3, 2, 0],
      [2, 0, 3, 1],
    ]) {
      for (const step of order) await steps[step]?.();
      for (const step of order) await steps[step]?.();
      first ??= await outcome();
      expect(await outcome()).toEqual(first);
      // A new server, to which the same tills are known.
      const tills = await server.store.read(({ access }) => access.tills());
      await server.close();
      server = await startTestServer();
      await server.store.write(async ({ access }) => {
        for (const till of tills) await access.addTill(till);
      });
      await one.connect(server.url);
      await two.connect(server.url);
    }
    expect(JSON.stringify(first)).toContain('customer-merged');
  });
});
