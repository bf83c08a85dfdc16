/**
 * An online order. Its content is what the customer ordered and never changes; a row of `orders` in the stream
 * of its store is the fold of that content and of everything that happened to it since (orders/order-of.ts).
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { currencySchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { orderLoyaltySchema } from '../loyalty/order-loyalty.ts';
import { collectorSchema, proofSchema } from '../operations/order-handover.ts';
import { saleLineSchema } from '../operations/sale-line.ts';
import { channelEventSchema } from '../orders/order-facts.ts';
import { orderMoveNames, orderStates } from '../orders/order-moves.ts';
import { skuSchema } from './article.ts';
import { pinHashSchema } from './reference.ts';

/** Why less was picked than was ordered. */
export const shortReasons = ['not-found', 'damaged', 'expired', 'wrong-stock', 'weighed-less'] as const;
/** What the customer chose for such a case. */
export const shortChoices = ['partial', 'cancel-line', 'substitute'] as const;
/** What is to happen where less is found than was ordered: give what there is, leave the line out, something else. */
export const shortChoiceSchema = z.enum(shortChoices);
export type ShortChoice = z.infer<typeof shortChoiceSchema>;

/** What the customer ordered, as the server took it. Prices and taxes are those of the moment of placing. */
export const orderContentSchema = z.object({
  id: uuidSchema,
  /** For people, e.g. `W-000042`; unique in the chain. */
  number: z.string().regex(/^[A-Z0-9-]{3,20}$/),
  channelId: z.string().min(1).max(40),
  storeId: z.string().min(1).max(40),
  /** `collect`: bought online; `try`: held for a short while, unpaid, to be tried on and bought at the till. */
  kind: z.enum(['collect', 'try']),
  currency: currencySchema,
  /** Server time, ms. */
  placedAtMs: z.int(),
  /** The time slot in the store, ms: ready by its end. */
  slot: z.object({ fromMs: z.int(), untilMs: z.int() }),
  /** Not collected by then, the goods go back to the shelf; a `try` lapses, ms. */
  collectUntilMs: z.int(),
  lines: z.array(saleLineSchema).min(1).max(200),
  taxes: z.array(
    z.object({
      rateBasisPoints: taxRateSchema,
      grossMinor: nonNegativeMinorSchema,
      taxMinor: nonNegativeMinorSchema,
    }),
  ),
  totalMinor: nonNegativeMinorSchema,
  customer: z.object({
    /** As it is called out at the counter. */
    name: z.string().min(1).max(80),
    phoneLastFour: z.string().max(4).nullable(),
    /** Somebody else who may collect, named by the customer. */
    alternateName: z.string().max(80).nullable(),
  }),
  /** Their profile; null for somebody who isn't known, or didn't say. */
  customerId: z.string().max(60).nullable().default(null),
  /** Points that were spent when it was placed, and that its goods earn when they are handed over. */
  loyalty: orderLoyaltySchema.nullable().default(null),
  /** Slow salted hash of the short collection code. */
  codeHash: pinHashSchema,
  /** Random, hex; what is signed for this order can't be used for another. */
  nonce: z.string().regex(/^[0-9a-f]{16}$/),
  language: z.enum(['ru', 'en']),
  /** What the customer chose when ordering for goods that aren't there; absent where nobody asked. */
  ifMissing: shortChoiceSchema.optional(),
});
export type OrderContent = z.infer<typeof orderContentSchema>;

/** Where bags wait, by how cold. */
export const bagZones = ['shelf', 'fridge', 'freezer'] as const;

/** A short-pick of a line. */
export const shortPickSchema = z.strictObject({
  reason: z.enum(shortReasons),
  choice: shortChoiceSchema,
});

/** What is in the bags of an order: how many stand in a zone. */
export const bagsSchema = z.strictObject({ zone: z.enum(bagZones), count: z.int().min(1).max(50) });
export type Bags = z.infer<typeof bagsSchema>;

/** A line with how far it has come, thousandths. */
export const orderLineSchema = z.object({
  line: saleLineSchema,
  /** What was packed of it, or of its substitute; null before. Weighed goods may come out above what was ordered. */
  pickedMilli: z.int().min(0).nullable(),
  short: shortPickSchema.nullable(),
  /** What was packed in its place. */
  substitute: saleLineSchema.nullable(),
  handedMilli: z.int().min(0),
  refusedMilli: z.int().min(0),
  /** What tills asked for what they handed over, minor units, where what is packed by now would come to something else. */
  handedMinor: z.int().min(0).optional(),
});
export type OrderLine = z.infer<typeof orderLineSchema>;

/** One thing that happened to an order. */
export const timelineEntrySchema = z.object({
  /** Id of the operation or of the channel's event. */
  id: uuidSchema,
  what: z.enum([...orderMoveNames, 'place', 'ask-cancel', 'pay', 'refund', 'return']),
  /** Business time of the till or time of the server, ms. */
  atMs: z.int(),
  tillId: z.string().max(60).nullable(),
  staffId: z.string().max(60).nullable(),
  /** The state it met. */
  from: z.enum(orderStates),
  /** Whether the move was legal there, and a handover handed no more than there was. */
  fits: z.boolean(),
  /** A reason, a shelf place, a delay: for people. */
  note: z.string().max(200).nullable(),
  /** Of a handover: the proof, who collected, and whether something of the order was still outstanding after it. */
  proof: proofSchema.optional(),
  collector: collectorSchema.optional(),
  isPart: z.boolean().optional(),
  /** That goods left by it or before it, though something that it builds on isn't here; absent otherwise. */
  lacksEarlier: z.boolean().optional(),
  /** Who lent the right for it; absent where none was needed, or where it is recorded beside the fact. */
  approvedBy: z.string().max(60).optional(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Goods of a line that were handed over and came back, by all returns: more than was handed where tills didn't know. */
export const returnedPartSchema = z.object({
  lineId: z.int().min(1),
  quantityMilli: z.int().min(1),
  /** What was paid for them. */
  refundMinor: nonNegativeMinorSchema,
});
export type ReturnedPart = z.infer<typeof returnedPartSchema>;

/** A row of `orders`. */
export const orderSchema = orderContentSchema.omit({ lines: true }).extend({
  lines: z.array(orderLineSchema),
  state: z.enum(orderStates),
  /** The customer's wish to cancel, which the store hasn't answered yet. */
  cancelAsked: z.object({ id: uuidSchema, atMs: z.int() }).nullable(),
  /** The store answers for the order until then, ms; null before it accepted. */
  leaseUntilMs: z.int().nullable(),
  place: z.string().max(40).nullable(),
  bags: z.array(bagsSchema),
  payment: z.object({
    state: z.enum(['unpaid', 'part-paid', 'paid']),
    /** Paid online so far. */
    paidMinor: z.int().min(0),
    /** Of it, set off at handovers, less what goes back because goods were returned. */
    usedMinor: z.int().min(0),
    /** What goes back online because goods were returned; absent when nothing. */
    returnedMinor: z.int().min(1).optional(),
    refundedMinor: z.int().min(0),
    /** To be given back by the channel. */
    refundDueMinor: z.int().min(0),
  }),
  /** What was packed and not scanned back when the goods went to the shelf, thousandths; absent when nothing. */
  missing: z.array(z.object({ sku: skuSchema, quantityMilli: z.int().min(1) })).optional(),
  /** What of its goods came back, by line; absent when nothing. */
  returned: z.array(returnedPartSchema).optional(),
  timeline: z.array(timelineEntrySchema),
  /** Ids of what nothing later builds on: the next fact names them in its `after`. */
  heads: z.array(uuidSchema),
  /** What the online side did, as the server keeps it. Only rows of the feed carry it, and only for the server. */
  events: z.array(channelEventSchema).optional(),
  /** The server's own seal on content and events: by it a server that lost the order takes it back from a till. */
  seal: z.string().max(60).optional(),
});
export type Order = z.infer<typeof orderSchema>;
