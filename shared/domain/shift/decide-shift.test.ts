/** What is allowed at a shift, to whom, and with whose approval. */
import { describe, expect, test } from 'vitest';
import type { Verb } from '../entities/reference.ts';
import { cashMovementSchema } from '../operations/cash-movement.ts';
import { shiftCloseSchema } from '../operations/shift-close.ts';
import { shiftOpenSchema } from '../operations/shift-open.ts';
import type { Actor } from '../sell/rights.ts';
import {
  type DrawerCount,
  decideCashMovement,
  decideShiftClose,
  decideShiftOpen,
  decideXReport,
  type OpenShift,
  type ShiftView,
} from './decide-shift.ts';
import { emptyReport } from './report-of.ts';

const actor = (staffId: string, ...verbs: Verb[]): Actor => ({
  staffId,
  role: { verbs, maxDiscountBasisPoints: 0 },
});
const anna = actor('anna', 'shift-open', 'shift-close', 'cash-movement');
const boss = actor('boss', 'shift-open', 'shift-close', 'cash-movement', 'cash-difference');
const boris = actor('boris');
const open: OpenShift = {
  shiftId: '019cadc0-0000-7000-8000-000000000001',
  shiftNumber: 3,
  openedAtMs: 5,
  openedBy: 'anna',
};
const view = (who: Actor, shift: OpenShift | null): ShiftView => ({
  actor: who,
  open: shift,
  currency: 'RUB',
  findActor: (staffId) => [anna, boss, boris].find((each) => each.staffId === staffId) ?? null,
});
const sum = (sumMinor: number): DrawerCount => ({ counted: [], sumMinor });
const report = emptyReport({ shiftId: open.shiftId, openedAtMs: 5, currency: 'RUB', floatMinor: 10_000 });
const nothingOpen = { parkedSales: 0, unsentOperations: 0, unsettledAttempts: [] };

describe('opening', () => {
  test('[SHIFT1] takes a right or somebody who lends it, and one shift at a time', () => {
    const intent = { float: sum(10_000), approvedBy: null };
    expect(decideShiftOpen(view(boris, null), 1, intent)).toEqual({
      ok: false,
      reason: { code: 'right-missing', verb: 'shift-open' },
    });
    expect(decideShiftOpen(view(boris, null), 1, { ...intent, approvedBy: 'boris' }).ok).toBe(false);
    const lent = decideShiftOpen(view(boris, null), 1, { ...intent, approvedBy: 'anna' });
    expect(lent).toMatchObject({ ok: true, value: { approvedBy: 'anna', floatMinor: 10_000 } });
    expect(decideShiftOpen(view(anna, open), 4, intent)).toMatchObject({
      reason: { code: 'shift-already-open' },
    });
    const own = decideShiftOpen(view(anna, null), 4, { ...intent, approvedBy: 'boss' });
    expect(own.ok && shiftOpenSchema.parse(own.value)).toMatchObject({ approvedBy: null, shiftNumber: 4 });
  });

  test('[SHIFT20] waits until the store, and so its currency, is known', () => {
    const intent = { float: sum(10_000), approvedBy: null };
    expect(decideShiftOpen({ ...view(anna, null), currency: null }, 1, intent)).toEqual({
      ok: false,
      reason: { code: 'store-unknown' },
    });
  });

  test('[SHIFT2] notes and coins must add up to the float', () => {
    const counted = [{ valueMinor: 5000, count: 2 }];
    const decide = (sumMinor: number) =>
      decideShiftOpen(view(anna, null), 1, { float: { counted, sumMinor }, approvedBy: null });
    expect(decide(10_000).ok).toBe(true);
    expect(decide(10_001)).toMatchObject({ reason: { code: 'wrong-count' } });
    expect(decideShiftOpen(view(anna, null), 1, { float: sum(-1), approvedBy: null }).ok).toBe(false);
  });
});

describe('cash in and out', () => {
  const intent = {
    direction: 'out',
    amountMinor: 500,
    reason: 'safe',
    note: null,
    approvedBy: null,
  } as const;

  test('[SHIFT3] needs a right, an open shift and an amount above nothing', () => {
    const moved = decideCashMovement(view(anna, open), 10_000, intent);
    expect(moved.ok && cashMovementSchema.parse(moved.value)).toMatchObject({ shiftId: open.shiftId });
    expect(decideCashMovement(view(anna, null), 10_000, intent)).toMatchObject({
      reason: { code: 'no-shift' },
    });
    expect(decideCashMovement(view(boris, open), 10_000, intent)).toMatchObject({
      reason: { code: 'right-missing', verb: 'cash-movement' },
    });
    for (const amountMinor of [0, -1, 0.5]) {
      expect(decideCashMovement(view(anna, open), 10_000, { ...intent, amountMinor })).toMatchObject({
        reason: { code: 'amount-not-positive' },
      });
    }
  });
});

describe('cash out beyond what the drawer should hold', () => {
  const take = (who: Actor, amountMinor: number, approvedBy: string | null = null) =>
    decideCashMovement(view(who, open), 10_000, {
      direction: 'out',
      amountMinor,
      reason: 'safe',
      note: null,
      approvedBy,
    });

  test('[SHIFT19] needs somebody else with the right to differences, and the refusal names no sum', () => {
    expect(take(anna, 10_000)).toMatchObject({ ok: true, value: { approvedBy: null } });
    for (const [who, approvedBy] of [
      [anna, null],
      [anna, 'boris'],
      [anna, 'anna'],
      [boss, null],
      [boss, 'boss'],
    ] as const)
      expect(take(who, 10_001, approvedBy)).toEqual({ ok: false, reason: { code: 'more-than-in-drawer' } });
    expect(take(anna, 10_001, 'boss')).toMatchObject({ ok: true, value: { approvedBy: 'boss' } });
  });

  test('[SHIFT19] cash put in may be more than is there', () => {
    const intent = {
      direction: 'in',
      amountMinor: 50_000,
      reason: 'safe',
      note: null,
      approvedBy: null,
    } as const;
    expect(decideCashMovement(view(anna, open), 10_000, intent).ok).toBe(true);
  });
});

describe('an X report', () => {
  test('[SHIFT10] shows the drawer’s figures only to who holds the right to differences, never lent', () => {
    const viewer = actor('anna', 'x-report');
    for (const approvedBy of [null, 'boss'])
      expect(decideXReport(view(viewer, open), report, approvedBy)).toEqual({
        ok: true,
        value: { ...report, cash: null, drawer: null },
      });
    const both = actor('clara', 'x-report', 'cash-difference');
    expect(decideXReport(view(both, open), report, null)).toEqual({ ok: true, value: report });
  });
});

describe('closing', () => {
  const close = (who: Actor, counts: DrawerCount[], approvedBy: string | null = null, limitMinor = 50) =>
    decideShiftClose(view(who, open), limitMinor, {
      report,
      counts,
      note: null,
      approvedBy,
      open: nothingOpen,
    });

  test('[SHIFT4] a difference up to the limit closes; above it somebody else who may must approve', () => {
    const within = close(anna, [sum(9950)]);
    expect(within.ok && shiftCloseSchema.parse(within.value)).toMatchObject({
      differenceMinor: -50,
      differenceLimitMinor: 50,
      approvedBy: null,
      firstCountMinor: null,
    });
    for (const sumMinor of [9949, 10_051]) {
      expect(close(anna, [sum(sumMinor)])).toMatchObject({
        reason: { code: 'difference-needs-approval', limitMinor: 50 },
      });
      expect(close(anna, [sum(sumMinor)], 'boris').ok).toBe(false);
      expect(close(anna, [sum(sumMinor)], 'anna').ok).toBe(false);
      expect(close(boss, [sum(sumMinor)], 'boss').ok).toBe(false);
      expect(close(anna, [sum(sumMinor)], 'boss')).toMatchObject({ value: { approvedBy: 'boss' } });
    }
  });

  test('[SHIFT5] the drawer is counted again once at the most, and the first count is kept', () => {
    const again = close(anna, [sum(9000), sum(10_000)]);
    expect(again.ok && shiftCloseSchema.parse(again.value)).toMatchObject({
      firstCountMinor: 9000,
      countedMinor: 10_000,
      differenceMinor: 0,
    });
    expect(close(anna, [])).toMatchObject({ reason: { code: 'wrong-count' } });
    expect(close(anna, [sum(1), sum(2), sum(3)])).toMatchObject({ reason: { code: 'counted-twice' } });
  });

  test('[SHIFT6] needs an open shift and the right to close it', () => {
    const intent = { report, counts: [sum(10_000)], note: null, approvedBy: null, open: nothingOpen };
    expect(decideShiftClose(view(anna, null), 0, intent)).toMatchObject({ reason: { code: 'no-shift' } });
    expect(close(boris, [sum(10_000)])).toMatchObject({
      reason: { code: 'right-missing', verb: 'shift-close' },
    });
    expect(close(boris, [sum(10_000)], 'anna')).toMatchObject({ value: { approvedBy: 'anna' } });
  });
});
