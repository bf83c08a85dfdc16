/** A cart whose payment failed as far as the window knows, though the journal may have it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { fakeDisk, signInByBadge, startFakeTill } from '../../tests/support/till-on-fakes.ts';
import { dayRoles, fillShop } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const cash = (tenderedMinor: number) => [{ kind: 'cash' as const, tenderedMinor }];

async function shop() {
  const server = createFakeSyncServer();
  fillShop(server);
  for (const row of dayRoles) server.put('reference', row.id, { ...row });
  const disk = await fakeDisk();
  const { till } = await startFakeTill(disk, server);
  open.push(till);
  await till.settled(AbortSignal.timeout(10_000));
  await signInByBadge(till, 'boss');
  const start = async (): Promise<Till> => {
    const { till: again } = await startFakeTill(disk, server);
    open.push(again);
    await signInByBadge(again, 'boss');
    return again;
  };
  return { disk, till, start };
}

/** A cart of A1 that is paid; the journal has the sale, and its answer never reaches the window. */
async function unanswered() {
  const { till, disk, start } = await shop();
  await till.actions.scan('A1');
  const { id } = till.sell.getState().cart;
  disk.host.afterAppend = () => {
    throw new Error('the answer was lost');
  };
  expect(await till.actions.pay(cash(300))).toMatchObject({ reason: { reason: 'unreachable' } });
  disk.host.afterAppend = () => {};
  expect(till.sell.getState()).toMatchObject({ paid: null, cart: { id } });
  const facts = (): string[] =>
    (disk.host.journals[0]?.entries ?? []).map(({ operation }) => `${operation.kind} ${operation.id}`);
  return { till, disk, start, id, facts };
}

describe('[SALEFLOW14] a cart whose payment got no answer', () => {
  it('[SALEFLOW14] can be neither voided nor parked: it is paid', async () => {
    for (const away of ['void', 'park'] as const) {
      const { till, id, facts } = await unanswered();
      const { voidCart } = till.actions;
      const gone = away === 'void' ? await voidCart('left', null) : await till.parkedActions.park(null);
      expect(gone).toMatchObject({ ok: false, reason: { code: away === 'void' ? 'cart-paid' : 'busy' } });
      expect(till.sell.getState()).toMatchObject({ paid: { operation: { id } }, cart: { lines: [] } });
      expect(facts()).toEqual([`sale ${id}`]);
    }
  });

  it('[SALEFLOW14] keeps its lines: goods that come after it are the next cart’s', async () => {
    const { till, id, facts } = await unanswered();
    await Promise.all([till.actions.scan('A2'), till.actions.scan('A2')]);
    expect(till.sell.getState().cart.lines).toMatchObject([{ sku: 'A2', quantityMilli: 2000 }]);
    expect((await till.actions.pay(cash(1000))).ok).toBe(true);
    expect(facts()).toEqual([`sale ${id}`, expect.stringMatching(/^sale /)]);
    const second = await unanswered();
    expect(await second.till.actions.removeLine(1, 'mistake', null)).toMatchObject({
      reason: { code: 'cart-paid' },
    });
    expect(second.facts()).toEqual([`sale ${second.id}`]);
  });

  it('[SALEFLOW14] is a cart as before where the journal hasn’t it, and stays while nobody can tell', async () => {
    const { till, disk } = await shop();
    await till.actions.scan('A1');
    disk.host.refuses = 'write-failed';
    expect((await till.actions.pay(cash(300))).ok).toBe(false);
    disk.host.refuses = null;
    const asked = vi.spyOn(disk.host, 'journalEntry').mockRejectedValue(new Error('gone'));
    const { cart } = till.sell.getState();
    expect(await till.actions.voidCart('left', null)).toMatchObject({ reason: { reason: 'unreachable' } });
    expect(await till.parkedActions.park(null)).toMatchObject({ reason: { code: 'busy' } });
    expect(till.sell.getState()).toMatchObject({ cart, paid: null, paying: false });
    asked.mockRestore();
    await till.actions.scan('A2');
    expect(till.sell.getState().cart).toMatchObject({ id: cart.id, lines: [{ sku: 'A1' }, { sku: 'A2' }] });
    expect((await till.actions.voidCart('left', null)).ok).toBe(true);
  });

  it('[SALEFLOW14] is asked for once what a failing disk took in part is decided, and not voided where it is paid', async () => {
    const { till, disk } = await shop();
    await till.actions.scan('A1');
    const { id } = till.sell.getState().cart;
    // The line stands in a file that can't be cut: nobody can tell yet, and then it is there.
    disk.host.keepsRefused = true;
    disk.host.refuses = 'write-failed';
    expect((await till.actions.pay(cash(300))).ok).toBe(false);
    expect(await till.actions.voidCart('left', null)).toMatchObject({ reason: { reason: 'unreachable' } });
    disk.host.refuses = null;
    expect(await till.actions.voidCart('left', null)).toMatchObject({ reason: { code: 'cart-paid' } });
    expect(till.sell.getState()).toMatchObject({ paid: { operation: { id } }, cart: { lines: [] } });
    expect(disk.host.journals[0]?.entries.map(({ operation }) => operation.kind)).toEqual(['sale']);
  });

  it('[SALEFLOW14] stays in doubt over a restart of the window where nobody can tell', async () => {
    const { till, disk, start, id } = await unanswered();
    await till.close();
    const asked = vi.spyOn(disk.host, 'journalEntry').mockRejectedValue(new Error('gone'));
    const again = await start();
    expect(again.sell.getState()).toMatchObject({ paid: null, cart: { id, lines: [{ sku: 'A1' }] } });
    expect(await again.actions.voidCart('left', null)).toMatchObject({ reason: { reason: 'unreachable' } });
    asked.mockRestore();
    expect(await again.actions.voidCart('left', null)).toMatchObject({ reason: { code: 'cart-paid' } });
    expect(again.sell.getState()).toMatchObject({ paid: { operation: { id } }, cart: { lines: [] } });
  });
});

describe('[SALEFLOW15] what came after a payment that got no answer', () => {
  /** A paid cart of A1 in doubt, into which goods went while the journal couldn't be asked. */
  async function scannedSince() {
    const shop = await unanswered();
    const asked = vi.spyOn(shop.disk.host, 'journalEntry').mockRejectedValue(new Error('gone'));
    await shop.till.actions.scan('A2');
    await shop.till.actions.scan('A2');
    await shop.till.actions.scan('??');
    await shop.till.actions.setQuantity(1, 3000);
    expect(shop.till.sell.getState().cart).toMatchObject({
      id: shop.id,
      lines: [
        { sku: 'A1', quantityMilli: 3000 },
        { sku: 'A2', quantityMilli: 2000 },
      ],
    });
    return { ...shop, answersAgain: () => asked.mockRestore() };
  }
  const rest = [
    { sku: 'A1', quantityMilli: 2000 },
    { sku: 'A2', quantityMilli: 2000 },
  ];

  it('[SALEFLOW15] is in the next cart once the journal tells that it was paid, and the till says so', async () => {
    for (const by of ['scan', 'void', 'pay'] as const) {
      const { till, id, facts, answersAgain } = await scannedSince();
      answersAgain();
      if (by === 'scan') await till.actions.scan('A2');
      if (by === 'void') expect((await till.actions.voidCart('left', null)).ok).toBe(false);
      if (by === 'pay') expect((await till.actions.pay(cash(5000))).ok).toBe(true);
      const { cart, paidAfterAll, unknownCodes, paid } = till.sell.getState();
      const [first, second] = rest;
      expect(cart.lines).toMatchObject(
        by === 'scan' ? [first, { ...second, quantityMilli: 3000 }] : [first, second],
      );
      expect(cart.id).not.toBe(id);
      expect(unknownCodes).toEqual([{ code: '??' }]);
      expect(paidAfterAll).toEqual({ receiptNumber: 'till-1-000001', moved: 'goods' });
      expect(paid?.operation.id).toBe(by === 'scan' ? undefined : id);
      expect(facts()).toEqual([`sale ${id}`]);
      expect((await till.actions.pay(cash(5000))).ok).toBe(true);
      expect(facts()).toEqual([`sale ${id}`, `sale ${cart.id}`]);
    }
  });

  it('[SALEFLOW15] is in the next cart after a restart', async () => {
    const { till, start, id, answersAgain } = await scannedSince();
    answersAgain();
    await till.close();
    const again = await start();
    expect(again.sell.getState()).toMatchObject({
      cart: { lines: rest },
      paidAfterAll: { receiptNumber: 'till-1-000001', moved: 'goods' },
    });
    expect(again.sell.getState().cart.id).not.toBe(id);
  });

  it('[SALEFLOW15] goes on without customer and discounts, and its money too', async () => {
    const { till, disk } = await unanswered();
    const asked = vi.spyOn(disk.host, 'journalEntry').mockRejectedValue(new Error('gone'));
    await till.actions.setCustomer('nina', null);
    await till.actions.setCartDiscount({ kind: 'share', basisPoints: 1000 });
    await till.actions.addCardPayment({ amountMinor: 100, reference: '7' });
    asked.mockRestore();
    expect(await till.actions.voidCart('left', null)).toMatchObject({ reason: { code: 'cart-paid' } });
    expect(till.sell.getState()).toMatchObject({
      cart: { lines: [], customerId: null, discount: null, cardPayments: [{ reference: '7' }] },
      paidAfterAll: { moved: 'card-payments' },
    });
  });

  it('[SALEFLOW15] is changed by nothing that was meant for the paid cart; more of its goods is of the next', async () => {
    const { till, answersAgain } = await scannedSince();
    answersAgain();
    await till.actions.setQuantity(2, 5000);
    expect(till.sell.getState()).toMatchObject({
      cart: { lines: [...rest.slice(0, 1), { sku: 'A2', quantityMilli: 5000 }] },
    });
    for (const change of ['price', 'discount'] as const) {
      const { till: other, answersAgain: answers } = await scannedSince();
      answers();
      if (change === 'price') await other.actions.setPrice(1, 5);
      else await other.actions.setCartDiscount({ kind: 'share', basisPoints: 1000 });
      expect(other.sell.getState().cart).toMatchObject({
        discount: null,
        lines: rest.map((line) => ({ ...line, unitPriceOverrideMinor: null })),
      });
    }
  });
});
