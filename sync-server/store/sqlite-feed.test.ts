/** The feed's reads as SQLite answers them: what hardly ever changes is read once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.ts';
import { sqliteFeed } from './sqlite-feed.ts';
import { openSqliteStore } from './sqlite-store.ts';

let folder: string;
let connection: SqliteConnection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-feed-'));
  const file = join(folder, 'server.db');
  await (await openSqliteStore(file, () => 0)).close();
  connection = openSqliteConnection(file, () => 0);
});

afterEach(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

it('reads all epochs again only once one was added', async () => {
  let readings = 0;
  const counted: SqliteConnection = {
    ...connection,
    all: (sql, ...parameters) => {
      readings += sql.includes('FROM epoch_starts') ? 1 : 0;
      return connection.all(sql, ...parameters);
    },
  };
  const feed = sqliteFeed(counted, () => {});
  await feed.addEpoch('first');
  for (let page = 0; page < 3; page += 1)
    expect((await feed.epochs()).map(({ epoch }) => epoch)).toEqual(['first']);
  expect(readings).toBe(1);
  await feed.addEpoch('second');
  expect((await feed.epochs()).map(({ epoch }) => epoch)).toEqual(['first', 'second']);
  expect(readings).toBe(2);
});

it('[STORE4] what is to be told although nothing changed takes a sequence, whether a row was stored or not', async () => {
  const feed = sqliteFeed(connection, () => {});
  const gone = { stream: 'chain', collection: 'products', id: 'never', data: null, popularity: 0 } as const;
  expect(await feed.writeRows([gone])).toBe(0);
  for (const feedSequence of [1, 2]) {
    expect(await feed.writeRows([{ ...gone, evenUnchanged: true }])).toBe(1);
    expect(await feed.rowsAfter('chain', 'products', 0, 10)).toMatchObject([
      { id: 'never', feedSequence, text: null },
    ]);
  }
  expect(await feed.writeRows([gone])).toBe(0);
});
