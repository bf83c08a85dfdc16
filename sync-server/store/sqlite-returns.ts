/** Keys of purchases and refunds of channels in SQLite; see return-records.ts for what each method promises. */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import { channelRefundSchema } from '../../shared/protocol/channel-refunds.ts';
import type { ChannelRefundRecord, ReturnReads, ReturnWrites } from './return-records.ts';
import { type Row, type SqliteConnection, text } from './sqlite-connection.ts';

const refundSchema = channelRefundSchema.extend({
  channelId: z.string(),
  returnId: uuidSchema.nullable(),
  index: z.int(),
  leftMinor: z.int(),
  factIds: z.array(z.string()),
});

export function sqliteReturns(connection: SqliteConnection): ReturnReads & ReturnWrites {
  return { ...returnReads(connection), ...returnWrites(connection) };
}

/** The queries, for the test that none of them reads a whole table. */
export const returnQueries = {
  purchasesBy: `SELECT operation_id FROM purchase_keys WHERE key = ? AND sold_at_ms >= ?
    ORDER BY sold_at_ms DESC, operation_id DESC LIMIT ?`,
  // The movement's origin is the place of its entry: `journal:branch:place`.
  purchasesOfSku: `SELECT operations.operation_id FROM (
      SELECT origin, max(business_ms) AS moved_ms FROM (
        SELECT origin, business_ms FROM stock_movements INDEXED BY stock_movements_by_time
        WHERE store_id = ? AND sku = ? AND business_ms >= ? AND quantity_milli < 0
        ORDER BY business_ms DESC LIMIT ?)
      GROUP BY origin) AS moved
    JOIN operations ON operations.journal_id = substr(origin, 1, 36)
      AND operations.branch = CAST(substr(origin, 38) AS INTEGER)
      AND operations.till_sequence =
        CAST(substr(origin, 39 + instr(substr(origin, 38), ':') - 1) AS INTEGER)
    ORDER BY moved_ms DESC, operations.operation_id DESC`,
  refundsOfState: `SELECT refund FROM channel_refunds WHERE channel_id = ? AND state = ?
    ORDER BY asked_at_ms, refund_id LIMIT ?`,
  refundsOfChannel: `SELECT refund FROM channel_refunds WHERE channel_id = ?
    ORDER BY asked_at_ms, refund_id LIMIT ?`,
  refundsOfOrder: 'SELECT refund FROM channel_refunds WHERE order_id = ? ORDER BY asked_at_ms, refund_id',
  refundsById: 'SELECT refund FROM channel_refunds WHERE refund_id IN (SELECT value FROM json_each(?))',
} as const;

function returnReads(connection: SqliteConnection): ReturnReads {
  return {
    purchasesBy: async (key, sinceMs, limit) =>
      connection.all(returnQueries.purchasesBy, key, sinceMs, limit).map((row) => text(row, 'operation_id')),
    purchasesOfSku: async (storeId, sku, sinceMs, limit) =>
      connection
        .all(returnQueries.purchasesOfSku, storeId, sku, sinceMs, limit)
        .map((row) => text(row, 'operation_id')),
    channelRefunds: async ({ channelId, state, orderId }, limit) => {
      if (orderId === undefined) {
        const rows =
          state === undefined
            ? connection.all(returnQueries.refundsOfChannel, channelId, limit)
            : connection.all(returnQueries.refundsOfState, channelId, state, limit);
        return rows.map(toRefund);
      }
      return refundsOfOrder(connection, orderId)
        .filter((refund) => refund.channelId === channelId && refund.state === (state ?? refund.state))
        .slice(0, limit);
    },
    channelRefundsById: async (refundIds) =>
      connection.all(returnQueries.refundsById, JSON.stringify(refundIds)).map(toRefund),
  };
}

function returnWrites(connection: SqliteConnection): ReturnWrites {
  return {
    addPurchaseKeys: async (records) => {
      for (const { key, soldAtMs, operationId } of records) {
        connection.run(
          'INSERT INTO purchase_keys (key, sold_at_ms, operation_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          key,
          soldAtMs,
          operationId,
        );
      }
    },
    removePurchaseKeys: async (records) => {
      for (const { key, soldAtMs, operationId } of records) {
        connection.run(
          'DELETE FROM purchase_keys WHERE key = ? AND sold_at_ms = ? AND operation_id = ?',
          key,
          soldAtMs,
          operationId,
        );
      }
    },
    setChannelRefunds: async (orderId, refunds) => {
      const before = new Map(refundsOfOrder(connection, orderId).map((each) => [each.id, each]));
      const changed = refunds.filter((each) => !isSame(before.get(each.id), each));
      const gone = [...before.values()].filter((each) => !refunds.some(({ id }) => id === each.id));
      for (const { id } of [...changed, ...gone])
        connection.run('DELETE FROM channel_refunds WHERE refund_id = ?', id);
      for (const refund of changed) {
        connection.run(
          `INSERT INTO channel_refunds (refund_id, order_id, channel_id, asked_at_ms, state, refund)
           VALUES (?, ?, ?, ?, ?, ?)`,
          refund.id,
          orderId,
          refund.channelId,
          refund.askedAtMs,
          refund.state,
          JSON.stringify(refundSchema.parse(refund)),
        );
      }
      return [...new Set([...changed, ...gone].flatMap(({ returnId }) => returnId ?? []))].sort();
    },
  };
}

function refundsOfOrder(connection: SqliteConnection, orderId: string): ChannelRefundRecord[] {
  return connection.all(returnQueries.refundsOfOrder, orderId).map(toRefund);
}

function isSame(before: ChannelRefundRecord | undefined, now: ChannelRefundRecord): boolean {
  return JSON.stringify(before) === JSON.stringify(refundSchema.parse(now));
}

function toRefund(row: Row): ChannelRefundRecord {
  return refundSchema.parse(JSON.parse(text(row, 'refund')));
}
