/**
 * Every screen and dialog of a till on the real Electron against axe-core, in Russian in both themes, and the
 * screens a day is made of in English. The tour is the one that the pictures are taken on; what it passes by
 * is opened here.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { axeProblems } from './support/axe.ts';
import { openShift, payExactCash, scanKnown, signIn } from './support/cashier.ts';
import { tourScreens } from './support/screen-tour.ts';
import { openShop, type Shop } from './support/shop.ts';
import { spoilCustomer } from './support/spoiled-customer.ts';
import { makeTourOrders } from './support/tour-orders.ts';

type Check = (name: string) => Promise<void>;

/** Opens a dialog by a key, looks at it and closes it. */
async function throughDialog(page: Page, key: string, check: Check): Promise<void> {
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
  await check(`dialog of ${key}`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Brings something into view and fails unless all of it can be seen at once. */
async function seenWhole(page: Page, selector: string): Promise<void> {
  const share = await page.locator(selector).evaluate(async (element) => {
    element.scrollIntoView({ block: 'end', behavior: 'instant' });
    return new Promise<number>((resolve) => {
      new IntersectionObserver(([entry], observer) => {
        observer.disconnect();
        resolve(entry?.intersectionRatio ?? 0);
      }).observe(element);
    });
  });
  expect(share, selector).toBeGreaterThan(0.999);
}

/** Texts of which a part is cut off. */
function cutOff(page: Page, selector: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll((elements) =>
      elements
        .filter((each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 1)
        .map((each) => each.textContent),
    );
}

/** By how much the contents are wider than what shows them, of each that must be scrolled sideways. */
function sideways(page: Page, selector: string): Promise<number[]> {
  return page
    .locator(selector)
    .evaluateAll((elements) =>
      elements.map((each) => each.scrollWidth - each.clientWidth).filter((beyond) => beyond > 0),
    );
}

/** What the tour passes by, by the place of the tour where it can be reached. */
function besideTheTour(page: Page, check: Check): Readonly<Record<string, () => Promise<void>>> {
  const search = async (words: string): Promise<void> => {
    await page.locator('.search-input').fill(words);
  };
  return {
    '01-sign-in': async () => {
      await page.locator('.person').first().click();
      await page.locator('.pin-field input').fill('9');
      await page.keyboard.press('Enter');
      await page.locator('.field-note [slot="errorMessage"], .pin-field [data-invalid]').first().waitFor();
      await check('a wrong PIN');
    },
    // Articles of one make differ at the end of their names.
    '03-search': async () => expect(await cutOff(page, '.result-name')).toEqual([]),
    '04-sell': async () => {
      for (const key of ['Insert', 'F3', 'F4', 'F6', 'Delete', 'F7', 'F8'])
        await throughDialog(page, key, check);
      await page.keyboard.press('F7');
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.locator('.dialog .person').first().waitFor();
      await check('approval');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await search('бананы');
      await page.locator('.result').first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await check('by weight');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await search('вино красное');
      await page.locator('.result').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.flag-warn').waitFor();
      await page.keyboard.press('F9');
      await page.getByRole('dialog').waitFor();
      await check('age question');
      await page.keyboard.press('Escape');
      await page.locator('.search-input').waitFor();
      await page.keyboard.press('Delete');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('1');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('F10');
      await page.locator('.sign-in').waitFor();
      await check('locked');
      await page.keyboard.type('1111', { delay: 90 });
      await page.keyboard.press('Enter');
      await page.locator('.search-input').waitFor();
    },
    '10-print-preview': async () => expect(await sideways(page, '.dialog-content')).toEqual([]),
    '18-stock-receive': async () => {
      // Where the buttons don't fit beside each other, the one to go on with still ends the line.
      const end = await page.locator('.stock-work-end').boundingBox();
      const goOn = await page.locator('.stock-work-end button').last().boundingBox();
      expect((goOn?.x ?? 0) + (goOn?.width ?? 0)).toBeCloseTo((end?.x ?? 0) + (end?.width ?? 0), 0);
    },
    '20-sell-without-shift': async () => {
      const words = await page.locator('.shift-note').evaluate((note) => note.children[0]?.clientHeight ?? 0);
      expect(words).toBeLessThan(60);
    },
    '70-order-board': async () => expect(await sideways(page, '.order-cards')).toEqual([]),
    '15-settings': async () => {
      // F1 has brought the map into view, with nothing left to scroll.
      const map = await page.locator('.key-map').boundingBox();
      const { innerHeight } = await page.evaluate(() => ({ innerHeight: window.innerHeight }));
      expect((map?.y ?? 0) + (map?.height ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(innerHeight);
      await seenWhole(page, '.key-map');
      await page.locator('.command-panel button').click();
      await page.locator('.command-code svg').last().waitFor();
      await seenWhole(page, '.command-sheet');
      await check('sheet of commands');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    '23-shift': async () => {
      await page.keyboard.press('F6');
      await page.locator('.page-none').first().waitFor();
      await check('no former shift');
      await page.keyboard.press('Escape');
    },
  };
}

// Every screen, twice: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 360_000 });

describe('accessibility', () => {
  let shop: Shop;
  let terminal: NexoSimulator;

  beforeAll(async () => {
    shop = await openShop();
    terminal = await startNexoSimulator();
  });
  afterAll(async () => {
    await shop.close();
    await terminal.close();
  });

  test('[A11Y1] [A11Y4] [KEYS4] axe-core finds nothing on any screen or dialog, in both themes; fingers hit all', async () => {
    const orders = await makeTourOrders(shop, 'TV1');
    const till = await shop.openTill(1, { language: 'ru', terminal: terminal.address });
    const { page } = till;
    const problems: string[] = [];
    const check: Check = async (name) => {
      problems.push(...(await axeProblems(page, name)));
    };
    const beside = besideTheTour(page, check);
    const spoils = (): Promise<string> => spoilCustomer(shop, 'TV1');
    const place = { storeId: 'TV1', codes: [], words: 'молоко', orders, spoilCustomer: spoils };
    await tourScreens(page, place, terminal, async (name) => {
      await check(name);
      await beside[name]?.();
    });
    await shop.killServer();
    await page.keyboard.press('Escape');
    await openShift(page);
    await page.locator('.health-pill.is-offline').waitFor({ timeout: 60_000 });
    await page.keyboard.press('Control+Digit6');
    await page.locator('main h1').waitFor();
    await check('offline');
    await till.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await page.getByRole('dialog').waitFor();
    await check('closing');
    await page.keyboard.press('Escape');
    await shop.startServer();
    expect([...new Set(problems)]).toEqual([]);
  });

  test('[A11Y2] axe-core finds nothing on the screens of a day in the other language, from enrolment on', async () => {
    const { page } = await shop.openTill(2, { theme: 'dark', enrolByHand: true });
    const problems: string[] = [];
    const check: Check = async (name) => {
      problems.push(...(await axeProblems(page, name)));
    };
    await page.locator('.enrol').waitFor();
    await check('enrol');
    await page.getByLabel('Server address').fill(shop.serverUrl);
    await page.getByLabel('One-time code').fill(await shop.serverCommand('enrol-code', '--store', 'GFT'));
    await page.keyboard.press('Enter');
    await page.locator('.person').first().waitFor();
    await signIn(page, 'Cashier 1', '1111');
    await openShift(page);
    await scanKnown(page, '85123A');
    await check('sell');
    await payExactCash(page);
    await check('paid');
    for (const screen of [8, 2, 3, 4, 5, 6, 0, 7]) {
      await page.keyboard.press(`Control+Digit${screen}`);
      await page.locator('main h1').waitFor();
      await check(`screen ${screen}`);
    }
    await seenWhole(page, '.key-map');
    await page.goto('stillopen://till/index.html?trouble=disk-full&folder=%2Ftill&detail=ENOSPC&language=en');
    await page.locator('.failure').waitFor();
    await check('trouble');
    expect([...new Set(problems)]).toEqual([]);
  });
});
