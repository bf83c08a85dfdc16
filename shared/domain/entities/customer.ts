/**
 * A customer as tills know them: a row of `customers` in the stream of each store that they use. What is personal
 * stands in it as one sealed text, which only who holds the customer's key can read; the rest says what helps to
 * serve and nothing of the person. Rules [CUSTOMER*].
 */
import { z } from 'zod';
import { currencySchema, nonNegativeMinorSchema } from '../../money/money.ts';
import { cardNumberSchema } from '../customers/card-number.ts';
import { profileConsentSchema, profileFieldSchema } from '../customers/profile.ts';
import { sealedSchema } from '../customers/seal.ts';
import { pointsAccountSchema } from '../loyalty/account.ts';
import { largestPoints } from '../loyalty/sale-loyalty.ts';
import { recommendationSchema } from './article.ts';

/** One of the customer's last purchases, in whichever channel. */
export const recentPurchaseSchema = z.object({
  /** The sale, or the online order that isn't collected yet. */
  operationId: z.string().max(100),
  what: z.enum(['sale', 'order']),
  /** Receipt number or order number. */
  number: z.string().max(60),
  storeId: z.string().max(40),
  atMs: z.int(),
  currency: currencySchema,
  totalMinor: nonNegativeMinorSchema,
  /** Names of its first lines, for recognising it. */
  names: z.array(z.string().max(400)).max(3),
  /** Whether something of it came back. */
  returned: z.boolean(),
});
export type RecentPurchase = z.infer<typeof recentPurchaseSchema>;

const signedPointsSchema = z.int().min(-largestPoints).max(largestPoints);

/** One registration of a person who has several: what tells whether they are one person. */
export const customerPartSchema = z.object({
  customerId: z.string().min(1).max(60),
  /** The values of this registration alone, sealed under its own key. */
  sealed: sealedSchema.nullable(),
  /** What it could spend by itself; null where the store has no programme. */
  points: signedPointsSchema.nullable(),
  purchases: z.int().min(0),
});
export type CustomerPart = z.infer<typeof customerPartSchema>;

/** A row of `customers`. A row that was made before there were profiles reads as one without. */
export const customerSchema = z.object({
  id: z.string().min(1).max(60),
  /** For people: the number of the card, or the chain's own. */
  number: z.string().min(1).max(40),
  country: z.string().max(60).nullable(),
  /** All values of the profile, sealed; null where there are none. */
  sealed: sealedSchema.nullable().default(null),
  /** Which operation set a field, and when (business time, ms). */
  fieldStamps: z
    .partialRecord(profileFieldSchema, z.object({ operationId: z.string().max(100), atMs: z.int() }))
    .default({}),
  consents: z.array(profileConsentSchema).default([]),
  cardNumbers: z.array(cardNumberSchema).max(20).default([]),
  registeredAtMs: z.int().nullable().default(null),
  homeStoreId: z.string().max(40).nullable().default(null),
  /** Read under another customer, who is the same person; null for all others. */
  mergedInto: z.string().max(60).nullable().default(null),
  /** Customers who are read under this one. */
  mergedIds: z.array(z.string().max(60)).max(50).default([]),
  /** What the next change names in its `after`. */
  heads: z.array(z.string().max(100)).max(200).default([]),
  tierId: z.string().max(40).nullable().default(null),
  /** Null where the chain has no programme. */
  account: pointsAccountSchema.nullable().default(null),
  /** Segments, e.g. `recency-5`, that promotions and the cashier's view may use. */
  tags: z
    .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
    .max(20)
    .default([]),
  /** Points of other currencies, which are none in this store; absent without any. */
  otherAccounts: z
    .array(z.object({ currency: currencySchema, points: signedPointsSchema }))
    .max(10)
    .optional(),
  /** Each registration by itself, themselves first; absent for who has one. */
  parts: z.array(customerPartSchema).max(51).optional(),
  /** Newest first. */
  recent: z.array(recentPurchaseSchema).max(10).default([]),
  usuallyBuys: z.array(recommendationSchema).max(10).default([]),
});
export type Customer = z.infer<typeof customerSchema>;

/** A row's members beyond id, number and country, of a customer of whom nothing else is known. */
export const bareCustomer = {
  sealed: null,
  fieldStamps: {},
  consents: [],
  cardNumbers: [],
  registeredAtMs: null,
  homeStoreId: null,
  mergedInto: null,
  mergedIds: [],
  heads: [],
  tierId: null,
  account: null,
  tags: [],
  recent: [],
  usuallyBuys: [],
} satisfies Omit<Customer, 'id' | 'number' | 'country'>;
