/**
 * Returns and exchanges as everything above the till sees them: finding the purchase, a return as a draft, how its
 * money goes back, and what is owed to customers. All of it works without a server; with one, purchases of other
 * stores are found by more than the code of their receipt. Rules [RETURN*], [RULES*], [RCODE*], [REFUND*],
 * [PURCHASE*].
 */
import { z } from 'zod';
import type { StoreApi } from 'zustand/vanilla';
import { uuidSchema } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import { skuSchema } from '../../shared/domain/entities/article.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import { conditionSchema } from '../../shared/domain/entities/return-rules.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import {
  dispositionSchema,
  evidenceSchema,
  type Refund,
  refundSchema,
  returnApprovalSchema,
  returnReasonSchema,
} from '../../shared/domain/operations/return.ts';
import type { OwedRefund, RefundPaymentRefusal } from '../../shared/domain/returns/decide-refund-payment.ts';
import type { DecideReturnRefusal, MoneyPlan } from '../../shared/domain/returns/decide-return.ts';
import type { ReturnPlan, ReturnRefusal } from '../../shared/domain/returns/plan-return.ts';
import type { Purchase, PurchaseLine } from '../../shared/domain/returns/purchase-of.ts';
import type { LineVerdict } from '../../shared/domain/returns/return-rules.ts';
import type { StoreCredit } from '../../shared/domain/returns/store-credit.ts';
import type { Currency } from '../../shared/money/money.ts';
import { receiptRowSchema } from '../../shared/protocol/feed.ts';
import type { ShiftBar } from './shift-types.ts';
import type { PayRefusal, RecordRefusal } from './till.ts';

/** A purchase that was found, and by what. */
export interface FoundPurchase {
  readonly purchase: Purchase;
  readonly evidence: z.infer<typeof evidenceSchema>;
}

/** What a purchase is looked for by. `number` is of a receipt or an order. */
export type PurchaseQuery =
  | { readonly by: 'number'; readonly text: string }
  | { readonly by: 'customer'; readonly customerId: string }
  | { readonly by: 'card'; readonly lastFour: string }
  | { readonly by: 'article'; readonly sku: string };

/** What was found: newest first. */
export interface FoundPurchases {
  readonly found: readonly FoundPurchase[];
  /** Whether the server answered too; otherwise only this store's last weeks were looked through. */
  readonly isWhole: boolean;
}

/** Why a scanned code or a number doesn't lead to a purchase that may come back. */
export type FindRefusal =
  /** No code of a receipt or order at all. */
  | { readonly code: 'not-a-receipt' }
  /** Altered or forged: its signature doesn't hold. */
  | { readonly code: 'not-genuine' }
  /** Signed by a key that nobody of the chain has, as far as this till heard. */
  | { readonly code: 'key-unknown' }
  /** Signed by a till that isn't trusted any more since then, and no row of the purchase is here. */
  | { readonly code: 'key-revoked'; readonly sinceMs: number }
  /** The code holds only the head of a long sale, and its row isn't here: with a network it is found. */
  | { readonly code: 'lines-unknown'; readonly receiptNumber: string }
  /** A number without a signature, which isn't here: with a network it may be found. `isWhole`: the server has none. */
  | { readonly code: 'purchase-unknown'; readonly number: string; readonly isWhole?: boolean }
  /** The tax office's code: sales carry no fiscal numbers yet, so none is found by it. */
  | { readonly code: 'fiscal-code'; readonly drive: string; readonly document: string }
  /** Nothing of the order was handed over: there is nothing to return, it may be cancelled. */
  | { readonly code: 'not-handed-over'; readonly orderId: string; readonly state: Order['state'] }
  /** Found by something that sold nothing, e.g. the receipt of a mere return. */
  | { readonly code: 'nothing-sold'; readonly receiptNumber: string }
  /** Bought in another currency than this store's. */
  | { readonly code: 'other-currency'; readonly receiptNumber: string; readonly currency: Currency }
  | { readonly code: 'fully-returned'; readonly found: FoundPurchase }
  | { readonly code: 'not-signed-in' };

/** A line of a draft. */
export const returnDraftLineSchema = z.object({
  purchaseLineId: z.int().min(1).nullable(),
  sku: skuSchema,
  quantityMilli: z.int().min(1),
  unitPriceMinor: z.int().min(0).nullable(),
  reason: returnReasonSchema,
  condition: conditionSchema,
  disposition: dispositionSchema,
});

/** A return being made; a draft that survives a crash. Its id is the operation's that it becomes. */
export const returnDraftSchema = z.object({
  id: uuidSchema,
  openedAtMs: z.int(),
  openedBy: z.string().max(60),
  /** Where the purchase is read from again: its row, or the digits of its verified code. Null: a blind return. */
  source: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('row'), row: receiptRowSchema }),
      z.object({ kind: z.literal('code'), digits: z.string().max(1100) }),
    ])
    .nullable(),
  evidence: evidenceSchema.nullable(),
  lines: z.array(returnDraftLineSchema),
  note: z.string().max(200).nullable(),
  reference: z.string().max(60).nullable(),
  customerId: z.string().max(60).nullable(),
  override: z.boolean(),
  approvals: z.array(returnApprovalSchema),
  /** Refunds that were made already, e.g. approved by the terminal: they can't be changed any more. */
  made: z.array(refundSchema),
  /** The open cart holds the goods that are given in exchange. */
  isExchange: z.boolean(),
});
export type ReturnDraft = z.infer<typeof returnDraftSchema>;
export type ReturnDraftLine = z.infer<typeof returnDraftLineSchema>;

/** A line of the purchase as the screen lists it: how much may come back, whether, until when and why. */
export interface ShownPurchaseLine {
  readonly line: PurchaseLine;
  readonly leftMilli: number;
  /** For each condition it may be in. */
  readonly verdicts: Readonly<Record<z.infer<typeof conditionSchema>, LineVerdict>>;
  /** As chosen in the draft; null while it isn't. */
  readonly chosen: ReturnDraftLine | null;
}

/** A draft with everything that follows from it. */
export interface ShownReturn {
  readonly draft: ReturnDraft;
  readonly purchase: Purchase | null;
  readonly lines: readonly ShownPurchaseLine[];
  /** What it comes to, or why it can't be made as it stands. */
  readonly plan: Result<ReturnPlan, ReturnRefusal>;
  /** How the money moves; null while there is no plan, or the cart of an exchange has no amount. */
  readonly money: MoneyPlan | null;
  /** Beside each part of `money.left`: what of it no refund was made of yet. */
  readonly openOfParts: readonly number[];
  /** What of all that goes back no refund was made of yet. */
  readonly openMinor: number;
}

/** How the cashier gives a part of the money back. The amount is the part's own unless one is named. */
export type RefundChoice =
  | { readonly kind: 'cash' }
  | { readonly kind: 'card-terminal' | 'bank-transfer' }
  | { readonly kind: 'card-stand-alone'; readonly reference: string | null }
  /** Not possible now: the customer gets a slip and is paid later. Never cash for what was paid by card. */
  | { readonly kind: 'owed' }
  /** By the web shop that took it. */
  | { readonly kind: 'channel' }
  | { readonly kind: 'store-credit' };

/** Why a part of the money wasn't given back. */
export type RefundActionRefusal =
  | DecideReturnRefusal
  | { readonly code: 'no-draft' | 'no-such-part' | 'not-signed-in' }
  /** Nothing is given back without a shift. */
  | { readonly code: ShiftBar }
  /** Terminal or bank can't be asked now: it may be owed instead. */
  | { readonly code: 'unavailable'; readonly reason: string }
  | { readonly code: 'declined'; readonly detail: string }
  /** Nobody knows whether the money went back: it is settled among the payments in doubt first. */
  | { readonly code: 'in-doubt' };

/** Why a return wasn't recorded. */
export type ReturnActionRefusal =
  | RecordRefusal
  | PayRefusal
  | DecideReturnRefusal
  | { readonly code: 'no-draft' }
  /** The goods given in exchange are in the open cart: it is empty. */
  | { readonly code: 'cart-empty' };

/** Why an owed refund wasn't paid out. */
export type PayOwedRefusal =
  | RecordRefusal
  | RefundPaymentRefusal
  | { readonly code: ShiftBar | 'not-owed' }
  | Extract<RefundActionRefusal, { readonly code: 'unavailable' | 'declined' | 'in-doubt' }>;

/** Why a store credit can't pay here. */
export type CreditRefusal =
  /** No return known here gave such a credit. `isWhole`: the server knows of none either. */
  | { readonly code: 'credit-unknown'; readonly isWhole: boolean }
  | { readonly code: 'credit-spent' | 'not-signed-in' }
  | { readonly code: 'wrong-currency'; readonly currency: Currency };

/** Store credit that customers pay with. */
export interface StoreCredits {
  /** What is to pay the cart with this id. */
  readonly state: StoreApi<{ readonly cartId: string; readonly credits: readonly StoreCredit[] }>;
  /** What is to pay the open cart. */
  chosen(): readonly StoreCredit[];
  /**
   * Takes the credits of a slip for the open cart: by its scanned code, the credit's number or the return's. With a
   * network the server is asked first.
   */
  take(text: string): Promise<Result<readonly StoreCredit[], CreditRefusal>>;
  /** The open cart is paid without it. */
  drop(creditId: string): void;
}

/** A refund that a customer waits for. */
export interface WaitingRefund {
  readonly returnId: string;
  readonly returnNumber: string;
  readonly atMs: number;
  readonly index: number;
  readonly refund: Extract<Refund, { readonly kind: 'owed' | 'channel' }>;
  readonly leftMinor: number;
  /** Whether the server has the return: before that no channel was asked for anything. */
  readonly isStored: boolean;
}

/** Owed and asked refunds that aren't done, oldest first. */
export interface WaitingRefunds {
  /** Of this store, with this till's own. */
  readonly refunds: readonly WaitingRefund[];
  /** Of other stores, as they were when they were last heard of: they stand with their slip alone. */
  readonly elsewhere: readonly WaitingRefund[];
}

/** Returns of this till. */
export interface Returns {
  /** Drafts of returns, and whether all that shows is on the disk. */
  readonly work: StoreApi<{ readonly drafts: readonly ReturnDraft[]; readonly saved: boolean }>;
  readonly waiting: StoreApi<WaitingRefunds>;
  /** Store credit, spent. */
  readonly credits: StoreCredits;
  /** Reads a scanned code: of a receipt (forms 94 and 91), or of an order that was handed over. */
  scan(scanned: string): Promise<Result<FoundPurchase, FindRefusal>>;
  /** Looks for purchases here and, with a network, at the server; never waits long for it. */
  find(query: PurchaseQuery): Promise<Result<FoundPurchases, FindRefusal>>;
  /** Opens a draft for a purchase, or for a blind return (null). One draft of one purchase at a time. */
  open(found: FoundPurchase | null): Promise<Result<ReturnDraft, FindRefusal>>;
  /**
   * Changes a draft. Lines stay as they are once money went back by terminal, bank or a stand-alone terminal; other
   * refunds that were chosen are chosen anew with other lines, and may be taken out of `made`.
   */
  change(draftId: string, change: (draft: ReturnDraft) => ReturnDraft): void;
  /** The draft with its plan; null when there is none. */
  shown(draftId: string): ShownReturn | null;
  /** Gives one part of the money back, on the disk before it answers. `partIndex` is of `money.left`. */
  refund(
    draftId: string,
    partIndex: number,
    choice: RefundChoice,
    amountMinor?: number,
  ): Promise<Result<ReturnDraft, RefundActionRefusal>>;
  /** The open cart's goods are given in exchange from now on, or not; then the cart is paid by itself. */
  exchange(draftId: string, isExchange: boolean): Promise<Result<ReturnDraft, RefundActionRefusal>>;
  /**
   * Makes a fact of the draft: on disk before it answers, and the draft is gone. Of an exchange, what the goods given
   * cost more was paid in the open cart, which is gone too.
   */
  record(draftId: string): Promise<Result<JournalEntry, ReturnActionRefusal>>;
  /** Queues the customer's application for the return, to be signed, as the draft stands. */
  printApplication(draftId: string): Promise<Result<null, ReturnRefusal | { readonly code: 'no-draft' }>>;
  /** Gives a draft up; refused once money went back by it. */
  drop(draftId: string): Promise<Result<null, { readonly code: 'money-went-back' | 'no-draft' }>>;
  /** A refund that is owed, by the number of its return; null when nothing is. */
  owed(returnId: string, index: number): OwedRefund | null;
  /** Pays an owed refund out. */
  payOwed(
    owed: OwedRefund,
    choice: Extract<
      RefundChoice,
      { readonly kind: 'cash' | 'card-terminal' | 'card-stand-alone' | 'bank-transfer' }
    >,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, PayOwedRefusal>>;
  /** Resolves once everything that shows is on the disk. */
  saved(): Promise<void>;
}
