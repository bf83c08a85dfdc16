import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import type { ReturnReads } from '../../sync-server/store/return-records.ts';
import { receiptQueries } from '../../sync-server/store/sqlite-journals.ts';
import { migrations } from '../../sync-server/store/sqlite-migrations.ts';
import { returnQueries } from '../../sync-server/store/sqlite-returns.ts';
import { NewerDatabaseError, openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import { describeStore } from './store-contract.ts';

describeStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  return {
    open: (nowMs) => openSqliteStore(join(folder, 'a.db'), nowMs),
    freeFile: () => join(folder, 'copy.db'),
    openCopy: openSqliteStore,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

it('[STORE13] a database of a newer version is refused with what to do, and left alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  const file = join(folder, 'a.db');
  await (await openSqliteStore(file, Date.now)).close();
  const newer = new Database(file);
  newer.exec('PRAGMA user_version = 1000');
  newer.close();
  const refusal = await openSqliteStore(file, Date.now).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(NewerDatabaseError);
  expect(String(refusal)).toMatch(/version 1000.*newer version of Stillopen/);
  rmSync(folder, { recursive: true });
});

it('[STORE14] commits are written through: WAL with synchronous = FULL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  const { openSqliteConnection } = await import('../../sync-server/store/sqlite-connection.ts');
  const connection = openSqliteConnection(join(folder, 'a.db'), Date.now);
  expect(connection.first('SELECT journal_mode FROM pragma_journal_mode')).toMatchObject({
    journal_mode: 'wal',
  });
  expect(connection.first('SELECT synchronous FROM pragma_synchronous')).toMatchObject({ synchronous: 2 });
  expect(connection.first('SELECT foreign_keys FROM pragma_foreign_keys')).toMatchObject({ foreign_keys: 1 });
  await connection.close();
  rmSync(folder, { recursive: true });
});

it('[STORE25] a database of the first version learns when its movements were made', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  const file = join(folder, 'a.db');
  const journalId = '0195f000-0000-7000-8000-000000000001';
  const old = new Database(file);
  old.exec(migrations[0] ?? '');
  old.exec('PRAGMA user_version = 1');
  old.exec(`INSERT INTO journals VALUES ('${journalId}', 'S', 't', 'S-1')`);
  old.exec(`INSERT INTO branches VALUES ('${journalId}', 0, NULL, 0, 1, 'h')`);
  const entry = JSON.stringify({ operation: { at: { wallMs: 5, businessMs: 7000 } } });
  old.exec(
    `INSERT INTO operations VALUES ('S', '${journalId}', 0, 1, 't', 'op', 'sale', NULL, 'p', 'h', '${entry}', NULL, '', 9)`,
  );
  for (const [origin, quantity] of [
    ['opening:abc', 10_000],
    [`${journalId}:0:1`, -1000],
  ]) {
    old.exec(`INSERT INTO stock_movements VALUES ('S', '${origin}', 0, 'A', ${quantity})`);
  }
  old.exec(`INSERT INTO stock_levels VALUES ('S', 'A', 9000, 0), ('S', 'B', 0, 0)`);
  old.close();
  const store = await openSqliteStore(file, Date.now);
  await store.read(async ({ stock }) => {
    const movements = await stock.movements('S', ['opening:abc', `${journalId}:0:1`]);
    expect(movements.map((movement) => movement.businessMs).sort()).toEqual([0, 7000]);
    const levels = await stock.levels('S', ['A', 'B']);
    expect(levels.map((level) => level.lastMovedAtMs)).toEqual([7000, null]);
  });
  await store.close();
  rmSync(folder, { recursive: true });
});

it('[STORE33] a purchase or refund is looked for by an index, never through a whole table', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  await (await openSqliteStore(join(folder, 'a.db'), Date.now)).close();
  const database = new Database(join(folder, 'a.db'));
  for (const [name, sql] of Object.entries(returnQueries)) {
    const parameters = Array.from(sql.matchAll(/\?/g), () => 1);
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[];
    const scans = plan.filter(({ detail }) => /^SCAN (?!\(subquery|moved|json_each)/.test(detail));
    expect([name, scans]).toEqual([name, []]);
  }
  database.close();
  rmSync(folder, { recursive: true });
});

it('[STORE35] a receipt number that several journals handed out is looked for by an index', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  await (await openSqliteStore(join(folder, 'a.db'), Date.now)).close();
  const database = new Database(join(folder, 'a.db'));
  for (const [name, sql] of Object.entries(receiptQueries)) {
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('S1', '[]') as { detail: string }[];
    const reads = plan.filter(({ detail }) => /^(SCAN|SEARCH) operations/.test(detail));
    expect([name, reads.length > 0]).toEqual([name, true]);
    for (const { detail } of reads) expect(detail).toContain('INDEX operations_by_receipt');
    expect(plan.filter(({ detail }) => /^SCAN operations/.test(detail))).toEqual([]);
  }
  database.close();
  rmSync(folder, { recursive: true });
});

it('[STORE34] a database of an earlier version learns by what its purchases are found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-store-'));
  const file = join(folder, 'a.db');
  const journalId = '0195f000-0000-7000-8000-000000000001';
  const old = new Database(file);
  const version = migrations.findIndex((step) => step.includes('CREATE TABLE purchase_keys'));
  for (const step of migrations.slice(0, version)) old.exec(step);
  old.exec(`PRAGMA user_version = ${version}`);
  old.exec(`INSERT INTO journals VALUES ('${journalId}', 'S', 't', 'S-1')`);
  old.exec(`INSERT INTO branches VALUES ('${journalId}', 0, NULL, 0, 1, 'h')`);
  const card = { kind: 'card-terminal', card: { lastFour: '1234' } };
  const entries = [
    { id: 'sale', kind: 'sale', payload: { customerId: 'c1', tenders: [{ kind: 'cash' }, card, card] } },
    { id: 'order', kind: 'order-handover', payload: { orderId: 'o', sale: { tenders: [card] } } },
    { id: 'none', kind: 'order-handover', payload: { orderId: 'o', sale: null } },
  ];
  for (const [place, { id, kind, payload }] of entries.entries()) {
    const text = JSON.stringify({ operation: { at: { businessMs: 7000 + place }, payload } });
    old.exec(
      `INSERT INTO operations VALUES ('S', '${journalId}', 0, ${place + 1}, 't', '${id}', '${kind}', 'S-1-${place}',
       'p', 'h', '${text}', NULL, '', 9)`,
    );
  }
  old.close();
  const store = await openSqliteStore(file, Date.now);
  const found = (key: Parameters<ReturnReads['purchasesBy']>[0]) =>
    store.read(({ returns }) => returns.purchasesBy(key, 0, 9));
  expect(await found('receipt:S-1-1')).toEqual(['order']);
  expect(await found('customer:c1')).toEqual(['sale']);
  expect(await found('card:1234')).toEqual(['order', 'sale']);
  await store.close();
  rmSync(folder, { recursive: true });
});
