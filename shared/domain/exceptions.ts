/**
 * The closed list of conflicts that a person must look at, each with the remedies there are. An exception is
 * derived from stored facts: its id is made from its kind and causes, so the same facts raise the same
 * exception in whatever order they come, and it is withdrawn when its cause goes.
 */
import { z } from 'zod';
import { profileFieldSchema } from './customers/profile.ts';

/** Every kind of exception with its remedies. */
export const exceptionRemedies = {
  /** The movements of a SKU in a store sum to less than nothing. */
  'stock-below-zero': ['count', 'receive'],
  /** Two operations claim one place of one journal: the till was copied. */
  'forked-journal': ['enrol-again'],
  /** A till's journal lost a range of entries; what they held is unknown. */
  'facts-missing': ['compare-receipts'],
  /** An operation of a kind or version that this server doesn't know yet; stored, effect held. */
  'unknown-operation': ['upgrade-server'],
  /** An operation whose content breaks its kind's schema; stored, effect held. */
  'invalid-operation': ['inspect'],
  /** An entry whose hash, signature or link to the entry before doesn't hold; stored, effect held. */
  'entry-not-genuine': ['inspect', 'enrol-again'],
  /** One operation id in two places of two journals; the first counts, the second is held. */
  'operation-repeated': ['inspect'],
  /** Two tills of a store handed out the same receipt numbers: a server that was put back gave a till's number anew. */
  'receipt-number-repeated': ['enrol-again', 'compare-receipts'],
  /** A drawer held more or less at its close than the chain lets pass. */
  'cash-difference': ['recount', 'accept'],
  /** A shift was closed while the outcome of a payment wasn't known, and it still isn't. */
  'payment-unsettled': ['ask-terminal', 'accept'],
  /** Stock moved before a count in a way that the count's expectation didn't hold. */
  'count-overlapped': ['count', 'accept'],
  /** What was received of a delivery is not what was announced or sent. */
  'delivery-mismatch': ['search', 'accept'],
  /** One order was handed over more often than there was to hand over: two tills, each cut off. */
  'handed-over-twice': ['goods-returned', 'second-paid', 'accept'],
  /** Goods of an order were handed over that had been cancelled, had lapsed, or were back on the shelf. */
  'handed-over-after-cancel': ['paid-again', 'goods-returned', 'accept'],
  /** Something was done to an order that didn't fit where it stood: it had been cancelled, or a step is missing. */
  'order-out-of-step': ['put-back', 'accept'],
  /** Goods of an order went back to the shelf and not all of them were scanned. */
  'goods-missing': ['write-off', 'goods-found', 'accept'],
  /** More of a purchase came back than was sold: two tills, each cut off, took the same goods back. */
  'returned-more-than-sold': ['money-recovered', 'count', 'accept'],
  /** Goods were taken back of a purchase that its till should have handed up and didn't. */
  'return-without-purchase': ['compare-receipts', 'accept'],
  /** A refund that was owed, or asked of the channel, was paid out more than once. */
  'refunded-twice': ['money-recovered', 'accept'],
  /** More store credit was spent than was given. */
  'credit-overspent': ['money-recovered', 'accept'],
  /** More points of a customer were spent than there were: tills that were cut off, each by what it knew. */
  'points-overdrawn': ['repay-later', 'forgive'],
  /** Two registrations of one person, found by the phone, are read as one. */
  'customer-merged': ['right', 'separate'],
  /** What was set of a customer came so that it doesn't open: a disk changed it, or lost it, before it was sent. */
  'customer-values-unreadable': ['write-anew', 'accept'],
} as const;

export type ExceptionKind = keyof typeof exceptionRemedies;

/** Kinds that stand in several stores at once for the same causes: what one of them chose settles it in all. */
const sharedKinds: ReadonlySet<string> = new Set<ExceptionKind>([
  'returned-more-than-sold',
  'refunded-twice',
  'credit-overspent',
  'points-overdrawn',
  'customer-merged',
  'customer-values-unreadable',
]);

/** Whether a remedy of any store settles this exception, by its id; otherwise only one of its own store does. */
export function isSharedByStores(id: string): boolean {
  return sharedKinds.has(id.slice(0, id.indexOf(':')));
}

/** Begins the names of details that are quantities of goods, thousandths: `goods:` and the SKU. */
const goodsDetail = 'goods:';

/** Goods as details of an exception. */
export function goodsDetails(goods: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(
    [...goods].map(([sku, quantityMilli]) => [`${goodsDetail}${sku}`, quantityMilli]),
  );
}

/** The goods that an exception is about, thousandths. */
export function goodsOf({
  details,
}: Pick<ExceptionRow, 'details'>): { sku: string; quantityMilli: number }[] {
  return Object.entries(details).flatMap(([name, quantityMilli]) =>
    name.startsWith(goodsDetail) && typeof quantityMilli === 'number'
      ? [{ sku: name.slice(goodsDetail.length), quantityMilli }]
      : [],
  );
}

/**
 * What a remedy moves in the stock of the store, thousandths: goods that were handed over after the order's end come
 * back, missing ones are written off. Goods that were handed over twice are in the stock again by themselves.
 */
export function stockOfRemedy(
  row: Pick<ExceptionRow, 'kind' | 'details'>,
  remedy: string,
): { sku: string; quantityMilli: number }[] {
  const sign =
    row.kind === 'handed-over-after-cancel' && remedy === 'goods-returned'
      ? 1
      : row.kind === 'goods-missing' && remedy === 'write-off'
        ? -1
        : 0;
  return sign === 0
    ? []
    : goodsOf(row).map(({ sku, quantityMilli }) => ({ sku, quantityMilli: sign * quantityMilli }));
}

/** Who set which fields of a customer so that they don't open, at which till and when; names of fields, never values. */
const unreadableFactSchema = z.object({
  operationId: z.string().max(100),
  storeId: z.string().max(40),
  tillId: z.string().max(60),
  staffId: z.string().max(60).nullable(),
  atMs: z.int(),
  fields: z.array(profileFieldSchema),
});
export type UnreadableFact = z.infer<typeof unreadableFactSchema>;

/** A row of `exceptions` in the stream of the store it concerns. */
export const exceptionSchema = z.object({
  id: z.string().min(1).max(300),
  kind: z.enum(Object.keys(exceptionRemedies) as [ExceptionKind, ...ExceptionKind[]]),
  storeId: z.string().max(40),
  /** What it is about: a SKU, a journal range, an operation. */
  subject: z.string().max(200),
  /** Ids of the operations that caused it, sorted. Empty for derived sums. */
  causes: z.array(z.string().max(100)),
  /** Facts for the screen, by name, e.g. {onHandMilli: -2000}. */
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What was paid out of a refund, or spent of store credit, by store and id; absent of all other kinds. */
  payments: z
    .array(
      z.object({
        operationId: z.string().max(100),
        receiptNumber: z.string().max(60).nullable(),
        storeId: z.string().max(40),
        tillId: z.string().max(60),
        staffId: z.string().max(60).nullable(),
        atMs: z.int(),
        /** In the currency of `details`. */
        amountMinor: z.int(),
      }),
    )
    .optional(),
  /** The facts that don't open; absent of all other kinds. */
  unreadable: z.array(unreadableFactSchema).optional(),
  raisedAtMs: z.int(),
  /** The remedy that a manager chose for exactly these causes; null while it is open. */
  resolution: z
    .object({
      operationId: z.string().max(100),
      remedy: z.string().max(60),
      note: z.string().max(200).nullable(),
      staffId: z.string().max(60).nullable(),
      /** Who lent the right; absent where none was needed. */
      approvedBy: z.string().max(60).optional(),
      atMs: z.int(),
    })
    .nullable()
    .default(null),
});
export type ExceptionRow = z.infer<typeof exceptionSchema>;

/** The id of an exception: its kind and what it is about. */
export function exceptionId(kind: ExceptionKind, ...about: readonly string[]): string {
  return [kind, ...about].join(':');
}
