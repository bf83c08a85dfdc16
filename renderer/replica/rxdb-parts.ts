/**
 * What the replica takes from RxDB, injected. RxDB counts open collections per module instance (13 in open
 * core), so several tills in one process each bring an instance of their own; a window has just the one.
 */
import type { createRxDatabase, normalizeMangoQuery, prepareQuery, RxStorage } from 'rxdb';
import type { replicateRxCollection } from 'rxdb/plugins/replication';

/** One instance of RxDB with the storage it writes to. */
export interface RxdbParts {
  readonly createRxDatabase: typeof createRxDatabase;
  readonly replicateRxCollection: typeof replicateRxCollection;
  readonly normalizeMangoQuery: typeof normalizeMangoQuery;
  readonly prepareQuery: typeof prepareQuery;
  readonly storage: RxStorage<unknown, unknown>;
  /** Deletes what databases of this product other than `keepName` left behind in the storage. */
  readonly removeLeftovers: (keepName: string | null) => Promise<void>;
  /** Names of the replicas that lie in the storage; left out where a storage outlives no program. */
  readonly storedNames?: () => Promise<string[]>;
}
