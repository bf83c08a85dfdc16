/**
 * One connection to a SQLite file. It prepares each statement once, parses nothing but the column types asked
 * for, and runs one transaction at a time: whoever comes meanwhile waits in line. Sets of rows go in as one
 * JSON parameter, which keeps statements few and their number of parameters small.
 */
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'libsql';
import { ContentRefused } from './store.ts';

/** A value of a column. */
export type Column = string | number | null | Uint8Array | ArrayBuffer;
/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, Column>>;

/** A connection with a queue of transactions. */
export interface SqliteConnection {
  /** The wall clock, ms since 1970. */
  nowMs(): number;
  /** All rows of a query. */
  all(sql: string, ...parameters: Column[]): Row[];
  /** The first row of a query, or null. */
  first(sql: string, ...parameters: Column[]): Row | null;
  /** Runs a statement that gives no rows; returns how many rows it changed. */
  run(sql: string, ...parameters: Column[]): number;
  /** Runs statements as text, several at once. */
  script(sql: string): void;
  /** Waits for its turn, then runs `work` between `begin` and COMMIT, or ROLLBACK when it fails. */
  inTransaction<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => Promise<T>): Promise<T>;
  /** Waits for the running transaction and closes the file. */
  close(): Promise<void>;
}

/** How long a write waits for those of other connections, in ms. */
const busyTimeoutMs = 15_000;
/** How long a statement may hold up the whole process while it waits; beyond it, waiting is asynchronous. */
const blockingWaitMs = 2;
const retryDelayMs = 3;

/** Opens a file, making it when it isn't there. `nowMs` is the wall clock. */
export function openSqliteConnection(file: string, nowMs: () => number): SqliteConnection {
  const database = new Database(file, { timeout: busyTimeoutMs });
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) {
    database.pragma(pragma);
  }
  database.pragma(`busy_timeout = ${blockingWaitMs}`);
  const statements = new Map<string, Database.Statement>();
  const prepared = (sql: string): Database.Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  let last: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    nowMs,
    // The driver types rows as unknown; columns are of exactly these types.
    all: (sql, ...parameters) => prepared(sql).all(...parameters) as Row[],
    first: (sql, ...parameters) => (prepared(sql).get(...parameters) as Row | undefined) ?? null,
    run: (sql, ...parameters) => {
      try {
        return prepared(sql).run(...parameters).changes;
      } catch (error) {
        throw isContentError(error) ? new ContentRefused(String(error), { cause: error }) : error;
      }
    },
    script: (sql) => {
      database.exec(sql);
    },
    inTransaction: (begin, work) =>
      inLine(async () => {
        await beginWhenFree(database, begin);
        try {
          const result = await work();
          database.exec('COMMIT');
          return result;
        } catch (error) {
          if (database.inTransaction) database.exec('ROLLBACK');
          throw error;
        }
      }),
    close: () =>
      inLine(async () => {
        statements.clear();
        database.close();
      }),
  };
}

/**
 * Begins a transaction once no other connection writes. A lock held by another connection of this process
 * can only be let go while the event loop turns, so the wait must not block it.
 */
async function beginWhenFree(database: Database.Database, begin: string): Promise<void> {
  const deadlineMs = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      database.exec(begin);
      return;
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
      if (!busy || performance.now() > deadlineMs) throw error;
      await delay(retryDelayMs);
    }
  }
}

/** Whether SQLite refused what it was given: a constraint, a type, a number out of range. */
function isContentError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH' || code === 'SQLITE_TOOBIG';
}

/** Reads a text column. @throws when it holds anything else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`Column ${column} holds no text`);
  return value;
}

/** Reads a text column that may be null. */
export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** Reads a number column. @throws when it holds anything else. */
export function whole(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`Column ${column} holds no number`);
  return value;
}

/** Reads a number column that may be null. */
export function wholeOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : whole(row, column);
}

/** Reads a column of bytes. @throws when it holds anything else. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof Uint8Array) return value;
  throw new Error(`Column ${column} holds no bytes`);
}
