/**
 * Rows of the `reference` collection: stores, staff, roles, tax tables and the chain's settings. They travel
 * in the chain stream. Each has a `type`, and an id of the form `type:key`.
 */
import { z } from 'zod';
import { cashRoundingSchema } from '../../money/cash.ts';
import { currencySchema } from '../../money/money.ts';
import { taxTableSchema } from '../../money/tax.ts';
import { loyaltyProgrammeSchema } from '../loyalty/programme.ts';
import { returnRulesSchema, returnSettingsSchema, usualReturnSettings } from './return-rules.ts';

const firstVerbs = [
  'sell',
  'discount',
  'price-override',
  'void-line',
  'void-cart',
  'no-sale',
  'reprint',
  'age-check',
  'stock-adjust',
] as const;

/** The verbs that the first version of operations knew; kept so that its facts stay readable as they are. */
export const firstVerbSchema = z.enum(firstVerbs);

const secondVerbs = [
  ...firstVerbs,
  'stock-receive',
  'stock-transfer',
  'stock-count',
  'shift-open',
  'shift-close',
  'x-report',
  'cash-movement',
  'cash-difference',
  'settle-payment',
  'park',
] as const;

/** The verbs that the second version of operations knew. */
export const secondVerbSchema = z.enum(secondVerbs);

const thirdVerbs = [
  ...secondVerbs,
  /** Accept, pack, make ready and put back online orders. */
  'order-pack',
  /** Hand them over. */
  'order-handover',
  /** Release one by sight, without a code. */
  'order-identity',
  /** Lift the lock of an order after wrong codes. */
  'order-unlock',
  /** Choose the remedy of an exception. */
  'resolve-exception',
] as const;

/** The verbs that the third version of audits knew. */
export const thirdVerbSchema = z.enum(thirdVerbs);

/** What somebody may do at the till; each is asked for by its verb. */
export const verbSchema = z.enum([
  ...thirdVerbs,
  /** Find a customer and open their profile; who did is logged. */
  'customer-open',
  'customer-register',
  'customer-change',
  /** Hand customers their data. */
  'customer-export',
  /** Erase the person of a profile; the sales stay. */
  'customer-erase',
  /** Pay with a customer's points. */
  'points-spend',
  /** See what offline tills could overdraw, and free holds. */
  'points-manage',
  /** Take goods of a known purchase back, and pay out a refund that is owed. */
  'return',
  /** Take back what a rule refuses or leaves to a manager, or more than the limits allow. */
  'return-override',
  /** Take goods back without a purchase that is known. */
  'return-blind',
  /** End an order that its customer may still collect: decline it, or put its goods back early. */
  'order-decline',
]);
export type Verb = z.infer<typeof verbSchema>;

/** Rights of a role: the verbs it holds, and the highest discount it may give (basis points of a line or cart). */
export const roleSchema = z.object({
  type: z.literal('role'),
  id: z.string().max(60),
  name: z.object({ ru: z.string(), en: z.string() }),
  /** Verbs of a later version are passed over, so that an older till still knows its people. */
  verbs: z
    .array(z.string().max(40))
    .transform((verbs) => verbs.filter((verb) => verbSchema.safeParse(verb).success) as Verb[]),
  maxDiscountBasisPoints: z.int().min(0).max(10_000),
});
export type Role = z.infer<typeof roleSchema>;

/** A salted scrypt hash (RFC 7914). `cost` is N, a power of two; salt and hash are base64. */
export const pinHashSchema = z.object({
  algorithm: z.literal('scrypt'),
  cost: z
    .int()
    .min(1024)
    .max(1 << 20),
  blockSize: z.int().min(1).max(32),
  parallelization: z.int().min(1).max(16),
  salt: z.string().max(200),
  hash: z.string().max(200),
});
export type PinHash = z.infer<typeof pinHashSchema>;

/** Somebody who signs in at a till. `badge` is the SHA-256 of the badge's code. */
export const staffSchema = z.object({
  type: z.literal('staff'),
  id: z.string().max(60),
  name: z.string().min(1).max(80),
  roleId: z.string().max(60),
  storeIds: z.array(z.string().max(40)),
  pin: pinHashSchema,
  badge: z.string().max(64).nullable(),
});
export type Staff = z.infer<typeof staffSchema>;

/** A shop of the chain. `taxTableId` names the tax table that holds there. */
export const storeSchema = z.object({
  type: z.literal('store'),
  id: z.string().max(60),
  /** The store's short id, as in receipt numbers and stock rows. */
  storeId: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  address: z.string().max(200),
  currency: currencySchema,
  timeZone: z.string().max(60),
  taxTableId: z.string().max(60),
  /** Printed on receipts: legal name, tax number. */
  legalName: z.string().max(200),
  taxNumber: z.string().max(40),
});
export type Store = z.infer<typeof storeSchema>;

/** A country's tax table as a row. */
export const taxTableRowSchema = z.object({
  type: z.literal('tax-table'),
  id: z.string().max(60),
  table: taxTableSchema,
});

/**
 * A public key of the sync server (Ed25519, raw, base64): what customers' codes are checked by, offline too.
 * `id` is `server-key:KEYID`.
 */
export const serverKeySchema = z.object({
  type: z.literal('server-key'),
  id: z.string().max(60),
  /** The first 4 bytes of the key's SHA-256, hex. */
  keyId: z.string().regex(/^[0-9a-f]{8}$/),
  publicKey: z.string().max(60),
});
export type ServerKey = z.infer<typeof serverKeySchema>;

/**
 * A till's public key: what receipts and labels of bags that it signed are checked by. `id` is `till-key:KEYID`.
 * The key of a till that was revoked stays, so that a code signed by it is told from a forged one.
 */
export const tillKeySchema = serverKeySchema.extend({
  type: z.literal('till-key'),
  tillId: z.string().max(60),
  storeId: z.string().max(40),
  /** What the till is called: how the numbers of its receipts begin. Absent in rows of an earlier server. */
  name: z.string().max(40).optional(),
  /**
   * Since when nothing signed by it is believed any more, server time, ms; null while it holds. Whoever has the key can
   * date what it signs as they like, so what it signed before is believed only with a row that says the same, or by
   * somebody with the right.
   */
  revokedAtMs: z.int().nullable().default(null),
});
export type TillKey = z.infer<typeof tillKeySchema>;

/** Whether what a key signed at a moment, ms, as the signer dates it, comes after the end of the trust in it. */
export function isPastTrust(key: ServerKey | TillKey, signedAtMs: number): boolean {
  return key.type === 'till-key' && key.revokedAtMs !== null && signedAtMs >= key.revokedAtMs;
}

/**
 * When a store hands out online orders, in its own time zone; a store without such a row has `usualSlots`.
 * `id` is `order-slots:STORE`. Of use to the server only.
 */
export const orderSlotsSchema = z.object({
  type: z.literal('order-slots'),
  id: z.string().max(60),
  storeId: z.string().min(1).max(40),
  /** From which minute of the day to which, Monday first; null is closed. */
  hours: z
    .array(
      z.object({ fromMinute: z.int().min(0).max(1440), untilMinute: z.int().min(0).max(1440) }).nullable(),
    )
    .length(7),
  slotMinutes: z.int().min(15).max(1440),
  /** How many orders one slot takes. */
  capacity: z.int().min(0).max(1000),
  /** How long before a slot begins its last order may be placed, minutes. */
  cutOffMinutes: z
    .int()
    .min(0)
    .max(7 * 1440),
  /** How many days ahead slots are offered, today left out. */
  daysAhead: z.int().min(0).max(30),
});
export type OrderSlots = z.infer<typeof orderSlotsSchema>;

/** From 10 to 20 every day by the hour, 20 orders an hour, an hour to pack, two days ahead. */
export function usualSlots(storeId: string): OrderSlots {
  return {
    type: 'order-slots',
    id: `order-slots:${storeId}`,
    storeId,
    hours: Array.from({ length: 7 }, () => ({ fromMinute: 600, untilMinute: 1200 })),
    slotMinutes: 60,
    capacity: 20,
    cutOffMinutes: 60,
    daysAhead: 2,
  };
}

/** Chain-wide settings of selling online. Of use to the server only. */
export const channelSettingsSchema = z.object({
  type: z.literal('channel-settings'),
  id: z.literal('settings:channel'),
  /** A store that wasn't heard for longer counts as silent, ms: less of its stock is offered. */
  silentAfterMs: z.int().min(0),
  /** What is held back of a silent store's stock, basis points, and the least of it, thousandths. */
  marginBasisPoints: z.int().min(0).max(10_000),
  leastMarginMilli: z.int().min(0),
  /** An order that a silent store hasn't accepted for longer may be called off by the web shop alone, ms. */
  unacceptedMs: z.int().min(0),
  /** How long after its slot an order waits to be collected, and one to be tried on, ms. */
  collectWithinMs: z.int().min(0),
  tryWithinMs: z.int().min(0),
});
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

/** The settings of a chain that has none. */
export const usualChannelSettings: ChannelSettings = {
  type: 'channel-settings',
  id: 'settings:channel',
  silentAfterMs: 10 * 60_000,
  marginBasisPoints: 2000,
  leastMarginMilli: 1000,
  unacceptedMs: 2 * 60 * 60_000,
  collectWithinMs: 3 * 24 * 60 * 60_000,
  tryWithinMs: 2 * 60 * 60_000,
};

/** Chain-wide settings of the till. */
export const settingsSchema = z.object({
  type: z.literal('settings'),
  id: z.literal('settings:till'),
  /** Lock the screen after this long without a touch or key; the cart is kept. */
  idleLockMs: z.int().min(10_000),
  /** Warn when the journal's disk has less than this free, and refuse new sales below the second figure. */
  diskWarnBytes: z.int().min(0),
  diskRefuseBytes: z.int().min(0),
  shifts: z
    .object({
      /** Whether a sale needs an open shift. */
      required: z.boolean(),
      /** A shift open for longer warns, and later takes no new sale until it is closed. Null: never. */
      warnAfterMs: z.int().min(0).nullable(),
      blockAfterMs: z.int().min(0).nullable(),
      /** A drawer's difference above this needs a manager and raises `cash-difference`, minor units. */
      differenceLimitMinor: z.int().min(0),
    })
    .default({
      required: false,
      warnAfterMs: 24 * 60 * 60_000,
      blockAfterMs: null,
      differenceLimitMinor: 0,
    }),
  /** How cash amounts are rounded, by currency; a currency that isn't here is not rounded. */
  cashRounding: z.record(z.string().max(3), cashRoundingSchema).default({}),
  /** Ways of paying that tills of the chain offer, in the order of their keys. */
  tenders: z
    .array(z.enum(['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer']))
    .default(['cash', 'card-stand-alone']),
  orders: z
    .object({
      /** How long a store answers for an order that it accepted without being heard, ms. */
      leaseMs: z.int().min(60_000),
      /** An order with less time left than this is urgent, ms. */
      urgentMs: z.int().min(0),
      /** Wrong short codes after which an order is locked until somebody with the right lifts it. */
      wrongCodes: z.int().min(1).max(20),
      /** Names of shelf places that stores offer for choosing; others may be typed. */
      places: z.array(z.string().min(1).max(40)).max(100),
      /** A weight that is further from what was ordered than this is asked about, basis points. */
      weightToleranceBasisPoints: z.int().min(0).max(100_000).default(2000),
    })
    .default({
      leaseMs: 2 * 60 * 60_000,
      urgentMs: 30 * 60_000,
      wrongCodes: 5,
      places: [],
      weightToleranceBasisPoints: 2000,
    }),
  returns: returnSettingsSchema.default(usualReturnSettings),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The settings of a chain that has none. */
export const usualSettings: Settings = settingsSchema.parse({
  type: 'settings',
  id: 'settings:till',
  idleLockMs: 5 * 60_000,
  diskWarnBytes: 500 * 1024 * 1024,
  diskRefuseBytes: 50 * 1024 * 1024,
});

/** Any row of `reference`. */
export const referenceRowSchema = z.discriminatedUnion('type', [
  roleSchema,
  staffSchema,
  storeSchema,
  taxTableRowSchema,
  settingsSchema,
  serverKeySchema,
  tillKeySchema,
  orderSlotsSchema,
  channelSettingsSchema,
  returnRulesSchema,
  loyaltyProgrammeSchema,
]);
export type ReferenceRow = z.infer<typeof referenceRowSchema>;
