/** A till on a fake host and a fake server, with RxDB and PouchDB as they are. Starting it again on the same disk is a restart. */

import type { DraftDatabase } from '../../renderer/drafts/cart-drafts.ts';
import { createTill } from '../../renderer/till/create-till.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { TillTiming } from '../../renderer/till/till-parts.ts';
import type { Timers } from '../../shared/base/environment.ts';
import { pushAnswerSchema, pushRequestSchema } from '../../shared/protocol/push.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { type ControlledNetwork, controlledNetwork } from './controlled-network.ts';
import { createFakeTillHost, type FakeTillHost } from './fake-till-host.ts';
import { memoryDrafts } from './memory-drafts.ts';
import { createRxdbInstance, type RxdbInstance } from './rxdb-instance.ts';
import { systemClock, systemRandom, systemTimers } from './system-environment.ts';

/** What outlives a till: its host's disk, its replica's storage, its drafts. */
export interface FakeDisk {
  readonly host: FakeTillHost;
  readonly draftsName: string;
  rxdb: RxdbInstance;
}

let disks = 0;

/** A fresh disk. */
export async function fakeDisk(options: Parameters<typeof createFakeTillHost>[0] = {}): Promise<FakeDisk> {
  disks += 1;
  return {
    host: createFakeTillHost(options),
    draftsName: `drafts-${disks}-${systemClock.wallMs()}`,
    rxdb: await createRxdbInstance(),
  };
}

/** Starts a till. */
export async function startFakeTill(
  disk: FakeDisk,
  server: { readonly syncFetch: SyncFetch },
  options: {
    readonly timing?: Partial<TillTiming>;
    readonly network?: ControlledNetwork;
    /** In place of the disk's own. */
    readonly drafts?: DraftDatabase;
    readonly timers?: Timers;
  } = {},
): Promise<{ till: Till; network: ControlledNetwork }> {
  const network = options.network ?? controlledNetwork();
  const till = await createTill({
    host: disk.host,
    syncFetch: network.over(noting(disk.host, server.syncFetch)),
    rxdb: disk.rxdb.parts,
    drafts: () => options.drafts ?? memoryDrafts(disk.draftsName),
    clock: systemClock,
    timers: options.timers ?? systemTimers,
    random: systemRandom,
    ...(options.timing ? { timing: options.timing } : {}),
  });
  return { till, network };
}

/** As the machine does, notes how far the server says that it holds journals. */
function noting(host: FakeTillHost, syncFetch: SyncFetch): SyncFetch {
  return async (path, init) => {
    const response = await syncFetch(path, init);
    if (path !== '/v1/push' || !response.ok) return response;
    const answer = pushAnswerSchema.safeParse(await response.clone().json());
    const pushed = pushRequestSchema.safeParse(JSON.parse(init?.body ?? 'null'));
    if (answer.success && pushed.success) {
      const { storedThrough, storedHash } = answer.data;
      host.stored[pushed.data.journalId] = { tillSequence: storedThrough, hash: storedHash };
    }
    return response;
  };
}

/** Signs somebody in by badge. */
export async function signInByBadge(till: Till, staffId: string): Promise<void> {
  const answer = await till.signIn({ kind: 'badge', code: `badge-${staffId}` });
  if (!answer.ok) throw new Error(`sign-in: ${answer.reason.code}`);
}

/** Waits until a condition holds. @throws after `limitMs`. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 5000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
