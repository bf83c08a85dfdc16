/** Parking and recalling at one till, on fakes, with crashes at the seams. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { memoryDrafts } from '../../tests/support/memory-drafts.ts';
import { fakeDisk, signInByBadge, startFakeTill } from '../../tests/support/till-on-fakes.ts';
import { dayRoles, fillShop } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

async function shop(staffId = 'anna') {
  const server = createFakeSyncServer();
  fillShop(server);
  for (const row of dayRoles) server.put('reference', row.id, { ...row });
  const disk = await fakeDisk();
  const start = async (): Promise<Till> => {
    const { till } = await startFakeTill(disk, server);
    open.push(till);
    await till.settled(AbortSignal.timeout(10_000));
    await signInByBadge(till, staffId);
    return till;
  };
  return { server, disk, till: await start(), start };
}

const cash = (tenderedMinor: number) => [{ kind: 'cash' as const, tenderedMinor }];

describe('parking', () => {
  it('[PARK1] puts the cart aside, opens an empty one and records who did it', async () => {
    const { till, disk } = await shop();
    expect(await till.parkedActions.park(null)).toMatchObject({ reason: { code: 'empty-cart' } });
    await till.actions.scan('A1');
    await till.actions.scan('A2');
    const { cart } = till.sell.getState();
    expect((await till.parkedActions.park(null)).ok).toBe(true);
    expect(till.sell.getState()).toMatchObject({ cart: { lines: [] }, paying: false });
    expect(till.parked.getState().own).toMatchObject([
      {
        parkedId: cart.id,
        parkedBy: 'anna',
        totalMinor: 500,
        lineCount: 2,
        articles: ['Article A1', 'Article A2'],
      },
    ]);
    expect(disk.host.journals[0]?.entries.map((entry) => entry.operation.payload)).toMatchObject([
      { verb: 'park', subject: cart.id, reason: 'parked', amountMinor: 500 },
    ]);
  });

  it('[PARK2] what is scanned while a cart is parked belongs to the next one', async () => {
    const { till } = await shop();
    await till.actions.scan('A1');
    const parking = till.parkedActions.park(null);
    const scanned = till.actions.scan('A2');
    expect((await parking).ok).toBe(true);
    await scanned;
    expect(till.sell.getState().cart.lines.map((line) => line.sku)).toEqual(['A2']);
    expect(till.parked.getState().own).toMatchObject([{ lineCount: 1 }]);
  });

  it('[PARK3] comes back without a server as a cart of another id, once, and only onto an empty cart', async () => {
    const { till, start, disk } = await shop();
    await till.actions.scan('A1');
    await till.actions.setPrice(1, 200);
    const { cart } = till.sell.getState();
    await till.parkedActions.park(null);
    await till.actions.scan('A2');
    expect(await till.parkedActions.recall(cart.id)).toMatchObject({ reason: { code: 'cart-not-empty' } });
    await till.actions.pay(cash(250));
    await till.actions.nextCustomer();
    await till.close();
    const again = await start();
    expect(again.parked.getState().own).toMatchObject([{ parkedId: cart.id }]);
    expect((await again.parkedActions.recall(cart.id)).ok).toBe(true);
    const recalled = again.sell.getState().cart;
    expect(recalled).toEqual({ ...cart, id: recalled.id });
    expect(recalled.id).not.toBe(cart.id);
    expect(again.parked.getState().own).toEqual([]);
    expect(await again.parkedActions.recall(cart.id)).toMatchObject({ reason: { code: 'cart-not-empty' } });
    await again.actions.addApproval('price-override', 1, 'boss');
    expect((await again.actions.pay(cash(200))).ok).toBe(true);
    expect(await again.parkedActions.recall(cart.id)).toMatchObject({ reason: { code: 'not-there' } });
    expect(disk.host.journals[0]?.entries.map((entry) => entry.operation.payload.reason)).toContain(
      'recalled',
    );
  });

  it('[PARK4] a crash between parking and the next draft leaves one cart, parked', async () => {
    const { till, start, disk } = await shop();
    await till.actions.scan('A1');
    const { cart } = till.sell.getState();
    await till.parkedActions.park(null);
    await till.close();
    // The draft of the open cart as it was before it was parked.
    await overwriteDraft(disk.draftsName, 'cart:current', { cart });
    const again = await start();
    expect(again.sell.getState().cart.lines).toEqual([]);
    expect(again.parked.getState().own).toHaveLength(1);
  });

  it('[PARK4] a crash while recalling leaves one cart: parked still, or open already', async () => {
    for (const isOpen of [false, true]) {
      const { till, start, disk } = await shop();
      await till.actions.scan('A1');
      const { cart } = till.sell.getState();
      await till.parkedActions.park(null);
      await till.close();
      const cartId = '019cadc0-0000-7000-8000-00000000000a';
      const draft = await readDraft(disk.draftsName, `parked:${cart.id}`);
      const { offered, sale } = draft.work as { offered: boolean; sale: object };
      await overwriteDraft(disk.draftsName, `parked:${cart.id}`, {
        work: { state: 'opening', offered, sale, cartId },
      });
      if (isOpen) await overwriteDraft(disk.draftsName, 'cart:current', { cart: { ...cart, id: cartId } });
      const again = await start();
      expect(again.parked.getState().own).toHaveLength(isOpen ? 0 : 1);
      expect(again.sell.getState().cart.lines).toHaveLength(isOpen ? 1 : 0);
    }
  });

  it('[PARK5] needs the right, own or lent, and a cart without money in it', async () => {
    const { till, server } = await shop();
    server.put('reference', 'role:cashier', { ...dayRoles[0], verbs: ['sell'] });
    await till.settled(AbortSignal.timeout(10_000));
    await till.actions.scan('A1');
    expect(await till.parkedActions.park(null)).toMatchObject({
      reason: { code: 'right-missing', verb: 'park' },
    });
    expect((await till.parkedActions.park('anna')).ok).toBe(false);
    await till.actions.addCardPayment({ amountMinor: 100, reference: null });
    expect(await till.parkedActions.park('boss')).toMatchObject({ reason: { code: 'payment-in-cart' } });
    expect(till.sell.getState().cart.lines).toHaveLength(1);
  });
});

async function readDraft(name: string, id: string) {
  const database = memoryDrafts(name);
  const found = await database.get(id);
  await database.close();
  return found;
}

async function overwriteDraft(name: string, id: string, content: object): Promise<void> {
  const database = memoryDrafts(name);
  const { _rev } = await database.get(id);
  await database.put({ _id: id, _rev, ...content });
  await database.close();
}
