/**
 * The till as everything above it sees it: the screens of a window, a headless till in Node, a simulated one.
 * State is in vanilla zustand stores that only the till writes; actions answer with values and never throw
 * for what a cashier can cause. create-till.ts puts the parts together.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/base/result.ts';
import type { Article, Price, Variant } from '../../shared/domain/entities/article.ts';
import type {
  ReferenceRow,
  Role,
  Settings,
  Staff,
  Store,
  Verb,
} from '../../shared/domain/entities/reference.ts';
import type { ExceptionRow } from '../../shared/domain/exceptions.ts';
import type { JournalEntry, Operation } from '../../shared/domain/operation.ts';
import type { AuditPayload } from '../../shared/domain/operations/audit.ts';
import type { Approval, Buyer } from '../../shared/domain/operations/sale.ts';
import type { StockAdjustmentPayload } from '../../shared/domain/operations/stock-adjustment.ts';
import type { decideStockReceipt } from '../../shared/domain/operations/stock-receipt.ts';
import type { DecideReturnRefusal } from '../../shared/domain/returns/decide-return.ts';
import type { CardPayment, Cart, Discount } from '../../shared/domain/sell/cart.ts';
import type { CartLoyalty } from '../../shared/domain/sell/cart-points.ts';
import type { SaleRefusal, TenderIntent } from '../../shared/domain/sell/decide-sale.ts';
import type { PricedCart, PricingRefusal } from '../../shared/domain/sell/price-cart.ts';
import type { FeedCollection } from '../../shared/protocol/feed.ts';
import type { JournalAlarm, TillHost, TillIdentity } from '../../shared/protocol/till-host.ts';
import type { CashDesk } from './cash-to-give.ts';
import type { Customers } from './customer-types.ts';
import type { EReceipts } from './e-receipts.ts';
import type { Orders, ResolveRefusal } from './order-types.ts';
import type { TillParked } from './parked-types.ts';
import type { Payments } from './payment-types.ts';
import type { Printing } from './printing-types.ts';
import type { Returns } from './return-types.ts';
import type { ShiftBar, TillShift } from './shift-types.ts';
import type { StockRoom } from './stock-types.ts';
import type { TerminalSetup } from './terminal-setup.ts';

/** A sellable variant with its article and the price that holds now in this store (null: must be typed). */
export interface CatalogItem {
  readonly article: Article;
  readonly variant: Variant;
  readonly name: string;
  readonly price: Price | null;
}

/** The catalogue in memory: every look-up is synchronous. Only what has a price in this store's currency or
 * was never priced is found. */
export interface CatalogIndex {
  /** By SKU exactly as written. */
  bySku(sku: string): CatalogItem | null;
  /** The first variant of an article that this store sells. */
  byArticle(articleId: string): CatalogItem | null;
  /** By barcode, else SKU as written, else SKU without regard to case when only one fits. */
  byCode(code: string): CatalogItem | null;
  /** By words of the name, brand, SKU or barcode in any order, also typed in the wrong keyboard layout. */
  search(text: string, limit: number): CatalogItem[];
  /** Quick keys in their order. */
  quickKeys(): CatalogItem[];
  /** How many articles are here. */
  count(): number;
  /** Changes with every change of the catalogue; for useSyncExternalStore. */
  version(): number;
  subscribe(listener: () => void): () => void;
}

/** Stock of a SKU in this store: the server's row plus this till's effects that the row doesn't hold yet. */
export interface StockFigure {
  /** Null when no figure has arrived. Thousandths of the unit. */
  readonly onHandMilli: number | null;
  readonly promisedMilli: number;
  /** Of it, this till's own movements that the server hasn't confirmed. */
  readonly pendingMilli: number;
  /** Business time of the last movement and of the last count that the server knows of; null without. */
  readonly lastMovedAtMs: number | null;
  readonly lastCountedAtMs: number | null;
}

export interface StockView {
  figure(sku: string): StockFigure;
  /** Every SKU with a figure, in no order. */
  skus(): string[];
  version(): number;
  subscribe(listener: () => void): () => void;
}

/** Stores, staff, roles and settings from the replica. */
export interface ReferenceView {
  store(): Store | null;
  settings(): Settings;
  staff(): Staff[];
  roleOf(staff: Staff): Role | null;
  /** Whether a scanned code is the badge of anybody of the chain's staff. */
  isBadge(code: string): boolean;
  all(): ReferenceRow[];
  version(): number;
  subscribe(listener: () => void): () => void;
}

/** Who is signed in. `locked` keeps the cart and asks for a PIN. */
export interface SessionState {
  readonly staff: Staff | null;
  readonly role: Role | null;
  readonly locked: boolean;
}

/** Why signing in or lending a right failed. */
export type SignInRefusal =
  | { readonly code: 'wrong-pin'; readonly waitMs: number }
  | { readonly code: 'wait'; readonly waitMs: number }
  | { readonly code: 'unknown-badge' }
  | { readonly code: 'same-person' }
  | { readonly code: 'right-missing' }
  /** They hold the right, but not for so much. */
  | { readonly code: 'above-limit' };

/** The person who proves themselves: a PIN for a chosen name, or a scanned badge. */
export type Credential =
  | { readonly kind: 'pin'; readonly staffId: string; readonly pin: string }
  | { readonly kind: 'badge'; readonly code: string };

/** What just happened in the cart, for the large line and the sound. */
export type LastEvent =
  | { readonly kind: 'none' }
  | { readonly kind: 'added'; readonly lineId: number }
  | { readonly kind: 'changed'; readonly lineId: number }
  | { readonly kind: 'removed'; readonly name: string };

/**
 * An unknown code that waits to be acknowledged, or for the next customer. Known ones scanned after it are added
 * at once, unknown ones queue.
 */
export interface UnknownCode {
  /** Null for somebody's badge, whose code is kept and shown nowhere. */
  readonly code: string | null;
}

/** A sale that was paid though its payment had seemed to fail, and what came after it and is in the next cart. */
export interface PaidAfterAll {
  readonly receiptNumber: string | null;
  /** Card payments tell of goods too: they are the graver news. */
  readonly moved: 'nothing' | 'goods' | 'card-payments';
}

/** The sell screen's state. Money in `cart` is in the draft before it shows; the rest is saved behind it. */
export interface SellState {
  readonly cart: Cart;
  /** The cart's amounts, or why it has none. */
  readonly priced: Result<PricedCart, PricingRefusal>;
  readonly last: LastEvent;
  readonly unknownCodes: readonly UnknownCode[];
  /** Quantity typed as `3*` before a scan, thousandths; null when none. */
  readonly pendingQuantityMilli: number | null;
  /** The sale that was just paid, for the change and receipt screen; null once the next cart begins. */
  readonly paid: JournalEntry | null;
  /** The last sale of which it showed late that it was paid; null before the first. */
  readonly paidAfterAll: PaidAfterAll | null;
  /** True between asking the journal and its answer; the screen takes no second payment meanwhile. */
  readonly paying: boolean;
}

/** Why a payment didn't become a sale. The cart is untouched. */
export type PayRefusal =
  | SaleRefusal
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'already-paying' }
  /** A sale needs an open shift, or the open one must be closed first. */
  | { readonly code: ShiftBar }
  /** Terminal or bank was asked for money of this cart, and what became of it isn't known yet. */
  | { readonly code: 'payment-unsettled' }
  /** The goods are given in exchange, and the return that they belong to can't be made as it stands. */
  | { readonly code: 'return-refused'; readonly refusal: DecideReturnRefusal }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string };

/** Why an operation other than a sale wasn't recorded. */
export type RecordRefusal =
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'journal-refused'; readonly reason: string; readonly detail: string }
  /** The cart holds money of the customer: it must be given back first. */
  | { readonly code: 'payment-in-cart' | 'payment-unsettled' }
  /** The payment of the cart that seemed to fail is in the journal: it shows as paid. */
  | { readonly code: 'cart-paid' }
  | { readonly code: 'not-possible'; readonly detail: string };

/** What is settled about a cart before and while it is paid. Every change is saved as a draft. */
export interface CheckoutActions {
  setBuyer(buyer: Buyer | null): Promise<void>;
  /** Notes where the receipt is wanted; the address is kept elsewhere. */
  setEReceipt(channel: 'email' | 'phone' | null): Promise<void>;
  /** Keeps a payment that the stand-alone terminal approved; resolves once it is on disk. */
  addCardPayment(payment: CardPayment): Promise<void>;
  /** Takes a confirmed card payment back after its terminal reversed it; needs `settle-payment`, and records it. */
  takeBackCardPayment(index: number, approvedBy: string | null): Promise<Result<null, RecordRefusal>>;
  /** Whether the customer's age must be checked before this cart can be paid. */
  ageCheckNeeded(): boolean;
  /**
   * Records that the age was checked; needs `age-check`. Refused takes the restricted lines out of the cart.
   */
  checkAge(isOldEnough: boolean, approvedBy: string | null): Promise<Result<null, RecordRefusal>>;
}

/** What the cashier does in the cart. Every change is saved as a draft. */
export interface SellActions extends CheckoutActions {
  /**
   * A scanned or typed code: adds the article, or queues the code as unknown. Answers whether it was known. While
   * the open cart hands over an order, no article is added or changed here, and a scan answers false.
   */
  scan(code: string): Promise<boolean>;
  /** Sets the quantity that the next scan takes (thousandths), or clears it. */
  setPendingQuantity(quantityMilli: number | null): void;
  /** Adds an article chosen by touch or search. */
  addSku(sku: string, quantityMilli?: number): Promise<void>;
  setQuantity(lineId: number, quantityMilli: number): Promise<void>;
  /** Types a price per unit; null goes back to the list price. */
  setPrice(lineId: number, unitPriceMinor: number | null): Promise<void>;
  setLineDiscount(lineId: number, discount: Discount | null): Promise<void>;
  setCartDiscount(discount: Discount | null): Promise<void>;
  /** Takes a line out and records it as `audit`; needs the right `void-line` or an approver's id. */
  removeLine(lineId: number, reason: string, approvedBy: string | null): Promise<Result<null, RecordRefusal>>;
  /**
   * Empties the cart and records it as `audit`; needs the right `void-cart` or an approver's id. Goods of an order
   * go back to their order, which needs neither.
   */
  voidCart(reason: string, approvedBy: string | null): Promise<Result<null, RecordRefusal>>;
  /** Notes that somebody lent a right for this cart; verified by `approve` before. */
  addApproval(verb: Approval['verb'], lineId: number | null, approvedBy: string): Promise<void>;
  setReference(reference: string | null): Promise<void>;
  /**
   * Puts a customer on the cart, with what was chosen about their points; null takes them off. Where `cartId` is named,
   * a cart that came after it stays as it is.
   */
  setCustomer(customerId: string | null, loyalty: CartLoyalty | null, cartId?: string): Promise<void>;
  /** Rights that the cart needs somebody else for, as it stands or as it would with one more approval. */
  missingRights(approval?: Approval): { readonly verb: Approval['verb']; readonly lineId: number | null }[];
  acknowledgeUnknown(): void;
  /**
   * Pays with what the cart holds already and these tenders: on disk before it answers. On success the draft is
   * gone and `paid` is set.
   */
  pay(tenders: readonly TenderIntent[]): Promise<Result<JournalEntry, PayRefusal>>;
  /** Closes the paid screen and opens the next cart (scanning does so by itself). */
  nextCustomer(): Promise<void>;
}

export type {
  AskedPayment,
  PaymentAnswer,
  PaymentIntent,
  PaymentMethodState,
  Payments,
  PaymentsState,
  PaymentTender,
  UnsettledAttempt,
  UnusedPayment,
} from './payment-types.ts';

/** How fresh each kind of data is. */
export interface FeedHealth {
  readonly collection: FeedCollection;
  /** Rows here and rows the server has, while the first pull runs. */
  readonly received: number;
  readonly total: number | null;
  /** Business time of the last page that reached the stream's end; null before the first. */
  readonly asOfMs: number | null;
  /** Where the rows came from last. */
  readonly source: 'none' | 'snapshot' | 'server';
}

/** A problem that sync met, newest first in the list. */
export interface SyncProblem {
  readonly atMs: number;
  readonly where: 'push' | 'pull' | 'events' | 'journal' | 'replica' | 'drafts';
  /** A stable code for a translated text, e.g. `unreachable`, `rebuild`, `digest-differs`. */
  readonly code: string;
  readonly detail: string;
}

/** The calm line at the top, and the page behind it. */
export interface HealthState {
  readonly connected: boolean;
  /** Business time since which `connected` has its value. */
  readonly sinceMs: number;
  /** Operations in the journal that the server hasn't stored. */
  readonly waiting: number;
  readonly storedThrough: number;
  readonly headSequence: number;
  readonly feeds: readonly FeedHealth[];
  readonly problems: readonly SyncProblem[];
  readonly alarms: readonly JournalAlarm[];
}

/** How far a receipt has come. */
export type ReceiptSync = 'waiting' | 'stored' | 'applied' | 'applied-with-exception' | 'held';

/** A receipt of this store: made here (from the journal) or at another till (from the feed). */
export interface ReceiptEntry {
  readonly receiptNumber: string;
  readonly operation: Operation;
  readonly ownTill: boolean;
  readonly sync: ReceiptSync;
}

/** The till. */
export interface Till extends TillShift, TillParked {
  readonly identity: TillIdentity;
  /** What people call this till: the beginning of its receipts' numbers, e.g. `TV1-2`. */
  readonly name: string;
  readonly host: TillHost;
  readonly catalog: CatalogIndex;
  readonly stock: StockView;
  readonly reference: ReferenceView;
  readonly session: StoreApi<SessionState>;
  readonly sell: StoreApi<SellState>;
  readonly actions: SellActions;
  /** Money by terminal and bank. */
  readonly payments: Payments;
  readonly terminalSetup: TerminalSetup;
  readonly eReceipts: EReceipts;
  readonly printing: Printing;
  readonly stockRoom: StockRoom;
  readonly orders: Orders;
  readonly returns: Returns;
  readonly cashToGive: CashDesk;
  readonly customers: Customers;
  readonly health: StoreApi<HealthState>;
  /** Business time now, ms: server time plus monotonic time since, never below the journal's last entry. */
  businessMs(): number;
  /** Signs in; an open cart stays. Unlocks too. */
  signIn(credential: Credential): Promise<Result<Staff, SignInRefusal>>;
  signOut(): void;
  /** Locks the screen, cart kept. */
  lock(): void;
  /** Somebody else proves themselves to lend a right; answers with their staff id. */
  approve(credential: Credential, verb: Verb): Promise<Result<string, SignInRefusal>>;
  recordAudit(audit: AuditPayload): Promise<Result<JournalEntry, RecordRefusal>>;
  recordStockReceipt(
    receipt: Parameters<typeof decideStockReceipt>[0],
  ): Promise<Result<JournalEntry, RecordRefusal>>;
  recordStockAdjustment(adjustment: StockAdjustmentPayload): Promise<Result<JournalEntry, RecordRefusal>>;
  /** Whoever is signed in has read an alarm of the journal, and it may go. Rejects when the disk fails. */
  acknowledgeAlarm(alarm: JournalAlarm): Promise<Result<null, { readonly code: 'not-signed-in' }>>;
  /** Receipts newest first: own ones from the journal, others from the feed. */
  receipts(limit: number): Promise<ReceiptEntry[]>;
  /** What people call the other tills of the store, by till id, as far as it is known here. */
  tillNames(): Promise<ReadonlyMap<string, string>>;
  /** Exceptions of this store, from the feed: open ones first, and those that were settled, here too. */
  exceptions(): Promise<ExceptionRow[]>;
  /** Settles an exception by one of its remedies; needs `resolve-exception` or an approver's id. */
  resolveException(
    row: ExceptionRow,
    remedy: string,
    note: string | null,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, ResolveRefusal>>;
  /** Resolves when journal and server are level and every feed is at its end, or rejects at the signal. */
  settled(signal: AbortSignal): Promise<void>;
  /** Stops timers, replication and databases; the journal belongs to the host. */
  close(): Promise<void>;
}
