/**
 * Customers as the store keeps them beside their operations: who they are to the chain, the key under which their
 * values are sealed, the stores they belong to, and by what they are found. All of it but imports, keys and
 * attachments follows from facts and can be made again. Erasing takes the key and every mark.
 */
import type { Recommendation } from '../../shared/domain/entities/article.ts';

/** A customer. */
export interface CustomerRecord {
  readonly customerId: string;
  /** The chain's own number of a customer who was imported; null for all others. */
  readonly number: string | null;
  readonly country: string | null;
  /** Null before it was handed over, and after an erasure. */
  readonly key: string | null;
  /** `MM-DD`, by which gifts are given; null where it isn't known. */
  readonly birthday: string | null;
  readonly tags: readonly string[];
  readonly usuallyBuys: readonly Recommendation[];
  /** The customer under whom this one is read. */
  readonly mergedInto: string | null;
  /** Points by programme when they were folded last, what may not be spent yet included. */
  readonly balances: Readonly<Record<string, number>>;
  readonly erasedAtMs: number | null;
}

/** By what a customer is found: every phone number that was ever theirs, their cards. */
export type CustomerMark = `${'phone' | 'card'}:${string}`;

/** A customer's key as a store's tills get it. */
export interface KeyRecord {
  readonly customerId: string;
  readonly key: string | null;
  readonly erased: boolean;
  readonly position: number;
}

/** How far an erasure has come. */
export interface ErasureRecord {
  readonly customerId: string;
  readonly erasedAtMs: number;
  /** Tills that had the key; `confirmedAtMs` null until they said that nothing is left. */
  readonly tills: readonly { readonly tillId: string; readonly confirmedAtMs: number | null }[];
}

export interface CustomerReads {
  /** These customers; one that isn't known is left out. */
  customers(customerIds: readonly string[]): Promise<Map<string, CustomerRecord>>;
  /** All customers after an id, by id. */
  allCustomers(after: string, limit: number): Promise<CustomerRecord[]>;
  /** The stores to which each belongs, sorted; nobody's list is missing. */
  storesOf(customerIds: readonly string[]): Promise<Map<string, string[]>>;
  /** Who has any of these marks, by id. */
  customersMarked(marks: readonly CustomerMark[]): Promise<string[]>;
  /** The marks of these customers. */
  marksOf(customerIds: readonly string[]): Promise<CustomerMark[]>;
  /** Who has their birthday on one of these days (`MM-DD`), by id. */
  customersBorn(days: readonly string[]): Promise<string[]>;
  /** Keys of a store's customers that changed after a position, in that order; those that nobody has are left out. */
  keysAfter(storeId: string, position: number, limit: number): Promise<KeyRecord[]>;
  /** Tills that have, or had, the key of a customer. */
  keyHolders(customerId: string): Promise<string[]>;
  /** Erasures, the latest first. */
  erasures(): Promise<ErasureRecord[]>;
  /** Ids of these customers' orders, the latest first. */
  ordersOf(customerIds: readonly string[], limit: number): Promise<string[]>;
}

export interface CustomerWrites {
  /** Writes customers whole. */
  putCustomers(customers: readonly CustomerRecord[]): Promise<void>;
  /** Lets customers belong to a store; returns those that didn't before. Their keys go to its tills. */
  attach(storeId: string, customerIds: readonly string[]): Promise<string[]>;
  /** Sends the keys of customers to the tills of all their stores again: they changed. */
  moveKeys(customerIds: readonly string[]): Promise<void>;
  /** Replaces a customer's marks. */
  setMarks(customerId: string, marks: readonly CustomerMark[]): Promise<void>;
  /** Notes that a till has the keys of these customers. */
  noteKeyHolder(tillId: string, customerIds: readonly string[]): Promise<void>;
  /** Notes that a till has nothing left of these customers; the first time stands. */
  confirmErasures(tillId: string, customerIds: readonly string[], atMs: number): Promise<void>;
  /** Notes whose an order is. */
  addCustomerOrder(customerId: string, orderId: string, placedAtMs: number): Promise<void>;
}
