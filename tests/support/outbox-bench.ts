/** Outboxes over fake hosts and servers, for tests. */
import { createOutbox } from '../../renderer/till/outbox.ts';
import type { Outbox } from '../../renderer/till/outbox-parts.ts';
import { mintId } from '../../shared/base/ids.ts';
import { controlledNetwork } from './controlled-network.ts';
import { createFakeSyncServer } from './fake-sync-server.ts';
import { createFakeTillHost, type FakeTillHost } from './fake-till-host.ts';
import { systemClock, systemRandom, systemTimers } from './system-environment.ts';

/** Those that the present test opened. */
export const openOutboxes: Outbox[] = [];

/** What an outbox needs beside a host and a server, and tells nobody. */
export const quiet = {
  timers: systemTimers,
  random: systemRandom,
  pollMs: 60_000,
  serverTime: () => {},
  journalChanged: () => {},
  progressed: () => {},
  problem: () => {},
};

/** Closes every outbox that a test opened. */
export function closeOutboxes(): void {
  for (const outbox of openOutboxes.splice(0)) outbox.close();
}

/** Appends so many entries to a host's journal. */
export async function append(host: FakeTillHost, count: number, note = ''): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await host.journalAppend({
      id: mintId(systemClock, systemRandom),
      kind: 'stock-adjustment',
      version: 1,
      storeId: 'S1',
      tillId: 'till-1',
      staffId: null,
      at: { wallMs: 1, businessMs: 1 },
      after: [],
      payload: {
        lines: [{ sku: 'A1', quantityMilli: 1000, reason: 'found' }],
        reference: null,
        note: note || null,
      },
    });
  }
}

/** Starts an outbox between a host and a server, with a network that can be cut. */
export async function start(host = createFakeTillHost(), server = createFakeSyncServer()) {
  const network = controlledNetwork();
  const problems: string[] = [];
  const told = { storedThrough: 0, waiting: 0 };
  const outbox = createOutbox(
    {
      host,
      syncFetch: network.over(server.syncFetch),
      ...quiet,
      progressed: (storedThrough, _, waiting) => Object.assign(told, { storedThrough, waiting }),
      problem: (code) => problems.push(code),
    },
    await host.journalStatus(null),
  );
  openOutboxes.push(outbox);
  const journalId = host.journals[0]?.journalId ?? '';
  return { host, server, network, outbox, problems, told, journalId };
}
