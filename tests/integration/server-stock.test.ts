/** Deliveries, counts and availability on the server: two stores, and the same facts in any order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { push } from '../../sync-server/apply/push.ts';
import { writeArticles, writeOpeningStock } from '../../sync-server/catalog/write-catalog.ts';
import { writeAnnouncements } from '../../sync-server/catalog/write-deliveries.ts';
import { refreshAvailability } from '../../sync-server/feed/refresh-availability.ts';
import { expireOldRows } from '../../sync-server/feed/retention.ts';
import { importDeliveries } from '../../sync-server/import/import-deliveries.ts';
import { ImportReport, type ImportSummary } from '../../sync-server/import/import-report.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { article } from '../support/till-rows.ts';
import { newKeys, WireJournal, WireTill } from '../support/wire-till.ts';

let server: TestServer;
let home: WireTill;
let away: WireTill;

beforeEach(async () => {
  server = await startTestServer();
  home = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  away = await WireTill.enrol(server.url, await server.enrolCode('S2'));
});
afterEach(async () => {
  await server.close();
  rmSync(server.dataFolder, { recursive: true, force: true });
});

const at = (businessMs: number) => ({ at: { wallMs: businessMs, businessMs } });

function transfer(journal: WireJournal, toStoreId: string, sku: string, quantity: number): JournalEntry {
  const lines = [{ sku, quantityMilli: quantity * 1000 }];
  return journal.append('stock-transfer', { toStoreId, lines, reference: 'T-1', note: null });
}

function receive(
  journal: WireJournal,
  deliveryId: string,
  lines: readonly [sku: string, quantity: number][],
  closesDelivery: boolean,
  businessMs = 1_700_000_000_000,
): JournalEntry {
  const payload = {
    supplier: null,
    reference: null,
    deliveryId,
    closesDelivery,
    lines: lines.map(([sku, quantity]) => ({ sku, quantityMilli: quantity * 1000 })),
  };
  return journal.append('stock-receipt', payload, { version: 2, ...at(businessMs) });
}

function count(
  journal: WireJournal,
  sku: string,
  expected: number,
  counted: number,
  countedAtMs: number,
  finishedAtMs = countedAtMs,
): JournalEntry {
  const line = {
    sku,
    expectedMilli: expected * 1000,
    countedMilli: counted * 1000,
    countedAtMs,
    countedBy: 'anna',
    recounted: true,
  };
  return journal.append(
    'stock-count',
    { scope: { kind: 'whole' }, startedAtMs: countedAtMs, lines: [line], note: null },
    at(finishedAtMs),
  );
}

describe('deliveries', () => {
  it('[TRANSFER2] goods sent to another store stand in both streams until they are received', async () => {
    const sends = new WireJournal(away);
    sends.move('A', 10);
    const { operation } = transfer(sends, 'S1', 'A', 4);
    await away.pushAll(sends);
    const inTransit = { kind: 'transfer', state: 'expected', fromStoreId: 'S2', toStoreId: 'S1' };
    expect((await home.pull('deliveries')).get(operation.id)).toMatchObject(inTransit);
    expect((await away.pull('deliveries')).get(operation.id)).toMatchObject(inTransit);
    expect((await away.pull('stock')).get('S2:A')).toMatchObject({ onHandMilli: 6000 });
    expect((await home.pull('stock')).get('S1:A')).toBeUndefined();

    const gets = new WireJournal(home);
    receive(gets, operation.id, [['A', 4]], false, 1_800_000_000_000);
    await home.pushAll(gets);
    const received = { state: 'received', receivedAtMs: 1_800_000_000_000, lines: [{ receivedMilli: 4000 }] };
    expect((await home.pull('deliveries')).get(operation.id)).toMatchObject(received);
    expect((await away.pull('deliveries')).get(operation.id)).toMatchObject(received);
    expect((await home.pull('stock')).get('S1:A')).toMatchObject({ onHandMilli: 4000 });
    expect((await home.pull('exceptions')).size).toBe(0);
  });

  it('[RECEIVE5] what went missing on the way is raised in both stores, and withdrawn when it turns up', async () => {
    const sends = new WireJournal(away);
    sends.move('A', 10);
    const { operation } = transfer(sends, 'S1', 'A', 4);
    await away.pushAll(sends);
    const gets = new WireJournal(home);
    const short = receive(gets, operation.id, [['A', 3]], true);
    await home.pushAll(gets);
    for (const till of [home, away]) {
      expect((await till.pull('exceptions')).get(`delivery-mismatch:${operation.id}`)).toMatchObject({
        kind: 'delivery-mismatch',
        subject: 'T-1',
        details: { missingLines: 1, missingMilli: 1000, overLines: 0, fromStoreId: 'S2', toStoreId: 'S1' },
      });
    }
    expect((await home.pull('outcomes')).get(short.operation.id)).toMatchObject({
      status: 'applied-with-exception',
    });
    expect((await away.pull('outcomes')).get(operation.id)).toMatchObject({
      status: 'applied-with-exception',
    });
    receive(gets, operation.id, [['A', 1]], false);
    await home.pushAll(gets);
    for (const till of [home, away]) expect((await till.pull('exceptions')).size).toBe(0);
    expect((await away.pull('outcomes')).get(operation.id)).toMatchObject({ status: 'applied' });
  });

  it('[RECEIVE6] a list announces deliveries once, and what it says later takes the place of what it said', async () => {
    await writeArticles(server.store, [article('A'), article('B')]);
    const load = async (text: string): Promise<ImportSummary> => {
      const file = join(server.dataFolder, 'list.csv');
      writeFileSync(file, text);
      const report = new ImportReport(
        null,
        () => undefined,
        () => 0,
      );
      await importDeliveries(server.store, { file, encoding: 'auto', storeId: 'S1' }, report);
      return report.finish();
    };
    const list = [
      'Поставка;Поставщик;Артикул;Штрихкод;Количество',
      'N-1;Мельница;A;;4',
      'N-1;Мельница;;590B;2,5',
      'N-2;Мельница;A;;1',
      'N-1;Мельница;A;;6',
      ';Мельница;A;;6',
      'N-1;Мельница;;000;1',
      'N-1;Мельница;A;;-3',
    ].join('\n');
    expect(await load(list)).toMatchObject({ lines: 7, written: 2, bad: 3 });
    expect(await load(list)).toMatchObject({ written: 0 });
    expect((await home.pull('deliveries')).get('S1:N-1')).toMatchObject({
      kind: 'supplier',
      supplier: 'Мельница',
      reference: 'N-1',
      state: 'expected',
      lines: [
        { sku: 'A', sentMilli: 10_000 },
        { sku: 'B', sentMilli: 2500 },
      ],
    });
    expect((await away.pull('deliveries')).size).toBe(0);
    const gets = new WireJournal(home);
    receive(gets, 'S1:N-1', [['A', 8]], true);
    await home.pushAll(gets);
    expect((await home.pull('exceptions')).has('delivery-mismatch:S1:N-1')).toBe(true);
    // The supplier's second list says that only eight were ever sent.
    expect(await load('Поставка;Артикул;Количество\nN-1;A;8\n')).toMatchObject({ written: 1 });
    expect((await home.pull('exceptions')).size).toBe(0);
    expect((await home.pull('deliveries')).get('S1:N-1')).toMatchObject({ state: 'received' });
  });

  it('[RECEIVE7] received deliveries leave the stream in time, awaited ones stay', async () => {
    const line = { sku: 'A', quantityMilli: 1000 };
    const about = { toStoreId: 'S1', supplier: null, reference: null, lines: [line] };
    await writeAnnouncements(server.store, [
      { deliveryId: 'S1:done', ...about },
      { deliveryId: 'S1:open', ...about },
    ]);
    const gets = new WireJournal(home);
    receive(gets, 'S1:done', [['A', 1]], false);
    await home.pushAll(gets);
    await expireOldRows(server.store, Date.now() + 36 * 86_400_000);
    expect([...(await home.pull('deliveries')).keys()]).toEqual(['S1:open']);
  });
});

describe('counts', () => {
  it('[COUNT5] a sale from before the scan that arrives late is raised, one from after it is not', async () => {
    await writeOpeningStock(server.store, 'S1', 'opening', [{ sku: 'A', quantityMilli: 10_000 }]);
    const counts = new WireJournal(home);
    const counted = count(counts, 'A', 10, 8, 5000, 9000);
    await home.pushAll(counts);
    const second = await WireTill.enrol(server.url, await server.enrolCode('S1'));
    const sells = new WireJournal(second);
    sells.move('A', -1, at(5001));
    await second.pushAll(sells);
    expect((await home.pull('stock')).get('S1:A')).toMatchObject({
      onHandMilli: 7000,
      lastCountedAtMs: 5000,
      lastMovedAtMs: 5001,
    });
    expect((await home.pull('exceptions')).size).toBe(0);

    sells.move('A', -2, at(4999));
    await second.pushAll(sells);
    const id = `count-overlapped:${counted.operation.id}:A`;
    expect((await home.pull('exceptions')).get(id)).toMatchObject({
      subject: 'A',
      causes: [counted.operation.id],
      details: { differenceMilli: -2000, expectedMilli: 10_000, countedMilli: 8000, countedAtMs: 5000 },
    });
    expect((await home.pull('outcomes')).get(counted.operation.id)).toMatchObject({
      status: 'applied-with-exception',
    });
    sells.move('A', 2, at(4000));
    await second.pushAll(sells);
    expect((await home.pull('exceptions')).size).toBe(0);
    expect((await home.pull('outcomes')).get(counted.operation.id)).toMatchObject({ status: 'applied' });
  });

  it('[COUNT6] opening stock counts as before everything, also when it is imported after a count', async () => {
    await writeOpeningStock(server.store, 'S1', 'first', [{ sku: 'A', quantityMilli: 10_000 }]);
    const counts = new WireJournal(home);
    const counted = count(counts, 'A', 10, 10, 5000);
    await home.pushAll(counts);
    expect((await home.pull('exceptions')).size).toBe(0);
    await writeOpeningStock(server.store, 'S1', 'second', [{ sku: 'A', quantityMilli: 12_000 }]);
    const id = `count-overlapped:${counted.operation.id}:A`;
    expect((await home.pull('exceptions')).get(id)).toMatchObject({ details: { differenceMilli: 2000 } });
    expect((await home.pull('outcomes')).get(counted.operation.id)).toMatchObject({
      status: 'applied-with-exception',
    });
  });
});

describe('any order', () => {
  it('[COUNT7] deliveries, overlaps and mismatches are the same in whatever order two stores are heard', async () => {
    const random = seededRandom(11);
    const parties = ['S1', 'S1', 'S1', 'S2', 'S2'].map((storeId, index) =>
      newParty(storeId, `till-${index}`),
    );
    const journals = parties.map((party) => new WireJournal(party));
    const [one, two, three, four, five] = journals as Five;
    four.move('A', 20, at(1));
    const sent = transfer(four, 'S1', 'A', 5);
    const returned = transfer(five, 'S1', 'B', 3);
    one.move('A', 10, at(10));
    receive(one, sent.operation.id, [['A', 3]], false, 100);
    count(one, 'A', 13, 12, 105);
    receive(two, sent.operation.id, [['A', 3]], true, 110);
    receive(two, returned.operation.id, [['B', 1]], true, 120);
    two.move('B', 2, at(140));
    count(two, 'B', 3, 3, 150);
    three.move('A', -1, at(104));
    count(three, 'A', 13, 11, 130);

    const states: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'stillopen-stock-'));
      const store = await openSqliteStore(join(folder, 'a.db'), () => 1000);
      try {
        await store.write(async ({ access }) => {
          for (const party of parties) await access.addTill(party.record);
        });
        await hear(store, journals, random);
        states.push(await rowsOf(store));
      } finally {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }
    for (const kind of ['delivery-mismatch', 'count-overlapped']) expect(states[0]).toContain(kind);
    for (const state of states) expect(state).toBe(states[0]);
  });
});

type Five = [WireJournal, WireJournal, WireJournal, WireJournal, WireJournal];

function newParty(storeId: string, tillId: string) {
  const keys = newKeys();
  const record = { tillId, storeId, receiptPrefix: tillId, publicKeys: [keys.publicKey], revokedAtMs: null };
  return { keys, tillId, storeId, record };
}

/** Pushes the journals in pieces, each in its own order, in turns that chance decides. */
async function hear(store: Store, journals: readonly WireJournal[], random: SeededRandom): Promise<void> {
  const through = journals.map(() => 0);
  for (;;) {
    const open = journals.filter((journal, index) => (through[index] ?? 0) < journal.entries.length);
    if (open.length === 0) return;
    const journal = random.pick(open);
    const index = journals.indexOf(journal);
    const from = through[index] ?? 0;
    const to = Math.min(journal.entries.length, from + 1 + random.below(3));
    through[index] = to;
    const { tillId, storeId, keys } = journal.writer;
    const record = {
      tillId,
      storeId,
      receiptPrefix: tillId,
      publicKeys: [keys.publicKey],
      revokedAtMs: null,
    };
    const { journalId, receiptPrefix } = journal;
    const entries = journal.entries.slice(from, to);
    const request = { journalId, receiptPrefix, after: journal.placeAt(from), entries, breaks: [] };
    expect((await push(store, record, request, 1000)).code).toBe('answered');
  }
}

/** Live rows of both stores that stock documents decide, in the order of their ids. */
function rowsOf(store: Store): Promise<string> {
  return store.read(async ({ feed }) => {
    const rows: string[] = [];
    for (const stream of ['store:S1', 'store:S2'] as const) {
      for (const collection of ['stock', 'deliveries', 'exceptions', 'outcomes', 'documents'] as const) {
        for (const row of await feed.rowsAfter(stream, collection, 0, 1000)) {
          if (row.text !== null) rows.push(`${stream} ${collection} ${row.id} ${row.text}`);
        }
      }
    }
    return rows.sort().join('\n');
  });
}

describe('availability', () => {
  const stockOf = async (): Promise<Map<string, Record<string, unknown>>> => home.pull('availability');

  it('[AVAIL1] tells every till what all stores hold, by a job and never by a sale', async () => {
    await refreshAvailability(server.store);
    const gets = new WireJournal(home);
    gets.move('A', 3);
    gets.move('B', 1);
    await home.pushAll(gets);
    const other = new WireJournal(away);
    other.move('A', 7);
    await away.pushAll(other);
    expect((await stockOf()).size).toBe(0);
    expect(await refreshAvailability(server.store)).toBe(2);
    expect((await stockOf()).get('A')).toMatchObject({
      sku: 'A',
      stores: [
        { storeId: 'S1', onHandMilli: 3000, promisedMilli: 0 },
        { storeId: 'S2', onHandMilli: 7000, promisedMilli: 0 },
      ],
    });
    expect(await away.pull('availability')).toEqual(await stockOf());
  });

  it('[AVAIL2] writes only what changed since it looked last, also after a restart', async () => {
    await writeOpeningStock(
      server.store,
      'S1',
      'opening',
      Array.from({ length: 1200 }, (_, index) => ({ sku: `K${index}`, quantityMilli: 1000 })),
    );
    expect(await refreshAvailability(server.store)).toBe(1200);
    expect(await refreshAvailability(server.store)).toBe(0);
    const position = () => server.store.read(({ feed }) => feed.position('chain'));
    const before = await position();
    const sells = new WireJournal(home);
    sells.move('K7', -1);
    // Two movements that come level again are no news.
    sells.move('K8', -1);
    sells.move('K8', 1);
    await home.pushAll(sells);
    expect(await position()).toBe(before);
    await server.crash();
    const again = await startTestServer({ dataFolder: server.dataFolder });
    try {
      await refreshAvailability(again.store);
      const rows = await again.store.read(({ feed }) => feed.rowsAfter('chain', 'availability', before, 10));
      expect(rows.map((row) => row.id)).toEqual(['K7']);
    } finally {
      await again.close();
    }
  });
});
