/** Values of a customer that don't open are told: which fields, who wrote them, at which till and when. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileValues } from '../../shared/domain/customers/profile.ts';
import type { ExceptionRow } from '../../shared/domain/exceptions.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { newPerson, type Person, records, spoiled } from '../support/customer-facts.ts';
import { exceptionsOf } from '../support/server-parties.ts';
import type { TestServer } from '../support/test-server.ts';
import { startTwoStores, type TwoStores } from '../support/two-stores.ts';
import { newId, WireJournal, type WireTill } from '../support/wire-till.ts';

const phone = '+79161234567';
const email = 'anna@example.org';
let stores: TwoStores;
let server: TestServer;
let one: WireTill;
let two: WireTill;
let here: WireJournal;
let there: WireJournal;

beforeEach(async () => {
  stores = await startTwoStores();
  ({ server, one, two } = stores);
  here = new WireJournal(one, newId(), 'A-1');
  there = new WireJournal(two, newId(), 'B-1');
});
afterEach(() => stores.close());

const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });
const handKeys = (till: WireTill, ...keys: Person[]) => till.json('/v1/customer-keys', { keys });
const unreadable = async (storeId: string): Promise<ExceptionRow[]> =>
  (await exceptionsOf(server.store, storeId)).filter(({ kind }) => kind === 'customer-values-unreadable');

/** Appends a change of which the disk damages what is sealed, or loses it. */
async function damaged(
  journal: WireJournal,
  person: Person,
  values: ProfileValues,
  atMs: number,
  harm: 'changed' | 'missing' = 'changed',
): Promise<JournalEntry> {
  const { sealed = '', ...bare } = await records(journal, person, 'customer-change', values, {}, at(atMs));
  const entry = harm === 'missing' ? bare : { ...bare, sealed: spoiled(sealed) };
  journal.entries[entry.tillSequence - 1] = entry;
  return entry;
}

async function anna(): Promise<Person> {
  const person = newPerson();
  await records(here, person, 'customer-registration', { name: 'Анна', phone }, {}, at(1000));
  await one.pushAll(here);
  await handKeys(one, person);
  return person;
}

describe('values that do not open', () => {
  it.each(['changed', 'missing'] as const)(
    '[CUSTOMER41] raise an exception where something of the customer was recorded, %s, without a value',
    async (harm) => {
      const person = await anna();
      const { customerId } = person;
      expect(await unreadable('S1')).toEqual([]);
      const { operation } = await damaged(there, person, { email, note: 'без звонка' }, 2000, harm);
      await two.pushAll(there);
      const raised = {
        id: `customer-values-unreadable:${customerId}`,
        subject: customerId,
        causes: [operation.id],
        unreadable: [
          {
            ...{ operationId: operation.id, storeId: 'S2', tillId: two.tillId },
            ...{ staffId: operation.staffId, atMs: 2000, fields: ['email', 'note'] },
          },
        ],
        resolution: null,
      };
      for (const storeId of ['S1', 'S2']) expect(await unreadable(storeId)).toMatchObject([raised]);
      const told = JSON.stringify(await unreadable('S1'));
      for (const value of [phone, email, 'Анна', 'без звонка', person.key]) expect(told).not.toContain(value);
    },
  );

  it('[CUSTOMER41] are told no more once every such field was set anew by what opens, and by nothing that does not', async () => {
    const person = await anna();
    const first = await damaged(here, person, { email, note: 'без звонка' }, 2000);
    await one.pushAll(here);
    await records(there, person, 'customer-change', { note: 'звонить' }, {}, at(3000));
    await two.pushAll(there);
    expect(await unreadable('S2')).toMatchObject([
      { causes: [first.operation.id], unreadable: [{ fields: ['email'] }] },
    ]);
    const second = await damaged(there, person, { email }, 4000);
    await two.pushAll(there);
    for (const storeId of ['S1', 'S2'])
      expect(await unreadable(storeId)).toMatchObject([
        { causes: [second.operation.id], unreadable: [{ fields: ['email'], tillId: two.tillId }] },
      ]);
    await records(here, person, 'customer-change', { email }, {}, at(5000));
    await one.pushAll(here);
    for (const storeId of ['S1', 'S2']) expect(await unreadable(storeId)).toEqual([]);
  });

  it('[CUSTOMER41] are no exception while the key has not come, nor once the customer is erased', async () => {
    const person = newPerson();
    await records(here, person, 'customer-registration', { name: 'Анна', phone }, {}, at(1000));
    await damaged(here, person, { email }, 2000);
    await one.pushAll(here);
    expect(await unreadable('S1')).toEqual([]);
    await handKeys(one, person);
    expect(await unreadable('S1')).toHaveLength(1);
    await records(there, person, 'customer-erasure', {}, {}, at(3000));
    await two.pushAll(there);
    await damaged(here, person, { email }, 4000);
    await one.pushAll(here);
    for (const storeId of ['S1', 'S2']) expect(await unreadable(storeId)).toEqual([]);
  });

  it('[CUSTOMER41] of somebody who is read as another are told of the one who stays, and go when either id is erased', async () => {
    const first = await anna();
    const second = newPerson();
    await records(there, second, 'customer-registration', { name: 'Аня', phone }, {}, at(1500));
    await damaged(there, second, { email }, 2000);
    await two.pushAll(there);
    await handKeys(two, second);
    for (const storeId of ['S1', 'S2'])
      expect(await unreadable(storeId)).toMatchObject([
        { subject: first.customerId, unreadable: [{ storeId: 'S2', fields: ['email'] }] },
      ]);
    const [merge] = (await exceptionsOf(server.store, 'S1')).filter(({ kind }) => kind === 'customer-merged');
    const settle = (remedy: string): void => {
      const about = { exceptionId: merge?.id, kind: 'customer-merged', causes: merge?.causes };
      here.append('exception-resolution', { ...about, remedy, note: null, approvedBy: null });
    };
    settle('separate');
    await one.pushAll(here);
    // Nobody of the first store has written of her.
    expect(await unreadable('S1')).toEqual([]);
    expect(await unreadable('S2')).toMatchObject([{ subject: second.customerId }]);
    settle('right');
    await one.pushAll(here);
    expect(await unreadable('S1')).toMatchObject([{ subject: first.customerId }]);
    // Whoever writes it anew does so on the profile of the one who stays.
    await damaged(here, first, { note: 'без звонка' }, 5000);
    await records(here, first, 'customer-change', { email }, {}, at(6000));
    await one.pushAll(here);
    expect(await unreadable('S2')).toMatchObject([{ unreadable: [{ storeId: 'S1', fields: ['note'] }] }]);
    await records(here, second, 'customer-erasure', {}, {}, at(7000));
    await one.pushAll(here);
    for (const storeId of ['S1', 'S2']) expect(await unreadable(storeId)).toEqual([]);
  });

  it('[CUSTOMER41] that are accepted in one store are settled in all, until more of them comes', async () => {
    const person = await anna();
    await damaged(there, person, { email }, 2000);
    await two.pushAll(there);
    const [row] = await unreadable('S1');
    const about = { exceptionId: row?.id, kind: row?.kind, causes: row?.causes };
    here.append('exception-resolution', { ...about, remedy: 'accept', note: 'ушла', approvedBy: null });
    await one.pushAll(here);
    for (const storeId of ['S1', 'S2'])
      expect(await unreadable(storeId)).toMatchObject([{ resolution: { remedy: 'accept', note: 'ушла' } }]);
    await damaged(there, person, { note: 'без звонка' }, 3000);
    await two.pushAll(there);
    expect(await unreadable('S1')).toMatchObject([{ resolution: null, unreadable: [{}, {}] }]);
  });

  it('[CUSTOMER41] of what is held are no exception, nor a fact without values', async () => {
    const person = await anna();
    const { sealed: _, ...entry } = await damaged(here, person, { email }, 2000);
    // Another first byte, whatever it was: some signatures end in any given way.
    const signed = Buffer.from(entry.signature, 'base64');
    signed.writeUInt8(signed.readUInt8(0) ^ 1, 0);
    const forged = { ...entry, signature: signed.toString('base64') };
    here.entries[entry.tillSequence - 1] = forged;
    await records(here, person, 'customer-change', {}, {}, at(3000));
    await one.pushAll(here);
    expect((await exceptionsOf(server.store, 'S1')).map(({ kind }) => kind)).toContain('entry-not-genuine');
    expect(await unreadable('S1')).toEqual([]);
  });

  it.each([
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
  ])('[CUSTOMER41] are told alike in whatever order facts and key come (%i %i %i)', async (...order) => {
    const person = newPerson();
    await records(here, person, 'customer-registration', { name: 'Анна', phone }, {}, at(1000));
    const { operation } = await damaged(here, person, { email, note: 'без звонка' }, 2000);
    const later = { after: [operation.id], ...at(3000) };
    await records(there, person, 'customer-change', { note: 'звонить' }, {}, later);
    const steps = [() => one.pushAll(here), () => two.pushAll(there), () => handKeys(one, person)];
    for (const step of order) await steps[step]?.();
    for (const storeId of ['S1', 'S2'])
      expect(await unreadable(storeId)).toMatchObject([
        { causes: [operation.id], unreadable: [{ operationId: operation.id, fields: ['email'] }] },
      ]);
  });
});
