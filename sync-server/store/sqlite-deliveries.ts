/** Announced deliveries, and how far availability has come, in SQLite; see stock-records.ts. */
import { announcementSchema } from '../../shared/domain/stock/delivery-of.ts';
import type { StreamName } from './feed-records.ts';
import { type SqliteConnection, text, whole } from './sqlite-connection.ts';
import type { StockReads, StockWrites } from './stock-records.ts';

type Deliveries = Pick<StockReads, 'announcements' | 'availabilityPositions'> &
  Pick<StockWrites, 'announce' | 'setAvailabilityPosition'>;

export function sqliteDeliveries(connection: SqliteConnection): Deliveries {
  return {
    announcements: async (deliveryIds) =>
      new Map(
        connection
          .all(
            `SELECT delivery_id, announcement FROM announcements
             WHERE delivery_id IN (SELECT value FROM json_each(?))`,
            JSON.stringify(deliveryIds),
          )
          .map((row) => [
            text(row, 'delivery_id'),
            announcementSchema.parse(JSON.parse(text(row, 'announcement'))),
          ]),
      ),
    announce: async (announcements) => {
      for (const announcement of announcements) {
        connection.run(
          `INSERT INTO announcements (delivery_id, store_id, announcement) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET announcement = excluded.announcement`,
          announcement.deliveryId,
          announcement.toStoreId,
          JSON.stringify(announcement),
        );
      }
    },
    availabilityPositions: async () =>
      new Map(
        connection
          .all('SELECT stream, position FROM availability_positions')
          // The column is only ever written from a StreamName.
          .map((row) => [text(row, 'stream') as StreamName, whole(row, 'position')]),
      ),
    setAvailabilityPosition: async (stream, position) => {
      connection.run(
        `INSERT INTO availability_positions (stream, position) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET position = excluded.position`,
        stream,
        position,
      );
    },
  };
}
