/**
 * Stock as the store keeps it: signed movements, each with its origin, and levels that are always the sum of
 * the movements. A level is only ever changed together with the movements that change it.
 */

/** One movement. `origin` and `line` say where it came from and are unique within a store. */
export interface MovementRecord {
  readonly storeId: string;
  readonly origin: string;
  readonly line: number;
  readonly sku: string;
  /** Thousandths of the unit, signed. */
  readonly quantityMilli: number;
}

/** The sum of a SKU's movements in a store. */
export interface LevelRecord {
  readonly storeId: string;
  readonly sku: string;
  readonly onHandMilli: number;
  readonly promisedMilli: number;
}

export interface StockReads {
  levels(storeId: string, skus: readonly string[]): Promise<LevelRecord[]>;
  /** All levels of a store, ordered by SKU. */
  allLevels(storeId: string): Promise<LevelRecord[]>;
  /** Movements of these origins, ordered by origin and line. */
  movements(storeId: string, origins: readonly string[]): Promise<MovementRecord[]>;
  /** Sums of the movements whose origin begins with `originPrefix`, by SKU, of the SKUs asked for. */
  movementSums(storeId: string, skus: readonly string[], originPrefix: string): Promise<Map<string, number>>;
}

export interface StockWrites {
  /**
   * Adds and removes movements: makes and locks the levels they touch, ordered by store and SKU, then
   * changes them by the sums. Returns the levels as they are afterwards, in that order.
   */
  move(change: {
    readonly add: readonly MovementRecord[];
    readonly remove: readonly { readonly storeId: string; readonly origin: string }[];
  }): Promise<LevelRecord[]>;
}
