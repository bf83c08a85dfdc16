/**
 * What people do at a till all day, on the real Electron with the server running: enrol, sign in by PIN and
 * badge, unknown codes, approval by somebody else, split payment, reprint, change of cashier and language.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { nextCustomer, openScreen, paidReceiptNumber, scan, scanKnown, signIn } from './support/cashier.ts';
import { storedOperations } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

const store = 'GFT';
const item = { code: '85123A', name: 'WHITE HANGING HEART T-LIGHT HOLDER' };

describe('a day of a cashier', () => {
  let shop: Shop;
  let till: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    till = await shop.openTill(1, { enrolByHand: true });
  });
  afterAll(() => shop.close());

  test('[ENROL1] a wrong code is refused in words, a right one opens the till', async () => {
    const { page } = till;
    await page.getByLabel('Server address').fill(shop.serverUrl);
    await page.getByLabel('One-time code').fill('WRONG-CODE');
    await page.getByRole('button', { name: 'Enrol' }).click();
    await page.getByText('The server doesn’t know this code, or it was used.').waitFor();
    await page.getByLabel('One-time code').fill(await shop.serverCommand('enrol-code', '--store', store));
    await page.getByRole('button', { name: 'Enrol' }).click();
    await page.getByRole('heading', { name: 'Who is selling?' }).waitFor();
  });

  test('[SESSION5] a wrong PIN is told, a right one signs in, a badge changes the cashier with the cart kept', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Cashier 1', exact: true }).click();
    await page.getByLabel('PIN for Cashier 1').fill('9999');
    await page.keyboard.press('Enter');
    await page.getByText('Wrong PIN.').waitFor();
    await signIn(page, 'Cashier 1', '1111');
    await scanKnown(page, item.code);
    await page.keyboard.press('F10');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    await scan(page, demoBadge(store, '2222'));
    await page.getByRole('button', { name: /Cashier 2/ }).waitFor();
    await page.getByRole('option', { name: new RegExp(item.name) }).waitFor();
  });

  test('[UI1] an unknown code waits for a deliberate key, and what is scanned behind it is not lost', async () => {
    const { page } = till;
    await scan(page, '4600000000000');
    await page.getByText('Unknown code').waitFor();
    await scan(page, '71053');
    await page.getByRole('option', { name: /WHITE METAL LANTERN/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Unknown code').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Unknown code').waitFor({ state: 'detached' });
  });

  test('[SCAN6] a scan into an open dialog confirms nothing and lands in the cart', async () => {
    const { page } = till;
    await page.keyboard.press('F8');
    await page.getByRole('dialog').waitFor();
    await scan(page, '22752');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: /BABUSHKA/ }).waitFor();
    expect(await page.getByRole('listbox', { name: 'Cart' }).getByRole('option').count()).toBe(3);
  });

  test('[RIGHT6] a discount above the limit is lent by somebody else, never by oneself, and stands in the sale', async () => {
    const { page } = till;
    await page.keyboard.press('F5');
    await page.getByRole('dialog').getByRole('textbox').fill('20');
    await page.getByRole('button', { name: 'Apply' }).click();
    const approval = page.getByRole('dialog', { name: 'Somebody else has to approve' });
    await approval.waitFor();
    expect(await approval.getByRole('button', { name: 'Cashier 2', exact: true }).count()).toBe(0);
    await scan(page, demoBadge(store, '2222'));
    await approval.getByText('Nobody approves for themselves.').waitFor();
    await scan(page, demoBadge(store, '4444'));
    await approval.waitFor({ state: 'detached' });
    await page
      .getByTestId('total')
      .getByText(/Discount/)
      .waitFor();
  });

  test('[SALE4] a bill is split between card and cash and never underpaid', async () => {
    const { page } = till;
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Payment' }).waitFor();
    const finish = page.getByRole('button', { name: /Finish sale/ });
    expect(await finish.isDisabled()).toBe(true);
    await page.keyboard.press('F3');
    await page.getByLabel('Amount on the terminal').fill('5.00');
    await page.getByRole('button', { name: /£5\.00 is on the terminal/ }).click();
    await page.getByRole('button', { name: /Yes, approved/ }).click();
    await page.getByText('Card £5.00').waitFor();
    expect(await finish.isDisabled()).toBe(true);
    await page.getByLabel('Cash received').fill('50');
    await finish.click();
    const number = await paidReceiptNumber(page);
    expect(number).toBe(`${store}-1-000001`);
    await nextCustomer(page);
    await vi.waitFor(
      () => expect(storedOperations(shop.serverData).map((each) => each.receiptNumber)).toContain(number),
      30_000,
    );
  });

  test('[UI7] a reprint needs the right, is recorded and says COPY', async () => {
    const { page } = till;
    await openScreen(page, 'Receipts');
    await page.getByRole('option', { name: new RegExp(`${store}-1-000001 .*counted`) }).click();
    await page.keyboard.press('F11');
    await page.getByRole('dialog', { name: 'Somebody else has to approve' }).waitFor();
    await scan(page, demoBadge(store, '4444'));
    await page.getByRole('dialog', { name: 'Print preview' }).getByText('COPY').first().waitFor();
    await page.keyboard.press('Escape');
    await vi.waitFor(
      () => expect(storedOperations(shop.serverData).map((each) => each.kind)).toContain('audit'),
      30_000,
    );
  });

  test('[I18N9] language and theme change while the till runs, and are kept for the next start', async () => {
    await openScreen(till.page, 'Settings');
    await till.page.getByText('Русский', { exact: true }).click();
    await till.page.getByRole('heading', { name: 'Настройки' }).waitFor();
    await till.page.getByText('Тёмное', { exact: true }).click();
    await till.page.locator('html[data-theme="dark"]').waitFor();
    await till.close();
    till = await shop.openTill(1, { asKept: true });
    await till.page.getByRole('heading', { name: 'Кто за кассой?' }).waitFor();
    await till.page.locator('html[data-theme="dark"]').waitFor();
  });
});
