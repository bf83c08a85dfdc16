/** The shift of a till on fakes: folded from the journal, over restarts and new journals, closed on counts. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../shared/domain/entities/reference.ts';
import { shiftCloseSchema } from '../../shared/domain/operations/shift-close.ts';
import { createFakeSyncServer } from '../../tests/support/fake-sync-server.ts';
import { fakeDisk, signInByBadge, startFakeTill, until } from '../../tests/support/till-on-fakes.ts';
import { dayRoles, fillShop, referenceRows, shopSettings } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const required: Settings['shifts'] = {
  required: true,
  warnAfterMs: 24 * 60 * 60_000,
  blockAfterMs: 26 * 60 * 60_000,
  differenceLimitMinor: 50,
};

async function shop(shifts: Settings['shifts'] = required, missing: readonly string[] = []) {
  const server = createFakeSyncServer();
  fillShop(server);
  for (const id of missing) server.put('reference', id, null);
  for (const row of dayRoles) server.put('reference', row.id, { ...row });
  server.put('reference', 'settings:till', { ...shopSettings, shifts });
  const disk = await fakeDisk();
  const start = async (): Promise<Till> => {
    const { till } = await startFakeTill(disk, server);
    open.push(till);
    await till.settled(AbortSignal.timeout(10_000));
    await signInByBadge(till, 'anna');
    return till;
  };
  return { server, disk, till: await start(), start };
}

const sum = (sumMinor: number) => ({ counted: [], sumMinor });
const openWith = (till: Till, sumMinor = 10_000) =>
  till.shiftActions.open({ float: sum(sumMinor), approvedBy: null });
const cash = (tenderedMinor: number) => [{ kind: 'cash' as const, tenderedMinor }];
async function sell(till: Till, sku = 'A1') {
  await till.actions.scan(sku);
  const { priced } = till.sell.getState();
  return till.actions.pay(cash(priced.ok ? priced.value.totalMinor : 0));
}

function xReport(till: Till) {
  const report = till.shiftActions.xReport('boss');
  if (!report.ok) throw new Error(report.reason.code);
  return report.value;
}

describe('selling within a shift', () => {
  it('[SHIFT7] a sale needs an open shift where the chain says so, and names it', async () => {
    const { till, disk } = await shop();
    expect(till.shift.getState()).toEqual({ open: null, state: 'none', mayNotSell: 'no-shift' });
    expect(await sell(till)).toMatchObject({ ok: false, reason: { code: 'no-shift' } });
    expect(disk.host.journals[0]?.entries).toEqual([]);
    const opened = await openWith(till);
    expect(till.shift.getState()).toMatchObject({
      state: 'open',
      mayNotSell: null,
      open: { shiftNumber: 1, openedBy: 'anna' },
    });
    const paid = await till.actions.pay(cash(250));
    expect(paid.ok && paid.value.operation.payload).toMatchObject({
      shiftId: opened.ok ? opened.value.operation.id : '',
    });
    expect(await openWith(till)).toMatchObject({ reason: { code: 'shift-already-open' } });
  });

  it('[RDESK17] whether the drawer should hold so much cash follows from its shift; without one nobody knows', async () => {
    const { till } = await shop();
    expect(till.shiftActions.holdsCash(1)).toBe(true);
    await openWith(till, 100);
    expect([100, 101].map((minor) => till.shiftActions.holdsCash(minor))).toEqual([true, false]);
    await sell(till);
    expect([350, 351].map((minor) => till.shiftActions.holdsCash(minor))).toEqual([true, false]);
  });

  it('[SHIFT7] a chain that works without shifts sells without one', async () => {
    const { till } = await shop({ ...required, required: false });
    expect(till.shift.getState().mayNotSell).toBeNull();
    const paid = await sell(till);
    expect(paid.ok && paid.value.operation.payload).toMatchObject({ shiftId: null });
  });

  it('[SHIFT8] a shift that is open for too long warns, and then sells nothing until it is closed', async () => {
    const { till, server } = await shop();
    await openWith(till);
    server.put('reference', 'settings:till', { ...shopSettings, shifts: { ...required, warnAfterMs: 0 } });
    await until(() => till.shift.getState().state === 'warn');
    expect((await sell(till)).ok).toBe(true);
    server.put('reference', 'settings:till', { ...shopSettings, shifts: { ...required, blockAfterMs: 0 } });
    await until(() => till.shift.getState().state === 'blocked');
    expect(await sell(till)).toMatchObject({ reason: { code: 'shift-too-old' } });
    await till.shiftActions.countDrawer(sum(10_250));
    expect((await till.shiftActions.close({ note: null, approvedBy: null })).ok).toBe(true);
    expect(till.shift.getState()).toMatchObject({ open: null, mayNotSell: 'no-shift' });
  });
});

describe('a till that does not know its store yet', () => {
  it('[SHIFT20] opens no shift: its figures would be in another currency than what is sold', async () => {
    const { till, server, disk } = await shop(required, ['store:S1']);
    expect(await openWith(till)).toMatchObject({ ok: false, reason: { code: 'store-unknown' } });
    expect(disk.host.journals[0]?.entries).toEqual([]);
    for (const row of referenceRows) if (row.id === 'store:S1') server.put('reference', row.id, { ...row });
    await until(() => till.reference.store() !== null);
    await openWith(till);
    await sell(till);
    await signInByBadge(till, 'boss');
    expect(xReport(till)).toMatchObject({ currency: 'GBP', sales: { documents: { count: 1 } } });
  });
});

describe('a till whose store sells in another currency than its shift', () => {
  it('[SHIFT21] sells nothing until the shift is closed in its own, and counts all that it sold', async () => {
    const { till, server, disk } = await shop();
    await openWith(till);
    await sell(till);
    const gbp = referenceRows.find(({ id }) => id === 'store:S1');
    // As where the till is enrolled into that store: it knows its open shift by its journals alone.
    server.put('reference', 'store:S1', { ...gbp, currency: 'EUR' });
    await until(() => till.reference.store()?.currency === 'EUR');
    expect(till.shift.getState()).toMatchObject({ state: 'blocked', mayNotSell: 'shift-other-currency' });
    await till.actions.scan('A1');
    expect(await till.actions.pay(cash(250))).toMatchObject({ reason: { code: 'shift-other-currency' } });
    await till.shiftActions.countDrawer(sum(10_250));
    const closed = await till.shiftActions.close({ note: null, approvedBy: null });
    expect(closed.ok && closed.value.operation.payload).toMatchObject({
      report: { currency: 'GBP', sales: { documents: { count: 1 } } },
    });
    const kinds = disk.host.journals.flatMap(({ entries }) => entries.map(({ operation }) => operation.kind));
    expect(kinds.filter((kind) => kind === 'sale')).toHaveLength(1);
    expect((await openWith(till)).ok && till.shift.getState().mayNotSell).toBeNull();
  });
});

describe('the figures of a shift', () => {
  it('[SHIFT9] outlive a restart and a new journal in mid-shift, and count each entry once', async () => {
    const { till, disk, start } = await shop();
    await openWith(till);
    await sell(till);
    await disk.host.journalRenew({ reason: 'behind-server' });
    await sell(till, 'A2');
    await till.shiftActions.moveCash({
      direction: 'out',
      amountMinor: 100,
      reason: 'safe',
      note: null,
      approvedBy: null,
    });
    expect(disk.host.journals.map((journal) => journal.entries.length)).toEqual([2, 2]);
    expect(xReport(till)).toMatchObject({ cash: null, drawer: null });
    await signInByBadge(till, 'boss');
    const before = xReport(till);
    const state = till.shift.getState();
    await till.close();
    const again = await start();
    expect(again.shift.getState()).toEqual(state);
    await signInByBadge(again, 'boss');
    expect(xReport(again)).toEqual(before);
    expect(before).toMatchObject({
      sales: { documents: { count: 2, amountMinor: 500 } },
      cash: { out: { count: 1, amountMinor: 100 } },
      drawer: { floatMinor: 10_000, expectedMinor: 10_400 },
    });
    await sell(again);
    expect(xReport(again).sales.byStaff.map(({ staffId, count }) => [staffId, count])).toEqual([
      ['anna', 2],
      ['boss', 1],
    ]);
  });

  it('[SHIFT9] numbers go on after a close, also over a restart', async () => {
    const { till, start } = await shop();
    await openWith(till);
    await till.shiftActions.countDrawer(sum(10_000));
    await till.shiftActions.close({ note: null, approvedBy: null });
    await till.close();
    const again = await start();
    expect(again.shift.getState().open).toBeNull();
    await openWith(again);
    expect(again.shift.getState().open?.shiftNumber).toBe(2);
  });

  it('[SHIFT10] an X report is for who may see it, or with somebody else who may', async () => {
    const { till } = await shop();
    expect(till.shiftActions.xReport('boss')).toMatchObject({ reason: { code: 'no-shift' } });
    await openWith(till);
    expect(till.shiftActions.xReport(null)).toMatchObject({
      reason: { code: 'right-missing', verb: 'x-report' },
    });
    expect(till.shiftActions.xReport('anna').ok).toBe(false);
    expect(till.shiftActions.xReport('boss').ok).toBe(true);
  });
});

describe('closing a shift', () => {
  it('[SHIFT11] keeps the first count over a restart, counts once more, and closes with both', async () => {
    const { till, start, disk } = await shop();
    await openWith(till);
    expect(await till.shiftActions.close({ note: null, approvedBy: null })).toMatchObject({
      reason: { code: 'wrong-count' },
    });
    expect(await till.shiftActions.countedDrawer()).toBeNull();
    expect(await till.shiftActions.countDrawer(sum(9_000))).toMatchObject({
      value: { expectedMinor: 10_000, differenceMinor: -1000, isAboveLimit: true, mayRecount: true },
    });
    await till.close();
    const again = await start();
    expect(await again.shiftActions.countedDrawer()).toMatchObject({ differenceMinor: -1000 });
    expect(await again.shiftActions.countDrawer(sum(9_900))).toMatchObject({
      value: { differenceMinor: -100, mayRecount: false },
    });
    expect(await again.shiftActions.countDrawer(sum(10_000))).toMatchObject({
      reason: { code: 'counted-twice' },
    });
    for (const approvedBy of [null, 'anna']) {
      expect(await again.shiftActions.close({ note: null, approvedBy })).toMatchObject({
        reason: { code: 'difference-needs-approval', limitMinor: 50 },
      });
    }
    const closed = await again.shiftActions.close({ note: 'short', approvedBy: 'boss' });
    expect(closed.ok && shiftCloseSchema.parse(closed.value.operation.payload)).toMatchObject({
      firstCountMinor: 9_000,
      countedMinor: 9_900,
      differenceMinor: -100,
      approvedBy: 'boss',
      note: 'short',
    });
    expect(disk.host.journals[0]?.entries.map((entry) => entry.operation.kind)).toEqual([
      'shift-open',
      'shift-close',
    ]);
    expect(closed.ok && closed.value.operation.after).toEqual([
      disk.host.journals[0]?.entries[0]?.operation.id,
    ]);
  });

  it('[SHIFT11] cash that moves after a count makes it void', async () => {
    const { till } = await shop();
    await openWith(till);
    await till.shiftActions.countDrawer(sum(10_000));
    await sell(till);
    expect(await till.shiftActions.countedDrawer()).toBeNull();
  });

  it('[SHIFT12] a sale on its way is in the Z report; one decided before and written after is not taken', async () => {
    const { till, disk } = await shop();
    await openWith(till);
    await till.shiftActions.countDrawer(sum(10_000));
    await till.actions.scan('A1');
    let goOn = (): void => {};
    disk.host.afterAppend = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    const paying = till.actions.pay(cash(250));
    await until(() => (disk.host.journals[0]?.entries.length ?? 0) === 2);
    const closing = till.shiftActions.close({ note: null, approvedBy: 'boss' });
    disk.host.afterAppend = () => {};
    goOn();
    expect((await paying).ok).toBe(true);
    // The count from before the sale is void, so nothing was closed on it.
    expect(await closing).toMatchObject({ reason: { code: 'wrong-count' } });
    await till.shiftActions.countDrawer(sum(10_250));
    const closed = await till.shiftActions.close({ note: null, approvedBy: null });
    expect(closed.ok && closed.value.operation.payload).toMatchObject({
      report: { sales: { documents: { count: 1, amountMinor: 250 } } },
      differenceMinor: 0,
    });
  });

  it('[SHIFT13] lists what is open, closes all the same, and writes it down', async () => {
    const { till } = await shop();
    await openWith(till);
    await till.actions.scan('A1');
    expect((await till.parkedActions.park(null)).ok).toBe(true);
    expect(await till.shiftActions.openItems()).toMatchObject({ parkedSales: 1, unsettledAttempts: [] });
    await till.shiftActions.countDrawer(sum(10_000));
    const closed = await till.shiftActions.close({ note: null, approvedBy: null });
    expect(closed.ok && closed.value.operation.payload).toMatchObject({ open: { parkedSales: 1 } });
    expect(await till.shiftActions.closedShifts(10)).toMatchObject([
      { ownTill: true, closedBy: 'anna', close: { shiftNumber: 1 } },
    ]);
  });

  it('[SHIFT16] the drawer opens without a sale by right and with a reason, and that is recorded', async () => {
    const { till, disk } = await shop();
    expect(await till.shiftActions.noSale('change', null)).toMatchObject({
      reason: { code: 'right-missing', verb: 'no-sale' },
    });
    expect((await till.shiftActions.noSale('change', 'boss')).ok).toBe(true);
    expect(disk.host.journals[0]?.entries.map((entry) => entry.operation.payload)).toMatchObject([
      { verb: 'no-sale', reason: 'change', approvedBy: 'boss' },
    ]);
  });
});
