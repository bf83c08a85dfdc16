/**
 * The `operations` collection: what was journalled, as the window sees it on its way to the server. It is
 * push-only and no outbox: its replication only wakes the outbox, which sends from the journal, and is
 * answered once the rows it was given are covered. Losing the collection loses nothing.
 */
import type { RxDatabase } from 'rxdb';
import type { RxReplicationState } from 'rxdb/plugins/replication';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type OperationDocument, type OperationsCollection, operationsSchema } from './replica-schema.ts';
import type { RxdbParts } from './rxdb-parts.ts';

/** A place in a journal that a row stands for. */
export interface OperationPlace {
  readonly journalId: string;
  readonly tillSequence: number;
}

/** The collection of operations. */
export interface OperationsQueue {
  /** Adds a journalled entry, which wakes the push. Adding one twice changes nothing. */
  insert(entry: JournalEntry): Promise<void>;
  /** Takes out acknowledged rows that are older than a while. */
  removeCovered(isCovered: (place: OperationPlace) => boolean, beforeMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the collection; `push` resolves once the places are covered and rejects for transport failures only. */
export async function openOperationsQueue(
  rxdb: RxdbParts,
  database: RxDatabase,
  push: (places: readonly OperationPlace[]) => Promise<void>,
): Promise<OperationsQueue> {
  const created = await database.addCollections({ operations: { schema: operationsSchema } });
  // addCollections answers collections of any content; this one was just made from its schema.
  const collection = created.operations as unknown as OperationsCollection;
  const replication: RxReplicationState<OperationDocument, unknown> = rxdb.replicateRxCollection({
    collection,
    replicationIdentifier: 'push-operations',
    live: true,
    waitForLeadership: false,
    retryTime: 5000,
    push: {
      batchSize: 200,
      handler: async (rows) => {
        // A row leaves this collection once it is acknowledged; that is no news for the server.
        const places = rows.map((row) => row.newDocumentState).filter((row) => !row._deleted);
        if (places.length > 0) await push(places);
        return [];
      },
    },
  });

  return {
    insert: async (entry) => {
      const { success, error } = await collection.bulkInsert([
        {
          id: entry.operation.id,
          journalId: entry.journalId,
          tillSequence: entry.tillSequence,
          kind: entry.operation.kind,
          businessMs: entry.operation.at.businessMs,
        },
      ]);
      const failure = error.find((each) => each.status !== 409);
      if (success.length === 0 && failure) throw new Error(`operations: write error ${failure.status}`);
    },
    removeCovered: async (isCovered, beforeMs) => {
      const rows = await collection.find().exec();
      const covered = rows.filter((row) => row.businessMs < beforeMs && isCovered(row));
      if (covered.length === 0) return;
      await collection.bulkRemove(covered.map((row) => row.id));
      await collection.storageInstance.cleanup(0);
    },
    close: async () => {
      await replication.cancel();
    },
  };
}
