/**
 * A till goes on selling when its machine's clock was set back a year, and when its local data come from a
 * newer version of the program; both it says in the staff's language.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTillHost } from '../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../electron/host/key-store.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import { replicaVersion } from '../../renderer/replica/replica-schema.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { auditOperation } from '../support/journal-fixture.ts';
import { systemClock, systemRandom } from '../support/system-environment.ts';
import { journalLines } from '../torture/ledger-check.ts';
import { closeShift, nextCustomer, openScreen, openShift, payExactCash, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const storeId = 'GFT';
const code = '22633';
const yearMs = 365 * 24 * 60 * 60_000;

describe('a till that keeps selling', () => {
  let shop: Shop;
  const opened: RunningTill[] = [];

  beforeAll(async () => {
    shop = await openShop();
    const till = await openSignedIn();
    await till.page.getByText('stock now').waitFor();
    await openScreen(till.page, 'Sync');
    await till.page
      .getByRole('row', { name: /^Stock (?!of)/ })
      .getByText('server')
      .waitFor();
    const snapshot = join(shop.tillFolder(1), 'snapshot', 'snapshot.json');
    await vi.waitFor(() => expect(existsSync(snapshot)).toBe(true), 60_000);
    await till.close();
  });
  afterEach(async () => {
    for (const till of opened.splice(0)) await till.kill();
  });
  afterAll(() => shop.close());

  const openSignedIn = async (language: 'ru' | 'en' = 'en'): Promise<RunningTill> => {
    const till = await shop.openTill(1, { storeId, language });
    opened.push(till);
    if (language === 'en') await signIn(till.page, 'Cashier 1', '1111');
    return till;
  };

  const sellOne = async ({ page }: RunningTill): Promise<void> => {
    await page.getByRole('combobox', { name: 'Search or scan' }).fill(code);
    await page.keyboard.press('Enter');
    await page.getByTestId('last-line').getByText(code, { exact: true }).waitFor();
    await payExactCash(page);
    await nextCustomer(page);
  };

  test('[TROUBLE7] local data of a newer version are fetched anew, which it says, and selling goes on', async () => {
    await rm(join(shop.tillFolder(1), 'electron', 'IndexedDB'), { recursive: true });
    await shop.killServer();
    const before = await shop.openTill(1, { storeId });
    await before.page.evaluate(
      (name) =>
        new Promise((resolve, reject) => {
          const request = indexedDB.open(name, 7);
          request.onsuccess = resolve;
          request.onerror = reject;
        }),
      `rxdb-dexie-stillopen-replica-${replicaVersion + 1}-gft-1--0--products`,
    );
    await before.kill();
    const till = await openSignedIn();
    await sellOne(till);
    await openScreen(till.page, 'Sync');
    await till.page.getByText('A newer version of Stillopen has worked on this till.').waitFor();
    await till.close();
  });

  test('[TROUBLE5] a clock set back a year is shown, and sales keep the right time', async () => {
    const aYearOn = { ...systemClock, wallMs: () => systemClock.wallMs() + yearMs };
    const host = createTillHost({
      folder: shop.tillFolder(1),
      fileSystem: nodeFileSystem(),
      clock: aYearOn,
      random: systemRandom,
      fetch: () => Promise.reject(new Error('no network')),
      keyStore: fileKeyStore,
    });
    const { tillId } = await host.host.identity(null);
    const operation = { ...auditOperation(aYearOn, seededRandom(1)), tillId, storeId };
    expect(await host.host.journalAppend(operation)).toMatchObject({ status: 'appended' });
    host.close();

    const till = await openSignedIn();
    const text = await till.page.getByTestId('clock').innerText();
    expect(text).toContain('clock is wrong');
    // By that time the shift is a year old: it is closed, and selling goes on in a new one.
    await till.page.locator('.shift-note').waitFor();
    await closeShift(till.page, demoBadge(storeId, '4444'));
    await openShift(till.page);
    await sellOne(till);
    const last = journalLines(shop.tillFolder(1)).at(-1);
    expect(last?.operation.kind).toBe('sale');
    expect(last?.operation.at.businessMs).toBeGreaterThanOrEqual(operation.at.businessMs);
    expect(last?.operation.at.wallMs).toBeLessThan(operation.at.businessMs);
    await till.kill();
    const russian = await shop.openTill(1, { storeId, language: 'ru' });
    await russian.page.getByRole('button', { name: 'Cashier 1', exact: true }).click();
    await russian.page.locator('input[type=password]').fill('1111');
    await russian.page.keyboard.press('Enter');
    expect(await russian.page.getByTestId('clock').innerText()).toContain('Часы компьютера неверны');
  });
});
