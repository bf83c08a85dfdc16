/**
 * Points between till, channel and server: holds, what managers see of them, and the programme for web shops.
 * Points are whole, amounts in minor units, times in ms since 1970. Rules [HOLD*], [POINTS*].
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { skuSchema } from '../domain/entities/article.ts';
import { recentPurchaseSchema } from '../domain/entities/customer.ts';
import { pointsAccountSchema } from '../domain/loyalty/account.ts';
import { pointsSchema, redemptionSchema, shownSchema } from '../domain/loyalty/sale-loyalty.ts';
import { currencySchema, nonNegativeMinorSchema } from '../money/money.ts';

const customerIdSchema = z.string().min(1).max(60);

/** How long a till waits for a hold before it decides by what it knows, ms. */
export const holdWaitMs = 1500;

/**
 * Body of POST /v1/loyalty/holds. A cart has one hold: asking again with other points replaces it, with the same it
 * answers the same. It lapses only once its till has been heard past its deadline, or a manager frees it.
 */
export const holdRequestSchema = z.strictObject({
  cartId: uuidSchema,
  customerId: customerIdSchema,
  points: pointsSchema.min(1),
  shown: shownSchema,
});
export type HoldRequest = z.infer<typeof holdRequestSchema>;

/** Answer: held, or why not. `refused` is the server's word and no reason to decide offline. */
export const holdAnswerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('held'),
    holdId: uuidSchema,
    points: pointsSchema,
    /** The deadline, server time. */
    untilMs: z.int(),
    /** What is left beside it. */
    account: pointsAccountSchema,
  }),
  z.object({
    status: z.literal('refused'),
    reason: z.enum(['not-enough', 'card-or-app-needed', 'erased', 'customer-unknown', 'no-programme']),
    account: pointsAccountSchema.nullable(),
  }),
]);
export type HoldAnswer = z.infer<typeof holdAnswerSchema>;

/** Body of POST /v1/loyalty/holds/release: the cart was given up. A hold that isn't there is released too. */
export const holdReleaseSchema = z.strictObject({ cartId: uuidSchema });
export const holdReleaseAnswerSchema = z.object({ released: z.literal(true) });

/** A hold as managers see it. */
export const holdRowSchema = z.object({
  holdId: uuidSchema,
  customerId: customerIdSchema,
  points: pointsSchema,
  /** The till, or the channel, that asked. */
  by: z.string().max(60),
  madeAtMs: z.int(),
  untilMs: z.int(),
  /** When its till was heard last; null for a channel's. */
  heardAtMs: z.int().nullable(),
});
/** Query of GET /v1/loyalty/exposure: a till names who of its store's staff asks; they need `points-manage`. */
export const exposureQuerySchema = z.strictObject({ staffId: z.string().min(1).max(60).optional() });
/** Answer of GET /v1/loyalty/exposure: open holds, and what offline tills could overdraw. */
export const exposureAnswerSchema = z.object({
  tills: z.array(z.object({ tillId: z.string(), storeId: z.string(), heardAtMs: z.int().nullable() })),
  exposure: z.object({
    tillsOffline: z.int().min(0),
    perCustomerPoints: z.int().min(0),
    perCustomerMinor: z.int().min(0),
    points: z.int().min(0),
    minor: z.int().min(0),
  }),
  currency: currencySchema,
  holds: z.array(holdRowSchema),
});
export type ExposureAnswer = z.infer<typeof exposureAnswerSchema>;
/**
 * Body of POST /v1/loyalty/holds/free: a manager frees a hold whose till may never be heard again. `staffId` is who of
 * the store's staff decides it; they need `points-manage`.
 */
export const holdFreeSchema = z.strictObject({ holdId: uuidSchema, staffId: z.string().min(1).max(60) });

/** The store by whose programme points count; null: where the customer is at home. */
const ofStoreSchema = { storeId: z.string().min(1).max(40).nullable().default(null) };

/** Body of POST /v1/channel/loyalty/customer: who it is, by what they gave. Scope `loyalty:read`. */
export const channelCustomerSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('phone'),
    phone: z.string().min(7).max(30),
    /** Where a number without one was typed, two capital letters; null: the country of the store. */
    country: z.string().length(2).nullable().default(null),
    ...ofStoreSchema,
  }),
  z.strictObject({ by: z.literal('card'), cardNumber: z.string().max(40), ...ofStoreSchema }),
  z.strictObject({ by: z.literal('id'), customerId: customerIdSchema, ...ofStoreSchema }),
]);
/** Its answer: the balance, and no more of the person than the channel knew. */
export const channelAccountSchema = z.object({
  customerId: customerIdSchema,
  tierId: z.string().nullable(),
  tierName: z.object({ ru: z.string(), en: z.string() }).nullable(),
  account: pointsAccountSchema,
  pointValueMinor: z.int().min(1),
  currency: currencySchema,
  redemption: redemptionSchema,
  usuallyBuys: z.array(z.string()),
  /** Their last purchases in all stores and channels, the newest first. */
  recent: z.array(recentPurchaseSchema),
});

/**
 * Body of POST /v1/channel/loyalty/code: the code that a customer shows at a till, in their app. The channel has made
 * sure who they are. Scope `loyalty:read`.
 */
export const channelCodeSchema = z.strictObject({ customerId: customerIdSchema });
/** Its answer: digits for a QR code, and until when tills take it. Ask for a fresh one each time it is shown. */
export const channelCodeAnswerSchema = z.object({ digits: z.string().regex(/^95\d+$/), untilMs: z.int() });

/** Body of POST /v1/channel/loyalty/quote: what a basket would cost and bring. */
export const channelQuoteSchema = z.strictObject({
  customerId: customerIdSchema,
  storeId: z.string().min(1).max(40),
  lines: z
    .array(z.strictObject({ sku: skuSchema, quantityMilli: z.int().min(1).max(1e9) }))
    .min(1)
    .max(100),
  spendPoints: pointsSchema.default(0),
  /** Whose own hold isn't set off against the balance. */
  basketId: uuidSchema.nullable().default(null),
});
export const channelQuoteAnswerSchema = z.object({
  /** The most that this basket and this balance allow. */
  mostPoints: pointsSchema,
  spentPoints: pointsSchema,
  spentMinor: nonNegativeMinorSchema,
  earnedPoints: pointsSchema,
  /** Before points, and what is left to pay. */
  totalMinor: nonNegativeMinorSchema,
  dueMinor: nonNegativeMinorSchema,
  programmeVersion: z.int().min(1),
});

/** Body of POST /v1/channel/loyalty/holds; scope `loyalty:write`. The id is the basket's, minted by the channel. */
export const channelHoldSchema = z.strictObject({
  basketId: uuidSchema,
  customerId: customerIdSchema,
  points: pointsSchema.min(1),
  ...ofStoreSchema,
});

/** What an order says of points when it is placed: they are spent with it, and earned when it is handed over. */
export const orderLoyaltyRequestSchema = z.strictObject({
  customerId: customerIdSchema,
  spendPoints: pointsSchema.default(0),
  holdId: uuidSchema.nullable().default(null),
});
