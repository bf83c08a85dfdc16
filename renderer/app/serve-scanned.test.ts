/** A customer's card or code at the cart: served at once, or a reason with what to do, in both languages. */
import { afterEach, expect, test } from 'vitest';
import { alyonaCard, alyonaId, customerCode, customerShop } from '../../tests/support/customer-shop.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import { createFormat } from '../i18n/format.ts';
import { createI18n } from '../i18n/language.ts';
import type { Till } from '../till/till.ts';
import { isCustomersCode, serveScanned } from './serve-scanned.ts';
import { serveProblemText } from './use-cart-customer-scan.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const hourMs = 3_600_000;
const unknownCard = '2000000000000022';

test('[POINTS53] a card or a code puts its customer on the cart, as who showed it', async () => {
  const { till, nowMs } = await customerShop(opened);
  const shown = () => till.customers.ofCart.getState().cart?.shown;
  expect(isCustomersCode(alyonaCard, till)).toBe(true);
  expect(isCustomersCode('A1', till)).toBe(false);
  expect(await serveScanned(till, alyonaCard)).toBeNull();
  expect([till.sell.getState().cart.customerId, shown()]).toEqual([alyonaId, 'card']);
  await till.customers.choose(null, 'card');
  const app = customerCode({ medium: 'app', untilMs: nowMs + hourMs });
  expect(isCustomersCode(app, till)).toBe(true);
  expect(await serveScanned(till, app)).toBeNull();
  expect(shown()).toBe('app');
});

test('[POINTS53] tampered, expired, of another chain, unknown or erased: the cart stays, and each has its words', async () => {
  const { till, disk, network, nowMs } = await customerShop(opened);
  const problemOf = async (code: string): Promise<unknown> => {
    const problem = await serveScanned(till, code);
    if (!problem) return null;
    for (const language of ['ru', 'en'] as const) {
      const { t } = createI18n(language);
      const text = serveProblemText(problem, t, createFormat(language, 'GBP', 'Europe/London'));
      expect(text.length).toBeGreaterThan(20);
      expect(/\p{Script=Cyrillic}/u.test(text)).toBe(language === 'ru');
    }
    expect(till.sell.getState().cart.customerId).toBeNull();
    return problem;
  };
  disk.host.customerCodesAreGenuine = false;
  expect(await problemOf(customerCode())).toEqual({ at: 'find', reason: { code: 'code-not-genuine' } });
  disk.host.customerCodesAreGenuine = true;
  expect(await problemOf(customerCode({}, 7))).toEqual({ at: 'find', reason: { code: 'code-key-unknown' } });
  const untilMs = nowMs - hourMs;
  expect(await problemOf(customerCode({ medium: 'app', untilMs }))).toMatchObject({
    reason: { code: 'code-expired' },
  });
  network.cut();
  expect(await problemOf(unknownCard)).toEqual({ at: 'fetch', reason: { code: 'no-network' } });
  disk.host.erasedCustomers.push(alyonaId);
  await until(() => !till.health.getState().connected);
  network.mend();
  await until(async () => !(await till.customers.find(alyonaCard, 1)).ok);
  expect(await problemOf(customerCode())).toEqual({ at: 'find', reason: { code: 'erased' } });
});
