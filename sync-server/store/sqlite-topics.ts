/** Topics in SQLite; see topic-records.ts for what each method promises. */
import { type SqliteConnection, text } from './sqlite-connection.ts';
import type { TopicReads, TopicWrites } from './topic-records.ts';

export function sqliteTopics(connection: SqliteConnection): TopicReads & TopicWrites {
  return {
    kept: async (topics) =>
      connection
        .all(
          `SELECT topic, store_id, operation_id FROM operation_topics
           WHERE topic IN (SELECT value FROM json_each(?)) ORDER BY topic, store_id, operation_id`,
          JSON.stringify(topics),
        )
        .map((row) => ({
          topic: text(row, 'topic'),
          storeId: text(row, 'store_id'),
          operationId: text(row, 'operation_id'),
        })),
    keep: async (records) => {
      for (const { topic, storeId, operationId } of records) {
        connection.run(
          'INSERT INTO operation_topics (topic, store_id, operation_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          topic,
          storeId,
          operationId,
        );
      }
    },
  };
}
