/** RxDB of one simulated till: an instance of its own whose timers can be ended, and whose writes can fail. */
import type { RxdbParts } from '../../../renderer/replica/rxdb-parts.ts';
import { type FeedCollection, feedCollections } from '../../../shared/protocol/feed.ts';
import type { Machine } from '../sandbox/virtual-globals.ts';
import { ProcessTimers, type VirtualTime } from '../sandbox/virtual-time.ts';

/** What the bundle of RxDB exports. */
type RxdbModule = Omit<RxdbParts, 'storage' | 'removeLeftovers'> & {
  readonly getRxStorageMemory: () => RxdbParts['storage'];
};

/** An instance of RxDB. */
export interface TillRxdb {
  readonly parts: RxdbParts;
  /** So many of the next writes of feed pages fail, of every collection or of one. */
  failWrites(count: number, failed: () => void, only?: FeedCollection): void;
  kill(): void;
}

/**
 * Makes an instance from the compiled bundle. RxDB asks for `batchRows` rows at a time at the most: what goes
 * wrong between two pages of a pull needs collections of more than one.
 */
export function makeTillRxdb(
  evaluate: (machine: Machine) => Record<string, unknown>,
  time: VirtualTime,
  wallMs: () => number,
  fraction: () => number,
  batchRows: number,
): TillRxdb {
  const timers = new ProcessTimers(time);
  // The bundle exports exactly what its entry names.
  const module = evaluate({ timers: () => timers, wallMs, fraction }) as unknown as RxdbModule;
  let failures = 0;
  let failing: FeedCollection | null = null;
  let tell = (): void => {};
  const memory = module.getRxStorageMemory();
  const storage: RxdbParts['storage'] = {
    ...memory,
    createStorageInstance: async (parameters) => {
      const instance = await memory.createStorageInstance(parameters);
      if (!(parameters.collectionName in feedCollections)) return instance;
      const write = instance.bulkWrite.bind(instance);
      instance.bulkWrite = (rows, context) => {
        const isMeant = failing === null || parameters.collectionName === failing;
        if (failures === 0 || !isMeant) return write(rows, context);
        failures -= 1;
        tell();
        return Promise.reject(new Error('the storage refuses to write'));
      };
      return instance;
    },
  };
  const replicateRxCollection: RxdbParts['replicateRxCollection'] = ({ pull, ...options }) => {
    const batchSize = Math.min(pull?.batchSize ?? batchRows, batchRows);
    return module.replicateRxCollection({ ...options, ...(pull ? { pull: { ...pull, batchSize } } : {}) });
  };
  return {
    parts: { ...module, storage, replicateRxCollection, removeLeftovers: async () => {} },
    failWrites: (count, failed, only) => {
      failures += count;
      failing = only ?? null;
      tell = failed;
    },
    kill: () => timers.kill(),
  };
}
