/**
 * `npm run screenshots`: opens real tills on the demo chain and keeps a picture of every screen under
 * docs/screenshots, in Russian and English, light and dark, at 1280x800. The screens are reached by keys, as
 * those are the same in both languages. A screen that doesn't come up ends the run with an error.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from '../../build/project-folders.ts';
import { startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { paperPictures } from './support/printer-pictures.ts';
import { tourScreens } from './support/screen-tour.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { spoilCustomer } from './support/spoiled-customer.ts';
import { makeTourOrders } from './support/tour-orders.ts';

interface Look {
  readonly language: 'ru' | 'en';
  readonly theme: 'light' | 'dark';
  readonly storeId: string;
  readonly codes: readonly string[];
  readonly words: string;
}

const looks: readonly Look[] = [
  { language: 'ru', theme: 'light', storeId: 'TV1', codes: [], words: 'молоко' },
  { language: 'ru', theme: 'dark', storeId: 'TV1', codes: [], words: 'футболка синий' },
  { language: 'en', theme: 'light', storeId: 'GFT', codes: ['85123A', '71053', '22752'], words: 'heart' },
  { language: 'en', theme: 'dark', storeId: 'GFT', codes: ['21730', '84406B', '22633'], words: 'lantern' },
];

const folder = inProject('docs', 'screenshots');

async function main(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const shop = await openShop();
  try {
    for (const [index, look] of looks.entries()) await takeAll(shop, index + 1, look);
  } finally {
    await shop.close();
  }
}

async function takeAll(shop: Shop, number: number, look: Look): Promise<void> {
  const terminal = await startNexoSimulator();
  const orders = await makeTourOrders(shop, look.storeId);
  const till = await shop.openTill(number, { ...look, terminal: terminal.address });
  const { page } = till;
  const into = join(folder, `${look.language}-${look.theme}`);
  await mkdir(into, { recursive: true });
  const keep = async (name: string): Promise<void> => {
    await page.locator('.notice').waitFor({ state: 'detached' });
    await page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
    process.stdout.write(`${look.language}-${look.theme}/${name}\n`);
  };
  await tourScreens(
    page,
    { ...look, orders, spoilCustomer: () => spoilCustomer(shop, look.storeId) },
    terminal,
    keep,
  );
  if (number === 1) await paperPictures(till.app, folder);
  await shop.killServer();
  await page.locator('.health-pill.is-offline').waitFor({ timeout: 120_000 });
  await page.keyboard.press('Control+Digit6');
  await keep('16-sync-offline');
  await shop.startServer();
  await closeTill(till);
  await terminal.close();
}

async function closeTill(till: RunningTill): Promise<void> {
  await till.kill();
}

await main();
