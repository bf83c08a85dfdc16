/** The till's own code without a window, its journal on a real disk, and the real server on loopback. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { type HeadlessTill, type HeadlessTillOptions, startHeadlessTill } from '../support/headless-till.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/till-on-fakes.ts';
import { article, referenceRows } from '../support/till-rows.ts';

const folders: string[] = [];
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-till-'));
  folders.push(folder);
  return folder;
}

async function startServer(dataFolder: string, port = 0): Promise<TestServer> {
  const server = await startTestServer({ dataFolder, port });
  closing.push(() => server.crash().catch(() => {}));
  return server;
}

async function shop(count = 5): Promise<{ server: TestServer; dataFolder: string }> {
  const dataFolder = freshFolder();
  const server = await startServer(dataFolder);
  await writeReference(server.store, referenceRows);
  await writeArticles(
    server.store,
    Array.from({ length: count }, (_, index) => article(`A${index + 1}`, { popularity: count - index })),
  );
  return { server, dataFolder };
}

/** Starts a till; with a server that is there, once it is level with it. */
async function startTill(options: HeadlessTillOptions, serverIsThere = true): Promise<HeadlessTill> {
  const started = await startHeadlessTill(options);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await started.close();
    open = false;
  };
  closing.push(close);
  if (serverIsThere) await settled(started);
  await started.till.signIn({ kind: 'badge', code: 'badge-boss' });
  return {
    ...started,
    close,
    crash: async () => {
      open = false;
      await started.crash();
    },
  };
}

async function newTill(server: TestServer): Promise<HeadlessTill & { folder: string }> {
  const folder = freshFolder();
  const started = await startTill({
    folder,
    serverUrl: server.url,
    enrolCode: await server.enrolCode('S1'),
  });
  return { ...started, folder };
}

const settled = ({ till }: HeadlessTill): Promise<void> => till.settled(AbortSignal.timeout(30_000));

async function sell({ till }: HeadlessTill, ...codes: string[]): Promise<string> {
  for (const code of codes) expect(await till.actions.scan(code)).toBe(true);
  const paid = await till.actions.pay([{ kind: 'cash', tenderedMinor: 100_000 }]);
  if (!paid.ok) throw new Error(paid.reason.code);
  return paid.value.operation.id;
}

/** Changes a byte of the line in which an operation stands. */
function damageLine(folder: string, operationId: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name));
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    if (text.includes(operationId))
      writeFileSync(path, text.replace(operationId, `x${operationId.slice(1)}`));
  }
}

const movedMilli = async (server: TestServer, sku: string): Promise<number> => {
  const rows = await server.store.read((transaction) => transaction.stock.levels('S1', [sku]));
  return rows[0]?.onHandMilli ?? 0;
};

describe('till and server', () => {
  it('[SALEFLOW11] sells offline, and what was sold is at the server and at the other till exactly once', async () => {
    const { server } = await shop();
    const one = await newTill(server);
    const two = await newTill(server);
    one.network.cut();
    for (let count = 0; count < 5; count += 1) await sell(one, 'A1', 'A2');
    expect(one.till.health.getState().waiting).toBe(5);
    expect(one.till.stock.figure('A1')).toMatchObject({ onHandMilli: -5000, pendingMilli: -5000 });
    one.network.mend();
    await settled(one);
    await until(() => two.till.stock.figure('A1').onHandMilli === -5000, 10_000);
    expect(one.till.stock.figure('A1')).toMatchObject({
      onHandMilli: -5000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    await settled(two);
    const receipts = await two.till.receipts(10);
    expect(receipts).toHaveLength(5);
    for (const receipt of receipts) {
      expect(receipt.ownTill).toBe(false);
      expect(receipt.sync).toMatch(/^applied/);
    }
    expect((await two.till.exceptions()).map((exception) => exception.kind)).toContain('stock-below-zero');
  });

  it('[OUTBOX10] delivers exactly once a sale whose till died right after it was paid', async () => {
    const { server } = await shop();
    const first = await newTill(server);
    first.network.cut();
    const sale = await sell(first, 'A1');
    await first.crash();
    const again = await startTill({ folder: first.folder, serverUrl: server.url });
    await settled(again);
    expect(await movedMilli(server, 'A1')).toBe(-1000);
    expect((await again.till.receipts(5)).map((receipt) => receipt.operation.id)).toEqual([sale]);
    expect(again.till.sell.getState().cart.lines).toEqual([]);
  });

  it('[OUTBOX15] sends a sale that was named lost once the disk is put back to a copy that has it', async () => {
    const { server } = await shop();
    const first = await newTill(server);
    await sell(first, 'A1');
    await settled(first);
    first.network.cut();
    const sales = [await sell(first, 'A1'), await sell(first, 'A1'), await sell(first, 'A1')];
    await first.crash();
    const image = freshFolder();
    cpSync(first.folder, image, { recursive: true });
    damageLine(first.folder, sales[1] ?? '');
    const damaged = await startTill({ folder: first.folder, serverUrl: server.url });
    await settled(damaged);
    expect(await movedMilli(server, 'A1')).toBe(-3000);
    expect((await damaged.till.exceptions()).map(({ kind }) => kind)).toContain('facts-missing');
    expect(damaged.till.stock.figure('A1')).toMatchObject({ onHandMilli: -3000, pendingMilli: 0 });
    await damaged.close();

    const putBack = await startTill({ folder: image, serverUrl: server.url });
    await settled(putBack);
    expect(await movedMilli(server, 'A1')).toBe(-4000);
    expect(putBack.till.stock.figure('A1')).toMatchObject({ onHandMilli: -4000, pendingMilli: 0 });
    expect((await putBack.till.exceptions()).map(({ kind }) => kind)).not.toContain('facts-missing');
    const receipts = await putBack.till.receipts(10);
    expect(receipts.map((receipt) => receipt.operation.id)).toEqual(expect.arrayContaining(sales));
  });

  it('[OUTBOX11] loses nothing when the server dies after storing and before answering, again and again', async () => {
    const { server } = await shop();
    const till = await newTill(server);
    let answers = 0;
    till.network.losesAnswer = (path) => {
      answers += 1;
      return path === '/v1/push' && answers % 3 !== 0;
    };
    for (let count = 0; count < 20; count += 1) await sell(till, 'A3');
    till.network.losesAnswer = () => false;
    await settled(till);
    expect(await movedMilli(server, 'A3')).toBe(-20_000);
    expect(till.till.stock.figure('A3')).toMatchObject({
      onHandMilli: -20_000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
  });

  it('[REPLICA12] comes level with a server that was restored from a backup', async () => {
    const { server, dataFolder } = await shop();
    const till = await newTill(server);
    await sell(till, 'A1');
    await settled(till);
    await server.crash();
    const backup = freshFolder();
    cpSync(dataFolder, backup, { recursive: true });
    const port = Number(new URL(server.url).port);
    const second = await startServer(dataFolder, port);
    await sell(till, 'A1');
    await settled(till);
    expect(await movedMilli(second, 'A1')).toBe(-2000);
    await second.crash();
    const restored = await startServer(backup, port);
    await sell(till, 'A1');
    await settled(till);
    expect(await movedMilli(restored, 'A1')).toBe(-3000);
    expect(till.till.stock.figure('A1')).toMatchObject({
      onHandMilli: -3000,
      promisedMilli: 0,
      pendingMilli: 0,
    });
    expect(till.till.health.getState().problems.map((problem) => problem.code)).toContain('rebuild');
  });

  it('[SALEFLOW12] sells from the snapshot on a till whose replica is lost and whose server is away', async () => {
    const { server } = await shop(300);
    const folder = freshFolder();
    const enrolCode = await server.enrolCode('S1');
    const timing = { snapshotQuietMs: 1, snapshotEveryMs: 1 };
    const first = await startTill({ folder, serverUrl: server.url, enrolCode, timing });
    await until(async () => (await first.host.host.snapshotRead({ part: 0 })) !== null, 10_000);
    await first.close();
    await server.crash();
    const second = await startTill({ folder, serverUrl: server.url }, false);
    await until(() => second.till.catalog.count() === 300, 10_000);
    expect((await second.till.signIn({ kind: 'badge', code: 'badge-anna' })).ok).toBe(true);
    await sell(second, 'A200');
    expect(second.till.health.getState()).toMatchObject({ connected: false, waiting: 1 });
  });
});
