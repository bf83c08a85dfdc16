/** The customer of the open cart: earning, spending without a network, and each reason why points aren't spent. */
import { afterEach, describe, expect, test } from 'vitest';
import { alyonaId, customerRow, customerShop } from '../../tests/support/customer-shop.ts';
import { sampleProgramme } from '../../tests/support/loyalty-samples.ts';
import { signInByBadge, until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

async function pay(till: Till): Promise<unknown> {
  const { priced } = till.sell.getState();
  const tenderedMinor = priced.ok ? priced.value.totalMinor : 0;
  const paid = await till.actions.pay([{ kind: 'cash', tenderedMinor }]);
  return paid.ok ? paid.value.operation.payload : paid.reason;
}

const code = (answer: { readonly ok: boolean; readonly reason?: object }): unknown =>
  answer.ok ? 'spent' : answer.reason;

describe('[POINTS40] the customer of the open cart', () => {
  test('[POINTS40] earns, and pays with points up to bill and balance; the next redemption counts the first', async () => {
    const { till, network } = await customerShop(opened);
    network.cut();
    await until(() => !till.health.getState().connected);
    await till.actions.addSku('A1', 4000);
    expect(await till.customers.choose(alyonaId, 'card')).toEqual({ ok: true, value: null });
    expect(till.customers.ofCart.getState().cart).toMatchObject({
      shown: 'card',
      customer: { customerId: alyonaId },
      points: { choice: 'save', earnedPoints: 2, mostPoints: 300, limitedBy: { code: 'offline-cap' } },
    });
    expect(await till.customers.spend(null)).toMatchObject({
      value: { choice: 'spend', spentPoints: 300, spentMinor: 300, held: 'offline' },
    });
    expect(await pay(till)).toMatchObject({
      totalMinor: 700,
      loyalty: { customerId: alyonaId, spentPoints: 300, balanceKnown: { points: 500 }, holdId: null },
    });
    await till.actions.addSku('A1', 4000);
    await till.customers.choose(alyonaId, 'card');
    expect(till.customers.ofCart.getState().cart?.customer.points).toMatchObject({ availablePoints: 200 });
    expect(till.customers.ofCart.getState().cart?.customer.recent).toMatchObject([{ totalMinor: 700 }]);
    expect(code(await till.customers.spend(null))).toEqual({ code: 'over-offline-cap', leftPoints: 0 });
    expect(await pay(till)).toMatchObject({ totalMinor: 1000, loyalty: { spentPoints: 0, earnedPoints: 2 } });
  });

  test('[POINTS40] own redemptions count after a restart too, until the row that holds them comes', async () => {
    const { till, server, start, nowMs } = await customerShop(opened);
    server.applying = false;
    await till.actions.addSku('A1', 4000);
    await till.customers.choose(alyonaId, 'card');
    await till.customers.spend(200);
    await pay(till);
    await till.close();
    const again = await start();
    await again.customers.choose(alyonaId, 'card');
    const available = (): unknown => again.customers.ofCart.getState().cart?.customer.points?.availablePoints;
    expect(available()).toBe(300);
    const account = { availablePoints: 300, pending: [], expiring: [], turnoverMinor: 0, asOfMs: nowMs };
    server.release();
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { account }) });
    await again.settled(AbortSignal.timeout(20_000));
    expect(available()).toBe(300);
  });

  test('[POINTS60] what comes and what lapses follow from own sales too, before the server counts them', async () => {
    const { till, server, network, nowMs } = await customerShop(opened);
    const monthMs = 30 * 24 * 60 * 60_000;
    const account = {
      ...{ availablePoints: 500, turnoverMinor: 0, asOfMs: nowMs },
      pending: [{ points: 11, atMs: nowMs + monthMs }],
      expiring: [
        { points: 90, atMs: nowMs + 2 * monthMs },
        { points: 410, atMs: nowMs + 3 * monthMs },
      ],
    };
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { account }) });
    await till.settled(AbortSignal.timeout(20_000));
    network.cut();
    await until(() => !till.health.getState().connected);
    await till.actions.addSku('A1', 4000);
    await till.customers.choose(alyonaId, 'card');
    await till.customers.spend(100);
    expect(await pay(till)).toMatchObject({ loyalty: { spentPoints: 100, earnedPoints: 1 } });
    await till.actions.addSku('A1', 1000);
    await till.customers.choose(alyonaId, 'card');
    const { customer } = till.customers.ofCart.getState().cart ?? {};
    expect(customer?.points).toMatchObject({
      availablePoints: 400,
      pending: [{ points: 1 }, { points: 11 }],
      expiring: [{ points: 400 }, { points: 1 }],
    });
    expect(till.customers.balance(alyonaId)).toMatchObject({ points: 400 });
  });

  test('[POINTS41] each reason why points are not spent; the same key saves again', async () => {
    const { till, server, nowMs } = await customerShop(opened);
    const spend = async (points: number | null): Promise<unknown> => code(await till.customers.spend(points));
    expect(await spend(null)).toEqual({ code: 'no-cart' });
    await till.actions.addSku('A1', 1000);
    expect(await spend(null)).toEqual({ code: 'no-customer' });
    expect(code(await till.customers.choose('nobody', 'card'))).toEqual({ code: 'no-customer' });
    await till.customers.choose(alyonaId, 'phone');
    expect(await spend(null)).toEqual({ code: 'card-or-app-needed' });
    await till.customers.choose(alyonaId, 'app');
    expect(await spend(126)).toEqual({ code: 'over-share', mostPoints: 125 });
    expect(await spend(100)).toBe('spent');
    expect(await spend(0)).toBe('spent');
    expect(till.customers.ofCart.getState().cart?.points).toMatchObject({ choice: 'save', spentPoints: 0 });
    const account = { availablePoints: 20, pending: [], expiring: [], turnoverMinor: 0, asOfMs: nowMs };
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { account }) });
    await until(() => till.customers.ofCart.getState().cart?.customer.points?.availablePoints === 20);
    expect(await spend(21)).toEqual({ code: 'over-balance', leftPoints: 20 });
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { account: null }) });
    await until(() => till.customers.ofCart.getState().cart?.customer.points === null);
    expect(await spend(1)).toEqual({ code: 'balance-unknown' });
    await signInByBadge(till, 'boss');
    expect(await spend(1)).toEqual({ code: 'right-missing' });
    till.signOut();
    expect(await spend(1)).toEqual({ code: 'not-signed-in' });
    expect(code(await till.customers.choose(null, 'card'))).toEqual({ code: 'not-signed-in' });
  });

  test('[POINTS41] a programme that changed is shown anew before anybody spends by it', async () => {
    const { till, server, nowMs } = await customerShop(opened);
    await till.actions.addSku('A1', 4000);
    await till.customers.choose(alyonaId, 'card');
    const changed = sampleProgramme(
      { pointValueMinor: 1 },
      { version: 2, fromMs: nowMs - 1000, pointValueMinor: 2 },
    );
    server.put('reference', changed.id, { ...changed, currency: 'GBP' });
    await till.settled(AbortSignal.timeout(20_000));
    expect(code(await till.customers.spend(10))).toEqual({ code: 'programme-changed' });
    expect(await till.customers.spend(10)).toMatchObject({ value: { spentMinor: 20 } });
  });
});
