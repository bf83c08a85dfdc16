/** Tills and one-time codes in SQLite; see access-records.ts for what each method promises. */
import { z } from 'zod';
import type { AccessReads, AccessWrites, TillRecord } from './access-records.ts';
import {
  type Row,
  type SqliteConnection,
  text,
  textOrNull,
  whole,
  wholeOrNull,
} from './sqlite-connection.ts';

const keysSchema = z.array(z.string());

export function sqliteAccess(connection: SqliteConnection): AccessReads & AccessWrites {
  return {
    till: async (tillId) => {
      const row = connection.first('SELECT * FROM tills WHERE till_id = ?', tillId);
      return row && toTill(row);
    },
    tillsOfStore: async (storeId) =>
      connection.all('SELECT * FROM tills WHERE store_id = ? ORDER BY till_id', storeId).map(toTill),
    tills: async () => connection.all('SELECT * FROM tills ORDER BY till_id').map(toTill),
    enrolCode: async (codeHash) => {
      const row = connection.first('SELECT * FROM enrol_codes WHERE code_hash = ?', codeHash);
      if (!row) return null;
      return {
        codeHash,
        storeId: text(row, 'store_id'),
        expiresAtMs: whole(row, 'expires_at_ms'),
        tillId: textOrNull(row, 'till_id'),
      };
    },
    addEnrolCode: async (code) => {
      connection.run(
        'INSERT INTO enrol_codes (code_hash, store_id, expires_at_ms, till_id) VALUES (?, ?, ?, ?)',
        code.codeHash,
        code.storeId,
        code.expiresAtMs,
        code.tillId,
      );
    },
    spendEnrolCode: async (codeHash, tillId) => {
      connection.run('UPDATE enrol_codes SET till_id = ? WHERE code_hash = ?', tillId, codeHash);
    },
    lastTillNumbers: async () =>
      new Map(
        connection
          .all('SELECT store_id, last_number FROM till_numbers ORDER BY store_id')
          .map((row) => [text(row, 'store_id'), whole(row, 'last_number')]),
      ),
    nextTillNumber: async (storeId, after) => {
      const row = connection.first(
        `INSERT INTO till_numbers (store_id, last_number) VALUES (?1, ?2 + 1)
         ON CONFLICT DO UPDATE SET last_number = max(last_number, ?2) + 1 RETURNING last_number`,
        storeId,
        after,
      );
      if (!row) throw new Error('A till number was not returned');
      return whole(row, 'last_number');
    },
    addTill: async (till) => {
      connection.run(
        'INSERT INTO tills (till_id, store_id, receipt_prefix, public_keys, revoked_at_ms) VALUES (?, ?, ?, ?, ?)',
        till.tillId,
        till.storeId,
        till.receiptPrefix,
        JSON.stringify(till.publicKeys),
        till.revokedAtMs,
      );
    },
    revokeTill: async (tillId, atMs) => {
      connection.run(
        'UPDATE tills SET revoked_at_ms = min(coalesce(revoked_at_ms, ?1), ?1) WHERE till_id = ?2',
        atMs,
        tillId,
      );
    },
  };
}

function toTill(row: Row): TillRecord {
  return {
    tillId: text(row, 'till_id'),
    storeId: text(row, 'store_id'),
    receiptPrefix: text(row, 'receipt_prefix'),
    publicKeys: keysSchema.parse(JSON.parse(text(row, 'public_keys'))),
    revokedAtMs: wholeOrNull(row, 'revoked_at_ms'),
  };
}
