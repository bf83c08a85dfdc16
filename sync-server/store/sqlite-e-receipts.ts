/** Receipts to be sent in SQLite; see e-receipt-records.ts for what each method promises. */
import type { EReceiptReads, EReceiptRecord, EReceiptWrites } from './e-receipt-records.ts';
import { type Row, type SqliteConnection, text, whole } from './sqlite-connection.ts';

export function sqliteEReceipts(connection: SqliteConnection): EReceiptReads & EReceiptWrites {
  return {
    eReceipt: async (operationId) => {
      const row = connection.first('SELECT * FROM e_receipts WHERE operation_id = ?', operationId);
      return row && toRecord(row);
    },
    queued: async (limit) =>
      connection
        .all(
          `SELECT * FROM e_receipts WHERE state = 'queued' ORDER BY received_at_ms, operation_id LIMIT ?`,
          limit,
        )
        .map(toRecord),
    queue: async (receipt) => {
      connection.run(
        `INSERT INTO e_receipts (operation_id, store_id, till_id, channel, address, consent_text_version,
           consent_at_ms, state, received_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET channel = excluded.channel, address = excluded.address,
           consent_text_version = excluded.consent_text_version, consent_at_ms = excluded.consent_at_ms
         WHERE excluded.consent_at_ms > e_receipts.consent_at_ms`,
        receipt.operationId,
        receipt.storeId,
        receipt.tillId,
        receipt.channel,
        receipt.address,
        receipt.consentTextVersion,
        receipt.consentAtMs,
        receipt.state,
        receipt.receivedAtMs,
      );
    },
    erase: async (channel, address) =>
      connection.all(
        'DELETE FROM e_receipts WHERE channel = ? AND address = ? RETURNING operation_id',
        channel,
        address,
      ).length,
  };
}

function toRecord(row: Row): EReceiptRecord {
  return {
    operationId: text(row, 'operation_id'),
    storeId: text(row, 'store_id'),
    tillId: text(row, 'till_id'),
    // The table's own check allows no other word.
    channel: text(row, 'channel') === 'email' ? 'email' : 'phone',
    address: text(row, 'address'),
    consentTextVersion: text(row, 'consent_text_version'),
    consentAtMs: whole(row, 'consent_at_ms'),
    state: 'queued',
    receivedAtMs: whole(row, 'received_at_ms'),
  };
}
