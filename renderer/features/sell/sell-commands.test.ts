/** Who is asked to approve, for what, and what becomes of it where they may not or nobody does. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeSyncServer } from '../../../tests/support/fake-sync-server.ts';
import { fakeDisk, signInByBadge, startFakeTill } from '../../../tests/support/till-on-fakes.ts';
import { dayRoles, fillShop, referenceRows } from '../../../tests/support/till-rows.ts';
import { createFormat } from '../../i18n/format.ts';
import { createI18n } from '../../i18n/language.ts';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { sellCommands } from './sell-commands.ts';
import { wantedText } from './wanted-text.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

/** A cashier up to 5 %, a senior up to 15 %, a manager up to all; A1 costs 2.50. */
async function desk(ask: AskApproval, roles: readonly { readonly id: string }[] = []) {
  const server = createFakeSyncServer();
  fillShop(server);
  for (const row of roles) server.put('reference', row.id, { ...row });
  const boss = referenceRows.find((row) => row.id === 'boss');
  const manager = referenceRows.find((row) => row.id === 'role:manager');
  server.put('reference', 'role:senior', { ...manager, id: 'role:senior', maxDiscountBasisPoints: 1500 });
  server.put('reference', 'clara', { ...boss, id: 'clara', roleId: 'role:senior', badge: null });
  const disk = await fakeDisk();
  const { till } = await startFakeTill(disk, server);
  open.push(till);
  await till.settled(AbortSignal.timeout(10_000));
  await signInByBadge(till, 'anna');
  await till.actions.scan('A1');
  const { t } = createI18n('en');
  const format = createFormat('en', 'GBP', 'Europe/London');
  const told = {
    refused: vi.fn(),
    notApproved: vi.fn(),
    drawerOpened: vi.fn(),
    parked: vi.fn(),
    dayRefused: vi.fn(),
  };
  const commands = sellCommands(till, ask, {
    ...told,
    wanted: (right) => wantedText(till.sell.getState(), right, t, format),
  });
  const cart = () => till.sell.getState().cart;
  return { commands, told, cart, till, disk };
}

const half = { kind: 'share', basisPoints: 5000 } as const;

describe('asking for an approval', () => {
  it('[SESSION6] says how much of what, and knows whose limit is too low', async () => {
    const ask = vi.fn<AskApproval>(async (verb, _note, isEnough) => {
      // A typed price has no limit of its own.
      const bySenior = verb === 'price-override';
      expect([isEnough?.('anna'), isEnough?.('clara'), isEnough?.('boss')]).toEqual([false, bySenior, true]);
      return 'boss';
    });
    const { commands, told, cart } = await desk(ask);
    await commands.setCartDiscount(half);
    await commands.setLineDiscount(1, half);
    await commands.setPrice(1, 100);
    expect(ask.mock.calls.map(([verb, note]) => [verb, note])).toEqual([
      ['discount', '£1.25 off the cart’s £2.50'],
      ['discount', 'Article A1: £1.25 off £2.50'],
      ['price-override', 'Article A1: £1.00'],
    ]);
    expect(cart()).toMatchObject({
      discount: half,
      lines: [{ discount: half, unitPriceOverrideMinor: 100 }],
    });
    expect(told.notApproved).not.toHaveBeenCalled();
  });

  it('[SESSION6] who has the limit for it is enough, up to exactly that', async () => {
    const enough: unknown[] = [];
    const { commands } = await desk(async (_verb, _note, isEnough) => {
      enough.push(isEnough?.('clara'));
      return 'boss';
    });
    await commands.setCartDiscount({ kind: 'share', basisPoints: 1500 });
    await commands.setCartDiscount({ kind: 'share', basisPoints: 1600 });
    expect(enough).toEqual([true, false]);
  });

  it('[SESSION6] what nobody approved is taken back, and that is said', async () => {
    const { commands, told, cart } = await desk(async () => null);
    await commands.setCartDiscount(half);
    expect(cart().discount).toBeNull();
    expect(told.notApproved).toHaveBeenCalledTimes(1);
  });
});

describe('a cart that turns out to be paid', () => {
  it('[SALEFLOW15] is told of by the till alone: no refusal takes the place of that', async () => {
    for (const command of ['removeLine', 'voidCart', 'park'] as const) {
      const { commands, told, till, disk } = await desk(async () => 'boss', dayRoles);
      disk.host.afterAppend = () => {
        throw new Error('the answer was lost');
      };
      expect((await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }])).ok).toBe(false);
      disk.host.afterAppend = () => {};
      if (command === 'removeLine') await commands.removeLine(1, 'mistake');
      else if (command === 'voidCart') await commands.voidCart('left');
      else await commands.park();
      expect(till.sell.getState().paidAfterAll).toMatchObject({ moved: 'nothing' });
      expect([told.refused, told.dayRefused].flatMap(({ mock }) => mock.calls)).toEqual([]);
    }
  });
});
