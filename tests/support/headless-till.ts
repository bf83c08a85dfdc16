/**
 * A till without a window: the product's own host with its journal on a real disk, the product's own till on
 * RxDB's and PouchDB's memory storages, and a network that can be cut. Started again on the same folder it is
 * the same till; its replica is gone then, as after a lost IndexedDB, unless it is handed over.
 */
import { createTillHost, type OpenTillHost } from '../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../electron/host/key-store.ts';
import type { FileSystem } from '../../electron/journal/file-system.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import { createTill } from '../../renderer/till/create-till.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { TillTiming } from '../../renderer/till/till-parts.ts';
import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import { type ControlledNetwork, controlledNetwork } from './controlled-network.ts';
import { memoryDrafts } from './memory-drafts.ts';
import { createRxdbInstance, type RxdbInstance } from './rxdb-instance.ts';
import { systemClock, systemRandom, systemTimers } from './system-environment.ts';

/** How a headless till is started. */
export interface HeadlessTillOptions {
  /** The till's folder; made when it isn't there. */
  readonly folder: string;
  readonly serverUrl: string;
  /** Needed the first time. */
  readonly enrolCode?: string;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: RandomSource;
  readonly network?: ControlledNetwork;
  /** The replica's storage of a till that ran before. */
  readonly rxdb?: RxdbInstance;
  readonly timing?: Partial<TillTiming>;
  /** Address of the machine's payment terminal. */
  readonly terminal?: string;
  /** In place of the machine's disk. */
  readonly fileSystem?: FileSystem;
  /** Stands between the till and its host. */
  readonly between?: (host: TillHost) => TillHost;
}

/** A running headless till. */
export interface HeadlessTill {
  readonly till: Till;
  readonly host: OpenTillHost;
  readonly network: ControlledNetwork;
  readonly rxdb: RxdbInstance;
  /** Closes till and host; the folder stays. */
  close(): Promise<void>;
  /** Leaves the till as a killed process would, as far as one process can: nothing is flushed or said. */
  crash(): Promise<void>;
}

/** Starts a till. @throws when it can't be enrolled. */
export async function startHeadlessTill(options: HeadlessTillOptions): Promise<HeadlessTill> {
  const { folder, serverUrl, enrolCode } = options;
  const { clock = systemClock, timers = systemTimers, random = systemRandom } = options;
  const network = options.network ?? controlledNetwork();
  const rxdb = options.rxdb ?? (await createRxdbInstance());
  const host = createTillHost({
    folder,
    fileSystem: options.fileSystem ?? nodeFileSystem(),
    clock,
    random,
    fetch: globalThis.fetch,
    keyStore: fileKeyStore,
    ...(options.terminal === undefined ? {} : { deviceOverrides: { terminal: options.terminal } }),
  });
  const identity = await host.host.identity(null);
  if (!identity.enrolled) {
    const answer = await host.host.enrol({ serverUrl, code: enrolCode ?? '' });
    if (answer.status === 'refused') throw new Error(`Enrolment: ${answer.reason}`);
  } else if (identity.serverUrl !== serverUrl) {
    host.moveServer(serverUrl);
  }
  const till = await createTill({
    host: (options.between ?? ((same) => same))(host.host),
    syncFetch: network.over(host.syncFetch),
    rxdb: rxdb.parts,
    drafts: (tillId) => memoryDrafts(`${folder}/${tillId}`),
    clock,
    timers,
    random,
    ...(options.timing ? { timing: options.timing } : {}),
  });
  return {
    till,
    host,
    network,
    rxdb,
    close: async () => {
      await till.close();
      host.close();
    },
    crash: async () => {
      network.cut();
      await till.close();
      host.close();
    },
  };
}
