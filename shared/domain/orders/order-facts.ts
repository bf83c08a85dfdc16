/**
 * What can happen to an order, whoever did it. Tills do it with operations; the web shop, the chain and the
 * server's own clock with events that the server stores under ids of their own.
 */
import { z } from 'zod';
import { uuidSchema } from '../../base/ids.ts';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import type { ReturnedPart } from '../entities/order.ts';
import { inFactOrder } from '../fact-order.ts';
import type { KnownOperation } from '../operation-table.ts';
import type { ReturnLine } from '../operations/return.ts';

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
    /** Which refund that was asked for it confirms (GET /v1/channel/refunds); absent where the channel began it. */
    refundId: z.string().max(40).optional(),
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

/** Kinds of operations that may tell of an order: a return does where goods of one come back. */
export const orderFactKinds = [...orderKinds, 'return'] as const;

/** An operation about an order. */
export type OrderOperation = Extract<KnownOperation, { readonly kind: (typeof orderKinds)[number] }>;

/**
 * Goods of an order that came back, as a `return` tells of them. Its fulfilment stays as it is; what was paid online
 * for them is to be given back by the channel.
 */
export interface OrderReturn {
  readonly kind: 'return';
  readonly id: string;
  readonly orderId: string;
  readonly atMs: number;
  readonly after: readonly string[];
  readonly tillId: string;
  readonly staffId: string | null;
  /** What the channel gives back, or had given back already, minor units; not what went back in the shop. */
  readonly onlineMinor: number;
  /** The lines of the order that came back; none where it gives back what was exchanged for them. */
  readonly lines: readonly ReturnedPart[];
}

/** Anything that happened to an order. */
export type OrderFact = ChannelEvent | OrderOperation | OrderReturn;

/** The operation as one about an order; null for all others. */
export function orderOperation(operation: KnownOperation): OrderOperation | null {
  return (orderKinds as readonly string[]).includes(operation.kind) ? (operation as OrderOperation) : null;
}

/** What an operation tells of an order: one about it, or a return of its goods; null for all others. */
export function orderFactOf(operation: KnownOperation): OrderOperation | OrderReturn | null {
  if (operation.kind !== 'return') return orderOperation(operation);
  // Goods that were given in exchange for an order's give back the money of that order too.
  const online = operation.payload.refunds.find((refund) => refund.kind === 'channel');
  const orderId = operation.payload.purchase?.orderId ?? online?.orderId ?? null;
  if (orderId === null) return null;
  const { id, after, tillId, staffId, at, payload } = operation;
  const onlineMinor = payload.refunds.reduce(
    (sum, refund) =>
      (refund.kind === 'channel' || refund.kind === 'refunded-before') && refund.orderId === orderId
        ? sum + refund.amountMinor
        : sum,
    0,
  );
  const lines = payload.purchase?.orderId === orderId ? payload.lines.flatMap(partOf) : [];
  return { kind: 'return', id, orderId, atMs: at.businessMs, after, tillId, staffId, onlineMinor, lines };
}

/** A handover sells by the lines of its order, so their numbers are the purchase's. */
function partOf({ purchaseLineId, quantityMilli, refundMinor }: ReturnLine): ReturnedPart[] {
  return purchaseLineId === null ? [] : [{ lineId: purchaseLineId, quantityMilli, refundMinor }];
}

/** The order that an operation is about, or whose goods it takes back; null for all others. */
export function orderIdOf(operation: KnownOperation): string | null {
  const fact = orderFactOf(operation);
  if (!fact) return null;
  return fact.kind === 'return' ? fact.orderId : fact.payload.orderId;
}

/**
 * Facts of an order in the order of its fold. A return gets its id when it is begun, so that of returns that don't know
 * of each other the one comes first that was recorded first; but before them those that the channel gave back already,
 * with all that they build on: that money went, whichever was the first.
 */
export function orderFactsInTurn(facts: readonly OrderFact[]): OrderFact[] {
  const gone = givenBack(facts);
  const turns = facts.map((fact) => {
    const { id, after } = fact;
    return { id, after, recordedAtMs: fact.kind === 'return' && !gone.has(id) ? fact.atMs : 0, fact };
  });
  return inFactOrder(turns).map(({ fact }) => fact);
}

/** Ids of the returns of which a channel confirmed a refund, and of all that they build on. */
function givenBack(facts: readonly OrderFact[]): ReadonlySet<string> {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  // A refund that is asked for is named by its return, and which of its refunds it is.
  const gone = new Set(
    facts.flatMap((fact) => (fact.kind === 'refund' ? (fact.refundId?.split('.').slice(0, 1) ?? []) : [])),
  );
  // A set is walked to what is added meanwhile.
  for (const id of gone) for (const earlier of byId.get(id)?.after ?? []) gone.add(earlier);
  return gone;
}
