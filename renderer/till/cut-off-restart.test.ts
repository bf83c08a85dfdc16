/** A till that starts while it is cut off: what the server had confirmed before is still known. */
import { afterEach, expect, test } from 'vitest';
import { controlledNetwork } from '../../tests/support/controlled-network.ts';
import type { FakeTillHost } from '../../tests/support/fake-till-host.ts';
import { type ReturnShop, returnShop, sellHere } from '../../tests/support/return-shop.ts';
import { signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

/** Starts the till again without a network. */
async function startCutOff({ disk, server }: ReturnShop): Promise<Till> {
  const network = controlledNetwork();
  network.cut();
  const { till } = await startFakeTill(disk, server, { network });
  opened.push(till);
  await signInByBadge(till, 'anna');
  await until(() => till.health.getState().headSequence > 0);
  return till;
}

/** A shop whose till closed cut off: the server has two of its three sales. */
async function shopWithOneWaiting() {
  const shop = await returnShop(opened);
  await sellHere(shop.till);
  await sellHere(shop.till);
  await shop.till.settled(AbortSignal.timeout(20_000));
  shop.cut();
  await sellHere(shop.till);
  await shop.till.close();
  return shop;
}

const syncs = async (till: Till) => (await till.receipts(10)).map(({ sync }) => sync);

test('[OUTBOX18] what was confirmed before a start without a network doesn’t wait; what was recorded cut off does', async () => {
  const shop = await shopWithOneWaiting();
  const till = await startCutOff(shop);
  await until(() => till.health.getState().waiting === 1);
  expect(await syncs(till)).toEqual(['waiting', 'stored', 'stored']);
});

test('[OUTBOX18] it isn’t believed of a journal that has another entry there, or none', async () => {
  const shop = await returnShop(opened);
  await sellHere(shop.till);
  await sellHere(shop.till);
  await shop.till.settled(AbortSignal.timeout(20_000));
  await shop.till.close();
  const [journal] = shop.disk.host.journals;
  const journalId = journal?.journalId ?? '';
  const place = shop.disk.host.stored[journalId];
  expect(place?.tillSequence).toBe(2);
  for (const other of [
    { tillSequence: 2, hash: 'a'.repeat(64) },
    { tillSequence: 3, hash: place?.hash ?? '' },
  ]) {
    shop.disk.host.stored = { [journalId]: other };
    const till = await startCutOff(shop);
    await until(() => till.health.getState().waiting === 2);
    expect(await syncs(till)).toEqual(['waiting', 'waiting']);
    await till.close();
  }
});

test('[OUTBOX18] nor does it show as waiting for a moment: it is known before the till is there', async () => {
  const shop = await shopWithOneWaiting();
  const host: FakeTillHost = {
    ...shop.disk.host,
    journalStored: async () => {
      for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return shop.disk.host.stored;
    },
  };
  const network = controlledNetwork();
  network.cut();
  const { till } = await startFakeTill({ ...shop.disk, host }, shop.server, { network });
  opened.push(till);
  expect(till.health.getState().waiting).toBe(1);
});

test('[HEALTH3] since when there is no connection is kept over starts, until there is one again', async () => {
  const shop = await returnShop(opened);
  await sellHere(shop.till);
  await until(() => shop.till.health.getState().connected);
  shop.cut();
  await until(() => !shop.till.health.getState().connected);
  const { sinceMs } = shop.till.health.getState();
  await shop.till.close();
  for (let start = 1; start <= 2; start += 1) {
    const till = await startCutOff(shop);
    expect(till.health.getState()).toMatchObject({ connected: false, sinceMs });
    await till.close();
  }
  const connected = await shop.start();
  await until(() => connected.health.getState().connected);
  await connected.close();
  const later = await startCutOff(shop);
  expect(later.health.getState().connected).toBe(false);
  expect(later.health.getState().sinceMs).toBeGreaterThan(sinceMs);
});
