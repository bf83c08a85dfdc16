import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { fakeDisk, signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import { fillShop } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];
const started = async (...parts: Parameters<typeof startFakeTill>) => {
  const result = await startFakeTill(...parts);
  open.push(result.till);
  return result;
};

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

describe('a till', () => {
  it('[REPLICA1] pulls a shop, sells from it and is level with the server', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 2500);
    const { till } = await started(await fakeDisk(), server);
    await till.settled(AbortSignal.timeout(10_000));
    expect(till.catalog.count()).toBe(2500);
    expect(till.stock.figure('A1')).toMatchObject({ onHandMilli: 10_000, promisedMilli: 0, pendingMilli: 0 });
    await signInByBadge(till, 'anna');
    expect(await till.actions.scan('590A1')).toBe(true);
    expect(await till.actions.scan('A2')).toBe(true);
    const paid = await till.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]);
    expect(paid.ok).toBe(true);
    await till.settled(AbortSignal.timeout(10_000));
    expect(till.stock.figure('A1')).toMatchObject({ onHandMilli: 9000, promisedMilli: 0, pendingMilli: 0 });
    expect(server.row('stock', 'S1:A1')?.data?.onHandMilli).toBe(9000);
    expect(till.health.getState().problems).toEqual([]);
    await until(() => till.health.getState().waiting === 0);
  });

  it('[HOST8] tells the host the chain’s limits of the disk, once for each change', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 5);
    const disk = await fakeDisk();
    const { till } = await started(disk, server);
    const settings = till.reference.settings();
    await until(() => till.reference.all().length > 0);
    const row = { ...settings, diskWarnBytes: 7000, diskRefuseBytes: 600 };
    server.put('reference', row.id, row);
    await till.settled(AbortSignal.timeout(10_000));
    await until(() => disk.host.diskLimitsHeard.length > 0);
    expect(disk.host.diskLimitsHeard.at(-1)).toEqual({ warnBytes: 7000, refuseBytes: 600 });
  });

  it('[HOST7] lets whoever is signed in acknowledge an alarm', async () => {
    const server = createFakeSyncServer();
    fillShop(server, 5);
    const disk = await fakeDisk();
    disk.host.alarms.push({ code: 'forked' });
    const { till } = await started(disk, server);
    await till.settled(AbortSignal.timeout(10_000));
    expect((await till.acknowledgeAlarm({ code: 'forked' })).ok).toBe(false);
    await signInByBadge(till, 'anna');
    expect((await till.acknowledgeAlarm({ code: 'forked' })).ok).toBe(true);
    expect(till.health.getState().alarms).toEqual([]);
  });
});
