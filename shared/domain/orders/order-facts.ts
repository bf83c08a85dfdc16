/**
 * What can happen to an order, whoever did it. Tills do it with operations; the web shop, the chain and the
 * server's own clock with events that the server stores under ids of their own.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import type { KnownOperation } from '../operation-table.ts';

const eventFields = {
  id: uuidSchema,
  orderId: uuidSchema,
  /** Server time, ms. */
  atMs: z.int(),
  /** Ids of the facts it builds on. */
  after: z.array(uuidSchema),
} as const;
const noteSchema = z.string().max(200).nullable();

/** Something that the online side did to an order. */
export const channelEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...eventFields,
    kind: z.literal('pay'),
    amountMinor: nonNegativeMinorSchema,
    reference: z.string().max(100),
  }),
  z.strictObject({
    ...eventFields,
    kind: z.literal('refund'),
    amountMinor: nonNegativeMinorSchema,
    reference: z.string().max(100),
  }),
  z.strictObject({ ...eventFields, kind: z.literal('ask-cancel'), note: noteSchema }),
  z.strictObject({ ...eventFields, kind: z.literal('cancel'), note: noteSchema }),
  z.strictObject({ ...eventFields, kind: z.literal('lapse') }),
  z.strictObject({ ...eventFields, kind: z.literal('take-back'), note: noteSchema }),
]);
export type ChannelEvent = z.infer<typeof channelEventSchema>;

/** Kinds of operations about orders. */
export const orderKinds = [
  'order-accept',
  'order-pack',
  'order-ready',
  'order-handover',
  'order-restock',
  'order-cancel-acknowledge',
  'order-decline',
] as const;

/** An operation about an order. */
export type OrderOperation = Extract<KnownOperation, { readonly kind: (typeof orderKinds)[number] }>;

/** Anything that happened to an order. */
export type OrderFact = ChannelEvent | OrderOperation;

/** The operation as one about an order; null for all others. */
export function orderOperation(operation: KnownOperation): OrderOperation | null {
  return (orderKinds as readonly string[]).includes(operation.kind) ? (operation as OrderOperation) : null;
}

/** The order that an operation is about; null for all others. */
export function orderIdOf(operation: KnownOperation): string | null {
  return orderOperation(operation)?.payload.orderId ?? null;
}
