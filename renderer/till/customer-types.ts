/**
 * Customers and their points as everything above the till sees them. Looking up, serving, registering and spending
 * points work without a server, for customers of this store; whoever this store doesn't know is asked for where
 * there is a network. Values are in memory only while somebody is signed in. Rules [CUSTOMER*], [POINTS*].
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../shared/base/result.ts';
import type { ConsentPurpose, ProfileConsent, ProfileValues } from '../../shared/domain/customers/profile.ts';
import type { Customer, RecentPurchase } from '../../shared/domain/entities/customer.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { DuePoints } from '../../shared/domain/loyalty/ledger.ts';
import type { Tier } from '../../shared/domain/loyalty/programme.ts';
import type { RedeemRefusal } from '../../shared/domain/loyalty/redeem.ts';
import type { KnownBalance, Shown } from '../../shared/domain/loyalty/sale-loyalty.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { CustomerErasurePayload } from '../../shared/domain/operations/customer-erasure.ts';
import type { CartPointsProblem } from '../../shared/domain/sell/cart-points.ts';
import type { CustomerLookup, ErasuresAnswer } from '../../shared/protocol/customers.ts';
import type { ExposureAnswer } from '../../shared/protocol/loyalty.ts';
import type { ResolveRefusal } from './order-types.ts';
import type { JournalRefusal } from './record-operation.ts';
import type { RecordRefusal } from './till.ts';

/** A customer in a list of those found. */
export interface CustomerHit {
  readonly customerId: string;
  /** Null where the values can't be opened here. */
  readonly name: string | null;
  /** The last four digits, for telling two of one name apart. */
  readonly phoneLastFour: string | null;
  readonly number: string;
  /** In both languages; null below the first tier, or without a programme. */
  readonly tierName: Tier['name'] | null;
}

/** What is known of somebody that helps to settle a question about them and says little of the person. */
export interface CustomerAbout {
  readonly hit: CustomerHit;
  /** As whom they were registered: themselves first, then whoever is read as them. */
  readonly registrations: readonly {
    readonly customerId: string;
    readonly number: string;
    /** Null before the server told. */
    readonly atMs: number | null;
    readonly storeId: string | null;
  }[];
  /** What may be spent, below zero where more was spent than there was; null where it isn't known here. */
  readonly availablePoints: number | null;
  readonly recent: readonly RecentPurchase[];
}

/** One registration by itself, as far as this till can open and count it. */
export interface RegistrationShown {
  readonly customerId: string;
  readonly name: string | null;
  readonly phoneLastFour: string | null;
  readonly availablePoints: number | null;
  /** How many purchases were made as them; null where only the last ones are known. */
  readonly purchases: number | null;
}

/** By what somebody was looked for: also how they showed who they are. */
export type CustomerSearch = {
  readonly by: 'last-four' | 'phone' | 'card' | 'code' | 'name';
  readonly hits: readonly CustomerHit[];
};

/** Why a scanned or typed customer isn't there. */
export type FindRefusal =
  | { readonly code: 'not-signed-in' | 'right-missing' }
  /** Neither digits nor a name to look for. */
  | { readonly code: 'nothing-to-find' }
  /** Altered, forged, or of another chain. */
  | { readonly code: 'code-not-genuine' }
  | { readonly code: 'code-key-unknown' }
  | { readonly code: 'code-expired'; readonly untilMs: number }
  | { readonly code: 'card-number-wrong' }
  /** Not of this store. With a network, `fetch` asks the server. */
  | { readonly code: 'not-here'; readonly lookup: CustomerLookup | null }
  /** Was erased: nothing of them is left. */
  | { readonly code: 'erased' };

/** What the till tells of a customer while they are served. */
export interface CustomerView {
  readonly customerId: string;
  /** Null where this till holds no key: name and contacts stay closed, points and purchases show. */
  readonly values: ProfileValues | null;
  readonly number: string;
  readonly cardNumbers: readonly string[];
  readonly consents: readonly ProfileConsent[];
  /** In both languages; null below the first tier, or without a programme. */
  readonly tierName: Tier['name'] | null;
  readonly tags: readonly string[];
  readonly points: PointsView | null;
  /** Points of other currencies, which are none in this store. */
  readonly otherPoints: NonNullable<Customer['otherAccounts']>;
  /** Of all channels, newest first; own sales that the server hasn't answered yet are among them. */
  readonly recent: readonly RecentPurchase[];
  /** Their open online orders in this store. */
  readonly openOrders: readonly Order[];
  /** Articles they usually buy, by id, the surest first. */
  readonly usuallyBuys: readonly string[];
  /** Registered twice and read as one: a manager may separate them by settling the exception. */
  readonly mergedExceptionIds: readonly string[];
  /** Changes of this till that the server hasn't answered yet. */
  readonly pendingChanges: boolean;
}

/** A customer's points as this till knows them, its own sales since then included. */
export interface PointsView {
  readonly availablePoints: number;
  readonly pending: readonly DuePoints[];
  readonly expiring: readonly DuePoints[];
  /** When the server last confirmed the balance, business time, ms. */
  readonly asOfMs: number;
  readonly valueMinor: number;
}

/** The customer of the open cart, and what was chosen with their points. */
export interface CartCustomer {
  readonly customer: CustomerView;
  readonly shown: Shown;
  /** Null where the chain has no programme in this currency, or the customer no account. */
  readonly points: CartPoints | null;
}

/** What the open cart does with points: one key goes from saving to spending and back. */
export interface CartPoints {
  readonly choice: 'save' | 'spend';
  readonly spentPoints: number;
  readonly spentMinor: number;
  readonly earnedPoints: number;
  /** Earned points may be spent from then on, business time, ms. */
  readonly earnedFromMs: number;
  /** The most that bill, balance and rules allow now. */
  readonly mostPoints: number;
  /** Why no more, or none; null when the bill is the limit. */
  readonly limitedBy: RedeemRefusal | { readonly code: 'balance' | 'offline-cap' } | null;
  /** `asking` while the server is asked for a hold, 1.5 s at most; `offline` when the till decided. */
  readonly held: 'none' | 'asking' | 'held' | 'offline';
  /** Why the cart can't be paid with the points as they were chosen; null when it can. */
  readonly problem: CartPointsProblem | RedeemRefusal | null;
}

/** Why the cart lost its customer (erased meanwhile, or no longer of this store), or the points that were held for it. */
export interface LostCustomer {
  readonly why: 'erased' | 'unknown' | 'points';
}

/** Why points aren't spent. */
export type SpendRefusal =
  | RedeemRefusal
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'right-missing' | 'no-cart' | 'no-customer' | 'no-programme' }
  /** More than the bill takes. */
  | { readonly code: 'over-share'; readonly mostPoints: number }
  /** The programme changed since it was chosen: look at the amounts and choose again. */
  | { readonly code: 'programme-changed' }
  /** The cart got another customer, or was paid or put aside, while the server was asked. */
  | { readonly code: 'cart-changed' }
  /** The server said no. */
  | { readonly code: 'hold-refused'; readonly availablePoints: number | null }
  | { readonly code: 'erased' };

/** Somebody being registered: typed, and agreed to on the customer's side of the screen. */
export interface Registration {
  readonly values: ProfileValues;
  readonly consents: Readonly<Partial<Record<ConsentPurpose, boolean>>>;
  /** The card that is handed to them; null for none. */
  readonly cardNumber: string | null;
}

/** Why nobody was registered, or nothing changed. */
export type CustomerRefusal =
  | RecordRefusal
  | { readonly code: 'right-missing' }
  | { readonly code: 'consent-needed' }
  | { readonly code: 'name-or-phone-needed' }
  | { readonly code: 'phone-wrong' | 'email-wrong' | 'birthday-wrong' | 'card-number-wrong' }
  /** Somebody of this store has this phone: serve them, or register all the same and let the server join them. */
  | { readonly code: 'phone-known'; readonly customerId: string }
  | { readonly code: 'card-taken'; readonly customerId: string }
  | { readonly code: 'nothing-changed' }
  | { readonly code: 'customer-unknown' }
  /** The profile was read as one with another meanwhile: what was meant for it may not be for that one. */
  | { readonly code: 'read-as-another' }
  /** This till doesn't hold the customer's key: attach them first, with a network. */
  | { readonly code: 'no-key' }
  | { readonly code: 'erased' };

/** Why something that needs the server wasn't done. */
export type CustomerServerRefusal =
  | JournalRefusal
  | { readonly code: 'not-signed-in' }
  | {
      readonly code:
        | 'right-missing'
        | 'no-network'
        | 'customer-unknown'
        | 'erased'
        /** This till has tried number after number that nobody has. */
        | 'must-wait'
        /** The chain has no points in this store's currency. */
        | 'no-programme';
    };

/** Why two who were merged weren't separated. */
export type SeparateRefusal =
  | ResolveRefusal
  /** The server's word that they were merged isn't here yet, or was taken back. */
  | { readonly code: 'not-merged' };

/** Why a person is erased. */
export type ErasureReason = CustomerErasurePayload['reason'];

/** Customers of this store. */
export interface Customers {
  /** How many there are, and whether their values are open; they close when nobody is signed in. */
  readonly state: StoreApi<{ readonly known: number; readonly open: boolean; readonly version: number }>;
  /** The customer of the open cart; null for none. `lost` says why there is none any more. */
  readonly ofCart: StoreApi<{ readonly cart: CartCustomer | null; readonly lost: LostCustomer | null }>;
  /**
   * Finds by the last four digits or the whole of the phone, a card's number, a scanned code, or the start of a
   * name, whichever the text is. Within 20 ms at 50,000 customers.
   */
  find(text: string, limit: number): Promise<Result<CustomerSearch, FindRefusal>>;
  /** Somebody of this store as a list tells of them; null for whoever isn't here, or while nobody is signed in. */
  hit(customerId: string): CustomerHit | null;
  /** The same with registrations, points and purchases, for whoever settles an exception. */
  about(customerId: string): CustomerAbout | null;
  /** These registrations each by itself, opened for whoever settles whether they are one person. */
  registrations(customerIds: readonly string[]): Promise<readonly RegistrationShown[]>;
  /** Opens a profile; who opened it is logged. `find` alone is not. */
  open(customerId: string, approvedBy: string | null): Promise<Result<CustomerView, CustomerRefusal>>;
  /** The profile as it is now, for whoever opened or registered it since they signed in; null for all others. */
  opened(customerId: string): CustomerView | null;
  /** Asks the server for somebody whom this store doesn't know, and attaches them. It opens no profile. */
  fetch(lookup: CustomerLookup): Promise<Result<CustomerHit, CustomerServerRefusal>>;
  /** Makes a fact of a registration, on disk before it answers; works without a network. */
  register(
    registration: Registration,
    options: { readonly evenIfKnown: boolean; readonly approvedBy: string | null },
  ): Promise<Result<CustomerView, CustomerRefusal>>;
  /** Changes the fields that `values` names, answers to consents, or adds a card; all others stay. */
  change(
    customerId: string,
    change: Partial<Registration>,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, CustomerRefusal>>;
  /** Says that two who were merged are different people; a manager's choice (remedy `separate`). */
  separate(exceptionId: string, approvedBy: string | null): Promise<Result<JournalEntry, SeparateRefusal>>;
  /** Saves all that is kept of a customer in a file for them; who did is logged. Null when nobody wanted the file. */
  exportData(
    customerId: string,
    approvedBy: string | null,
  ): Promise<Result<string | null, CustomerServerRefusal>>;
  /**
   * Erases the person everywhere, as whomever they were registered; the sales stay. Done here at once, and at each
   * till when it hears of it.
   */
  erase(
    customerId: string,
    reason: ErasureReason,
    approvedBy: string | null,
  ): Promise<Result<JournalEntry, CustomerRefusal>>;
  /** How far erasures have come, till by till. */
  erasures(approvedBy: string | null): Promise<Result<ErasuresAnswer, CustomerServerRefusal>>;
  /** What a customer has left as this till knows it, for who just paid; null where it doesn't. */
  balance(customerId: string): KnownBalance | null;
  /** Puts a customer on the open cart, or takes them off; points then go to them. */
  choose(customerId: string | null, shown: Shown): Promise<Result<null, SpendRefusal>>;
  /**
   * Spends so many points on the open cart (null: as many as may be), or saves again with 0. With a network they are
   * held on the server; the answer is waited for 1.5 s at most.
   */
  spend(points: number | null): Promise<Result<CartPoints, SpendRefusal>>;
  /** What offline tills could overdraw, and open holds; for managers. */
  exposure(approvedBy: string | null): Promise<Result<ExposureAnswer, CustomerServerRefusal>>;
  /** Frees a hold whose till may never be heard again. */
  freeHold(holdId: string, approvedBy: string | null): Promise<Result<null, CustomerServerRefusal>>;
}
