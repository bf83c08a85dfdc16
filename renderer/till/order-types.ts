/**
 * Online orders as everything above the till sees them: the board, packing as a draft, codes that are scanned or
 * typed, and what becomes a fact. All of it works without a server, but for hearing of new orders. Rules [ORDER*],
 * [BOARD*], [PACK*], [HANDOVER*], [CODE*].
 */
import { z } from 'zod';
import type { StoreApi } from 'zustand/vanilla';
import { uuidSchema } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import { skuSchema } from '../../shared/domain/entities/article.ts';
import { bagsSchema, type Order, shortPickSchema } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { EndReason } from '../../shared/domain/operations/order-decline.ts';
import type {
  HandoverChoice,
  HandoverIntent,
  HandoverRefusal,
} from '../../shared/domain/orders/decide-handover.ts';
import type { OrderRefusal } from '../../shared/domain/orders/decide-order.ts';
import type { PayRefusal, RecordRefusal } from './till.ts';

/** Where an order stands on the board. An order is in one column only; `cancel-asked` comes first. */
export const boardColumns = ['cancel-asked', 'to-accept', 'to-pack', 'packed', 'ready', 'overdue'] as const;
export type BoardColumn = (typeof boardColumns)[number];

/** An order on the board. */
export interface BoardOrder {
  readonly order: Order;
  readonly column: BoardColumn;
  /** Until its slot begins, ms: its customer may come from then on. The board is sorted by it. */
  readonly leftMs: number;
  /** All that is known of it came from a code: neither its slot nor its number is known. */
  readonly learnt: boolean;
  readonly age: 'calm' | 'urgent' | 'late';
  /** A draft of packing it is open at this till. */
  readonly packing: boolean;
  /** Locked after wrong short codes. */
  readonly locked: boolean;
}

/** The board's state. */
export interface Board {
  readonly orders: readonly BoardOrder[];
  readonly counts: Readonly<Record<BoardColumn, number>>;
  /** Orders that came since somebody last touched the board: the sound repeats while it isn't zero. */
  readonly fresh: number;
  /** Changes with every change of any order. */
  readonly version: number;
}

/** A line of an order being packed. */
export const packDraftLineSchema = z.object({
  lineId: z.int().min(1),
  pickedMilli: z.int().min(0),
  short: shortPickSchema.nullable(),
  /** The SKU picked in its place, with the quantity in `pickedMilli`. */
  substituteSku: skuSchema.nullable(),
});

/** An order being packed; a draft that survives a crash. Its id is the operation's that it becomes. */
export const packDraftSchema = z.object({
  id: uuidSchema,
  orderId: uuidSchema,
  startedAtMs: z.int(),
  startedBy: z.string().max(60),
  lines: z.array(packDraftLineSchema),
  bags: z.array(bagsSchema),
});
export type PackDraft = z.infer<typeof packDraftSchema>;

/** Goods that are being put back on the shelf; a draft that survives a crash. Its id is the operation's that it becomes. */
export const restockDraftSchema = z.object({
  id: uuidSchema,
  orderId: uuidSchema,
  /** Business time, ms. */
  startedAtMs: z.int(),
  /** What was scanned back, thousandths by SKU. */
  back: z.array(z.object({ sku: skuSchema, quantityMilli: z.int().min(1) })),
});
export type RestockDraft = z.infer<typeof restockDraftSchema>;

/** A draft of packing that a till put aside, for itself or another till of the store to go on with. */
export interface HalfPacked {
  readonly packId: string;
  readonly orderId: string;
  /** Who put it aside, and when (business time, ms). */
  readonly tillId: string;
  readonly staffId: string;
  readonly putAsideAtMs: number;
}

/** Why half-packed work didn't change hands. */
export type HandOffRefusal =
  | { readonly code: 'not-signed-in' | 'no-draft' | 'no-network' | 'not-there' | 'unreadable' }
  /** The order is being packed at this till already. */
  | { readonly code: 'already-packing' }
  | { readonly code: 'taken-elsewhere'; readonly tillId: string };

/** What a scan did while packing. */
export type PackScan =
  | { readonly code: 'picked'; readonly lineId: number; readonly leftMilli: number }
  /** All that was ordered of it is in the bags already. */
  | { readonly code: 'too-many'; readonly lineId: number }
  /** The article is known and not of this order. */
  | { readonly code: 'wrong-item'; readonly name: string }
  | { readonly code: 'unknown-item' }
  /** Weighed goods: the final weight is asked for. */
  | { readonly code: 'weigh'; readonly lineId: number };

/** Which order a code was about. Its number is null where the order isn't here. */
export interface RefusedOrder {
  readonly orderId: string;
  readonly number: string | null;
}

/** Why a code doesn't release an order. */
export type CodeRefusal =
  /** Not a code of an order, or nobody here knows its key: altered, forged, or from another chain. */
  | { readonly code: 'not-genuine' }
  | { readonly code: 'key-unknown' }
  /** A label of a till that isn't trusted any more since then, or of an order that isn't here. */
  | { readonly code: 'key-revoked'; readonly sinceMs: number }
  | ({ readonly code: 'expired'; readonly untilMs: number } & RefusedOrder)
  | { readonly code: 'wrong-store'; readonly storeId: string; readonly storeName: string | null }
  /** The nonce isn't the order's: it was placed anew, or the code was made for another. */
  | { readonly code: 'another-order' }
  /** Genuine, but the order isn't here and the code doesn't hold its lines. */
  | { readonly code: 'order-unknown' }
  | { readonly code: 'wrong-code'; readonly triesLeft: number }
  | ({ readonly code: 'locked' } & RefusedOrder)
  /** Genuine, and the order has ended: collected, cancelled, lapsed or put back; when (ms) where that is known. */
  | ({
      readonly code: 'closed';
      readonly state: Order['state'];
      readonly atMs: number | null;
    } & RefusedOrder);

/** An order that a code released, and how. */
export interface ReleasedOrder {
  readonly order: Order;
  readonly proof: HandoverIntent['proof'];
  /** The order was learnt from the code alone: it is accepted and packed first. */
  readonly learnt: boolean;
}

/** Why something with an order wasn't done. */
export type OrderActionRefusal =
  | RecordRefusal
  /** Where nothing was due: the sale of the goods wasn't recorded. The cart is open as before paying. */
  | PayRefusal
  | HandoverRefusal
  | OrderRefusal
  | { readonly code: 'right-missing' }
  | { readonly code: 'order-unknown' }
  | { readonly code: 'no-draft' }
  /** The open cart holds something: pay it or park it first. */
  | { readonly code: 'cart-open' }
  /** Too many wrong short codes: somebody with the right lifts the lock first. */
  | { readonly code: 'locked' }
  /** The proof that was named wasn't given at this till: scan the code again. */
  | { readonly code: 'not-released' };

/** Why an exception wasn't settled. */
export type ResolveRefusal =
  | RecordRefusal
  | { readonly code: 'right-missing' }
  /** A sum and no fact raised it: it goes by itself. */
  | { readonly code: 'no-causes' }
  | { readonly code: 'remedy-unknown' }
  | { readonly code: 'already-settled' };

/** Online orders of this store. */
export interface Orders {
  readonly board: StoreApi<Board>;
  /** Drafts of packing, and whether all that shows is on the disk. */
  readonly packing: StoreApi<{ readonly drafts: readonly PackDraft[]; readonly saved: boolean }>;
  /** Goods that are being put back on the shelf. */
  readonly restocking: StoreApi<{ readonly drafts: readonly RestockDraft[] }>;
  /** An order with this till's own facts that the server hasn't answered yet; null when it isn't here. */
  order(orderId: string): Order | null;
  /** Orders by number, name, last digits of the phone or shelf place; closed ones of the last days too. */
  search(text: string, limit: number): Order[];
  /** Somebody has seen the board: the sound ends. */
  touch(): void;
  accept(orderId: string, approvedBy: string | null): Promise<Result<JournalEntry, OrderActionRefusal>>;
  /** Begins to pack, or goes on; answers the draft. */
  startPacking(orderId: string): Result<PackDraft, OrderActionRefusal>;
  /** Takes a scanned code into the draft. `quantityMilli` is the weight of weighed goods. */
  packScan(draftId: string, code: string, quantityMilli?: number): PackScan;
  changePacking(draftId: string, change: (draft: PackDraft) => PackDraft): void;
  dropPacking(draftId: string): Promise<void>;
  /** What was put aside half packed in this store and nobody has taken; empty when the server can't be asked. */
  halfPacked(): Promise<readonly HalfPacked[]>;
  /** Puts a draft aside at the server, where one till of the store takes it; it leaves this till then. */
  putAside(draftId: string): Promise<Result<null, HandOffRefusal>>;
  /** Goes on with what was put aside, as a draft of this till; one till gets it. */
  takeOver(packId: string): Promise<Result<PackDraft, HandOffRefusal>>;
  /** Makes a fact of the draft: on disk before it answers, and the draft is gone. */
  finishPacking(
    draftId: string,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, OrderActionRefusal>>;
  /** Says where it waits, and prints the label of its bags (signed by this till). */
  makeReady(
    orderId: string,
    place: string,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, OrderActionRefusal>>;
  /** Digits of the label of a packed order. */
  labelCode(orderId: string): Promise<string | null>;
  /** Reads a scanned code of an order and verifies it offline. */
  release(scanned: string): Promise<Result<ReleasedOrder, CodeRefusal>>;
  /** Checks a typed short code against an order. After too many wrong ones the order is locked. */
  releaseByShortCode(orderId: string, code: string): Promise<Result<ReleasedOrder, CodeRefusal>>;
  /** Lifts the lock of an order; needs `order-unlock`, and records it. */
  unlock(orderId: string, approvedBy: string | null): Promise<Result<null, OrderActionRefusal>>;
  /**
   * Puts the goods that leave into the open cart, to be paid there as any sale; where nothing is due it is
   * recorded at once and answered.
   */
  handOver(
    orderId: string,
    choice: Omit<HandoverChoice, 'mayCheckIdentity'>,
  ): Promise<Result<JournalEntry | 'to-be-paid', OrderActionRefusal>>;
  /** Notes that so much of a SKU is back on the shelf; the draft begins with the first of it. */
  putBack(orderId: string, sku: string, quantityMilli: number): void;
  /**
   * Makes a fact of what is back on the shelf; a draft of it is gone then. An order that is still kept needs a reason,
   * and `order-decline` of whoever puts it back or of `approvedBy`.
   */
  restock(
    orderId: string,
    lines: readonly { readonly sku: string; readonly quantityMilli: number }[],
    reason: EndReason | null,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, OrderActionRefusal>>;
  /** Ends an order of which nothing is packed, with a reason; needs `order-decline`. A draft of packing it is gone then. */
  decline(
    orderId: string,
    reason: EndReason,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, OrderActionRefusal>>;
  acknowledgeCancel(
    orderId: string,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, OrderActionRefusal>>;
  /** Resolves once everything that shows is on the disk. */
  saved(): Promise<void>;
}
