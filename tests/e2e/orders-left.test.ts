/** An order of which the store's server knows a handover and not the steps before it, at the counter of a till. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handoverTotals } from '../../shared/domain/orders/decide-handover.ts';
import { readOrderCode } from '../../shared/domain/orders/order-code.ts';
import { does, orderLine } from '../support/order-facts.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';
import { type Browser, openBrowser } from './support/browser.ts';
import { openScreen, scan, signIn } from './support/cashier.ts';
import { acceptAndPack, openOrder, orderStore, packTheRest, putOnPlace } from './support/order-clerk.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { placeOrder, statusIs } from './support/web-customer.ts';

// Two real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let shop: Shop;
let browser: Browser;
let till: RunningTill;

beforeAll(async () => {
  shop = await openShop({ webShop: true });
  till = await shop.openTill(1, { storeId: orderStore });
  await signIn(till.page, 'Cashier 1', '1111');
  await openScreen(till.page, 'Orders');
  browser = await openBrowser(`${shop.serverUrl}/shop/`);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** Another till handed the first line over; what came before that is on no server. */
async function handOverFirstLine(qr: string): Promise<void> {
  const read = readOrderCode(qr);
  const first = read?.code.lines[0];
  if (!read || !first) throw new Error('the customer’s code names the goods');
  const code = await shop.serverCommand('enrol-code', '--store', orderStore);
  const other = await WireTill.enrol(shop.serverUrl, code);
  const journal = new WireJournal(other);
  const lines = [orderLine(1, first.sku, first.quantityMilli / 1000, first.totalMinor)];
  const wallMs = Date.now();
  const change = { after: [newId()], at: { wallMs, businessMs: wallMs }, staffId: `staff:${orderStore}-1` };
  does.handOver(journal, { id: read.code.orderId, lines, currency: 'GBP', ...handoverTotals(lines) }, change);
  await other.pushAll(journal);
}

test('[HANDOVER12] what is left of it is packed with that said, and handed over after a question', async () => {
  const { page } = till;
  const goods = ['HAND WARMER OWL', 'RED RETROSPOT MUG'];
  const { number, qr } = await placeOrder(browser.page, orderStore, goods, 'Now, all of it');
  await handOverFirstLine(qr);
  await openOrder(page, number);
  const said = page.getByText('Goods of this order have left before');
  await said.waitFor();
  await acceptAndPack(page);
  await packTheRest(page);
  await putOnPlace(page, 'A1');
  await scan(page, qr);
  await page.getByText('The customer’s code was scanned').waitFor();
  const question = page.getByRole('dialog', { name: 'Hand over once more?', exact: true });
  await page.keyboard.press('F9');
  await question.waitFor();
  expect(await said.count()).toBe(1);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Hand over/ }).click();
  await question.getByRole('button', { name: 'Hand over all the same', exact: true }).click();
  await page.getByText('Nothing to pay').waitFor();
  await statusIs(browser.page, 'Collected');
});
