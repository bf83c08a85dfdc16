/**
 * The channel API: how a web shop, or any other online channel, sells what stands in the stores. A channel calls
 * with a key of its own; what it writes carries an `Idempotency-Key`, so that asking twice does once. Amounts in
 * minor units, quantities in thousandths of the unit, times in ms since 1970. Rules [CHANNEL*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { skuSchema, unitSchema } from '../domain/entities/article.ts';
import { orderContentSchema, orderSchema, shortChoiceSchema } from '../domain/entities/order.ts';
import { currencySchema, nonNegativeMinorSchema } from '../money/money.ts';
import { orderLoyaltyRequestSchema } from './loyalty.ts';
import { problemCodeSchema, problemSchema } from './problem.ts';

/** What a channel's key may do. */
export const channelScopeSchema = z.enum([
  'catalogue:read',
  'orders:read',
  'orders:write',
  'orders:manage',
  /** Balances, quotes and recommendations of customers. */
  'loyalty:read',
  /** Hold and spend their points. */
  'loyalty:write',
]);
export type ChannelScope = z.infer<typeof channelScopeSchema>;

/** The header that makes a write repeatable: 1 to 100 printable characters, kept for a day at least. */
export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,100}$/);

/** Why a channel's wish is refused; the web shop has a text of its own for each. */
export const channelRefusalCodeSchema = z.enum([
  /** The header is missing, or was used for another request. */
  'idempotency-key-needed',
  'idempotency-key-reused',
  /** There is no slot at that time, its cut-off has passed, or it is full. */
  'no-such-slot',
  'slot-full',
  'unknown-sku',
  /** Not for distance sale, or a service: nothing to collect. */
  'not-orderable',
  /** No price that holds in the store's currency, or a part of a piece. */
  'not-priced',
  /** More than there is; `skus` says what is. */
  'not-available',
  /** The customer was shown another total; `totalMinor` is the right one. */
  'total-differs',
  /** More than the total was paid, or more given back than was paid; an order to be tried on is unpaid. */
  'payment-too-large',
  /** The order is closed, or the store may still answer for it. */
  'too-late',
  'lease-runs',
  /** Nobody is known by what was given, or they were erased. */
  'customer-unknown',
  /** The customer hasn't so many points, or the basket takes fewer; `mostPoints` says how many. */
  'points-not-available',
  /** The chain has no programme in this currency. */
  'no-programme',
]);
export type ChannelRefusalCode = z.infer<typeof channelRefusalCodeSchema>;

/** A problem of the channel API (RFC 9457). */
export const channelProblemSchema = problemSchema.extend({
  code: z.enum([...problemCodeSchema.options, ...channelRefusalCodeSchema.options]),
  skus: z.array(z.object({ sku: skuSchema, availableMilli: z.int().min(0) })).optional(),
  totalMinor: nonNegativeMinorSchema.optional(),
  mostPoints: z.int().min(0).optional(),
});
export type ChannelProblem = z.infer<typeof channelProblemSchema>;

/** An article as a web shop shows it: its variants with the prices that hold now. */
export const channelProductSchema = z.object({
  id: z.string(),
  name: z.string(),
  brand: z.string().nullable(),
  category: z.string(),
  unit: unitSchema,
  picture: z.string().nullable(),
  /** False for what may not be sold at a distance. */
  orderable: z.boolean(),
  ageRestricted: z.boolean(),
  /** Ids of articles that are bought with it more often than by chance, the surest first. */
  goesWith: z.array(z.string()),
  variants: z.array(
    z.object({
      sku: skuSchema,
      options: z.record(z.string(), z.string()),
      priceMinor: nonNegativeMinorSchema.nullable(),
      /** The regular price, where a promotion holds now. */
      regularPriceMinor: nonNegativeMinorSchema.nullable(),
    }),
  ),
});
export type ChannelProduct = z.infer<typeof channelProductSchema>;

/** Query of GET /v1/channel/products. */
export const productsQuerySchema = z.strictObject({
  search: z.string().max(100).default(''),
  store: z.string().max(40),
  limit: z.coerce.number().int().min(1).max(100).default(24),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export const productsAnswerSchema = z.object({
  currency: currencySchema,
  products: z.array(channelProductSchema),
  total: z.int().min(0),
});

/** Query of GET /v1/channel/products/{id}: the store whose prices are told. */
export const productQuerySchema = z.strictObject({ store: z.string().max(40) });

/** Query of GET /v1/channel/availability: up to 50 SKUs, separated by commas. */
export const availabilityQuerySchema = z.strictObject({ skus: z.string().min(1).max(4000) });
/** What each store can still give: stock less what is promised, less a margin where the store is silent. */
export const availabilityAnswerSchema = z.object({
  stores: z.array(
    z.object({
      storeId: z.string(),
      name: z.string(),
      /** When the store was heard last; null when it never was. */
      heardAtMs: z.int().nullable(),
      /** Not heard for a while: less is shown than the books hold, and the page says so. */
      silent: z.boolean(),
      skus: z.array(z.object({ sku: skuSchema, availableMilli: z.int().min(0) })),
    }),
  ),
});

/** Answer of GET /v1/channel/stores: where orders can be collected, with the slots that still have room. */
export const channelStoresAnswerSchema = z.object({
  stores: z.array(
    z.object({
      storeId: z.string(),
      name: z.string(),
      address: z.string(),
      currency: currencySchema,
      timeZone: z.string(),
      slots: z.array(
        z.object({ fromMs: z.int(), untilMs: z.int(), left: z.int().min(0), cutOffMs: z.int() }),
      ),
    }),
  ),
});

/** Body of POST /v1/channel/orders. */
export const placeOrderSchema = z.strictObject({
  storeId: z.string().min(1).max(40),
  kind: z.enum(['collect', 'try']).default('collect'),
  /** The beginning of a slot from the list of stores. */
  slotFromMs: z.int(),
  lines: z
    .array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(1).max(1e9) }))
    .min(1)
    .max(100),
  /** What the customer was shown; another total is refused, so that nobody pays another price than they saw. */
  expectedTotalMinor: nonNegativeMinorSchema.nullable().default(null),
  /** What was paid online already; null when all is paid on collection. */
  payment: z
    .strictObject({ amountMinor: z.int().min(1).max(1e13), reference: z.string().min(1).max(100) })
    .nullable()
    .default(null),
  customer: z.strictObject({
    name: z.string().trim().min(1).max(80),
    /** Only its last four digits are kept. */
    phone: z.string().max(30).nullable().default(null),
    alternateName: z.string().trim().min(1).max(80).nullable().default(null),
  }),
  /** Whose order it is and how many points it spends; null for somebody without a profile. */
  loyalty: orderLoyaltyRequestSchema.nullable().default(null),
  language: z.enum(['ru', 'en']).default('ru'),
  /** What the customer chose for goods that aren't found when packing; absent where the shop doesn't ask. */
  ifMissing: shortChoiceSchema.optional(),
});
export type PlaceOrder = z.infer<typeof placeOrderSchema>;

/** The link's secret of an order: its id and a seal. */
export const statusTokenSchema = z.string().regex(/^[0-9a-f-]{36}\.[\w-]{43}$/);

/** A step of an order as its customer sees it. */
export const channelStepSchema = z.object({
  what: z.string().max(40),
  atMs: z.int(),
  note: z.string().nullable(),
});

/** An order as the channel sees it: no staff, no tills, no hashes. */
export const channelOrderSchema = orderContentSchema
  .omit({ codeHash: true, nonce: true, channelId: true })
  .extend({
    lines: orderSchema.shape.lines,
    state: orderSchema.shape.state,
    payment: orderSchema.shape.payment,
    returned: orderSchema.shape.returned,
    /** The store that hands it over. */
    store: z.object({ name: z.string(), address: z.string(), timeZone: z.string() }),
    /** What the order comes to as it stands, as the till has it. */
    sums: z.object({
      goodsMinor: nonNegativeMinorSchema,
      paidInStoreMinor: nonNegativeMinorSchema,
      dueMinor: nonNegativeMinorSchema,
    }),
    /** Handed over after it had been called off or put back: what was paid for it is used all the same. */
    handedAfterEnd: z.boolean(),
    /** The customer asked to cancel and the store hasn't answered. */
    cancelAskedAtMs: z.int().nullable(),
    place: z.string().nullable(),
    timeline: z.array(channelStepSchema),
    /** Whether the web shop may still cancel by itself: nobody has accepted it, or hasn't for too long. */
    cancellable: z.enum(['now', 'ask', 'no']),
    /** Why it takes longer than it should; null when it doesn't. */
    delay: z.enum(['not-accepted', 'store-silent', 'past-slot']).nullable(),
  });
export type ChannelOrder = z.infer<typeof channelOrderSchema>;

/** Answer of placing: the order, and what its customer collects it with. Codes are told this once only. */
export const placeOrderAnswerSchema = z.object({
  order: channelOrderSchema,
  /** The short code for typing. */
  code: z.string().regex(/^\d{6}$/),
  /** The digits of the QR code. */
  qr: z.string(),
  /** A link's secret by which the customer's own page may read this order's state. */
  statusToken: statusTokenSchema,
});
export type PlaceOrderAnswer = z.infer<typeof placeOrderAnswerSchema>;

/** Body of POST /v1/channel/orders/{id}/cancel, and its answer: cancelled at once, or asked of the store. */
export const cancelOrderSchema = z.strictObject({ reason: z.string().max(200).nullable().default(null) });
export const cancelAnswerSchema = z.object({
  outcome: z.enum(['cancelled', 'asked', 'too-late']),
  order: channelOrderSchema,
});

/** Bodies of POST /v1/channel/orders/{id}/payments and /refunds. */
export const orderMoneySchema = z.strictObject({
  amountMinor: z.int().min(1).max(1e13),
  reference: z.string().min(1).max(100),
});

/** An event that a channel is told of (Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`). */
export const webhookEventSchema = z.object({
  type: z.string().max(60),
  timestamp: z.string(),
  data: z.object({
    orderId: uuidSchema,
    number: z.string(),
    storeId: z.string(),
    /** Where the order stands by all that is known when the event is written. */
    state: z.string(),
    what: z.string(),
    /** False for a step that didn't fit: the store looks into it. */
    fits: z.boolean(),
    /** With `refund.asked`: which refund (GET /v1/channel/refunds), and how much. */
    refund: z.object({ id: z.string(), amountMinor: nonNegativeMinorSchema }).optional(),
  }),
});
export type WebhookEvent = z.infer<typeof webhookEventSchema>;
