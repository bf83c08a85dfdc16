/** Parked sales as the store keeps them: offered once, taken by one till at the most, gone after a while. */

/** A parked sale. */
export interface ParkedRecord {
  readonly storeId: string;
  readonly parkedId: string;
  /** The till that parked it. */
  readonly tillId: string;
  /** What was offered, as JSON. */
  readonly text: string;
  readonly offeredAtMs: number;
  /** The till that has it now, and the id that its cart got there; null while nobody has. */
  readonly takenBy: string | null;
  readonly takenAs: string | null;
}

export interface ParkedReads {
  parkedSale(storeId: string, parkedId: string): Promise<ParkedRecord | null>;
  /** What nobody has taken in a store, newest first. */
  parkedSales(storeId: string, limit: number): Promise<ParkedRecord[]>;
}

export interface ParkedWrites {
  /** Keeps an offer; one that is known already stays as it is. */
  offer(record: ParkedRecord): Promise<void>;
  /** Gives a parked sale to a till unless somebody has it, and answers how it stands; null for an unknown one. */
  take(storeId: string, parkedId: string, tillId: string, cartId: string): Promise<ParkedRecord | null>;
  /** Forgets what was offered before a time; returns how many. */
  forgetParked(beforeMs: number): Promise<number>;
}
