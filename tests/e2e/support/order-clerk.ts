/** What the people of a store do with online orders at a till, in English. */
import type { Locator, Page } from 'playwright-core';
import { demoBadge } from '../../../sync-server/demo/demo-people.ts';
import { openScreen, scan } from './cashier.ts';

/** The store of the tests of online orders. */
export const orderStore = 'GFT';

// The server and two windows share a busy machine: a limit against hanging.
const arrival = { timeout: 60_000 };

/** The card of an order on the board; the board must be in front. */
export function orderCard(till: Page, number: string, column?: string): Locator {
  const place = column === undefined ? till : till.getByRole('region', { name: column, exact: true });
  return place.locator(`[data-order="${number}"]`);
}

/** Opens an order from the board, once it is there. */
export async function openOrder(till: Page, number: string): Promise<void> {
  await openScreen(till, 'Orders');
  await orderCard(till, number).click(arrival);
  await till.getByRole('heading', { name: number, exact: true }).waitFor();
}

/** Takes the order over and begins to pack it; the order is in front. */
export async function acceptAndPack(till: Page): Promise<void> {
  await till.getByRole('button', { name: /Accept the order/ }).click();
  await till.getByRole('button', { name: /^Pack/ }).click();
  await till.locator('.pack-line').first().waitFor();
}

/** Takes by hand whatever is still to be picked, and packs it into one bag. */
export async function packTheRest(till: Page): Promise<void> {
  const take = till.getByRole('button', { name: /^Took one/ });
  while ((await take.count()) > 0) await take.first().click();
  await till.keyboard.press('F5');
  await till.getByRole('button', { name: /^Packed/ }).click();
}

/** Puts the packed order on a place. */
export async function putOnPlace(till: Page, place: string): Promise<void> {
  await till.getByRole('button', { name: place, exact: true }).click();
  await till.getByRole('button', { name: /Ready, print the label/ }).click();
  await till.getByText('Where it waits').waitFor();
}

/** Accepts, packs and puts an order on a place. */
export async function prepare(till: Page, number: string, place: string): Promise<void> {
  await openOrder(till, number);
  await acceptAndPack(till);
  await packTheRest(till);
  await putOnPlace(till, place);
}

/** Waits until a till knows where an order waits, and goes back to selling. */
export async function knowsPlace(till: Page, number: string, place: string): Promise<void> {
  await openScreen(till, 'Orders');
  await till.locator(`[data-order="${number}"]`, { hasText: place }).waitFor(arrival);
  await openScreen(till, 'Sell');
}

/** What the counter says of the money: PAID, TO PAY or NOTHING TAKEN. */
export function verdict(till: Page, text: 'PAID' | 'TO PAY' | 'NOTHING TAKEN'): Locator {
  return till.getByTestId('handover-sums').getByText(text, { exact: true });
}

/** Hands over what the customer's scanned code releases, all of it paid. */
export async function handOverPaid(till: Page, qr: string): Promise<void> {
  await scan(till, qr);
  await verdict(till, 'PAID').waitFor();
  await till.getByRole('button', { name: /^Hand over/ }).click();
  await till.getByText('Nothing to pay').waitFor();
}

/** Scans a code that releases nothing and waits for the reason. */
export async function isRefused(till: Page, code: string, why: string): Promise<void> {
  await scan(till, code);
  await till.getByRole('alert').getByRole('heading', { name: why, exact: true }).waitFor();
}

/** A manager lends a right by their badge, asked for by a dialog. */
export async function managerAgrees(till: Page): Promise<void> {
  const question = till.getByRole('dialog', { name: 'Somebody else has to approve', exact: true });
  await question.waitFor();
  await scan(till, demoBadge(orderStore, '4444'));
  await question.waitFor({ state: 'detached' });
}

/** Types into a field that has the focus at a person's pace, which no scanner has. */
export async function typeByHand(till: Page, text: string): Promise<void> {
  await till.keyboard.type(text, { delay: 60 });
}

/** Pays what is due for an order in cash, from the counter on. */
export async function payAtCounter(till: Page): Promise<void> {
  await till.getByRole('button', { name: /^To payment/ }).click();
  await till.getByRole('heading', { name: 'Payment' }).waitFor();
  await till.keyboard.press('F4');
  await till.getByRole('button', { name: /Finish sale/ }).click();
  await till.getByText('Saved on this till’s disk').waitFor();
}
