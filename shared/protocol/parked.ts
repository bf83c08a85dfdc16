/**
 * Parked sales of a store on their way from till to till. A till offers what it parked; exactly one till takes
 * it, and asking again with the same cart id answers the same, so a lost answer takes nothing twice. The server
 * keeps the cart as it came: only tills read it. Rules [PARK*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { currencySchema, nonNegativeMinorSchema } from '../money/money.ts';

/** What a list shows of a parked sale. */
export const parkedSummarySchema = z.strictObject({
  /** The id of the cart as it was parked. */
  parkedId: uuidSchema,
  /** Business time at the till, ms. */
  parkedAtMs: z.int(),
  /** Staff id. */
  parkedBy: z.string().max(60),
  currency: currencySchema,
  /** Null where the cart had no price when it was parked. */
  totalMinor: nonNegativeMinorSchema.nullable(),
  lineCount: z.int().min(1),
  /** Names of its first articles. */
  articles: z.array(z.string().max(400)).max(3),
  /** Set for an order that is half packed: what is kept is its draft, and no sale. */
  orderId: uuidSchema.optional(),
});
export type ParkedSummary = z.infer<typeof parkedSummarySchema>;

/** A parked sale as it is offered. */
export const parkedSaleSchema = parkedSummarySchema.extend({ cart: z.record(z.string(), z.unknown()) });
export type ParkedSale = z.infer<typeof parkedSaleSchema>;

/** Answer to an offer. `gone`: it was offered before and another till has it. */
export const parkedOfferAnswerSchema = z.object({ status: z.enum(['kept', 'gone']) });

/** Parked sales that nobody has taken. */
export const parkedListSchema = z.object({
  parked: z.array(parkedSummarySchema.extend({ tillId: z.string().max(60) })),
});
export type ParkedElsewhere = z.infer<typeof parkedListSchema>['parked'][number];

/** The id that the parked sale gets at the till that takes it; asking again with it answers the same. */
export const parkedTakeRequestSchema = z.strictObject({ cartId: uuidSchema });

/** Who has a parked sale now. */
export const parkedTakeAnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('yours'), sale: parkedSaleSchema, cartId: uuidSchema }),
  z.object({ status: z.literal('taken'), tillId: z.string().max(60) }),
  z.object({ status: z.literal('unknown') }),
]);
export type ParkedTakeAnswer = z.infer<typeof parkedTakeAnswerSchema>;

/** The most that an offer may hold, bytes. */
export const parkedBodyBytes = 4 * 1024 * 1024;
