/** The commands about loyalty: the programme, recommendations on the real sample, segments, erasures. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { customerSchema } from '../../shared/domain/entities/customer.ts';
import { giveBirthdayGifts } from '../../sync-server/analysis/refresh-analysis.ts';
import {
  referenceRows,
  writeArticles,
  writeCustomers,
  writeReference,
} from '../../sync-server/catalog/write-catalog.ts';
import { runCommand } from '../../sync-server/command-line.ts';
import { newPerson, records } from '../support/customer-facts.ts';
import { sampleDayMs, sampleProgramme, sampleRules } from '../support/loyalty-samples.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells } from '../support/return-facts.ts';
import { rowsOf } from '../support/server-parties.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { article } from '../support/till-rows.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

const sample = new URL('../fixtures/online-retail-sample.csv', import.meta.url).pathname;
let server: TestServer;
let folder: string;
let printed: MockInstance;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-loyalty-'));
  server = await startTestServer();
  printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(async () => {
  printed.mockRestore();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: string[]) => runCommand([...words, '--data', server.dataFolder]);
const answers = (): Record<string, unknown>[] =>
  printed.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
const answer = () => answers().at(-1);

function file(content: unknown): string {
  const path = join(folder, 'programme.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

it('[PROGRAMME4] a programme is set from a file when it holds together, and what has begun stays', async () => {
  const set = (content: unknown) => run('loyalty-programme', 'set', file(content));
  const programme = sampleProgramme();
  expect(await set(programme)).toBe(0);
  expect(answer()).toEqual({ loyaltyProgramme: programme.id, versions: [1], changed: true });
  const later = { ...sampleRules, version: 2, fromMs: Date.now() + sampleDayMs };
  await set({ ...programme, versions: [sampleRules, later] });
  expect(answer()).toMatchObject({ versions: [1, 2], changed: true });
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    ['{', /JSON/],
    [{ ...programme, versions: [{ ...sampleRules, pointValueMinor: 0 }] }, /versions\.0\.pointValueMinor/],
    [{ ...programme, versions: [{ ...sampleRules, pointValueMinor: 7 }] }, /version 1 has begun/],
    [{ ...programme, versions: [later] }, /version 1 has begun/],
    [{ ...programme, id: 'loyalty-programme:other' }, /RUB has the programme/],
  ];
  for (const [content, reason] of wrong) await expect(set(content)).rejects.toThrow(reason);
  const rows = (await referenceRows(server.store)).filter((row) => row.type === 'loyalty-programme');
  expect(rows).toEqual([{ ...programme, versions: [sampleRules, later] }]);
  await run('loyalty-programme', 'show');
  expect(answer()).toEqual(rows[0]);
});

it('[RECOMMEND2] on the real sample: what goes with what, written to the articles and kept by a new import', async () => {
  await run('import', 'catalog', sample, '--currency', 'GBP');
  await run('recommendations', 'refresh', '--invoices', sample);
  const { recommendations } = answer() as { recommendations: Record<string, number> };
  printed.mockClear();
  await run('recommendations', 'show');
  const shown = answers() as {
    article: string;
    goesWith: { name: string; liftPercent: number; receipts: number }[];
  }[];
  expect(shown[0]).toEqual({
    article: 'HAND WARMER RED RETROSPOT',
    goesWith: [
      { name: 'HAND WARMER UNION JACK', liftPercent: 465, receipts: 32 },
      { name: 'HAND WARMER OWL DESIGN', liftPercent: 424, receipts: 27 },
      { name: 'HAND WARMER SCOTTY DOG DESIGN', liftPercent: 393, receipts: 23 },
    ],
  });
  expect(recommendations).toEqual({ receipts: 439, articles: 259, changedRows: 259 });
  expect(shown.length).toBe(20);
  for (const { goesWith } of shown) {
    for (const { liftPercent, receipts } of goesWith) expect(liftPercent >= 150 && receipts >= 5).toBe(true);
  }
  await run('recommendations', 'refresh', '--invoices', sample);
  expect(answer()).toMatchObject({ recommendations: { ...recommendations, changedRows: 0 } });
  await run('import', 'catalog', sample, '--currency', 'GBP');
  expect(answer()).toMatchObject({ written: 0 });
  // Without receipts of its own the chain has no evidence, and what was written goes.
  await run('recommendations', 'refresh');
  expect(answer()).toMatchObject({ recommendations: { receipts: 0, articles: 0 } });
  const rows = await server.store.read(({ feed }) => feed.rowsAfter('chain', 'products', 0, 10_000));
  expect(rows.filter(({ text }) => text?.includes('goesWith'))).toEqual([]);
  await expect(run('recommendations', 'refresh', '--lift', '90')).rejects.toThrow(/--lift/);
}, 60_000);

it('[SEGMENT1] segments and what is usually bought reach the customers by their rows', async () => {
  await writeArticles(server.store, [article('TEA'), article('MUG')]);
  const ids = ['c1', 'c2', 'c3', 'c4', 'c5'];
  await writeCustomers(
    server.store,
    'S1',
    ids.map((id) => ({ id, number: id, country: null })),
  );
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const journal = new WireJournal(till, newId(), 'A-1');
  const nowMs = Date.now();
  const sell = (customerId: string | null, sku: string, daysAgo: number) => {
    const businessMs = nowMs - daysAgo * sampleDayMs;
    sells(
      journal,
      [orderLine(1, sku, 1, 10_000)],
      { customerId },
      { at: { wallMs: businessMs, businessMs } },
    );
  };
  // The first bought once long ago, the last five times until today.
  ids.forEach((id, place) => {
    for (let time = 0; time <= place; time += 1) sell(id, 'TEA', 50 - place * 10 - time);
  });
  for (let time = 0; time < 20; time += 1) sell(null, 'MUG', 1);
  sell('c1', 'MUG', 1000);
  await till.pushAll(journal);
  await run('segments', 'refresh');
  expect(answer()).toEqual({ segments: { receipts: 35, changedCustomers: 5 } });
  const rows = (await rowsOf(server.store, 'S1', 'customers')).map((row) => customerSchema.parse(row));
  const tags = new Map(rows.map((row) => [row.id, row.tags]));
  expect(tags.get('c1')).toEqual(['amount-1', 'frequency-1', 'recency-1']);
  expect(tags.get('c5')).toEqual(['amount-5', 'frequency-5', 'recency-5']);
  const usual = new Map(rows.map((row) => [row.id, row.usuallyBuys]));
  expect(usual.get('c2')).toEqual([]);
  expect(usual.get('c3')).toEqual([{ articleId: 'TEA', liftPercent: 233, receipts: 3 }]);
});

it('[POINTS34] a birthday is given its points once, from the day that the programme says', async () => {
  const day = new Date(Date.now() + 2 * sampleDayMs).toISOString().slice(5, 10);
  const rules = { campaigns: [], welcome: null };
  const store = {
    type: 'store',
    id: 'store:S1',
    storeId: 'S1',
    name: 'x',
    address: 'x',
    currency: 'RUB',
  } as const;
  const place = { timeZone: 'UTC', taxTableId: 'tax-table:RU', legalName: 'x', taxNumber: '1' };
  await writeReference(server.store, [{ ...store, ...place }, sampleProgramme(rules)]);
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const journal = new WireJournal(till, newId(), 'A-1');
  const person = newPerson();
  await till.json('/v1/customer-keys', { keys: [person] });
  await records(journal, person, 'customer-registration', { name: 'Анна', birthday: `1990-${day}` });
  await till.pushAll(journal);
  expect([await giveBirthdayGifts(server.store), await giveBirthdayGifts(server.store)]).toEqual([1, 0]);
  const [row] = (await rowsOf(server.store, 'S1', 'customers')).map((each) => customerSchema.parse(each));
  expect(row?.account).toMatchObject({ availablePoints: 200, expiring: [{ points: 200 }] });
});

it('[CUSTOMER34] the command tells which tills an erasure still waits for', async () => {
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const journal = new WireJournal(till, newId(), 'A-1');
  const person = newPerson();
  await till.json('/v1/customer-keys', { keys: [person] });
  await records(journal, person, 'customer-registration', { name: 'Анна' });
  await records(journal, person, 'customer-erasure', {});
  await till.pushAll(journal);
  await run('customer-erasures');
  expect(answer()).toMatchObject({ customerId: person.customerId, confirmed: 0, waitingFor: [till.tillId] });
  await till.json('/v1/customers/erasures/confirm', { customerIds: [person.customerId] });
  await run('customer-erasures');
  expect(answer()).toMatchObject({ confirmed: 1, waitingFor: [] });
});
