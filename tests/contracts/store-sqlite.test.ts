import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
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
