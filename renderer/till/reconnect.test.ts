/** A till whose network is back: what waits goes at once, and no wait of the time without it is waited out. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Timers } from '../../shared/base/environment.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { systemTimers } from '../../tests/support/system-environment.ts';
import { fakeDisk, signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import { fillShop } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];
afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

/** Whatever waits so long never comes: time stands still. */
const longMs = 400;
const standing: Timers = {
  after: (delayMs, task) => (delayMs < longMs ? systemTimers.after(delayMs, task) : { cancel: () => {} }),
};

test('[OUTBOX19] as soon as anything of the server’s answers, what waits is sent and news are listened for', async () => {
  const server = createFakeSyncServer();
  fillShop(server, 5);
  // Nothing is parked anywhere.
  const syncFetch: SyncFetch = async (path, init) =>
    path === '/v1/parked' ? new Response('{}', { status: 404 }) : server.syncFetch(path, init);
  const { till, network } = await startFakeTill(await fakeDisk(), { syncFetch }, { timers: standing });
  open.push(till);
  await till.settled(AbortSignal.timeout(20_000));
  await signInByBadge(till, 'anna');
  network.cut();
  await till.actions.addSku('A1', 1000);
  await till.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]);
  await until(() => till.health.getState().problems.some(({ where }) => where === 'push'));
  expect(till.health.getState()).toMatchObject({ connected: false, waiting: 1 });
  const streams = (): number => server.requests.filter((each) => each === 'GET /v1/events').length;
  const before = streams();
  network.mend();
  await till.parkedActions.look();
  expect(till.health.getState().connected).toBe(true);
  await until(() => till.health.getState().waiting === 0);
  await until(() => streams() > before);
});
