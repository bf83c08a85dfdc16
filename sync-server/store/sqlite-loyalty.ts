/** Ledger, holds and heard tills in SQLite; see loyalty-records.ts for what each method promises. */
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/domain/loyalty/ledger.ts';
import type { HoldRecord, LoyaltyReads, LoyaltyWrites } from './loyalty-records.ts';
import { type Row, type SqliteConnection, text, textOrNull, whole } from './sqlite-connection.ts';

export function sqliteLoyalty(connection: SqliteConnection): LoyaltyReads & LoyaltyWrites {
  return { ...loyaltyReads(connection), ...loyaltyWrites(connection) };
}

function loyaltyReads(connection: SqliteConnection): LoyaltyReads {
  return {
    ledgerOf: async (customerIds) =>
      connection
        .all(
          `SELECT entry FROM ledger_entries WHERE customer_id IN (SELECT value FROM json_each(?))
           ORDER BY operation_id, entry_index`,
          JSON.stringify(customerIds),
        )
        .map(toEntry),
    holds: async (customerIds) =>
      (customerIds === undefined
        ? connection.all('SELECT * FROM loyalty_holds ORDER BY made_at_ms, hold_id')
        : connection.all(
            `SELECT * FROM loyalty_holds WHERE customer_id IN (SELECT value FROM json_each(?))
             ORDER BY made_at_ms, hold_id`,
            JSON.stringify(customerIds),
          )
      ).map(toHold),
    holdOf: async (cartId) => {
      const row = connection.first('SELECT * FROM loyalty_holds WHERE cart_id = ?', cartId);
      return row && toHold(row);
    },
    tillsHeard: async () =>
      new Map(
        connection
          .all('SELECT till_id, heard_at_ms FROM tills_heard')
          .map((row) => [text(row, 'till_id'), whole(row, 'heard_at_ms')]),
      ),
  };
}

function loyaltyWrites(connection: SqliteConnection): LoyaltyWrites {
  return {
    setLedger: async (operations) => {
      const changed = new Set<string>();
      for (const { operationId, entries } of operations) {
        const before = connection
          .all('SELECT entry FROM ledger_entries WHERE operation_id = ? ORDER BY entry_index', operationId)
          .map(toEntry);
        const wanted = entries.map((entry) => ledgerEntrySchema.parse(entry));
        if (JSON.stringify(before) === JSON.stringify(wanted)) continue;
        connection.run('DELETE FROM ledger_entries WHERE operation_id = ?', operationId);
        for (const entry of wanted) {
          connection.run(
            'INSERT INTO ledger_entries (operation_id, entry_index, customer_id, entry) VALUES (?, ?, ?, ?)',
            operationId,
            entry.index,
            entry.customerId,
            JSON.stringify(entry),
          );
        }
        for (const { customerId } of [...before, ...wanted]) changed.add(customerId);
      }
      return [...changed].sort();
    },
    putHold: async (hold) => {
      connection.run('DELETE FROM loyalty_holds WHERE cart_id = ?', hold.cartId);
      connection.run(
        `INSERT INTO loyalty_holds
           (hold_id, cart_id, customer_id, programme_id, points, till_id, channel_id, made_at_ms, until_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        hold.holdId,
        hold.cartId,
        hold.customerId,
        hold.programmeId,
        hold.points,
        hold.tillId,
        hold.channelId,
        hold.madeAtMs,
        hold.untilMs,
      );
    },
    freeHolds: async (holdIds) =>
      connection.run(
        'DELETE FROM loyalty_holds WHERE hold_id IN (SELECT value FROM json_each(?))',
        JSON.stringify(holdIds),
      ),
    lapseHolds: async (nowMs) =>
      connection.run(
        `DELETE FROM loyalty_holds WHERE until_ms <= ? AND (till_id IS NULL OR EXISTS (
           SELECT 1 FROM tills_heard
           WHERE tills_heard.till_id = loyalty_holds.till_id AND heard_at_ms > until_ms))`,
        nowMs,
      ),
    noteTillHeard: async (tillId, atMs) => {
      connection.run(
        `INSERT INTO tills_heard (till_id, heard_at_ms) VALUES (?, ?)
         ON CONFLICT (till_id) DO UPDATE SET heard_at_ms = max(heard_at_ms, excluded.heard_at_ms)`,
        tillId,
        atMs,
      );
    },
  };
}

function toEntry(row: Row): LedgerEntry {
  return ledgerEntrySchema.parse(JSON.parse(text(row, 'entry')));
}

function toHold(row: Row): HoldRecord {
  return {
    holdId: text(row, 'hold_id'),
    cartId: text(row, 'cart_id'),
    customerId: text(row, 'customer_id'),
    programmeId: textOrNull(row, 'programme_id'),
    points: whole(row, 'points'),
    tillId: textOrNull(row, 'till_id'),
    channelId: textOrNull(row, 'channel_id'),
    madeAtMs: whole(row, 'made_at_ms'),
    untilMs: whole(row, 'until_ms'),
  };
}
