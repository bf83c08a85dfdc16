/**
 * The stock room as everything above the till sees it: what is known of an article, work in progress, lists
 * of what deserves a look, and what becomes a fact. All of it works without a server.
 */

import { z } from 'zod';
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/base/result.ts';
import { skuSchema } from '../../shared/domain/entities/article.ts';
import type { Delivery } from '../../shared/domain/entities/delivery.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type CountScope, countScopeSchema } from '../../shared/domain/operations/stock-count.ts';
import type { StockCountRefusal } from '../../shared/domain/stock/decide-count.ts';
import { type StockMovementRefusal, writeOffReasons } from '../../shared/domain/stock/decide-movement.ts';
import type { RecordRefusal } from './till.ts';

/** Goods being scanned: coming in, going to another store, or written off. Its id becomes the operation's. */
export const goodsDraftSchema = z.object({
  id: z.string().min(1).max(60),
  kind: z.enum(['receive', 'transfer', 'write-off']),
  startedAtMs: z.int(),
  /** The delivery that is being received; null for goods nobody announced. */
  deliveryId: z.string().max(100).nullable(),
  toStoreId: z.string().max(40).nullable(),
  supplier: z.string().max(120),
  reference: z.string().max(60),
  note: z.string().max(200),
  reason: z.enum(writeOffReasons),
  /** In the order in which they were first scanned; thousandths, never below zero. */
  lines: z.array(z.object({ sku: skuSchema, quantityMilli: z.int().min(0) })),
});
export type GoodsDraft = z.infer<typeof goodsDraftSchema>;
export type GoodsKind = GoodsDraft['kind'];

/** A count being taken, without its lines. */
export const countDraftSchema = z.object({
  type: z.literal('count'),
  id: z.string().min(1).max(60),
  scope: countScopeSchema,
  startedAtMs: z.int(),
  startedBy: z.string().max(60),
  /** Ids of the facts it is becoming; null while it is still counted. */
  operationIds: z.array(z.string()).nullable(),
});

/** A line of a count being taken. */
export const countDraftLineSchema = z.object({
  type: z.literal('line'),
  countId: z.string().min(1).max(60),
  sku: skuSchema,
  expectedMilli: z.int(),
  countedMilli: z.int().min(0).max(1e10),
  countedAtMs: z.int(),
  countedBy: z.string().min(1).max(60),
  recounted: z.boolean(),
});
export const countWorkSchema = z.discriminatedUnion('type', [countDraftSchema, countDraftLineSchema]);
export type CountDraftLine = z.infer<typeof countDraftLineSchema>;
export type CountDraft = z.infer<typeof countDraftSchema> & {
  /** By the last scan, newest first. */
  readonly lines: readonly CountDraftLine[];
};

/** Work in progress in the stock room. */
export interface StockWork {
  readonly goods: readonly GoodsDraft[];
  readonly counts: readonly CountDraft[];
  /** Whether everything shown is on the disk. */
  readonly saved: boolean;
}

/** Why something of the stock room wasn't done. */
export type StockRefusal =
  | RecordRefusal
  | StockMovementRefusal
  | StockCountRefusal
  | { readonly code: 'right-missing' }
  /** The draft isn't there any more: it became a fact, or was thrown away. */
  | { readonly code: 'no-draft' }
  /** The article's stock hasn't arrived here yet, so nothing can be expected of it. */
  | { readonly code: 'stock-unknown'; readonly sku: string };

/** One movement of an article in this store. */
export interface ArticleMovement {
  readonly operationId: string;
  readonly kind: string;
  readonly atMs: number;
  readonly quantityMilli: number;
  /** Who did it, by name where known. */
  readonly who: string | null;
  /** The reason of an adjustment. */
  readonly reason: string | null;
  /** What it goes by: a receipt's number, a document's, a supplier, or the other store. */
  readonly about: string | null;
}

/** What the stores of the chain hold of some SKUs. */
export interface Elsewhere {
  /** When the server last told what other stores hold, ms; null before it did. */
  readonly asOfMs: number | null;
  /** Stores other than this one that hold or held any of them, by name. */
  readonly stores: readonly { readonly storeId: string; readonly name: string }[];
  /** Free in a store: on hand less promised, thousandths. Keyed by SKU, then by store. */
  readonly freeMilli: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Lists of articles that deserve a look. */
export type StockListKind = 'below-zero' | 'stale' | 'never-counted';

/** A line of such a list. */
export interface StockListRow {
  readonly sku: string;
  readonly onHandMilli: number;
  readonly lastMovedAtMs: number | null;
  readonly lastCountedAtMs: number | null;
}

/** Deliveries of this store: what it awaits or has received, and what it sent. */
export interface StoreDeliveries {
  readonly incoming: readonly Delivery[];
  readonly sent: readonly Delivery[];
}

/** What is asked when goods become a fact. */
export interface FinishGoods {
  /** Nothing more is awaited of the delivery. */
  readonly closesDelivery: boolean;
  /** Somebody who lends the right, verified by `approve` before. */
  readonly approvedBy: string | null;
}

/** The stock room. */
export interface StockRoom {
  readonly work: StoreApi<StockWork>;
  /** The last movements of an article here, newest first. */
  movements(sku: string, limit: number): Promise<ArticleMovement[]>;
  elsewhere(skus: readonly string[]): Promise<Elsewhere>;
  deliveries(): Promise<StoreDeliveries>;
  /** Articles of a list; for `stale` those with stock that didn't move for so many days. */
  list(kind: StockListKind, staleDays: number): Promise<StockListRow[]>;
  /** Begins, or goes on with, work of a kind; of a delivery where one is named. Answers the draft's id. */
  openGoods(kind: GoodsKind, deliveryId: string | null): string;
  changeGoods(id: string, change: Partial<Omit<GoodsDraft, 'id' | 'kind' | 'lines'>>): void;
  /** Adds to an article's quantity, or takes it for what it is when `set`. Nothing left takes the line out. */
  putGoods(id: string, sku: string, quantityMilli: number, set?: boolean): void;
  dropGoods(id: string): Promise<void>;
  /** Makes a fact of goods: on disk before it answers, and the draft is gone. */
  finishGoods(id: string, finish: FinishGoods): Promise<Result<JournalEntry, StockRefusal>>;
  startCount(scope: CountScope): Result<string, StockRefusal>;
  /**
   * Counts an article: adds to it, or takes the quantity for all of it when `set`. What the till expects of it
   * is fixed now. With `recount` the first quantity begins anew.
   */
  putCount(
    id: string,
    sku: string,
    quantityMilli: number,
    how: { readonly set?: boolean; readonly recount?: boolean },
  ): Result<null, StockRefusal>;
  dropCountLine(id: string, sku: string): void;
  dropCount(id: string): Promise<void>;
  /** Makes facts of a count: on disk before it answers, and the draft is gone. */
  finishCount(
    id: string,
    finish: {
      readonly acceptDifferences: boolean;
      readonly note: string;
      readonly approvedBy: string | null;
    },
  ): Promise<Result<JournalEntry[], StockRefusal>>;
  /** Resolves once everything that shows is on the disk. */
  saved(): Promise<void>;
}
