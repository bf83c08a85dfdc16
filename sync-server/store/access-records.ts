/**
 * Who may talk to the server: tills with their public keys, and the one-time codes that enrol them. Codes
 * are kept as keyed hashes only. A till is revoked, never deleted: its journals still name it.
 */

/** A till. Keys are raw Ed25519 public keys in base64; any of them may have signed its entries. */
export interface TillRecord {
  readonly tillId: string;
  readonly storeId: string;
  readonly receiptPrefix: string;
  readonly publicKeys: readonly string[];
  readonly revokedAtMs: number | null;
}

/**
 * Whether a till may hand over the journals of another: of its own store, or of its own key, which is the
 * same machine under an earlier enrolment.
 */
export function mayHandOver(caller: TillRecord, owner: TillRecord): boolean {
  if (caller.tillId === owner.tillId || caller.storeId === owner.storeId) return true;
  return owner.publicKeys.some((key) => caller.publicKeys.includes(key));
}

/** A one-time code, by its hash. `tillId` is set once it was used. */
export interface EnrolCodeRecord {
  readonly codeHash: string;
  readonly storeId: string;
  readonly expiresAtMs: number;
  readonly tillId: string | null;
}

export interface AccessReads {
  till(tillId: string): Promise<TillRecord | null>;
  tillsOfStore(storeId: string): Promise<TillRecord[]>;
  /** All tills, revoked ones too, by id, which is by the time of their enrolment. */
  tills(): Promise<TillRecord[]>;
  enrolCode(codeHash: string): Promise<EnrolCodeRecord | null>;
  /** The last till number of each store. */
  lastTillNumbers(): Promise<Map<string, number>>;
}

export interface AccessWrites {
  addEnrolCode(code: EnrolCodeRecord): Promise<void>;
  /** Marks a code as used by a till. */
  spendEnrolCode(codeHash: string, tillId: string): Promise<void>;
  /** Takes the store's next till number, above `after` and above all before it, and locks the counter until the commit. */
  nextTillNumber(storeId: string, after: number): Promise<number>;
  addTill(till: TillRecord): Promise<void>;
  /** Revokes a till as of a moment, ms; of several moments the earliest stands. */
  revokeTill(tillId: string, atMs: number): Promise<void>;
}
