/**
 * Customers on the real Electron: registered, found and changed by a till that is cut off; once it is heard, all of
 * it is on the server; and a manager lends the right to hand out the data and to erase the person, which is confirmed.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { currentConsentTexts } from '../../shared/domain/customers/consent-texts.ts';
import { demoBadge } from '../../sync-server/demo/demo-people.ts';
import { axeProblems } from './support/axe.ts';
import { scan, signIn } from './support/cashier.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';

// A real window and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('customers at the till', () => {
  let shop: Shop;
  let till: RunningTill;

  beforeAll(async () => {
    shop = await openShop();
    till = await shop.openTill(1, { storeId: 'TV1' });
    await signIn(till.page, 'Кассир 1', '1111');
  });
  afterAll(async () => {
    await shop.close();
  });

  test('[CUSTOMER66] [CUSTOMER78] registered offline by keys, found by four digits, changed, handed their data, and erased with a manager’s right once heard', async () => {
    const { page } = till;
    await shop.killServer();
    await page.locator('.health-pill.is-offline').waitFor();
    await page.keyboard.press('Control+Digit0');
    await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
    expect(await axeProblems(page, 'finding customers')).toEqual([]);
    // Nobody has it: what was typed goes into the form.
    await page.keyboard.type('8 916 555-12-34', { delay: 90 });
    await page.getByText('This store doesn’t know them yet').waitFor();
    await page.keyboard.press('F7');
    const name = page.getByLabel('Name', { exact: true });
    await name.waitFor();
    expect(await axeProblems(page, 'registering')).toEqual([]);
    // From the phone Enter goes on to the name, so that no letter of it falls onto a box.
    await page.getByLabel('Phone', { exact: true }).focus();
    await page.keyboard.press('Enter', { delay: 90 });
    await page.keyboard.type('Anna Petrova', { delay: 90 });
    expect(await name.inputValue()).toBe('Anna Petrova');
    // Enter leads to the question; only going on without an answer is a mistake.
    await page.keyboard.press('Enter', { delay: 90 });
    await page.getByText('Only the agreement is left').waitFor();
    expect(await page.locator('.consent[data-invalid]').count()).toBe(0);
    await page.keyboard.press('Enter', { delay: 90 });
    await page.getByText('Without the customer’s agreement nothing is kept').waitFor();
    await page.keyboard.press('Space', { delay: 90 });
    await page.locator('.consent[data-selected]').waitFor();
    // On to the refusal of offers by phone, and back to the first box.
    await page.keyboard.press('Tab', { delay: 90 });
    await page.keyboard.press('Tab', { delay: 90 });
    await page.keyboard.press('Space', { delay: 90 });
    await page.locator('.consent-refuse[aria-pressed="true"]').waitFor();
    await page.keyboard.press('Shift+Tab', { delay: 90 });
    await page.keyboard.press('Shift+Tab', { delay: 90 });
    // At a person's pace: keys in one burst are a scanner's.
    await page.keyboard.press('Enter', { delay: 90 });
    await page.getByRole('heading', { name: 'Anna Petrova' }).waitFor();
    await page.getByText('Not sent yet').waitFor();
    expect(await page.locator('[data-field="phone"]').innerText()).toContain('+7 916 555-12-34');
    expect(await page.locator('[data-purpose="marketing-phone"]').innerText()).toContain('doesn’t agree');
    expect(await page.locator('[data-purpose="marketing-email"]').innerText()).toContain('not asked');

    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
    // Whose a number is already is told as soon as it is typed, with keys for what may be done.
    await page.keyboard.press('F7');
    const phone = page.getByLabel('Phone', { exact: true });
    await phone.pressSequentially('8 916 555-12-34', { delay: 90 });
    const registers = page.getByRole('button', { name: 'Register', exact: true });
    await page.getByText('That number is somebody’s already').waitFor();
    expect(await registers.isDisabled()).toBe(true);
    expect(await axeProblems(page, 'a number that is known')).toEqual([]);
    // It stays told while the rest is filled in.
    await name.fill('Boris');
    expect(await registers.isDisabled()).toBe(true);
    await page.keyboard.press('F8');
    await page.getByText('That number is somebody’s already').waitFor({ state: 'detached' });
    expect(await registers.isDisabled()).toBe(false);
    await phone.fill('');
    await phone.pressSequentially('+7 916 5551234', { delay: 90 });
    await page.getByText('That number is somebody’s already').waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Anna Petrova' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
    await page.keyboard.type('1234', { delay: 90 });
    await page.locator('.customer-hit').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-field="note"]').click();
    await page.getByLabel('Note for the staff').fill('Green tea');
    await page.keyboard.press('Enter');
    // A cashier changes profiles and records answers; what takes a manager's right bears a lock.
    await page.locator('[data-field="note"]').getByText('Green tea').waitFor();
    expect(await axeProblems(page, 'a profile')).toEqual([]);
    await page.locator('[data-purpose="marketing-email"]').getByRole('button', { name: 'Ask' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Agrees' }).click();
    await page.getByText('Agreement recorded').waitFor();
    expect(await page.locator('[data-purpose="marketing-email"]').innerText()).not.toContain('not asked');

    await shop.startServer();
    await page.getByText('Not sent yet').waitFor({ state: 'detached' });
    expect(await page.locator('[data-field="note"]').innerText()).toContain('Green tea');

    // The folder is chosen in a window of the system, which no test can reach.
    await till.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [folder] });
    }, shop.folder);
    await page.getByRole('button', { name: 'Hand out data' }).click();
    await page.getByRole('dialog').locator('.person').first().waitFor();
    await scan(page, demoBadge('TV1', '4444'));
    await page.getByText(/Saved: .*customer-data-.*html/).waitFor();
    const files = (await readdir(shop.folder)).filter((name) => name.startsWith('customer-data-')).sort();
    expect(files.map((name) => name.split('.')[1])).toEqual(['html', 'json']);
    for (const file of files) {
      const handedOut = await readFile(join(shop.folder, file), 'utf8');
      for (const kept of ['Anna Petrova', '+79165551234', 'Green tea', currentConsentTexts.ru.profile])
        expect(handedOut).toContain(kept);
    }

    await page.getByRole('button', { name: 'Erase' }).click();
    await page.getByText('They asked').click();
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByRole('dialog').locator('.person').first().waitFor();
    await scan(page, demoBadge('TV1', '4444'));
    const field = page.getByRole('combobox', { name: 'Find a customer' });
    await field.waitFor();
    await field.fill('Anna Petrova');
    await page.getByText('Nobody here').waitFor();

    await page.keyboard.press('F12');
    const erasures = page.locator('[data-panel="customer-erase"]');
    await erasures.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('dialog').locator('.person').first().waitFor();
    await scan(page, demoBadge('TV1', '4444'));
    // What was erased is handed up, and confirmed after it.
    await vi.waitFor(
      async () => {
        await erasures.getByRole('button', { name: 'Ask again' }).click();
        expect(await erasures.innerText()).toContain('1 of 1 tills confirmed');
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(await axeProblems(page, 'points and erasures')).toEqual([]);
  });
});
