/** Feed rows, streams, epochs and pictures in SQLite; see feed-records.ts for what each method promises. */
import { isClosed, orderStates } from '../../shared/domain/orders/order-moves.ts';
import { type FeedCollection, feedCollections } from '../../shared/protocol/feed.ts';
import type {
  EpochRecord,
  FeedChange,
  FeedReads,
  FeedRecord,
  FeedWrites,
  StreamName,
} from './feed-records.ts';
import { blob, type Row, type SqliteConnection, text, textOrNull, whole } from './sqlite-connection.ts';

const collectionNames = JSON.stringify(Object.keys(feedCollections));
const closedStates = JSON.stringify(orderStates.filter(isClosed));

/** `onWrite` is told when a transaction has written rows. */
export function sqliteFeed(connection: SqliteConnection, onWrite: () => void): FeedReads & FeedWrites {
  return { ...feedReads(connection), ...feedWrites(connection, onWrite) };
}

function feedReads(connection: SqliteConnection): FeedReads {
  // Epochs are added and never change: while the last one is the same, all are.
  let known: { readonly asOf: string | null; readonly epochs: EpochRecord[] } | null = null;
  return {
    position: async (stream) => positionOf(connection, stream),
    positions: async () =>
      new Map(
        connection
          .all('SELECT stream, position FROM streams ORDER BY stream')
          .map((row) => [streamOf(row), whole(row, 'position')]),
      ),
    newest: async (stream) =>
      new Map(
        connection
          .all(
            `SELECT value AS collection, (SELECT max(feed_sequence) FROM feed_rows
               WHERE stream = ? AND collection = value) AS newest FROM json_each(?)`,
            stream,
            collectionNames,
          )
          .filter((row) => row.newest !== null)
          // Exactly these names went in.
          .map((row) => [text(row, 'collection') as FeedCollection, whole(row, 'newest')]),
      ),
    epochs: async () => {
      const last = connection.first('SELECT number, epoch FROM epochs ORDER BY number DESC LIMIT 1');
      // Of the row these two alone: the driver adds to it how long it took.
      const asOf = last && `${whole(last, 'number')} ${text(last, 'epoch')}`;
      if (known?.asOf !== asOf) known = { asOf, epochs: allEpochs(connection) };
      return known.epochs;
    },
    rowsAfter: async (stream, collection, position, limit) =>
      connection
        .all(
          `SELECT id, feed_sequence, data, popularity FROM feed_rows
           WHERE stream = ? AND collection = ? AND feed_sequence > ? ORDER BY feed_sequence LIMIT ?`,
          stream,
          collection,
          position,
          limit,
        )
        .map(toRecord),
    popularRows: async (stream, collection, position, after, limit) =>
      connection
        .all(
          `SELECT id, feed_sequence, data, popularity FROM feed_rows
           WHERE stream = ? AND collection = ? AND data IS NOT NULL AND feed_sequence <= ?
             AND popularity <= ? AND (popularity < ? OR id > ?)
           ORDER BY popularity DESC, id LIMIT ?`,
          stream,
          collection,
          position,
          after?.popularity ?? Number.MAX_SAFE_INTEGER,
          after?.popularity ?? Number.MAX_SAFE_INTEGER,
          after?.id ?? '',
          limit,
        )
        .map(toRecord),
    countLive: async (stream, collection) => {
      const row = connection.first(
        'SELECT count(*) AS n FROM feed_rows WHERE stream = ? AND collection = ? AND data IS NOT NULL',
        stream,
        collection,
      );
      return row ? whole(row, 'n') : 0;
    },
    liveVersions: async (stream, collection) =>
      connection
        .all(
          'SELECT id, feed_sequence FROM feed_rows WHERE stream = ? AND collection = ? AND data IS NOT NULL',
          stream,
          collection,
        )
        .map((row) => ({ id: text(row, 'id'), feedSequence: whole(row, 'feed_sequence') })),
    rows: async (stream, collection, ids) =>
      storedRows(connection, stream, collection, ids).filter((row) => row.text !== null),
    picture: async (hash) => {
      const row = connection.first('SELECT content_type, bytes FROM pictures WHERE hash = ?', hash);
      return row && { contentType: text(row, 'content_type'), bytes: blob(row, 'bytes') };
    },
    exceptionsOf: async (storeId, operationIds) => {
      const found = new Map<string, string[]>(operationIds.map((id) => [id, []]));
      const rows = connection.all(
        `SELECT operation_id, exception_id FROM exception_causes
         WHERE store_id = ? AND operation_id IN (SELECT value FROM json_each(?)) ORDER BY exception_id`,
        storeId,
        JSON.stringify(operationIds),
      );
      for (const row of rows) found.get(text(row, 'operation_id'))?.push(text(row, 'exception_id'));
      return found;
    },
    // By stream, so that each look goes by the key of the rows.
    storesOfExceptions: async (exceptionIds) =>
      connection
        .all(
          `SELECT substr(streams.stream, 7) AS store_id, feed_rows.id FROM streams CROSS JOIN feed_rows
           ON feed_rows.stream = streams.stream AND feed_rows.collection = 'exceptions'
             AND feed_rows.id IN (SELECT value FROM json_each(?)) AND feed_rows.data IS NOT NULL
           WHERE streams.stream LIKE 'store:%'`,
          JSON.stringify(exceptionIds),
        )
        .map((row) => ({ storeId: text(row, 'store_id'), exceptionId: text(row, 'id') })),
  };
}

function feedWrites(connection: SqliteConnection, onWrite: () => void): FeedWrites {
  return {
    writeRows: async (changes) => {
      const streams = [...new Set(changes.map((change) => change.stream))].sort();
      const written = streams.reduce((sum, stream) => sum + writeStream(connection, stream, changes), 0);
      if (written > 0) onWrite();
      return written;
    },
    expireRows: async (stream, collections, beforeMs, limit) => {
      const position = positionOf(connection, stream);
      const expired = connection.run(
        `UPDATE feed_rows SET data = NULL, feed_sequence = ? + old.place
         FROM (SELECT rowid AS old_row, row_number() OVER (ORDER BY feed_sequence) AS place FROM (
           SELECT rowid, feed_sequence FROM feed_rows
           WHERE stream = ? AND collection IN (SELECT value FROM json_each(?))
             AND data IS NOT NULL AND changed_at_ms < ?
             AND (collection <> 'deliveries' OR data ->> 'state' = 'received')
             AND (collection <> 'orders' OR data ->> 'state' IN (SELECT value FROM json_each(?)))
             AND (collection <> 'receipts' OR NOT EXISTS (
               SELECT 1 FROM json_each(data, '$.refunds') WHERE value ->> 'leftMinor' > 0))
           LIMIT ?)) AS old
         WHERE feed_rows.rowid = old.old_row`,
        position,
        stream,
        JSON.stringify(collections),
        beforeMs,
        closedStates,
        limit,
      );
      if (expired > 0) {
        connection.run('UPDATE streams SET position = position + ? WHERE stream = ?', expired, stream);
        onWrite();
      }
      return expired;
    },
    addEpoch: async (epoch) => {
      connection.run('INSERT INTO epochs (epoch) VALUES (?)', epoch);
      connection.run(
        `INSERT INTO epoch_starts (number, stream, position)
         SELECT (SELECT max(number) FROM epochs), stream, position FROM streams`,
      );
    },
    addPictures: async (pictures) => {
      for (const picture of pictures) {
        connection.run(
          'INSERT INTO pictures (hash, content_type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          picture.hash,
          picture.contentType,
          picture.bytes,
        );
      }
    },
    setCauses: async (causes) => {
      for (const { storeId, exceptionId, operationIds } of causes) {
        connection.run(
          'DELETE FROM exception_causes WHERE store_id = ? AND exception_id = ?',
          storeId,
          exceptionId,
        );
        connection.run(
          `INSERT INTO exception_causes (store_id, operation_id, exception_id)
           SELECT DISTINCT ?, value, ? FROM json_each(?)`,
          storeId,
          exceptionId,
          JSON.stringify(operationIds),
        );
      }
    },
  };
}

/** Writes the changes of one stream that differ from what is stored, or are told anyway, in the order given. */
function writeStream(
  connection: SqliteConnection,
  stream: StreamName,
  changes: readonly FeedChange[],
): number {
  connection.run('INSERT INTO streams (stream, position) VALUES (?, 0) ON CONFLICT DO NOTHING', stream);
  const own = changes.filter((change) => change.stream === stream);
  const stored = new Map<string, FeedRecord>();
  for (const collection of new Set(own.map((change) => change.collection))) {
    const ids = own.filter((change) => change.collection === collection).map((change) => change.id);
    for (const row of storedRows(connection, stream, collection, ids)) {
      stored.set(`${collection}\t${row.id}`, row);
    }
  }
  const rows = own.flatMap((change) => {
    const before = stored.get(`${change.collection}\t${change.id}`);
    const data = change.data && JSON.stringify(change.data);
    const same = before ? before.text === data && before.popularity === change.popularity : data === null;
    return same && !change.evenUnchanged ? [] : [[change.collection, change.id, data, change.popularity]];
  });
  if (rows.length === 0) return 0;
  connection.run(
    `INSERT INTO feed_rows (stream, collection, id, feed_sequence, data, popularity, changed_at_ms)
     SELECT ?, value ->> 0, value ->> 1, ? + key + 1, value ->> 2, value ->> 3, ? FROM json_each(?) WHERE true
     ON CONFLICT (stream, collection, id) DO UPDATE SET feed_sequence = excluded.feed_sequence,
       data = excluded.data, popularity = excluded.popularity, changed_at_ms = excluded.changed_at_ms`,
    stream,
    positionOf(connection, stream),
    connection.nowMs(),
    JSON.stringify(rows),
  );
  connection.run('UPDATE streams SET position = position + ? WHERE stream = ?', rows.length, stream);
  return rows.length;
}

function positionOf(connection: SqliteConnection, stream: StreamName): number {
  const row = connection.first('SELECT position FROM streams WHERE stream = ?', stream);
  return row ? whole(row, 'position') : 0;
}

function allEpochs(connection: SqliteConnection): EpochRecord[] {
  const starts = connection.all('SELECT number, stream, position FROM epoch_starts');
  return connection.all('SELECT number, epoch FROM epochs ORDER BY number').map((row) => ({
    epoch: text(row, 'epoch'),
    starts: new Map(
      starts
        .filter((start) => start.number === row.number)
        .map((start) => [streamOf(start), whole(start, 'position')]),
    ),
  }));
}

/** Rows by id, deleted ones included. */
function storedRows(
  connection: SqliteConnection,
  stream: StreamName,
  collection: FeedCollection,
  ids: readonly string[],
): FeedRecord[] {
  return connection
    .all(
      `SELECT id, feed_sequence, data, popularity FROM feed_rows
       WHERE stream = ? AND collection = ? AND id IN (SELECT value FROM json_each(?))`,
      stream,
      collection,
      JSON.stringify(ids),
    )
    .map(toRecord);
}

function toRecord(row: Row): FeedRecord {
  return {
    id: text(row, 'id'),
    feedSequence: whole(row, 'feed_sequence'),
    text: textOrNull(row, 'data'),
    popularity: whole(row, 'popularity'),
  };
}

function streamOf(row: Row): StreamName {
  // The column is only ever written from a StreamName.
  return text(row, 'stream') as StreamName;
}
