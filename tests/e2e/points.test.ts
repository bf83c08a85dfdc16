/**
 * One customer and one account of points, on two real tills of two stores that are cut off in turn: registered and
 * served without a network, spent without one at the other store, and the same points once more at the first.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import { type Customer, customerSchema } from '../../shared/domain/entities/customer.ts';
import { exceptionSchema } from '../../shared/domain/exceptions.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/domain/loyalty/ledger.ts';
import { loyaltyProgrammeSchema } from '../../shared/domain/loyalty/programme.ts';
import { saleLoyaltySchema } from '../../shared/domain/loyalty/sale-loyalty.ts';
import { demoRegulars } from '../../sync-server/demo/demo-history.ts';
import { nextCustomer, payExactCash, scan, scanKnown, signIn } from './support/cashier.ts';
import { storedPayloads } from './support/server-facts.ts';
import { openShop, type RunningTill, type Shop } from './support/shop.ts';
import { openStoreLine, type StoreLine } from './support/store-line.ts';

// Two real windows and a server on a busy machine: a limit against hanging and no measure of anything.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const arrival = { timeout: 60_000 };

const card = cardNumberOf('2000', 7);
const milk = '1000045';
/** The welcome gift of the demo chain's programme in roubles, and what offline tills let be spent of it. */
const welcomePoints = 100;
const capPoints = 500;

/** One of the two stores: a till and its own line to the server. */
interface Place {
  readonly line: StoreLine;
  readonly till: RunningTill;
  readonly page: Page;
}

describe('one customer of two stores', () => {
  let shop: Shop;
  let first: Place;
  let second: Place;

  const openPlace = async (number: number, storeId: string): Promise<Place> => {
    const line = await openStoreLine(shop.serverUrl);
    const till = await shop.openTill(number, { storeId, serverUrl: line.url });
    await signIn(till.page, 'Кассир 1', '1111');
    return { line, till, page: till.page };
  };
  const cut = async ({ line, page }: Place): Promise<void> => {
    line.cut();
    await page.locator('.health-pill.is-offline').waitFor(arrival);
  };
  const mend = async ({ line, page }: Place): Promise<void> => {
    line.mend();
    await page.locator('.health-pill:not(.is-offline)').waitFor(arrival);
  };
  const bar = ({ page }: Place) => page.getByLabel('Customer of the cart');
  const buyMilk = async ({ page }: Place, pieces: number): Promise<void> => {
    await scanKnown(page, milk);
    for (let more = 1; more < pieces; more += 1) await page.keyboard.press('NumpadAdd');
    await page.locator('.cart-line .line-quantity').getByText(String(pieces)).waitFor();
  };

  const register = async (
    place: Place,
    person: { readonly name: string; readonly phone: string; readonly card: string },
  ): Promise<void> => {
    const { page } = place;
    await page.keyboard.press('Insert');
    await page.getByLabel('Find a customer').fill(person.phone);
    await page.keyboard.press('F7');
    await page.getByLabel('Name', { exact: true }).fill(person.name);
    await scan(page, person.card);
    await page.locator('.customer-consents label').first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Register', exact: true }).click();
    await bar(place).getByText(person.name).waitFor();
  };
  const takeOff = async (place: Place): Promise<void> => {
    await place.page.keyboard.press('Insert');
    await place.page.getByRole('button', { name: 'Take off the cart' }).click();
    await bar(place).waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    shop = await openShop();
    [first, second] = [await openPlace(1, 'TV1'), await openPlace(2, 'NB2')];
  });
  afterAll(async () => {
    await shop?.close();
    for (const place of [first, second]) await place?.line.close();
  });

  test('[POINTS51] registered, served and paid with points without a network at two stores, it is one account', async () => {
    const { page } = first;
    await cut(first);
    await register(first, { name: 'Анна Петрова', phone: '+7 916 123-45-67', card });
    await buyMilk(first, 4);
    await bar(first).getByText('+16 points').waitFor();
    await payExactCash(page);
    await page.getByTestId('paid-points').getByText('Earned 16 points, to spend from').waitFor();
    await nextCustomer(page);
    await mend(first);

    // Once the server knows her, the card alone brings her to the other store, with the welcome gift.
    await until(() => accountOf(shop), welcomePoints);
    await scan(second.page, card);
    await bar(second).getByText('Анна Петрова').waitFor(arrival);
    await bar(second).getByText(`${welcomePoints} points`).waitFor(arrival);
    await scan(page, card);
    await bar(first).getByText(`${welcomePoints} points`).waitFor(arrival);

    await cut(second);
    await bar(second)
      .getByText(/100 points as of .*, offline/)
      .waitFor();
    await buyMilk(second, 4);
    await second.page.keyboard.press('Home');
    await second.page.getByText('decided here, offline').waitFor();
    await payExactCash(second.page);
    await second.page.getByTestId('paid-points').getByText('Spent 100 points').waitFor();
    await nextCustomer(second.page);
    // The till counts what it let be spent before anybody else has heard of it.
    await scan(second.page, card);
    await bar(second)
      .getByText(/^.*0 points as of/)
      .waitFor();
    await mend(second);

    await until(() => accountOf(shop), 0);
    expect(storedPayloads(shop.serverData, 'customer-registration')).toHaveLength(1);
    const [ofFirst, ofSecond] = ['TV1', 'NB2'].map((storeId) => customerRows(shop, storeId));
    expect([ofFirst?.length, ofSecond?.length]).toEqual([1, 1]);
    expect(ofFirst?.[0]).toMatchObject({
      account: { availablePoints: 0, pending: [{ points: 16 }, { points: 11 }] },
    });
    expect(ofSecond?.[0]?.account).toMatchObject({ availablePoints: 0 });
    expect(ledger(shop).map(({ kind, points }) => `${kind} ${points}`)).toEqual([
      'earn 11',
      'earn 16',
      'gift 100',
      'spend -100',
    ]);
    await bar(first).getByText('0 points').waitFor(arrival);
  });

  test('[POINTS51] the same points spent at both tills while neither is heard are owed, raised, and bounded', async () => {
    const other = cardNumberOf('2000', 8);
    await takeOff(first);
    await takeOff(second);
    await register(first, { name: 'Борис Орлов', phone: '+7 916 765-43-21', card: other });
    await until(() => accountOf(shop, 1), welcomePoints);
    await bar(first).getByText(`${welcomePoints} points`).waitFor(arrival);
    await scan(second.page, other);
    await bar(second).getByText(`${welcomePoints} points`).waitFor(arrival);
    for (const place of [first, second]) {
      await cut(place);
      await buyMilk(place, 4);
      await place.page.keyboard.press('Home');
      await place.page.getByText('decided here, offline').waitFor();
      await payExactCash(place.page);
      await nextCustomer(place.page);
    }
    for (const place of [first, second]) await mend(place);
    // What both sales earned repays a part of it at once.
    const earned = 2 * 11;
    await until(() => accountOf(shop, 1), earned - welcomePoints);
    await until(() => exceptions(shop), ['points-overdrawn']);
    expect(welcomePoints).toBeLessThanOrEqual(2 * capPoints);
    // Both tills hear of it: neither lets more be spent.
    for (const place of [first, second]) {
      await scan(place.page, other);
      await bar(place)
        .getByText(`owes ${welcomePoints - earned} points`)
        .waitFor(arrival);
    }
  });

  test('[POINTS53] [POINTS54] [POINTS56] a code, habits, and a programme that changes in mid-sale', async () => {
    await shop.serverCommand('demo', '--history');
    const regular = demoRegulars.find((each) => each.storeId === 'GFT');
    if (!regular) throw new Error('the gift shop has regulars');
    const printed: unknown = JSON.parse(await shop.serverCommand('customer-code', regular.cardNumber));
    const code = z.object({ digits: z.string() }).parse(printed).digits;
    const { page } = await shop.openTill(3, { storeId: 'GFT' });
    await signIn(page, 'Cashier 1', '1111');
    const tampered = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
    await scan(page, tampered);
    await page.getByText('This code was altered or isn’t ours').waitFor(arrival);
    await scan(page, code);
    const bought = page.getByLabel('Customer of the cart');
    await bought.getByText(regular.name).waitFor(arrival);

    // A key adds what receipts have shown; what is in the cart is suggested no more.
    const suggested = page.getByLabel('Suggestions').getByRole('button').first();
    const name = await suggested.locator('.suggestion-name').innerText();
    await page.keyboard.press('PageDown');
    await page.locator('.cart-line').getByText(name, { exact: true }).waitFor();
    expect(await page.locator('.suggestion-name').allInnerTexts()).not.toContain(name);
    // Four characters within a few milliseconds are a scanner's; an arrow between them ends every such run.
    for (let pieces = 2; pieces <= 6; pieces += 1) {
      await page.keyboard.press('NumpadAdd');
      await page.keyboard.press('ArrowDown');
      await page.getByText(`${pieces} pcs ×`).waitFor();
    }

    await page.keyboard.press('Home');
    await bought.getByText('held on the server').waitFor();
    const [pounds] = (await shop.serverCommand('loyalty-programme', 'show'))
      .split('\n')
      .map((row) => loyaltyProgrammeSchema.parse(JSON.parse(row)))
      .filter(({ currency }) => currency === 'GBP');
    const [rules] = pounds?.versions ?? [];
    if (!pounds || !rules) throw new Error('the demo chain has a programme in pounds');
    const next = { ...rules, version: 2, fromMs: Date.now() - 1000, highestShareBasisPoints: 1000 };
    const file = join(shop.folder, 'programme.json');
    await writeFile(file, JSON.stringify({ ...pounds, versions: [rules, next] }));
    await shop.serverCommand('loyalty-programme', 'set', file);
    await bought.getByText('The programme has changed', { exact: false }).waitFor(arrival);
    await page.keyboard.press('Home');
    await page.getByRole('status').getByText('Look at the new amounts').waitFor();
    await page.keyboard.press('Home');
    await bought.getByText('held on the server').waitFor();
    await payExactCash(page);
    await until(() => storedPayloads(shop.serverData, 'sale').some((each) => isOfVersion(each, 2)), true);
  });
});

function isOfVersion({ loyalty }: Record<string, unknown>, programmeVersion: number): boolean {
  return saleLoyaltySchema.safeParse(loyalty).data?.programmeVersion === programmeVersion;
}

/** Waits until the server's file says so. */
async function until<T>(fact: () => T, expected: T): Promise<void> {
  await vi.waitFor(() => expect(fact()).toEqual(expected), { timeout: 60_000, interval: 100 });
}

function read<T>(shop: Shop, sql: string, ...values: string[]): T[] {
  const database = new Database(join(shop.serverData, 'stillopen.db'), { readonly: true });
  try {
    // The columns are named by each question.
    return database.prepare(sql).all(...values) as T[];
  } finally {
    database.close();
  }
}

function rows(shop: Shop, storeId: string, collection: string): unknown[] {
  const sql = `SELECT data FROM feed_rows WHERE stream = ? AND collection = ? AND data IS NOT NULL ORDER BY id`;
  return read<{ data: string }>(shop, sql, `store:${storeId}`, collection).map(({ data }) =>
    JSON.parse(data),
  );
}

function customerRows(shop: Shop, storeId: string): Customer[] {
  return rows(shop, storeId, 'customers').map((row) => customerSchema.parse(row));
}

/** What the customer who was registered so many before may spend, as the first store is told. */
function accountOf(shop: Shop, place = 0): number | null {
  const known = customerRows(shop, 'TV1').sort((a, b) => (a.registeredAtMs ?? 0) - (b.registeredAtMs ?? 0));
  return known[place]?.account?.availablePoints ?? null;
}

function ledger(shop: Shop): LedgerEntry[] {
  return read<{ entry: string }>(shop, 'SELECT entry FROM ledger_entries')
    .map(({ entry }) => ledgerEntrySchema.parse(JSON.parse(entry)))
    .sort((a, b) => (`${a.kind} ${a.points}` < `${b.kind} ${b.points}` ? -1 : 1));
}

/** Kinds of exceptions, wherever they were raised. */
function exceptions(shop: Shop): string[] {
  const raised = ['TV1', 'NB2'].flatMap((storeId) => rows(shop, storeId, 'exceptions'));
  return [...new Set(raised.map((row) => exceptionSchema.parse(row).kind))];
}
