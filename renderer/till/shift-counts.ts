/**
 * Counts of the drawer before a shift is closed, kept as drafts: whoever has seen a difference can't make it
 * unseen by starting the till again. Cash that moves after a count makes it void.
 */
import { z } from 'zod';
import type { DrawerCount } from '../../shared/domain/shift/decide-shift.ts';
import { denominationCountSchema } from '../../shared/money/cash.ts';
import { minorSchema, nonNegativeMinorSchema } from '../../shared/money/money.ts';
import type { DraftDatabase, DraftProblem } from '../drafts/cart-drafts.ts';
import { createWorkDrafts } from '../drafts/work-drafts.ts';
import type { RunningShift } from './shift-fold.ts';

/** Counts of the running shift's drawer. */
export interface CountDrafts {
  /** The counts that hold, first one first. */
  of(shift: RunningShift): Promise<readonly DrawerCount[]>;
  keep(shift: RunningShift, counts: readonly DrawerCount[]): Promise<void>;
  forget(shift: RunningShift): Promise<void>;
}

const countsSchema = z.strictObject({
  /** What should have been in the drawer when it was counted. */
  expectedMinor: minorSchema,
  counts: z
    .array(
      z.strictObject({
        counted: z.array(denominationCountSchema).max(40),
        sumMinor: nonNegativeMinorSchema,
      }),
    )
    .max(2),
});

/** Keeps counts in the drafts database. */
export function createCountDrafts(
  database: DraftDatabase,
  problem: (problem: DraftProblem) => void,
): CountDrafts {
  const drafts = createWorkDrafts(database, 'drawer-count:', countsSchema, problem);
  return {
    of: async ({ shiftId, report }) => {
      const kept = await drafts.read(shiftId);
      return kept?.expectedMinor === report.drawer.expectedMinor ? kept.counts : [];
    },
    keep: ({ shiftId, report }, counts) =>
      drafts.keep(shiftId, {
        expectedMinor: report.drawer.expectedMinor,
        counts: counts.map(({ counted, sumMinor }) => ({ counted: [...counted], sumMinor })),
      }),
    forget: ({ shiftId }) => drafts.remove(shiftId),
  };
}
