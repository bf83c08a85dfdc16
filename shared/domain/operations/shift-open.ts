/**
 * `shift-open` begins a shift: the till's drawer with a counted float. The shift's id is this operation's id;
 * every sale and cash movement until `shift-close` names it.
 */
import { z } from 'zod';
import { denominationCountSchema, sumDenominations } from '../../money/cash.ts';
import { currencySchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `shift-open`, version 1. */
export const shiftOpenSchema = z
  .strictObject({
    /** Counts the till's shifts from 1; for people. What identifies a shift is its id. */
    shiftNumber: z.int().min(1),
    currency: currencySchema,
    floatMinor: nonNegativeMinorSchema,
    /** The float by notes and coins; empty when only the sum was typed. */
    counted: z.array(denominationCountSchema).max(40),
    /** Somebody else than who asked, where the right was lacking. */
    approvedBy: z.string().max(60).nullable(),
  })
  .refine(
    ({ counted, floatMinor }) => counted.length === 0 || sumDenominations(counted) === floatMinor,
    'counted notes and coins must add up to the float',
  );
export type ShiftOpenPayload = z.infer<typeof shiftOpenSchema>;

export const shiftOpenKind: KindHandler<ShiftOpenPayload> = {
  versions: { 1: shiftOpenSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
