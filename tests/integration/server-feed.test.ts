import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Article } from '../../shared/domain/entities/article.ts';
import { bareCustomer } from '../../shared/domain/entities/customer.ts';
import {
  type Checkpoint,
  collectionDigest,
  type FeedCollection,
  type FeedPage,
  type FeedRow,
} from '../../shared/protocol/feed.ts';
import { writeArticles, writeCustomers } from '../../sync-server/catalog/write-catalog.ts';
import { expireOldRows } from '../../sync-server/feed/retention.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

let server: TestServer;
let till: WireTill;

beforeEach(async () => {
  server = await startTestServer();
  till = await WireTill.enrol(server.url, await server.enrolCode('S'));
});
afterEach(() => server.close());

function article(id: string, popularity = 0, name = `Article ${id}`): Article {
  return {
    id,
    name,
    brand: null,
    category: '',
    unit: 'piece',
    taxCategory: 'standard',
    flags: [],
    picture: null,
    quickKey: null,
    popularity,
    variants: [{ sku: id, barcodes: [], options: {}, prices: [] }],
  };
}

async function pageOf(
  collection: FeedCollection,
  checkpoint: Checkpoint | null,
  query: Record<string, string> = {},
): Promise<FeedPage> {
  const page = await till.page(collection, checkpoint, query);
  if (page.rebuild) throw new Error(`asked to rebuild: ${page.reason}`);
  return page;
}

const ids = (page: FeedPage): string[] => page.rows.map((row) => row.id);

it('[FEED1] pages follow each other by sequence, without gap or repeat, to the final one', async () => {
  await writeArticles(server.store, [article('a')]);
  let { checkpoint } = await pageOf('products', null);
  await writeArticles(
    server.store,
    ['b', 'c', 'd', 'e', 'f'].map((id) => article(id)),
  );
  const seen: string[] = [];
  for (const expected of [false, false, true]) {
    const page = await pageOf('products', checkpoint, { limit: '2' });
    expect(page.final).toBe(expected);
    seen.push(...ids(page));
    checkpoint = page.checkpoint;
  }
  expect(seen).toEqual(['b', 'c', 'd', 'e', 'f']);
  expect(ids(await pageOf('products', checkpoint))).toEqual([]);
});

it('[FEED1] a collection that is quiet moves on with its stream', async () => {
  const before = (await pageOf('reference', null)).checkpoint.position;
  await writeArticles(server.store, [article('a'), article('b')]);
  expect((await pageOf('reference', null)).checkpoint.position).toBe(before + 2);
});

it('[FEED2] the first pull brings the most popular rows first, and what changed meanwhile afterwards', async () => {
  await writeArticles(server.store, [
    article('a', 1),
    article('b', 9),
    article('c', 5),
    article('d', 5),
    article('e', 0),
  ]);
  const first = await pageOf('products', null, { limit: '2' });
  expect(ids(first)).toEqual(['b', 'c']);
  expect([first.final, first.total]).toEqual([false, 5]);
  await writeArticles(server.store, [article('c', 5, 'Changed'), article('e', 99), article('f', 3)]);
  const second = await pageOf('products', first.checkpoint, { limit: '2' });
  expect(ids(second)).toEqual(['d', 'a']);
  expect(second.final).toBe(false);
  const third = await pageOf('products', second.checkpoint, { limit: '10' });
  expect(ids(third)).toEqual(['c', 'e', 'f']);
  expect(third.final).toBe(true);
});

it("[FEED2] every way through a first pull under changes ends with the server's rows", async () => {
  await writeArticles(
    server.store,
    Array.from({ length: 40 }, (_, index) => article(`p${index}`, index % 7)),
  );
  const replica = new Map<string, FeedRow>();
  let checkpoint: Checkpoint | null = null;
  for (let round = 0; ; round += 1) {
    const page: FeedPage = await pageOf('products', checkpoint, { limit: '3', digest: '1' });
    for (const row of page.rows) replica.set(row.id, row);
    checkpoint = page.checkpoint;
    if (round < 20)
      await writeArticles(server.store, [article(`p${(round * 11) % 45}`, round % 9, `Round ${round}`)]);
    else if (page.final) {
      const live = [...replica.values()].filter((row) => !row.deleted);
      expect(page.digest).toEqual(collectionDigest(live));
      expect(live.length).toBe(page.total);
      return;
    }
  }
});

it('[FEED3] a page tells per journal of the till how far its own operations are in it', async () => {
  const journal = new WireJournal(till);
  const other = new WireJournal(till);
  for (let index = 0; index < 5; index += 1) journal.move('A', 1);
  other.move('A', 1);
  await till.pushRange(journal, 1, 2);
  await till.pushAll(other);
  expect((await pageOf('stock', null)).ownThrough).toEqual({ [journal.journalId]: 2, [other.journalId]: 1 });
  await till.pushRange(journal, 3, 5);
  const page = await pageOf('stock', null);
  expect(page.ownThrough[journal.journalId]).toBe(5);
  expect(page.rows[0]?.data).toMatchObject({ onHandMilli: 6000 });
  const colleague = await WireTill.enrol(server.url, await server.enrolCode('S'));
  const theirs = await colleague.page('stock', null);
  expect(theirs.rebuild === false && theirs.ownThrough).toEqual({});
});

it('[FEED3] a page tells the hash at each own place, and a branch that is not here as the journal itself', async () => {
  const journal = new WireJournal(till);
  for (let index = 0; index < 3; index += 1) journal.move('A', 1);
  await till.pushAll(journal);
  const page = await pageOf('stock', null, { journals: `${journal.journalId}:7,${newId()}:0` });
  expect(page.ownThrough).toEqual({ [journal.journalId]: 3 });
  expect(page.ownHashes).toEqual({ [journal.journalId]: journal.head.hash });
});

it('[FEED3] rows and ownThrough of a page are of one moment while others push', async () => {
  const journal = new WireJournal(till);
  for (let index = 0; index < 60; index += 1) journal.move('A', 1);
  let pushing = true;
  const push = (async () => {
    for (let at = 1; at <= 60; at += 1) await till.pushRange(journal, at, at);
    pushing = false;
  })();
  while (pushing) {
    const page = await pageOf('stock', null);
    const onHand = page.rows[0]?.data?.onHandMilli ?? 0;
    expect(onHand).toBe((page.ownThrough[journal.journalId] ?? 0) * 1000);
  }
  await push;
});

it('[FEED4] a till reads the stream of its own store only', async () => {
  await writeCustomers(server.store, 'S', [{ id: '1', number: '1', country: null, ...bareCustomer }]);
  await writeCustomers(server.store, 'T', [{ id: '2', number: '2', country: null, ...bareCustomer }]);
  expect(ids(await pageOf('customers', null))).toEqual(['1']);
});

it('[FEED5] the digest of the final page is of the rows that are live then', async () => {
  await writeArticles(server.store, [article('a'), article('b')]);
  const withheld = await pageOf('products', null, { limit: '1', digest: '1' });
  expect(withheld.digest).toBeNull();
  const page = await pageOf('products', null, { digest: '1' });
  expect(page.digest).toEqual(collectionDigest(page.rows));
  expect((await pageOf('products', null)).digest).toBeNull();
});

it('[FEED6] old outcomes, receipts and documents leave as deletions, the operations stay', async () => {
  const journal = new WireJournal(till);
  const { operation } = journal.move('A', 1);
  await till.pushAll(journal);
  const { checkpoint } = await pageOf('outcomes', null);
  expect(await expireOldRows(server.store, Date.now() + 34 * 86_400_000)).toBe(0);
  // The outcome, and the document that a receipt of goods is.
  expect(await expireOldRows(server.store, Date.now() + 36 * 86_400_000)).toBe(2);
  expect((await pageOf('documents', null)).rows).toEqual([]);
  const page = await pageOf('outcomes', checkpoint);
  expect(page.rows).toMatchObject([{ id: operation.id, deleted: true, data: null }]);
  expect(await till.push(journal, journal.head, [])).toMatchObject({ status: 'stored', storedThrough: 1 });
});

it('[EPOCH1] a checkpoint outlives the process that gave it', async () => {
  await writeArticles(server.store, [article('a')]);
  const { checkpoint } = await pageOf('products', null);
  await server.crash();
  const next = await startTestServer({ dataFolder: server.dataFolder });
  await till.connect(next.url);
  await writeArticles(next.store, [article('b')]);
  const page = await pageOf('products', checkpoint);
  expect(ids(page)).toEqual(['b']);
  expect(page.checkpoint.epoch).not.toBe(checkpoint.epoch);
  await next.close();
});

it('[EPOCH2] after a restore, whoever knows more than the server is told to rebuild', async () => {
  await writeArticles(server.store, [article('a')]);
  const early = (await pageOf('products', null)).checkpoint;
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-restore-'));
  await server.store.backupTo(join(folder, 'stillopen.db'));
  cpSync(join(server.dataFolder, 'server-key.pem'), join(folder, 'server-key.pem'));
  await writeArticles(server.store, [article('lost')]);
  const late = (await pageOf('products', early)).checkpoint;
  await server.crash();
  const again = await startTestServer({ dataFolder: server.dataFolder });
  await till.connect(again.url);
  const foreign = (await pageOf('products', late)).checkpoint;
  await again.close();

  const restored = await startTestServer({ dataFolder: folder });
  await till.connect(restored.url);
  await writeArticles(restored.store, [article('b'), article('c')]);
  expect(await till.page('products', late)).toMatchObject({ rebuild: true, reason: 'position-past-end' });
  expect(await till.page('products', foreign)).toMatchObject({ rebuild: true, reason: 'unknown-epoch' });
  expect(ids(await pageOf('products', early))).toEqual(['b', 'c']);
  const current = (await pageOf('products', early)).checkpoint;
  expect(await till.page('products', { ...current, position: current.position + 1 })).toMatchObject({
    rebuild: true,
    reason: 'position-past-end',
  });
  await restored.close();
  rmSync(folder, { recursive: true });
});
