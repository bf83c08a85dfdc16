/** The points of an open cart between till and server: held, refused, late, freed, and a customer who is no more. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Timers } from '../../shared/base/environment.ts';
import type { HoldRequest } from '../../shared/protocol/loyalty.ts';
import { alyonaId, type CustomerShop, customerRow, customerShop } from '../../tests/support/customer-shop.ts';
import { systemTimers } from '../../tests/support/system-environment.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const holdId = '019cadc0-0000-7000-9000-0000000000d1';
const hourMs = 3_600_000;

/** A shop whose server holds up to `most` points, and what was said to it. */
async function shopThatHolds(most = 10_000, options: Parameters<typeof customerShop>[1] = {}) {
  const shop = await customerShop(opened, options);
  const { server, till, nowMs } = shop;
  const said: string[] = [];
  const account = { availablePoints: most, pending: [], expiring: [], turnoverMinor: 0, asOfMs: nowMs };
  server.points = async (path, body) => {
    const { points, cartId } = body as HoldRequest;
    said.push(path === 'release' ? 'release' : `hold ${points}`);
    if (path === 'release') return { released: true };
    if (points > most) return { status: 'refused', reason: 'not-enough', account };
    expect(cartId).toBe(till.sell.getState().cart.id);
    return { status: 'held', holdId, points, untilMs: nowMs + hourMs, account };
  };
  await till.actions.addSku('A1', 4000);
  await till.customers.choose(alyonaId, 'card');
  const points = () => till.customers.ofCart.getState().cart?.points;
  return { ...shop, said, points };
}

const payload = async ({ till }: Pick<CustomerShop, 'till'>): Promise<unknown> => {
  const { priced } = till.sell.getState();
  const tenderedMinor = priced.ok ? priced.value.totalMinor : 0;
  const paid = await till.actions.pay([{ kind: 'cash', tenderedMinor }]);
  return paid.ok ? paid.value.operation.payload : paid.reason;
};

describe('[HOLD13] with a network', () => {
  test('[HOLD13] points beyond the offline cap are held and spent, and the sale names its hold', async () => {
    const shop = await shopThatHolds();
    const { till, said, points } = shop;
    expect(points()).toMatchObject({ mostPoints: 500, limitedBy: null, held: 'none' });
    expect(await till.customers.spend(null)).toMatchObject({
      value: { choice: 'spend', spentPoints: 500, held: 'held', problem: null },
    });
    // Shown once more, the card changes nothing.
    await till.customers.choose(alyonaId, 'card');
    expect(points()).toMatchObject({ spentPoints: 500, held: 'held' });
    expect(await payload(shop)).toMatchObject({ loyalty: { spentPoints: 500, holdId, balanceKnown: null } });
    await till.settled(AbortSignal.timeout(20_000));
    expect(said).toEqual(['hold 500']);
  });

  test('[HOLD13] the word of the server is told, and no reason to decide without it', async () => {
    const { till, said, points } = await shopThatHolds(50);
    const answer = await till.customers.spend(60);
    expect(answer).toEqual({ ok: false, reason: { code: 'hold-refused', availablePoints: 50 } });
    expect(points()).toMatchObject({ choice: 'save', spentPoints: 0 });
    // As many as may be are as many as the server has.
    expect(await till.customers.spend(null)).toMatchObject({ value: { spentPoints: 50, held: 'held' } });
    expect(said).toEqual(['hold 60', 'hold 500', 'hold 50']);
  });

  test('[HOLD13] a hold past its deadline counts no more: the cart says why it can not be paid', async () => {
    const shop = await shopThatHolds();
    const { till, server, nowMs, points } = shop;
    server.points = async (_, body) => ({
      ...{ status: 'held', holdId, points: (body as HoldRequest).points, untilMs: nowMs },
      account: { availablePoints: 0, pending: [], expiring: [], turnoverMinor: 0, asOfMs: nowMs },
    });
    await till.customers.spend(400);
    expect(points()).toMatchObject({
      held: 'offline',
      problem: { code: 'over-offline-cap', leftPoints: 300 },
    });
    expect(await payload(shop)).toMatchObject({ code: 'over-offline-cap' });
  });
});

describe('[HOLD15] before the deadline', () => {
  /** What would come in more than half an hour comes at once. */
  const timers: Timers = {
    ...systemTimers,
    after: (delayMs, run) => systemTimers.after(delayMs > hourMs / 2 ? 5 : delayMs, run),
  };

  test('[HOLD15] the server is asked for the same points again, and the cart keeps them', async () => {
    const { till, said, points } = await shopThatHolds(10_000, { timers });
    await till.customers.spend(100);
    await until(() => said.length === 2);
    await until(() => points()?.held === 'held');
    expect(said).toEqual(['hold 100', 'hold 100']);
    expect(points()).toMatchObject({ choice: 'spend', spentPoints: 100 });
    expect(till.customers.ofCart.getState().lost).toBeNull();
  });

  test('[HOLD15] points that it holds no more are saved again, and the cashier is told until they choose', async () => {
    const { till, server, said, points } = await shopThatHolds(10_000, { timers });
    const holds = server.points;
    server.points = async (path, body) => {
      if (path === 'release' || said.length === 0) return holds?.(path, body);
      said.push('refused');
      return { status: 'refused', reason: 'erased', account: null };
    };
    await till.customers.spend(100);
    await until(() => till.customers.ofCart.getState().lost?.why === 'points');
    expect(points()).toMatchObject({ choice: 'save', spentPoints: 0, held: 'none' });
    await till.customers.spend(100);
    expect(till.customers.ofCart.getState().lost).toBeNull();
  });
});

test('[HOLD15] a hold that a renewal made anew after its sale is freed, for nobody else would', async () => {
  const hasty: Timers = {
    ...systemTimers,
    after: (delayMs, run) => systemTimers.after(delayMs > hourMs / 2 ? 5 : delayMs, run),
  };
  const shop = await shopThatHolds(10_000, { timers: hasty });
  const { till, server, said } = shop;
  const holds = server.points;
  let answer: () => void = () => {};
  const paid = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let asked = 0;
  server.points = async (path, body) => {
    if (path === 'release' || asked++ === 0) return holds?.(path, body);
    await paid;
    const { points } = body as HoldRequest;
    const account = { availablePoints: 0, pending: [], expiring: [], turnoverMinor: 0, asOfMs: shop.nowMs };
    const renewed = '019cadc0-0000-7000-9000-0000000000d2';
    return { status: 'held', holdId: renewed, points, untilMs: shop.nowMs + hourMs, account };
  };
  await till.customers.spend(100);
  await until(() => asked === 2);
  expect(await payload(shop)).toMatchObject({ loyalty: { spentPoints: 100, holdId } });
  answer();
  await until(() => said.at(-1) === 'release');
});

describe('[HOLD14] what a cart held is freed', () => {
  test('[HOLD14] when points are saved again, the customer changes, or the cart is voided or parked', async () => {
    const { till, said, points } = await shopThatHolds();
    const spends = async (): Promise<void> => {
      said.splice(0);
      expect(await till.customers.spend(100)).toMatchObject({ ok: true });
    };
    const freed = () => until(() => said.at(-1) === 'release');
    await spends();
    await till.customers.spend(0);
    await freed();
    await spends();
    await till.customers.choose(null, 'card');
    await freed();
    await till.customers.choose(alyonaId, 'app');
    await spends();
    // Other points replace the hold; nothing is freed in between.
    await till.customers.spend(200);
    expect(said).toEqual(['hold 100', 'hold 200']);
    await till.parkedActions.park(null);
    await freed();
    const [parked] = till.parked.getState().own;
    expect(parked).toMatchObject({ totalMinor: 1000 });
    await till.parkedActions.recall(parked?.parkedId ?? '');
    // What was chosen for the cart before is chosen anew.
    expect(points()).toMatchObject({ choice: 'save', spentPoints: 0, held: 'none' });
    expect(till.sell.getState().cart.loyalty).toMatchObject({ shown: 'app', spendPoints: 0, held: null });
    await spends();
    await till.actions.voidCart('changed mind', null);
    await freed();
    expect(till.customers.ofCart.getState().cart).toBeNull();
  });

  test('[HOLD14] when the till starts again, the cart that was open frees it all the same', async () => {
    const { till, said, start } = await shopThatHolds();
    await till.customers.spend(100);
    await until(() => till.sell.getState().cart.loyalty?.held?.points === 100);
    await till.close();
    const again = await start();
    await until(() => again.customers.ofCart.getState().cart?.points?.held === 'held');
    await again.customers.spend(0);
    await until(() => said.at(-1) === 'release');
  });

  test('[HOLD14] when the cart was put aside while the server was asked', async () => {
    const { till, server, said } = await shopThatHolds();
    const hold = server.points;
    let answer = (): void => {};
    server.points = async (path, body) => {
      if (path === 'holds') await new Promise<void>((resolve) => (answer = resolve));
      const { points } = body as HoldRequest;
      said.push(path === 'release' ? 'release' : `hold ${points}`);
      const account = { availablePoints: 0, pending: [], expiring: [], turnoverMinor: 0, asOfMs: 0 };
      return path === 'release'
        ? { released: true }
        : { status: 'held', holdId, points, untilMs: server.nowMs + hourMs, account };
    };
    const spending = till.customers.spend(100);
    await until(() => till.customers.ofCart.getState().cart?.points?.held === 'asking');
    await till.parkedActions.park(null);
    answer();
    expect(await spending).toEqual({ ok: false, reason: { code: 'cart-changed' } });
    await until(() => said.includes('release'));
    expect(said).toEqual(['hold 100', 'release']);
    server.points = hold;
  });
});

describe('[POINTS50] the customer of the open cart who is no more', () => {
  test('[POINTS50] erased meanwhile, they leave the cart, and the sale names nobody', async () => {
    const shop = await shopThatHolds();
    const { till, disk, network, said } = shop;
    await till.customers.spend(100);
    disk.host.erasedCustomers.push(alyonaId);
    // Keys are exchanged when the server is heard again.
    network.cut();
    await until(() => !till.health.getState().connected);
    network.mend();
    await until(() => till.sell.getState().cart.customerId === null);
    expect(till.customers.ofCart.getState()).toEqual({ cart: null, lost: { why: 'erased' } });
    await until(() => said.at(-1) === 'release');
    expect(await till.customers.choose(alyonaId, 'card')).toEqual({ ok: false, reason: { code: 'erased' } });
    expect(await payload(shop)).toMatchObject({ totalMinor: 1000, customerId: null, loyalty: null });
    expect(till.customers.ofCart.getState().lost).toBeNull();
  });

  test('[POINTS50] no longer of this store, they leave it too; one who comes later is waited for', async () => {
    const { till, server, nowMs, start } = await shopThatHolds();
    server.put('customers', alyonaId, null);
    await until(() => till.sell.getState().cart.customerId === null);
    expect(till.customers.ofCart.getState().lost).toEqual({ why: 'unknown' });
    server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs) });
    await until(async () => (await till.customers.choose(alyonaId, 'card')).ok);
    expect(till.customers.ofCart.getState()).toMatchObject({ lost: null, cart: { shown: 'card' } });
    await till.close();
    const again = await start();
    expect(again.sell.getState().cart.customerId).toBe(alyonaId);
  });
});
