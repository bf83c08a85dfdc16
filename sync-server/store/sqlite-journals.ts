/** Journals and their entries in SQLite; see journal-records.ts for what each method promises. */
import { genesisHash, receiptPrefixOf } from '../../shared/domain/operation.ts';
import type {
  BranchRecord,
  EntryRecord,
  HeldReason,
  JournalReads,
  JournalRecord,
  JournalWrites,
} from './journal-records.ts';
import { type Row, type SqliteConnection, text, textOrNull, whole } from './sqlite-connection.ts';

const isGenuine = `(held_reason IS NULL OR held_reason <> 'entry-not-genuine')`;
const isRepeated = `GROUP BY receipt_number HAVING count(DISTINCT journal_id) > 1`;
/** All numbers of a prefix: a full stop comes next after a hyphen. */
const isUnder = `store_id = ?1 AND receipt_number > ?2 || '-' AND receipt_number < ?2 || '.' AND ${isGenuine}`;

/** How receipt numbers are looked for that several journals handed out. */
export const receiptQueries = {
  among: `SELECT receipt_number FROM operations
    WHERE store_id = ?1 AND receipt_number IN (SELECT value FROM json_each(?2)) AND ${isGenuine} ${isRepeated}`,
  under: `SELECT receipt_number, till_id, operation_id FROM operations
    WHERE ${isUnder} AND receipt_number IN (SELECT receipt_number FROM operations WHERE ${isUnder} ${isRepeated})
    ORDER BY length(receipt_number), receipt_number, journal_id, branch, till_sequence`,
};

export function sqliteJournals(connection: SqliteConnection): JournalReads & JournalWrites {
  return { ...journalReads(connection), ...journalWrites(connection) };
}

function journalReads(connection: SqliteConnection): JournalReads {
  return {
    journal: async (journalId) => {
      const row = connection.first('SELECT * FROM journals WHERE journal_id = ?', journalId);
      return row && toJournal(row);
    },
    journalsOfTill: async (tillId) =>
      connection.all('SELECT * FROM journals WHERE till_id = ? ORDER BY journal_id', tillId).map(toJournal),
    branches: async (journalIds) => {
      const found = new Map<string, BranchRecord[]>(journalIds.map((id) => [id, []]));
      const rows = connection.all(
        `SELECT * FROM branches WHERE journal_id IN (SELECT value FROM json_each(?)) ORDER BY journal_id, branch`,
        JSON.stringify(journalIds),
      );
      for (const row of rows) found.get(text(row, 'journal_id'))?.push(toBranch(row));
      return found;
    },
    places: async (journalId, fromSequence, toSequence) =>
      connection
        .all(
          `SELECT branch, till_sequence, hash, previous_hash, operation_id FROM operations
           WHERE journal_id = ? AND till_sequence BETWEEN ? AND ?
             AND branch IN (SELECT branch FROM branches WHERE journal_id = ?)
           ORDER BY branch, till_sequence`,
          journalId,
          fromSequence,
          toSequence,
          journalId,
        )
        .map((row) => ({
          branch: whole(row, 'branch'),
          tillSequence: whole(row, 'till_sequence'),
          hash: text(row, 'hash'),
          previousHash: text(row, 'previous_hash'),
          operationId: text(row, 'operation_id'),
        })),
    breaks: async (journalId) =>
      connection
        .all(
          'SELECT * FROM journal_breaks WHERE journal_id = ? ORDER BY branch, from_sequence, operation_id',
          journalId,
        )
        .map((row) => ({
          branch: whole(row, 'branch'),
          operationId: text(row, 'operation_id'),
          fromSequence: whole(row, 'from_sequence'),
          toSequence: whole(row, 'to_sequence'),
        })),
    forkSuspects: async (journalId) =>
      connection
        .all('SELECT * FROM fork_suspects WHERE journal_id = ? ORDER BY till_sequence, hash', journalId)
        .map((row) => ({ tillSequence: whole(row, 'till_sequence'), hash: text(row, 'hash') })),
    entriesOf: async (operationIds) =>
      connection
        .all(
          `SELECT * FROM operations WHERE operation_id IN (SELECT value FROM json_each(?))
           ORDER BY journal_id, till_sequence, hash`,
          JSON.stringify(operationIds),
        )
        .map(toEntry),
    repeatedReceipts: async (storeId, receiptNumbers) =>
      connection
        .all(receiptQueries.among, storeId, JSON.stringify(receiptNumbers))
        .map((row) => text(row, 'receipt_number')),
    repeatedReceiptsUnder: async (storeId, receiptPrefix) =>
      connection
        .all(receiptQueries.under, storeId, receiptPrefix)
        .map((row) => ({
          receiptNumber: text(row, 'receipt_number'),
          tillId: text(row, 'till_id'),
          operationId: text(row, 'operation_id'),
        }))
        .filter(({ receiptNumber }) => receiptPrefixOf(receiptNumber) === receiptPrefix),
    heldEntries: async (reason, after, limit) =>
      connection
        .all(
          `SELECT * FROM operations WHERE held_reason IS NOT NULL AND held_reason = ?
             AND (journal_id, branch, till_sequence) > (?, ?, ?)
           ORDER BY journal_id, branch, till_sequence LIMIT ?`,
          reason,
          after?.journalId ?? '',
          after?.branch ?? 0,
          after?.tillSequence ?? 0,
          limit,
        )
        .map(toEntry),
    allEntries: async (after, limit) =>
      connection
        .all(
          `SELECT * FROM operations WHERE (journal_id, branch, till_sequence) > (?, ?, ?)
           ORDER BY journal_id, branch, till_sequence LIMIT ?`,
          after?.journalId ?? '',
          after?.branch ?? 0,
          after?.tillSequence ?? 0,
          limit,
        )
        .map(toEntry),
    entryCounts: async () => {
      const stored = connection.first('SELECT count(*) AS n FROM operations');
      const held = connection.first('SELECT count(*) AS n FROM operations WHERE held_reason IS NOT NULL');
      return { stored: stored ? whole(stored, 'n') : 0, held: held ? whole(held, 'n') : 0 };
    },
  };
}

function journalWrites(connection: SqliteConnection): JournalWrites {
  return {
    lockJournal: async (journal) => {
      connection.run(
        `INSERT INTO journals (journal_id, store_id, till_id, receipt_prefix) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        journal.journalId,
        journal.storeId,
        journal.tillId,
        journal.receiptPrefix,
      );
      connection.run(
        `INSERT INTO branches (journal_id, branch, parent_branch, fork_sequence, stored_through, stored_hash)
         VALUES (?, 0, NULL, 0, 0, ?) ON CONFLICT DO NOTHING`,
        journal.journalId,
        genesisHash,
      );
      const row = connection.first('SELECT * FROM journals WHERE journal_id = ?', journal.journalId);
      if (!row) throw new Error('A journal just made is not there');
      return toJournal(row);
    },
    addBranch: async (journalId, branch) => {
      connection.run(
        `INSERT INTO branches (journal_id, branch, parent_branch, fork_sequence, stored_through, stored_hash)
         VALUES (?, ?, ?, ?, ?, ?)`,
        journalId,
        branch.branch,
        branch.parentBranch,
        branch.forkSequence,
        branch.storedThrough,
        branch.storedHash,
      );
    },
    setStoredThrough: async (journalId, branch, storedThrough, hash) => {
      connection.run(
        'UPDATE branches SET stored_through = ?, stored_hash = ? WHERE journal_id = ? AND branch = ?',
        storedThrough,
        hash,
        journalId,
        branch,
      );
    },
    insertEntries: async (entries) => {
      for (const entry of entries) insertEntry(connection, entry);
    },
    eraseSealed: async (operationIds) => {
      if (operationIds.length === 0) return;
      connection.script('PRAGMA secure_delete = ON');
      connection.run(
        `UPDATE operations SET sealed = NULL
         WHERE operation_id IN (SELECT value FROM json_each(?)) AND sealed IS NOT NULL`,
        JSON.stringify(operationIds),
      );
    },
    setHeld: async (changes) => {
      for (const change of changes) {
        connection.run(
          `UPDATE operations SET held_reason = ?, held_detail = ?
           WHERE journal_id = ? AND branch = ? AND till_sequence = ?`,
          change.reason,
          change.detail,
          change.journalId,
          change.branch,
          change.tillSequence,
        );
      }
    },
    addBreaks: async (journalId, breaks) => {
      for (const lost of breaks) {
        connection.run(
          `INSERT INTO journal_breaks (journal_id, branch, operation_id, from_sequence, to_sequence)
           VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
          journalId,
          lost.branch,
          lost.operationId,
          lost.fromSequence,
          lost.toSequence,
        );
      }
    },
    addForkSuspect: async (journalId, suspect) => {
      connection.run(
        `INSERT INTO fork_suspects (journal_id, till_sequence, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
        journalId,
        suspect.tillSequence,
        suspect.hash,
      );
    },
    removeForkSuspects: async (journalId, suspects) => {
      for (const suspect of suspects) {
        connection.run(
          'DELETE FROM fork_suspects WHERE journal_id = ? AND till_sequence = ? AND hash = ?',
          journalId,
          suspect.tillSequence,
          suspect.hash,
        );
      }
    },
  };
}

function insertEntry(connection: SqliteConnection, entry: EntryRecord): void {
  connection.run(
    `INSERT INTO operations (store_id, journal_id, branch, till_sequence, till_id, operation_id, kind,
       receipt_number, previous_hash, hash, entry, sealed, held_reason, held_detail, received_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.storeId,
    entry.journalId,
    entry.branch,
    entry.tillSequence,
    entry.tillId,
    entry.operationId,
    entry.kind,
    entry.receiptNumber,
    entry.previousHash,
    entry.hash,
    entry.text,
    entry.sealed,
    entry.heldReason,
    entry.heldDetail,
    entry.receivedAtMs,
  );
}

function toJournal(row: Row): JournalRecord {
  return {
    journalId: text(row, 'journal_id'),
    tillId: text(row, 'till_id'),
    storeId: text(row, 'store_id'),
    receiptPrefix: text(row, 'receipt_prefix'),
  };
}

function toBranch(row: Row): BranchRecord {
  return {
    branch: whole(row, 'branch'),
    parentBranch: row.parent_branch === null ? null : whole(row, 'parent_branch'),
    forkSequence: whole(row, 'fork_sequence'),
    storedThrough: whole(row, 'stored_through'),
    storedHash: text(row, 'stored_hash'),
  };
}

function toEntry(row: Row): EntryRecord {
  return {
    journalId: text(row, 'journal_id'),
    branch: whole(row, 'branch'),
    tillSequence: whole(row, 'till_sequence'),
    storeId: text(row, 'store_id'),
    tillId: text(row, 'till_id'),
    operationId: text(row, 'operation_id'),
    kind: text(row, 'kind'),
    receiptNumber: textOrNull(row, 'receipt_number'),
    previousHash: text(row, 'previous_hash'),
    hash: text(row, 'hash'),
    text: text(row, 'entry'),
    sealed: textOrNull(row, 'sealed'),
    // The column is only ever written from a HeldReason.
    heldReason: textOrNull(row, 'held_reason') as HeldReason,
    heldDetail: text(row, 'held_detail'),
    receivedAtMs: whole(row, 'received_at_ms'),
  };
}
