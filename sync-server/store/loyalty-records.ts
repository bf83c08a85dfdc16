/**
 * Points as the store keeps them: the entries of the ledger, keyed by operation and index, holds on points of open
 * carts, and when each till handed something up last. Entries follow from facts and replace each other as a whole.
 */
import type { LedgerEntry } from '../../shared/domain/loyalty/ledger.ts';

/** Points held for a cart of a till, or for a basket of a channel. */
export interface HoldRecord {
  readonly holdId: string;
  readonly cartId: string;
  readonly customerId: string;
  /** The programme whose points they are; null for one made before programmes were told apart. */
  readonly programmeId: string | null;
  readonly points: number;
  /** One of the two is set. */
  readonly tillId: string | null;
  readonly channelId: string | null;
  readonly madeAtMs: number;
  /** The deadline; a till's hold lapses only once it was heard after it. */
  readonly untilMs: number;
}

export interface LoyaltyReads {
  /** The entries of these customers, by operation and index. */
  ledgerOf(customerIds: readonly string[]): Promise<LedgerEntry[]>;
  /** Holds, the oldest first: of these customers, or all. */
  holds(customerIds?: readonly string[]): Promise<HoldRecord[]>;
  /** The hold of a cart; null when there is none. */
  holdOf(cartId: string): Promise<HoldRecord | null>;
  /** When tills handed up, or asked, last, ms; those that never did are left out. */
  tillsHeard(): Promise<Map<string, number>>;
}

export interface LoyaltyWrites {
  /** Replaces the entries of operations. Returns the customers whose ledger is another one now, sorted. */
  setLedger(
    operations: readonly { readonly operationId: string; readonly entries: readonly LedgerEntry[] }[],
  ): Promise<string[]>;
  /** Keeps a hold in place of the one its cart had. */
  putHold(hold: HoldRecord): Promise<void>;
  /** Frees holds by id; returns how many there were. */
  freeHolds(holdIds: readonly string[]): Promise<number>;
  /** Frees holds whose deadline has passed and whose till was heard after it; a channel's at their deadline. */
  lapseHolds(nowMs: number): Promise<number>;
  /** Notes that a till was heard; an earlier moment changes nothing. */
  noteTillHeard(tillId: string, atMs: number): Promise<void>;
}
