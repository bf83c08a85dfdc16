/**
 * The store is what the sync server keeps: journals, stock, feeds, tills. This interface is all that the rest
 * of the server knows of a database, so that SQLite and PostgreSQL can both stand behind it. Work happens in
 * transactions, methods take whole sets of rows, and no SQL leaves this folder. Rules [STORE*].
 */
import type { AccessReads, AccessWrites } from './access-records.ts';
import type { BankReads, BankWrites } from './bank-records.ts';
import type { ChannelReads, ChannelWrites } from './channel-records.ts';
import type { CustomerReads, CustomerWrites } from './customer-records.ts';
import type { EReceiptReads, EReceiptWrites } from './e-receipt-records.ts';
import type { FeedReads, FeedWrites } from './feed-records.ts';
import type { JournalReads, JournalWrites } from './journal-records.ts';
import type { LoyaltyReads, LoyaltyWrites } from './loyalty-records.ts';
import type { OrderReads, OrderWrites } from './order-records.ts';
import type { ParkedReads, ParkedWrites } from './parked-records.ts';
import type { ReturnReads, ReturnWrites } from './return-records.ts';
import type { StockReads, StockWrites } from './stock-records.ts';
import type { TopicReads, TopicWrites } from './topic-records.ts';

/** The store can't hold what it was given (a constraint or a range): a fault of the content, not of the machine. */
export class ContentRefused extends Error {}

/** Reads of one moment: everything asked in one transaction sees the same commits. */
export interface ReadTransaction {
  /** The server's time when the transaction began, ms since 1970. */
  readonly nowMs: number;
  readonly journals: JournalReads;
  readonly stock: StockReads;
  readonly feed: FeedReads;
  readonly access: AccessReads;
  readonly eReceipts: EReceiptReads;
  readonly topics: TopicReads;
  readonly parked: ParkedReads;
  readonly bank: BankReads;
  readonly orders: OrderReads;
  readonly channels: ChannelReads;
  readonly returns: ReturnReads;
  readonly customers: CustomerReads;
  readonly loyalty: LoyaltyReads;
}

/** A transaction that changes something. Its rows are locked until it commits. */
export interface WriteTransaction extends ReadTransaction {
  readonly journals: JournalReads & JournalWrites;
  readonly stock: StockReads & StockWrites;
  readonly feed: FeedReads & FeedWrites;
  readonly access: AccessReads & AccessWrites;
  readonly eReceipts: EReceiptReads & EReceiptWrites;
  readonly topics: TopicReads & TopicWrites;
  readonly parked: ParkedReads & ParkedWrites;
  readonly bank: BankReads & BankWrites;
  readonly orders: OrderReads & OrderWrites;
  readonly channels: ChannelReads & ChannelWrites;
  readonly returns: ReturnReads & ReturnWrites;
  readonly customers: CustomerReads & CustomerWrites;
  readonly loyalty: LoyaltyReads & LoyaltyWrites;
  /** Runs `work` so that a failure undoes only it; may stand within another; the error is thrown on and the transaction goes on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** The database of one chain. */
export interface Store {
  /** Runs `work` on one consistent view. */
  read<T>(work: (transaction: ReadTransaction) => Promise<T>): Promise<T>;
  /**
   * Runs `work` in a transaction and resolves when its commit is on the disk; an error undoes all of it.
   * A store that detects a deadlock may run `work` again, so it must have no effects of its own.
   */
  write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T>;
  /** Calls `listener` after each commit of this process that wrote feed rows. Returns how to stop. */
  onFeedCommit(listener: () => void): () => void;
  /** Writes a consistent copy of the live database into a new file. Rejects when the file exists. */
  backupTo(file: string): Promise<void>;
  /** Waits for running transactions and lets go of the database. */
  close(): Promise<void>;
}
