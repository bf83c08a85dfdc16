/** Points on the server: one ledger from whatever tills say, holds while sales are open, exposure, and the web shop. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import type { ReferenceRow } from '../../shared/domain/entities/reference.ts';
import type { SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { russianTaxTable } from '../../shared/money/tax.ts';
import { exposureAnswerSchema, type HoldAnswer, holdAnswerSchema } from '../../shared/protocol/loyalty.ts';
import { writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { type Environment, systemEnvironment } from '../../sync-server/system-environment.ts';
import { newPerson, type Person, records } from '../support/customer-facts.ts';
import { sampleProgramme } from '../support/loyalty-samples.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells, takesBack } from '../support/return-facts.ts';
import { exceptionsOf, rowsOf } from '../support/server-parties.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

const tea = orderLine(1, 'TEA', 3, 10_000);
const startMs = Date.UTC(2026, 2, 2, 8);
let nowMs = startMs;
let server: TestServer;
let one: WireTill;
let two: WireTill;
let here: WireJournal;
let there: WireJournal;
let person: Person;

beforeEach(async () => {
  nowMs = startMs + 1000;
  const clock = { ...systemEnvironment.clock, wallMs: () => nowMs };
  const environment: Environment = { ...systemEnvironment, clock };
  server = await startTestServer({ environment });
  const programme = sampleProgramme({ campaigns: [], pendingDays: 0, lifeDays: null, welcome: null });
  const table: ReferenceRow = { type: 'tax-table', id: 'tax-table:RU', table: russianTaxTable };
  await writeReference(server.store, [storeRow('S1'), storeRow('S2'), table, programme, ...staffRows]);
  one = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  two = await WireTill.enrol(server.url, await server.enrolCode('S2'));
  here = new WireJournal(one, newId(), 'A-1');
  there = new WireJournal(two, newId(), 'B-1');
  person = newPerson();
  await records(here, person, 'customer-registration', { name: 'Анна' }, {}, at(startMs));
});
afterEach(async () => {
  expect(server.errors).toEqual([]);
  await server.close();
});

/** Who manages points in both stores, and somebody who sells. */
const staffRows = (['points-manage', 'sell'] as const).flatMap((verb): ReferenceRow[] => [
  {
    type: 'role',
    id: `role:${verb}`,
    name: { ru: verb, en: verb },
    verbs: [verb],
    maxDiscountBasisPoints: 0,
  },
  {
    ...{ type: 'staff' as const, id: `staff:${verb}`, name: verb, roleId: `role:${verb}`, storeIds: ['S1'] },
    pin: {
      algorithm: 'scrypt',
      cost: 1024,
      blockSize: 1,
      parallelization: 1,
      salt: 'c2FsdA==',
      hash: 'aGFzaA==',
    },
    badge: null,
  },
]);
const manager = 'staff:points-manage';
const managerRow = staffRows.find((row) => row.type === 'staff' && row.id === manager) as Extract<
  ReferenceRow,
  { type: 'staff' }
>;

function storeRow(storeId: string): ReferenceRow {
  return {
    ...{ type: 'store', id: `store:${storeId}`, storeId, name: storeId, address: 'x', currency: 'RUB' },
    ...{ timeZone: 'Europe/Moscow', taxTableId: 'tax-table:RU', legalName: 'x', taxNumber: '1' },
  } as ReferenceRow;
}

const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });

/** A sale that spends and earns so many points. */
function loyalSale(journal: WireJournal, spent: number, earned: number, atMs: number, change = {}) {
  const { customerId } = person;
  const off = spent * 100;
  const line: SaleLine = {
    ...tea,
    ...{
      pointsSpent: spent,
      pointsEarned: earned,
      pointsDiscountMinor: off,
      totalMinor: tea.totalMinor - off,
    },
  };
  const loyalty = {
    ...{
      customerId,
      programmeId: 'loyalty-programme:main',
      programmeVersion: 1,
      tierId: 'basic',
      shown: 'card',
    },
    ...{ redemption: 'discount', spentPoints: spent, spentMinor: off, earnedPoints: earned },
    ...{ availableAtMs: atMs, expiresAtMs: null, holdId: null, orderId: null, balanceKnown: null, ...change },
  };
  return { entry: sells(journal, [line], { customerId, loyalty }, at(atMs)), line };
}

async function rowIn(storeId: string): Promise<Customer | undefined> {
  const rows = (await rowsOf(server.store, storeId, 'customers')).map((row) => customerSchema.parse(row));
  return rows.find(({ id }) => id === person.customerId);
}
const overdrafts = async (storeId = 'S1') =>
  (await exceptionsOf(server.store, storeId)).filter(({ kind }) => kind === 'points-overdrawn');
const balance = async (storeId = 'S1') => (await rowIn(storeId))?.account?.availablePoints;

async function hold(till: WireTill, points: number, cartId = newId(), change = {}): Promise<HoldAnswer> {
  const body = { cartId, customerId: person.customerId, points, shown: 'card', ...change };
  return holdAnswerSchema.parse(await till.json('/v1/loyalty/holds', body));
}

describe('the ledger', () => {
  it('[POINTS30] the account on the row is the sum of what all stores sold, whatever came first or twice', async () => {
    loyalSale(here, 0, 300, startMs + 1);
    loyalSale(there, 120, 40, startMs + 2);
    await two.pushAll(there);
    expect(await rowIn('S2')).toBeUndefined();
    await one.pushAll(here);
    await one.pushRange(here, 1, 2);
    expect([await balance('S1'), await balance('S2')]).toEqual([220, 220]);
    const row = await rowIn('S1');
    expect(row).toMatchObject({ tierId: 'basic', account: { turnoverMinor: 48_000, asOfMs: nowMs } });
    expect(row?.recent.map(({ storeId }) => storeId)).toEqual(['S2', 'S1']);
  });

  it('[POINTS31] points spent twice are raised, repaid by the next ones, or forgiven', async () => {
    loyalSale(here, 0, 100, startMs + 1);
    const first = loyalSale(here, 100, 0, startMs + 2).entry;
    const balanceKnown = { points: 100, asOfMs: startMs + 1 };
    const second = loyalSale(there, 80, 0, startMs + 3, { balanceKnown }).entry;
    await one.pushAll(here);
    expect(await overdrafts()).toEqual([]);
    await two.pushAll(there);
    expect(await balance()).toBe(-80);
    const [raised] = await overdrafts();
    expect(raised).toMatchObject({
      ...{ kind: 'points-overdrawn', subject: person.customerId, details: { overdrawnPoints: 80 } },
      // Both redemptions: the second till hadn't heard of the first.
      causes: [first.operation.id, second.operation.id].sort(),
    });
    loyalSale(here, 0, 30, startMs + 4);
    await one.pushAll(here);
    expect(await balance()).toBe(-50);
    const resolution = { exceptionId: raised?.id, kind: 'points-overdrawn', remedy: 'forgive', note: null };
    here.append(
      'exception-resolution',
      { ...resolution, causes: raised?.causes ?? [], approvedBy: null },
      at(startMs + 5),
    );
    await one.pushAll(here);
    expect(await balance()).toBe(0);
    // It stays to be seen that points were given away, by whom and in which store.
    const settled = { remedy: 'forgive', note: null };
    for (const storeId of ['S1', 'S2'])
      expect(await overdrafts(storeId)).toMatchObject([
        { causes: raised?.causes, details: { overdrawnPoints: 0, forgivenPoints: 50 }, resolution: settled },
      ]);
    loyalSale(here, 0, 10, startMs + 6);
    await one.pushAll(here);
    expect(await balance('S2')).toBe(10);
    // What is overdrawn later is another matter, and open.
    const third = loyalSale(there, 40, 0, startMs + 7).entry;
    await two.pushAll(there);
    expect(await overdrafts()).toMatchObject([
      { causes: [third.operation.id], details: { overdrawnPoints: 30 }, resolution: null },
    ]);
  });

  it.each(['after what they spent', 'before it', 'by a till alone'])(
    '[POINTS31] nothing is owed by who is erased as one with somebody, heard of %s',
    async (when) => {
      const [values, again] = [{ phone: '+79161234567' }, newPerson()];
      const isTold = when === 'by a till alone';
      if (!isTold) await one.json('/v1/customer-keys', { keys: [person, again] });
      await records(here, person, 'customer-change', values, {}, at(startMs + 1));
      await records(here, again, 'customer-registration', values, {}, at(startMs + 2));
      loyalSale(here, 20, 0, startMs + 3);
      loyalSale(there, 30, 0, startMs + 4);
      await one.pushAll(here);
      if (when !== 'before it') {
        await two.pushAll(there);
        for (const storeId of ['S1', 'S2']) expect(await overdrafts(storeId)).toHaveLength(1);
      }
      await records(here, again, 'customer-erasure', {}, {}, at(startMs + 5));
      await one.pushAll(here);
      await two.pushAll(there);
      // Nothing that a server without the keys was handed shows that the two are one.
      if (isTold) await one.json('/v1/customers/erasures/confirm', { customerIds: [person.customerId] });
      for (const storeId of ['S1', 'S2']) expect(await overdrafts(storeId)).toEqual([]);
    },
  );

  it('[POINTS32] a return gives back and takes back once its purchase is here', async () => {
    const { entry, line } = loyalSale(here, 0, 30, startMs + 1);
    const back = takesBack(there, entry, [{ line, milli: 1000 }], { change: at(startMs + 2) });
    const { lines } = back.operation.payload as { lines: { points: { takenBack: number } }[] };
    expect(lines[0]?.points.takenBack).toBe(10);
    await two.pushAll(there);
    await one.pushAll(here);
    expect(await balance()).toBe(20);
    expect((await rowIn('S1'))?.recent).toMatchObject([{ returned: true }]);
  });

  it('[POINTS36] goods that two tills took back give back and take back their points once, and the rest is told', async () => {
    const { entry, line } = loyalSale(here, 0, 30, startMs + 1);
    for (const [journal, later] of [
      [here, 2],
      [there, 3],
    ] as const)
      takesBack(journal, entry, [{ line, milli: 3000 }], { change: at(startMs + later) });
    await two.pushAll(there);
    await one.pushAll(here);
    expect(await balance()).toBe(0);
    for (const storeId of ['S1', 'S2'])
      expect(await exceptionsOf(server.store, storeId)).toMatchObject([
        { kind: 'returned-more-than-sold', details: { pointsNotTakenBack: 30 } },
      ]);
  });

  it('[POINTS35] points of one currency are none in another: an account, holds and exposure for each', async () => {
    const pounds = { ...sampleProgramme({ campaigns: [], pendingDays: 0, lifeDays: null, welcome: null }) };
    const gb: ReferenceRow = {
      ...storeRow('S3'),
      currency: 'GBP',
      taxTableId: 'tax-table:GB',
    } as ReferenceRow;
    const programme: ReferenceRow = { ...pounds, id: 'loyalty-programme:gbp', currency: 'GBP' };
    await writeReference(server.store, [gb, programme, { ...managerRow, storeIds: ['S1', 'S3'] }]);
    const far = await WireTill.enrol(server.url, await server.enrolCode('S3'));
    const abroad = new WireJournal(far, newId(), 'C-1');
    loyalSale(here, 0, 300, startMs + 1);
    await one.pushAll(here);
    const { customerId } = person;
    // Whoever is looked up abroad comes with the account of that store.
    const asked = (path: string) => far.json(`/v1/customers/${path}`, { by: 'id', customerId });
    expect(await asked('lookup')).toMatchObject({ row: { account: { availablePoints: 0 } } });
    expect(await hold(far, 1)).toMatchObject({ status: 'refused', reason: 'not-enough' });
    loyalSale(abroad, 0, 7, startMs + 2, { programmeId: 'loyalty-programme:gbp' });
    await far.pushAll(abroad);
    expect([await balance('S1'), await balance('S3')]).toEqual([300, 7]);
    // [CUSTOMER77] Each store is told of the other's points, as such.
    const others = async (storeId: string) =>
      (await rowsOf(server.store, storeId, 'customers')).map(
        (row) => customerSchema.parse(row).otherAccounts,
      );
    expect(await others('S1')).toEqual([[{ currency: 'GBP', points: 7 }]]);
    expect(await others('S3')).toEqual([[{ currency: 'RUB', points: 300 }]]);
    const lookedUp = await one.json('/v1/customers/lookup', { by: 'id', customerId });
    expect(lookedUp).toMatchObject({ row: { otherAccounts: [{ currency: 'GBP', points: 7 }] } });
    expect(await hold(far, 5)).toMatchObject({ status: 'held' });
    expect(await hold(one, 300)).toMatchObject({ status: 'held' });
    const exposureOf = async (till: WireTill) =>
      exposureAnswerSchema.parse(await till.json(`/v1/loyalty/exposure?staffId=${manager}`));
    await one.connect();
    nowMs += 6 * 60_000;
    expect(await exposureOf(far)).toMatchObject({
      ...{ currency: 'GBP', exposure: { tillsOffline: 1, points: 7 }, holds: [{ points: 5 }] },
      tills: [{ storeId: 'S3' }],
    });
    expect(await exposureOf(one)).toMatchObject({ currency: 'RUB', holds: [{ points: 300 }] });
    // Spent twice abroad: raised and forgiven there, and the account at home knows nothing of it.
    loyalSale(abroad, 10, 0, startMs + 3, { programmeId: 'loyalty-programme:gbp' });
    await far.pushAll(abroad);
    expect(await overdrafts()).toEqual([]);
    const raised = (await exceptionsOf(server.store, 'S3')).filter(({ kind }) => kind === 'points-overdrawn');
    expect(raised).toMatchObject([{ details: { overdrawnPoints: 3 } }]);
    expect([await balance('S1'), await balance('S3')]).toEqual([300, -3]);
    const [{ id: exceptionId, causes } = { id: '', causes: [] }] = raised;
    const resolution = { exceptionId, kind: 'points-overdrawn', remedy: 'forgive', causes, note: null };
    abroad.append('exception-resolution', { ...resolution, approvedBy: null }, at(startMs + 4));
    await far.pushAll(abroad);
    expect([await balance('S1'), await balance('S3')]).toEqual([300, 0]);
  });

  it('[POINTS33] a customer is welcomed with points of the programme that held then', async () => {
    const gift = { points: 100, lifeDays: 30 };
    const rules = { campaigns: [], pendingDays: 0, lifeDays: null };
    const later = { ...rules, version: 2, fromMs: startMs + 1, welcome: { points: 7, lifeDays: 1 } };
    await writeReference(server.store, [sampleProgramme({ ...rules, welcome: gift }, later)]);
    await one.pushAll(here);
    expect(await balance()).toBe(100);
  });
});

describe('holds', () => {
  beforeEach(async () => {
    loyalSale(here, 0, 300, startMs + 1);
    nowMs += 10;
    await one.pushAll(here);
  });

  it('[HOLD1] points are held once: neither another till nor the same cart can hold them again', async () => {
    const cartId = newId();
    const held = await hold(one, 200, cartId);
    expect(held).toMatchObject({ status: 'held', points: 200, untilMs: nowMs + 15 * 60_000 });
    expect(await hold(one, 200, cartId)).toEqual(held);
    nowMs += 60_000;
    const holdId = held.status === 'held' ? held.holdId : null;
    expect(await hold(one, 200, cartId)).toMatchObject({ holdId, untilMs: nowMs + 15 * 60_000 });
    expect(await hold(two, 101)).toMatchObject({ status: 'refused', reason: 'not-enough' });
    expect(await hold(one, 250, cartId)).toMatchObject({ status: 'held', points: 250 });
    expect(await hold(two, 51)).toMatchObject({ status: 'refused' });
    expect(await one.json('/v1/loyalty/holds/release', { cartId })).toEqual({ released: true });
    expect(await one.json('/v1/loyalty/holds/release', { cartId })).toEqual({ released: true });
    const again = await hold(two, 300);
    if (again.status !== 'held') throw new Error(again.reason);
    // The sale that names its hold uses it up.
    loyalSale(there, 300, 0, startMs + 20, { holdId: again.holdId });
    await two.pushAll(there);
    expect(await server.store.read(({ loyalty }) => loyalty.holds())).toEqual([]);
    expect(await hold(one, 1)).toMatchObject({ reason: 'not-enough', account: { availablePoints: 0 } });
  });

  it('[HOLD2] a hold lapses only once its till was heard past the deadline, or a manager frees it', async () => {
    await hold(one, 300);
    nowMs += 20 * 60_000;
    await two.connect();
    expect(await hold(two, 1)).toMatchObject({ reason: 'not-enough' });
    await one.connect();
    await one.pushAll(here);
    const next = await hold(two, 300);
    if (next.status !== 'held') throw new Error(next.reason);
    const free = (till: WireTill) =>
      till.json('/v1/loyalty/holds/free', { holdId: next.holdId, staffId: manager });
    expect([await free(one), await free(one)]).toEqual([{ freed: true }, { freed: false }]);
    expect(await hold(one, 300)).toMatchObject({ status: 'held' });
  });

  it('[HOLD3] nothing is held for a spoken number, a stranger, an erased customer, or without a programme', async () => {
    expect(await hold(one, 1, newId(), { shown: 'phone' })).toMatchObject({ reason: 'card-or-app-needed' });
    expect(await hold(one, 1, newId(), { customerId: 'nobody' })).toMatchObject({
      reason: 'customer-unknown',
    });
    const far = await WireTill.enrol(server.url, await server.enrolCode('S9'));
    expect(await hold(far, 1)).toMatchObject({ reason: 'no-programme' });
    await hold(one, 300);
    await records(here, person, 'customer-erasure', {});
    await one.pushAll(here);
    expect(await hold(one, 1)).toMatchObject({ reason: 'erased' });
    expect(await server.store.read(({ loyalty }) => loyalty.holds())).toEqual([]);
  });

  it('[HOLD4] managers see the tills that are not heard, what they could overdraw, and open holds', async () => {
    const exposure = async () =>
      exposureAnswerSchema.parse(await one.json(`/v1/loyalty/exposure?staffId=${manager}`));
    await hold(two, 5);
    expect(await exposure()).toMatchObject({
      exposure: { tillsOffline: 1, perCustomerPoints: 300, points: 300, minor: 30_000 },
      ...{ currency: 'RUB', holds: [{ points: 5, by: two.tillId, heardAtMs: null }] },
    });
    await two.pushAll(there);
    there.move('TEA', 1);
    await two.pushAll(there);
    expect((await exposure()).exposure.tillsOffline).toBe(0);
    nowMs += 6 * 60_000;
    expect((await exposure()).exposure).toMatchObject({
      tillsOffline: 2,
      perCustomerPoints: 600,
      points: 600,
    });
  });

  it('[HOLD7] a till asks for exposure and frees holds only for somebody of its store who may manage points', async () => {
    const held = await hold(one, 5);
    if (held.status !== 'held') throw new Error(held.reason);
    const { holdId } = held;
    for (const staffId of ['staff:sell', 'staff:nobody'])
      await expect(one.json('/v1/loyalty/holds/free', { holdId, staffId })).rejects.toThrow(
        /403|not-allowed/,
      );
    // The manager of another store isn't one here.
    await expect(two.json('/v1/loyalty/holds/free', { holdId, staffId: manager })).rejects.toThrow(
      /403|not-allowed/,
    );
    for (const query of ['', '?staffId=staff:sell'])
      await expect(one.json(`/v1/loyalty/exposure${query}`)).rejects.toThrow(/403|not-allowed/);
    expect(await server.store.read(({ loyalty }) => loyalty.holds())).toMatchObject([{ holdId }]);
  });
});
