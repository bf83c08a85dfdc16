/**
 * What came back of a purchase, and what became of the money of a return: the parts of a row of `receipts` that
 * grow after its operation. Both are folds over stored facts (returns/returned-of.ts, returns/refund-facts.ts).
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import { moneyWaySchema } from '../operations/sale.ts';

/** What came back of one line of a purchase: quantities in thousandths, amounts in minor units, whole points. */
export const returnedLineSchema = z.object({
  lineId: z.int().min(1),
  returnedMilli: z.int().min(0),
  refundedMinor: nonNegativeMinorSchema,
  taxMinor: nonNegativeMinorSchema,
  givenBack: z.int().min(0),
  takenBack: z.int().min(0),
});
export type ReturnedLine = z.infer<typeof returnedLineSchema>;

/** One return of a purchase, for its timeline. */
export const returnEntrySchema = z.object({
  operationId: uuidSchema,
  receiptNumber: z.string().max(60).nullable(),
  storeId: z.string().max(40),
  tillId: z.string().max(60),
  staffId: z.string().max(60).nullable(),
  /** Business time, ms. */
  atMs: z.int(),
  totalMinor: nonNegativeMinorSchema,
  lines: z.array(z.object({ lineId: z.int().min(1), quantityMilli: z.int().min(1) })),
  /** Whether there was that much left to return. */
  fits: z.boolean(),
});
export type ReturnEntry = z.infer<typeof returnEntrySchema>;

/** What came back of a purchase. Quantities add up as recorded, also beyond what was sold. */
export const returnedSchema = z.object({
  /** Lines of which anything came back, by lineId. */
  lines: z.array(returnedLineSchema),
  /** What went back so far of each way of paying, also as store credit or netted. */
  ways: z.array(z.object({ way: moneyWaySchema, amountMinor: nonNegativeMinorSchema })),
  /** What the returns came to, before cash rounding. */
  totalMinor: nonNegativeMinorSchema,
  returns: z.array(returnEntrySchema),
  /** Ids of returns that nothing later builds on: the next one names them in its `after`. */
  heads: z.array(uuidSchema),
});
export type Returned = z.infer<typeof returnedSchema>;

/** A refund of a return that isn't done with the return itself. */
export const openRefundSchema = z.object({
  /** Which of the return's refunds, from 0. */
  index: z.int().min(0),
  kind: z.enum(['owed', 'channel', 'store-credit']),
  amountMinor: nonNegativeMinorSchema,
  /** Not yet paid out, confirmed or spent. Below zero: more than once. */
  leftMinor: z.int(),
  /** Ids of what paid it out, confirmed or spent it, sorted. */
  factIds: z.array(z.string().max(100)),
});
export type OpenRefund = z.infer<typeof openRefundSchema>;
