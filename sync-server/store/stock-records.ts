/**
 * Stock as the store keeps it: signed movements, each with its origin, and levels that are always the sum of
 * the movements. A level is only ever changed together with the movements that change it. Lines of counts are
 * kept beside, each with the sum of what moved before its scan, which changes with the movements too.
 */
import type { Announcement } from '../../shared/domain/stock/delivery-of.ts';
import type { StreamName } from './feed-records.ts';

/** One movement. `origin` and `line` say where it came from and are unique within a store. */
export interface MovementRecord {
  readonly storeId: string;
  readonly origin: string;
  readonly line: number;
  readonly sku: string;
  /** Thousandths of the unit, signed. */
  readonly quantityMilli: number;
  /** Business time from which it counts, ms; 0 for opening stock, which was there before anything moved. */
  readonly businessMs: number;
}

/** The sum of a SKU's movements in a store. */
export interface LevelRecord {
  readonly storeId: string;
  readonly sku: string;
  readonly onHandMilli: number;
  readonly promisedMilli: number;
  /** Business time of the last movement that isn't opening stock, and of the last count; null without. */
  readonly lastMovedAtMs: number | null;
  readonly lastCountedAtMs: number | null;
}

/** A line of a count as it came. */
export interface CountedRecord {
  readonly storeId: string;
  readonly sku: string;
  /** As that of the count's movements. */
  readonly origin: string;
  readonly operationId: string;
  readonly expectedMilli: number;
  readonly countedMilli: number;
  readonly countedAtMs: number;
}

/** A line of a count with the sum of all movements at or before its scan, its own left out. */
export interface CountLineRecord extends CountedRecord {
  readonly beforeMilli: number;
}

/** What changes stock: movements and count lines that begin to count, and origins that cease to. */
export interface StockMove {
  readonly add: readonly MovementRecord[];
  readonly remove: readonly { readonly storeId: string; readonly origin: string }[];
  readonly counts?: readonly CountedRecord[];
}

export interface StockReads {
  levels(storeId: string, skus: readonly string[]): Promise<LevelRecord[]>;
  /** All levels of a store, ordered by SKU. */
  allLevels(storeId: string): Promise<LevelRecord[]>;
  /** Levels of these SKUs in all stores, ordered by SKU and store. */
  levelsEverywhere(skus: readonly string[]): Promise<LevelRecord[]>;
  /** Movements of these origins, ordered by origin and line. */
  movements(storeId: string, origins: readonly string[]): Promise<MovementRecord[]>;
  /** Sums of the movements whose origin begins with `originPrefix`, by SKU, of the SKUs asked for. */
  movementSums(storeId: string, skus: readonly string[], originPrefix: string): Promise<Map<string, number>>;
  /** Count lines of these SKUs whose scan was at or after `sinceMs`, ordered by SKU, scan and origin. */
  countLines(storeId: string, skus: readonly string[], sinceMs: number): Promise<CountLineRecord[]>;
  /** Count lines of these origins, ordered by SKU. */
  countLinesOf(storeId: string, origins: readonly string[]): Promise<CountLineRecord[]>;
  announcements(deliveryIds: readonly string[]): Promise<Map<string, Announcement>>;
  /** How far the stock rows of streams have gone into `availability`. */
  availabilityPositions(): Promise<Map<StreamName, number>>;
}

export interface StockWrites {
  /**
   * Adds and removes movements and count lines: makes and locks the levels they touch, ordered by store and
   * SKU, then changes them by the sums. Returns the levels as they are afterwards, in that order.
   */
  move(change: StockMove): Promise<LevelRecord[]>;
  /** Keeps announcements; a later one of the same delivery takes the place of the earlier. */
  announce(announcements: readonly Announcement[]): Promise<void>;
  setAvailabilityPosition(stream: StreamName, position: number): Promise<void>;
}
