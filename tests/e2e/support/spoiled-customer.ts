/** A customer for looking at screens, of whom the disk of another till of the store spoiled what it wrote. */
import type { Page } from 'playwright-core';
import { systemEnvironment } from '../../../sync-server/system-environment.ts';
import { newPerson, records, spoiled } from '../../support/customer-facts.ts';
import type { Shop } from './shop.ts';
import { wireTill } from './tour-orders.ts';

/** Registers the customer and writes an e-mail address and a note that nobody can read; answers their name. */
export async function spoilCustomer(shop: Shop, storeId: string): Promise<string> {
  const { till, journal } = await wireTill(shop, storeId);
  const person = newPerson();
  const wallMs = systemEnvironment.clock.wallMs();
  const change = { at: { wallMs, businessMs: wallMs }, staffId: `staff:${storeId}-2` };
  const name = storeId === 'GFT' ? 'Grace Palmer' : 'Галина Попова';
  // A number of its own, or each customer of a look would be read as one with the last.
  const phone = `+7900${String(wallMs).slice(-7)}`;
  await records(journal, person, 'customer-registration', { name, phone }, {}, change);
  // The key goes first, so that the till has it when it hears of the customer.
  await till.json('/v1/customer-keys', { keys: [person] });
  const unread = { email: 'grace@example.org', note: '—' };
  const { sealed = '', ...bare } = await records(journal, person, 'customer-change', unread, {}, change);
  journal.entries[bare.tillSequence - 1] = { ...bare, sealed: spoiled(sealed) };
  await till.pushAll(journal);
  return name;
}

/** Shows the exception once it, and whom it is about, has come to the till. */
export async function spoiledPicture(
  page: Page,
  name: string,
  keep: (name: string) => Promise<void>,
): Promise<void> {
  await page.keyboard.press('Control+Digit5');
  const raised = page
    .locator('.exception', { has: page.locator('.exception-right > .order-timeline') })
    .filter({ hasText: name })
    .first();
  await raised.waitFor();
  await raised.scrollIntoViewIfNeeded();
  await keep('29-customer-unreadable');
}
