/**
 * `audit` records what was done at a till without being a sale: a voided line or cart, a drawer opened
 * without a sale, a reprint, a price or discount that somebody else approved. It moves nothing.
 */
import { z } from 'zod';
import { minorSchema } from '../../money/money.ts';
import { firstVerbSchema, secondVerbSchema, thirdVerbSchema, verbSchema } from '../entities/reference.ts';
import { type KindHandler, noEffects } from './kind-handler.ts';

/** Payload of `audit`, version 1. */
const auditSchemaV1 = z.strictObject({
  verb: firstVerbSchema,
  /** The operation, cart or receipt it concerns. */
  subject: z.string().max(100).nullable(),
  reason: z.string().max(200).nullable(),
  /** Somebody else than who asked, where the right was lacking. */
  approvedBy: z.string().max(60).nullable(),
  amountMinor: minorSchema.nullable(),
});

const auditSchemaV2 = auditSchemaV1.extend({ verb: secondVerbSchema });

const auditSchemaV3 = auditSchemaV1.extend({ verb: thirdVerbSchema });

/** Payload of `audit`, version 4: any verb there is. */
export const auditSchema = auditSchemaV1.extend({ verb: verbSchema });
export type AuditPayload = z.infer<typeof auditSchema>;

export const auditKind: KindHandler<AuditPayload> = {
  versions: { 1: auditSchemaV1, 2: auditSchemaV2, 3: auditSchemaV3, 4: auditSchema },
  numbersReceipt: false,
  apply: () => noEffects,
};
