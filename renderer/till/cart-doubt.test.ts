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

async function shop() {
  const server = createFakeSyncServer();
  fillShop(server);
  for (const row of dayRoles) server.put('reference', row.id, { ...row });
  const disk = await fakeDisk();
  const { till } = await startFakeTill(disk, server);
  open.push(till);
  await till.settled(AbortSignal.timeout(10_000));
  await signInByBadge(till, 'boss');
  return { disk, till };
}

const cash = (tenderedMinor: number) => [{ kind: 'cash' as const, tenderedMinor }];

describe('[SALEFLOW14] a cart whose payment got no answer', () => {
  /** A cart of A1 that is paid; the journal has the sale, and its answer never reaches the window. */
  async function unanswered() {
    const { till, disk } = await shop();
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
    return { till, disk, id, facts };
  }

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
    const asked = vi.spyOn(disk.host, 'journalReceipts').mockRejectedValue(new Error('gone'));
    const { cart } = till.sell.getState();
    expect(await till.actions.voidCart('left', null)).toMatchObject({ reason: { reason: 'unreachable' } });
    expect(await till.parkedActions.park(null)).toMatchObject({ reason: { code: 'busy' } });
    expect(till.sell.getState()).toMatchObject({ cart, paid: null, paying: false });
    asked.mockRestore();
    await till.actions.scan('A2');
    expect(till.sell.getState().cart).toMatchObject({ id: cart.id, lines: [{ sku: 'A1' }, { sku: 'A2' }] });
    expect((await till.actions.voidCart('left', null)).ok).toBe(true);
  });
});
