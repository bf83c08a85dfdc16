/**
 * A sync server inside the test's process, on loopback with a real database file. `crash` leaves it as a
 * killed process would: connections torn, nothing written that wasn't, the lock left behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEnrolCode } from '../../sync-server/access/enrolment.ts';
import type { ServerKeys } from '../../sync-server/access/server-keys.ts';
import { startServer } from '../../sync-server/app.ts';
import type { BankProvider } from '../../sync-server/bank/bank-provider.ts';
import { openDataFolder } from '../../sync-server/open-data-folder.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { type Environment, systemEnvironment } from '../../sync-server/system-environment.ts';

/** A running test server. */
export interface TestServer {
  readonly url: string;
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly dataFolder: string;
  /** A one-time code for a store; the store need not exist. */
  enrolCode(storeId: string): Promise<string>;
  /** Errors of the machine that the server met. */
  readonly errors: unknown[];
  /** Closes cleanly; removes the folder when the server made it. */
  close(): Promise<void>;
  /** Stops without a farewell and keeps the folder, so that a next server can be started on it. */
  crash(): Promise<void>;
}

/** Starts a server. Without a folder it makes one of its own and removes it at `close`. */
export async function startTestServer(
  options: {
    readonly dataFolder?: string;
    readonly port?: number;
    readonly environment?: Environment;
    readonly bank?: BankProvider;
    /** How often orders and channels are looked after, ms. */
    readonly ordersEveryMs?: number;
  } = {},
): Promise<TestServer> {
  const environment = options.environment ?? systemEnvironment;
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'stillopen-server-'));
  const { store, keys, tillNumbers } = await openDataFolder(dataFolder, environment.clock.wallMs);
  const errors: unknown[] = [];
  const running = await startServer({
    store,
    keys,
    tillNumbers,
    environment,
    port: options.port ?? 0,
    ...(options.bank ? { bank: options.bank } : {}),
    ...(options.ordersEveryMs === undefined ? {} : { ordersEveryMs: options.ordersEveryMs }),
    onError: (error) => errors.push(error),
  });
  const stop = async (): Promise<void> => {
    await running.close();
    await store.close();
  };
  return {
    url: running.url,
    store,
    keys,
    dataFolder,
    errors,
    enrolCode: (storeId) => makeEnrolCode(store, keys, environment.random, storeId),
    close: async () => {
      await stop();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
    crash: async () => {
      running.dropConnections();
      await stop();
    },
  };
}
