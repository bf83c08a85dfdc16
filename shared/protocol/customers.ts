/**
 * Customers between till and server, and between a till's window and its main process. Keys of customers go from
 * server to main and never to the window; values go to the window opened, for its memory alone. Bodies, not
 * addresses, carry what is looked for, so that no log holds it. Rules [CUSTOMER*].
 */
import { z } from 'zod';
import { cardNumberSchema } from '../domain/customers/card-number.ts';
import { profileValuesSchema } from '../domain/customers/profile.ts';
import { customerKeySchema, sealedSchema } from '../domain/customers/seal.ts';
import { customerSchema } from '../domain/entities/customer.ts';
import { operationSchema } from '../domain/operation.ts';
import { publicKeySchema } from './access.ts';

const customerIdSchema = z.string().min(1).max(60);
const bytesSchema = z
  .string()
  .max(1000)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** The most keys in one page, and the most customers that one request names. */
export const customerPageLimit = 5000;

/** Query of GET /v1/customer-keys: the keys of customers of the till's store that changed after a position. */
export const customerKeysQuerySchema = z.strictObject({
  epoch: z.string().max(60).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(customerPageLimit).default(customerPageLimit),
});

/** A key as the server gives it out; null: erased, or no longer of this store. The till destroys what it has. */
export const customerKeyRowSchema = z.object({
  customerId: customerIdSchema,
  key: customerKeySchema.nullable(),
  /** Whether the till must confirm that it destroyed the key and what was sealed under it. */
  erased: z.boolean(),
});

/** Answer of GET /v1/customer-keys. With another epoch than was asked for, positions begin anew at nothing. */
export const customerKeysAnswerSchema = z.object({
  epoch: z.string().min(1).max(60),
  keys: z.array(customerKeyRowSchema),
  position: z.int().min(0),
  final: z.boolean(),
});
export type CustomerKeysAnswer = z.infer<typeof customerKeysAnswerSchema>;

/** Body of POST /v1/customer-keys: keys that this till made. The same key again changes nothing. */
export const customerKeysHandedSchema = z.strictObject({
  keys: z
    .array(z.strictObject({ customerId: customerIdSchema, key: customerKeySchema }))
    .min(1)
    .max(customerPageLimit),
});
/** Its answer: whose keys the server has on disk now. A customer erased meanwhile stands in `erased`. */
export const customerKeysTakenSchema = z.object({
  taken: z.array(customerIdSchema),
  erased: z.array(customerIdSchema),
});

/** Body of POST /v1/customers/erasures/confirm: at this till nothing of these persons is left. */
export const erasureConfirmSchema = z.strictObject({
  customerIds: z.array(customerIdSchema).min(1).max(customerPageLimit),
});
export const erasureConfirmAnswerSchema = z.object({ confirmed: z.array(customerIdSchema) });

/** Query-less answer of GET /v1/customers/erasures: how far each erasure has come, for managers. */
export const erasuresAnswerSchema = z.object({
  erasures: z.array(
    z.object({
      customerId: customerIdSchema,
      erasedAtMs: z.int(),
      /** Tills that held the key and haven't confirmed yet. */
      waitingTillIds: z.array(z.string().max(60)),
      confirmed: z.array(z.object({ tillId: z.string().max(60), atMs: z.int() })),
    }),
  ),
});
export type ErasuresAnswer = z.infer<typeof erasuresAnswerSchema>;

/** A card's number whose description tells what is checked: sixteen digits, the last by the Luhn formula. */
const describedCardNumber = cardNumberSchema.meta({ pattern: '^\\d{16}$', format: 'luhn' });

/** Body of POST /v1/customers/lookup: somebody whom this store doesn't know. Whole numbers only, never parts. */
export const customerLookupSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('phone'), phone: z.string().min(7).max(30) }),
  z.strictObject({ by: z.literal('card'), cardNumber: describedCardNumber }),
  z.strictObject({ by: z.literal('id'), customerId: customerIdSchema }),
]);
export type CustomerLookup = z.infer<typeof customerLookupSchema>;

/** Body of POST /v1/customers/attach: the customer is of the till's store from now on. */
export const customerAttachSchema = z.strictObject({ customerId: customerIdSchema });

/** Answer of lookup and attach: the row as the feed will bring it; main keeps the key and hands on the row. */
export const customerFoundSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('found'), row: customerSchema, key: customerKeySchema.nullable() }),
  z.object({ status: z.literal('unknown') }),
  /** Was erased: nothing of them is left. */
  z.object({ status: z.literal('erased') }),
]);
export type CustomerFound = z.infer<typeof customerFoundSchema>;

/**
 * Body of POST /v1/customers/export: the data of a customer of the till's store. `staffId` is who of the store's staff
 * hands them out; they need `customer-export`.
 */
export const customerExportQuerySchema = z.strictObject({
  customerId: customerIdSchema,
  staffId: z.string().min(1).max(60),
});
/** Its answer: all that is kept of a customer, for them. */
export const customerExportSchema = z.object({
  customerId: customerIdSchema,
  madeAtMs: z.int(),
  /** Name of the two files without their endings. */
  name: z.string().regex(/^[a-z0-9-]{1,60}$/),
  /** JSON text, in the words of the glossary. */
  document: z.string(),
  /** The same for people: HTML in the customer's language that loads and runs nothing. */
  page: z.string(),
});
export type CustomerExport = z.infer<typeof customerExportSchema>;

/** Channels of the till host about customers. */
export const customerChannels = {
  /**
   * Seals values under the customer's key (made when they have none here) and appends the operation with them
   * beside it: both are on the disk when it answers, or neither is. An erasure, without values, destroys the key and
   * all that was sealed under it here.
   */
  customerAppend: {
    request: z.strictObject({ operation: operationSchema, values: profileValuesSchema }),
    answer: z.discriminatedUnion('status', [
      z.object({ status: z.enum(['appended', 'already']), tillSequence: z.int(), journalId: z.string() }),
      z.object({
        status: z.literal('refused'),
        /** `no-key`: the customer isn't of this store, or was erased. */
        reason: z.enum(['disk-full', 'write-failed', 'invalid', 'not-enrolled', 'no-key']),
        detail: z.string(),
      }),
    ]),
  },
  /** Opens sealed rows; null where there is no key or the text doesn't open. */
  customersUnseal: {
    request: z.strictObject({
      rows: z
        .array(z.strictObject({ customerId: customerIdSchema, sealed: sealedSchema }))
        .max(customerPageLimit),
    }),
    answer: z.object({
      rows: z.array(z.object({ customerId: customerIdSchema, values: profileValuesSchema.nullable() })),
    }),
  },
  /** Opens what stands beside own entries that the server hasn't answered yet. */
  customersOwn: {
    request: z.null(),
    answer: z.object({
      changes: z.array(z.object({ operationId: z.string(), values: profileValuesSchema.nullable() })),
    }),
  },
  /**
   * Brings keys from the server and hands it those made here; destroys those of erased customers with all that was
   * sealed under them, and confirms it. Tells whose went that the server didn't know to be gone here, and how many keys
   * came since main started: with as many as before nothing opens that didn't. Rejects without a network.
   */
  customerKeysSync: {
    request: z.null(),
    answer: z.object({ came: z.int().min(0), erased: z.array(customerIdSchema) }),
  },
  /** Asks the server for somebody this store doesn't know, or attaches them; the key stays in main. */
  customerFetch: {
    request: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('lookup'), lookup: customerLookupSchema }),
      z.strictObject({ what: z.literal('attach'), customerId: customerIdSchema }),
    ]),
    answer: z.discriminatedUnion('status', [
      z.object({ status: z.literal('found'), row: customerSchema, values: profileValuesSchema.nullable() }),
      /** `must-wait`: this till has tried number after number. */
      z.object({ status: z.enum(['unknown', 'erased', 'unreachable', 'must-wait']) }),
    ]),
  },
  /** Whether a customer's code was signed with a key of the server. Never rejects for what was scanned. */
  customerCodeVerify: {
    request: z.strictObject({ publicKey: publicKeySchema, bytes: bytesSchema, signature: bytesSchema }),
    answer: z.object({ genuine: z.boolean() }),
  },
  /** Saves a customer's data where somebody wants them; null when they changed their mind. */
  customerExport: {
    request: customerExportQuerySchema,
    answer: z.object({
      /** `not-allowed`: the server knows nobody by this id who has the right; `unknown`: nor the customer here. */
      status: z.enum(['saved', 'cancelled', 'unreachable', 'not-allowed', 'unknown']),
      path: z.string().nullable(),
    }),
  },
} as const;
