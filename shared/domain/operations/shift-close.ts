/**
 * `shift-close` ends a shift with its Z report: what was taken, what should be in the drawer, what was counted
 * there, and what still was open. The figures are frozen here; nobody recalculates them.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { denominationCountSchema } from '../../money/cash.ts';
import { minorSchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { shiftReportSchema } from '../shift/shift-report.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `shift-close`, version 1. */
export const shiftCloseSchema = z
  .strictObject({
    shiftId: uuidSchema,
    shiftNumber: z.int().min(1),
    report: shiftReportSchema,
    /** The drawer by notes and coins as counted last; empty when only the sum was typed. */
    counted: z.array(denominationCountSchema).max(40),
    countedMinor: nonNegativeMinorSchema,
    /** The first count, where the drawer was counted again; null when the first one stood. */
    firstCountMinor: nonNegativeMinorSchema.nullable(),
    /** Counted less expected. */
    differenceMinor: minorSchema,
    /** Above this difference a manager had to approve, and `cash-difference` is raised. */
    differenceLimitMinor: nonNegativeMinorSchema,
    /** Somebody else than who closed: for the difference, or where the right to close was lacking. */
    approvedBy: z.string().max(60).nullable(),
    note: z.string().max(200).nullable(),
    /** What was still open at the close. */
    open: z.strictObject({
      parkedSales: z.int().min(0),
      unsentOperations: z.int().min(0),
      /** Ids of `payment-attempt` operations whose outcome wasn't known. */
      unsettledAttempts: z.array(uuidSchema).max(100),
    }),
  })
  .refine(
    (close) => close.countedMinor - close.report.drawer.expectedMinor === close.differenceMinor,
    'the difference must be counted less expected',
  );
export type ShiftClosePayload = z.infer<typeof shiftCloseSchema>;

export const shiftCloseKind: KindHandler<ShiftClosePayload> = {
  versions: { 1: shiftCloseSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
