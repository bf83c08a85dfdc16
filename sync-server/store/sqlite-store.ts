/**
 * The store in a SQLite file. One connection writes, one transaction at a time; another reads, each read on
 * the snapshot at which it began. A commit is on the disk when `write` resolves (write-ahead log,
 * synchronous = FULL). Other processes may have the file open too: they wait for each other's writes.
 */
import { existsSync } from 'node:fs';
import { sqliteAccess } from './sqlite-access.ts';
import { sqliteBank } from './sqlite-bank.ts';
import { sqliteChannels } from './sqlite-channels.ts';
import { openSqliteConnection, type SqliteConnection, whole } from './sqlite-connection.ts';
import { sqliteCustomers } from './sqlite-customers.ts';
import { sqliteEReceipts } from './sqlite-e-receipts.ts';
import { sqliteFeed } from './sqlite-feed.ts';
import { sqliteJournals } from './sqlite-journals.ts';
import { sqliteLoyalty } from './sqlite-loyalty.ts';
import { migrations } from './sqlite-migrations.ts';
import { sqliteOrders } from './sqlite-orders.ts';
import { sqliteParked } from './sqlite-parked.ts';
import { sqliteReturns } from './sqlite-returns.ts';
import { sqliteStock } from './sqlite-stock.ts';
import { sqliteTopics } from './sqlite-topics.ts';
import type { Store, WriteTransaction } from './store.ts';

/** The database was written by a newer version of the program. */
export class NewerDatabaseError extends Error {
  constructor(file: string, found: number) {
    super(
      `The database ${file} has schema version ${found}, this program knows up to ${migrations.length}. ` +
        'Start the newer version of Stillopen that wrote it, or restore a backup made before the upgrade.',
    );
  }
}

/** The database's file is not what it was written as. */
export class DamagedDatabaseError extends Error {
  constructor(file: string, cause: unknown) {
    super(
      `The database ${file} is damaged (${cause instanceof Error ? cause.message : String(cause)}). ` +
        `To restore: stop the server, move ${file}, ${file}-wal and ${file}-shm aside, copy the last backup ` +
        `(made by the command "backup FILE") to ${file}, start the server. Tills keep selling meanwhile, and ` +
        'afterwards send again by themselves what the backup does not hold.',
      { cause },
    );
  }
}

/** The same error, or the one that says what to do where SQLite finds its file damaged. */
export function orDamaged(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? new DamagedDatabaseError(file, error) : error;
}

/**
 * Opens the database in `file`, makes it when it isn't there and brings its schema up to date.
 * `nowMs` is the wall clock, ms since 1970.
 * @throws NewerDatabaseError when a newer program wrote it, DamagedDatabaseError when it can't be read.
 */
export async function openSqliteStore(file: string, nowMs: () => number): Promise<Store> {
  let writer: SqliteConnection | null = null;
  try {
    writer = openSqliteConnection(file, nowMs);
    await migrate(writer, file);
  } catch (error) {
    await writer?.close();
    throw orDamaged(file, error);
  }
  const reader = openSqliteConnection(file, nowMs);
  const listeners = new Set<() => void>();
  let wroteFeed = false;
  const forReading = transactionOn(reader, () => undefined);
  const forWriting = transactionOn(writer, () => {
    wroteFeed = true;
  });
  return {
    read: (work) => reader.inTransaction('BEGIN', () => work(forReading)),
    write: async (work) => {
      const result = await writer.inTransaction('BEGIN IMMEDIATE', () => work(forWriting));
      if (wroteFeed) {
        wroteFeed = false;
        for (const listener of listeners) listener();
      }
      return result;
    },
    onFeedCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    backupTo: async (target) => {
      if (existsSync(target)) throw new Error(`${target} exists already`);
      const copier = openSqliteConnection(file, nowMs);
      try {
        copier.run('VACUUM INTO ?', target);
      } finally {
        await copier.close();
      }
    },
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

function transactionOn(connection: SqliteConnection, onFeedWrite: () => void): WriteTransaction {
  return {
    get nowMs() {
      return connection.nowMs();
    },
    journals: sqliteJournals(connection),
    stock: sqliteStock(connection),
    feed: sqliteFeed(connection, onFeedWrite),
    access: sqliteAccess(connection),
    eReceipts: sqliteEReceipts(connection),
    topics: sqliteTopics(connection),
    parked: sqliteParked(connection),
    bank: sqliteBank(connection),
    orders: sqliteOrders(connection),
    channels: sqliteChannels(connection),
    returns: sqliteReturns(connection),
    customers: sqliteCustomers(connection),
    loyalty: sqliteLoyalty(connection),
    savepoint: async (work) => {
      connection.script('SAVEPOINT attempt');
      try {
        const result = await work();
        connection.script('RELEASE attempt');
        return result;
      } catch (error) {
        connection.script('ROLLBACK TO attempt; RELEASE attempt');
        throw error;
      }
    },
  };
}

async function migrate(connection: SqliteConnection, file: string): Promise<void> {
  await connection.inTransaction('BEGIN IMMEDIATE', async () => {
    const row = connection.first('SELECT user_version FROM pragma_user_version');
    const version = row ? whole(row, 'user_version') : 0;
    if (version > migrations.length) throw new NewerDatabaseError(file, version);
    for (const step of migrations.slice(version)) connection.script(step);
    if (version < migrations.length) connection.script(`PRAGMA user_version = ${migrations.length}`);
  });
}
