import { afterEach, describe, expect, it, vi } from 'vitest';
import { controlledNetwork } from '../../tests/support/controlled-network.ts';
import { createFakeSyncServer, type FakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { createCheckedRxdbInstance, createRxdbInstance } from '../../tests/support/rxdb-instance.ts';
import { fakeDisk, signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import { article, fillShop } from '../../tests/support/till-rows.ts';
import type { Till } from '../till/till.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

async function start(...parts: Parameters<typeof startFakeTill>) {
  const started = await startFakeTill(...parts);
  open.push(started.till);
  return started;
}

const settled = (till: Till): Promise<void> => till.settled(AbortSignal.timeout(15_000));
const problems = (till: Till): string[] => till.health.getState().problems.map((problem) => problem.code);

async function receive(till: Till, sku: string, quantity: number): Promise<void> {
  const lines = [{ sku, quantityMilli: quantity * 1000 }];
  const recorded = await till.recordStockReceipt({ supplier: null, reference: null, lines });
  expect(recorded.ok).toBe(true);
}

function serverOnHand(server: FakeSyncServer, sku: string): unknown {
  return server.row('stock', `S1:${sku}`)?.data?.onHandMilli;
}

/** What the server tells of a level that nothing moved and nobody counted. */
const unmoved = { lastMovedAtMs: null, lastCountedAtMs: null };

describe('the replica', () => {
  it('[REPLICA2] keeps its rows over a restart and shows them without a network', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 1200);
    const disk = await fakeDisk();
    const first = await start(disk, server);
    await settled(first.till);
    await signInByBadge(first.till, 'boss');
    await receive(first.till, 'A1', 5);
    await settled(first.till);
    await first.till.close();
    const second = await startFakeTill(disk, server, { network: cutNetwork() });
    open.push(second.till);
    expect(second.till.catalog.count()).toBe(1200);
    expect(second.till.stock.figure('A1')).toEqual({
      ...unmoved,
      onHandMilli: 15_000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    // A SKU without a row has no stock, and that is known; before the first complete page it wouldn't be.
    expect(second.till.stock.figure('no row')).toMatchObject({ onHandMilli: 0 });
    expect(second.till.health.getState().feeds.every((feed) => feed.asOfMs !== null)).toBe(true);
    expect(second.till.reference.store()?.storeId).toBe('S1');
    expect(second.till.stock.figure('A7')).toMatchObject({ onHandMilli: 10_000 });
    expect(second.till.health.getState().feeds[0]).toMatchObject({ received: 1200, source: 'server' });
  });

  it('[REPLICA3] follows changes and deletions while it is open', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 3);
    const { till } = await start(await fakeDisk(), server);
    await settled(till);
    server.put('products', 'A2', { ...article('A2', { name: 'Renamed' }) });
    server.put('products', 'A3', null);
    await until(() => till.catalog.bySku('A3') === null);
    expect(till.catalog.bySku('A2')?.name).toBe('Renamed');
    expect(till.catalog.count()).toBe(2);
  });

  it('[REPLICA13] an event that names what changed has only that pulled', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 3);
    const { till } = await start(await fakeDisk(), server);
    await settled(till);
    // The stream is open then, and what its first event had looked for is over.
    server.put('products', 'A1', { ...article('A1', { name: 'First' }) });
    await until(() => till.catalog.bySku('A1')?.name === 'First');
    await settled(till);
    server.requests.length = 0;
    server.put('products', 'A2', { ...article('A2', { name: 'Renamed' }) });
    await until(() => till.catalog.bySku('A2')?.name === 'Renamed');
    expect(new Set(server.requests)).toEqual(new Set(['GET /v1/feed/products']));
  });

  it('[REPLICA4] keeps a row out that it cannot read, tells, and takes the rows behind it', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 2);
    server.put('products', 'BAD', { name: 7 });
    server.put('products', 'LAST', { ...article('LAST') });
    const { till } = await start(await fakeDisk(), server);
    await settled(till);
    expect(till.catalog.bySku('LAST')).not.toBeNull();
    expect(till.catalog.count()).toBe(3);
    expect(problems(till)).toEqual(['bad-row']);
    server.put('products', 'BAD', { ...article('BAD') });
    await until(() => till.catalog.bySku('BAD') !== null);
  });

  it('[REPLICA5] delivers a page again whose write failed, and skips no row', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 3500);
    const disk = await fakeDisk();
    const { storage } = disk.rxdb.parts;
    // Page writes are 1000, 1000, 1000 and 501 rows; the second fails twice, the last once.
    let writes = 0;
    let failures = 0;
    const failing: typeof storage = {
      name: storage.name,
      rxdbVersion: storage.rxdbVersion,
      createStorageInstance: async (parameters) => {
        const instance = await storage.createStorageInstance(parameters);
        const write = instance.bulkWrite.bind(instance);
        if (parameters.collectionName !== 'products') return instance;
        instance.bulkWrite = (rows, context) => {
          writes += 1;
          if (![2, 3, 6].includes(writes)) return write(rows, context);
          failures += 1;
          return Promise.reject(new Error('the disk says no'));
        };
        return instance;
      },
    };
    disk.rxdb = { parts: { ...disk.rxdb.parts, storage: failing } };
    const { till } = await start(disk, server);
    await settled(till);
    expect(failures).toBe(3);
    expect(till.catalog.count()).toBe(3500);
    expect(problems(till)).toContain('write-failed');
    expect(problems(till)).not.toContain('digest-differs');
  });

  it('[REPLICA6] rebuilds when the server was restored, and sells on meanwhile', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 5);
    const { till } = await start(await fakeDisk(), server);
    await settled(till);
    const backup = server.backup();
    await signInByBadge(till, 'boss');
    await receive(till, 'A1', 5);
    server.put('products', 'LATE', { ...article('LATE') });
    await settled(till);
    expect(till.stock.figure('A1')).toEqual({
      ...unmoved,
      onHandMilli: 15_000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    const counts: number[] = [];
    till.catalog.subscribe(() => counts.push(till.catalog.count()));
    server.restore(backup);
    await settled(till);
    expect(problems(till)).toContain('rebuild');
    expect(serverOnHand(server, 'A1')).toBe(15_000);
    expect(till.stock.figure('A1')).toEqual({
      ...unmoved,
      onHandMilli: 15_000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    await until(() => till.catalog.bySku('LATE') === null);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5);
  });

  it('[REPLICA7] compares count and hash, and rebuilds a collection that differs', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 20);
    server.wrongDigests = 1;
    const { till } = await start(await fakeDisk(), server);
    await settled(till);
    expect(problems(till)).toEqual(['digest-differs']);
    expect(till.catalog.count()).toBe(20);
    expect(till.stock.figure('A3').onHandMilli).toBe(10_000);
    // A server that goes on telling nonsense doesn't make the till rebuild without end.
    server.wrongDigests = 1000;
    await settled(till);
  });

  it('[REPLICA8] fills an empty replica from the snapshot while no server is there, then goes on from it', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 4500);
    const disk = await fakeDisk();
    const timing = { snapshotQuietMs: 1, snapshotEveryMs: 1 };
    const first = await start(disk, server, { timing });
    await settled(first.till);
    await signInByBadge(first.till, 'boss');
    await until(() => disk.host.snapshot !== null, 10_000);
    await first.till.close();
    disk.rxdb = await createRxdbInstance();
    const second = await startFakeTill(disk, server, { network: cutNetwork() });
    open.push(second.till);
    await until(
      () => second.till.catalog.count() === 4500 && second.till.stock.figure('A9').onHandMilli === 10_000,
      10_000,
    );
    expect(second.till.health.getState().feeds[0]?.source).toBe('snapshot');
    await signInByBadge(second.till, 'boss');
    await receive(second.till, 'A9', 2);
    expect(second.till.stock.figure('A9')).toEqual({
      ...unmoved,
      onHandMilli: 12_000,
      promisedMilli: 0,
      pendingMilli: 2000,
    });
    const pages = server.requests.length;
    second.network.mend();
    server.put('products', 'NEW', { ...article('NEW') });
    await settled(second.till);
    expect(second.till.catalog.count()).toBe(4501);
    expect(second.till.stock.figure('A9')).toEqual({
      ...unmoved,
      onHandMilli: 12_000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    // From the snapshot's place on: no full pull, which alone would be ten pages.
    const feeds = server.requests.slice(pages).filter((request) => request.includes('/feed/products'));
    expect(feeds.length).toBeLessThan(8);
  });

  it('[REPLICA9] loses nothing when the replica is lost while sales wait', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 5);
    const disk = await fakeDisk();
    const first = await start(disk, server);
    await settled(first.till);
    await signInByBadge(first.till, 'boss');
    first.network.cut();
    for (let count = 0; count < 3; count += 1) await receive(first.till, 'A1', 1);
    expect(first.till.stock.figure('A1')).toEqual({
      ...unmoved,
      onHandMilli: 13_000,
      promisedMilli: 0,
      pendingMilli: 3000,
    });
    await first.till.close();
    disk.rxdb = await createRxdbInstance();
    const second = await start(disk, server);
    await settled(second.till);
    expect(serverOnHand(server, 'A1')).toBe(13_000);
    expect(second.till.stock.figure('A1')).toEqual({
      ...unmoved,
      onHandMilli: 13_000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    expect(second.till.health.getState()).toMatchObject({ waiting: 0, storedThrough: 3 });
  });

  it('[REPLICA10] shows own effects once while the server has stored but not applied them', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 5);
    server.applying = false;
    const { till } = await start(await fakeDisk(), server);
    await settled(till);
    await signInByBadge(till, 'boss');
    await receive(till, 'A1', 2);
    await settled(till);
    expect(till.stock.figure('A1')).toEqual({
      ...unmoved,
      onHandMilli: 12_000,
      promisedMilli: 0,
      pendingMilli: 2000,
    });
    server.put('stock', 'S1:A1', { storeId: 'S1', sku: 'A1', onHandMilli: 7000, promisedMilli: 0 });
    await until(() => till.stock.figure('A1').onHandMilli === 9000);
    server.release();
    await until(() => till.stock.figure('A1').pendingMilli === 0);
    expect(till.stock.figure('A1').onHandMilli).toBe(9000);
  });

  it('[REPLICA11] stores rows of every collection in a shape that RxDB finds sound', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 12);
    server.put('customers', '17850', { id: '17850', number: '17850', country: 'United Kingdom' });
    server.put('outcomes', 'op', {
      operationId: 'op',
      journalId: 'j',
      branch: 0,
      tillSequence: 1,
      tillId: 't',
      status: 'held',
      exceptionIds: [],
    });
    const disk = await fakeDisk();
    disk.rxdb = await createCheckedRxdbInstance();
    const { till } = await start(disk, server);
    await settled(till);
    await signInByBadge(till, 'boss');
    await receive(till, 'A1', 1);
    server.put('products', 'A2', null);
    await settled(till);
    expect(problems(till)).toEqual([]);
    expect(till.catalog.count()).toBe(11);
  });
});

describe('health', () => {
  it('[HEALTH1] says whether the server is there and since when, and how many operations wait', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 5);
    const { till, network } = await start(await fakeDisk(), server);
    await settled(till);
    expect(till.health.getState()).toMatchObject({ connected: true, waiting: 0 });
    await signInByBadge(till, 'boss');
    network.cut();
    await receive(till, 'A1', 1);
    await until(() => !till.health.getState().connected);
    expect(till.health.getState()).toMatchObject({ waiting: 1, headSequence: 1, storedThrough: 0 });
    expect(problems(till)).toContain('unreachable');
    network.mend();
    await settled(till);
    expect(till.health.getState()).toMatchObject({ connected: true, waiting: 0, storedThrough: 1 });
  });

  it('[HEALTH2] tells of the first pull how much has arrived, and one sells what is here', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 2015);
    const disk = await fakeDisk();
    let held = true;
    let release: () => void = () => {};
    let pages = 0;
    const slow = {
      syncFetch: async (path: string, init?: Parameters<FakeSyncServer['syncFetch']>[1]) => {
        if (path.startsWith('/v1/feed/products')) {
          pages += 1;
          if (pages === 2 && held)
            await new Promise<void>((resolve) => {
              release = resolve;
            });
        }
        return server.syncFetch(path, init);
      },
    };
    const { till } = await start(disk, slow);
    await until(() => pages === 2 && till.reference.store() !== null);
    expect(till.health.getState().feeds[0]).toMatchObject({ received: 1000, total: 2015, asOfMs: null });
    await signInByBadge(till, 'anna');
    await till.actions.scan('A1');
    expect((await till.actions.pay([{ kind: 'cash', tenderedMinor: 300 }])).ok).toBe(true);
    held = false;
    release();
    await settled(till);
    expect(till.health.getState().feeds[0]).toMatchObject({ received: 2015, total: 2015 });
  });
});

function cutNetwork() {
  const network = controlledNetwork();
  network.cut();
  return network;
}
