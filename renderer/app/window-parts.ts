/**
 * What a till is made of in a window: RxDB on IndexedDB, PouchDB's drafts, the page's own clocks and random,
 * and fetch on the application's own origin, which main forwards to the server with the till's token.
 */
import idbAdapter from 'pouchdb-adapter-idb';
import PouchDB from 'pouchdb-core';
import { createRxDatabase, normalizeMangoQuery, prepareQuery, type RxStorage } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';
import type { SyncFetch, TillHost } from '../../shared/protocol/till-host.ts';
import { draftDatabaseOptions } from '../drafts/cart-drafts.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import type { TillParts } from '../till/till-parts.ts';

PouchDB.plugin(idbAdapter);

const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

const timers: Timers = {
  after: (delayMs, task) => {
    const timer = window.setTimeout(task, delayMs);
    return { cancel: () => window.clearTimeout(timer) };
  },
};

const random: RandomSource = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

/** Main answers with this header, and status 503, when the server can't be reached. */
const unreachableHeader = 'x-stillopen';

const syncFetch: SyncFetch = async (path, init = {}) => {
  const response = await fetch(path, { ...init, cache: 'no-store' });
  if (response.headers.get(unreachableHeader) === 'unreachable') throw new Error('the server is unreachable');
  return response;
};

/** RxDB's Dexie storage names each of its IndexedDB databases `rxdb-dexie-NAME--VERSION--COLLECTION`. */
const dexiePrefix = 'rxdb-dexie-';

/** Names of the replicas that lie in IndexedDB, each once. */
async function storedNames(): Promise<string[]> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const ofReplicas = names.filter((name) => name.startsWith(dexiePrefix));
  return [...new Set(ofReplicas.map((name) => name.slice(dexiePrefix.length).split('--')[0] ?? ''))];
}

/** Deletes what replicas other than the one to keep left behind: RxDB's own `remove` leaves databases. */
async function removeLeftovers(keepName: string | null): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(dexiePrefix)) continue;
    if (keepName !== null && name.startsWith(`${dexiePrefix}${keepName}--`)) continue;
    await deleteDatabase(name);
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    // A database still open elsewhere goes when it is closed; waiting for that would hold up the start.
    request.onblocked = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(`database ${name} can't be deleted`));
  });
}

function rxdbParts(): RxdbParts {
  // The replica can be made anew at any time, so its writes needn't wait for the disk. Older Chromium waits
  // unless told otherwise. RxDB's own types tie a storage to its kind; the replica knows none.
  const storage = getRxStorageDexie({ chromeTransactionDurability: 'relaxed' }) as unknown as RxStorage<
    unknown,
    unknown
  >;
  return {
    createRxDatabase,
    replicateRxCollection,
    normalizeMangoQuery,
    prepareQuery,
    storage,
    removeLeftovers,
    storedNames,
  };
}

/** The parts of the one till of this window. */
export function windowParts(host: TillHost): TillParts {
  return {
    host,
    syncFetch,
    rxdb: rxdbParts(),
    drafts: (tillId) => new PouchDB(`drafts-${tillId}`, { adapter: 'idb', ...draftDatabaseOptions }),
    clock,
    timers,
    random,
  };
}
