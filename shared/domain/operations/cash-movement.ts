/** `cash-movement` is cash put into or taken out of the drawer without a sale: change, expenses, the safe. */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { currencySchema } from '../../money/money.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Why cash moves. */
export const cashReasonSchema = z.enum(['change', 'expense', 'safe', 'bank', 'supplier', 'other']);
export type CashReason = z.infer<typeof cashReasonSchema>;

/** Payload of `cash-movement`, version 1. */
export const cashMovementSchema = z.strictObject({
  shiftId: uuidSchema,
  currency: currencySchema,
  direction: z.enum(['in', 'out']),
  /** Always positive; `direction` tells the sign. */
  amountMinor: z.int().min(1).max(1e13),
  reason: cashReasonSchema,
  note: z.string().max(200).nullable(),
  /** Somebody else than who asked, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
});
export type CashMovementPayload = z.infer<typeof cashMovementSchema>;

export const cashMovementKind: KindHandler<CashMovementPayload> = {
  versions: { 1: cashMovementSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
