/**
 * Receipts that customers want sent: their addresses, apart from all operations and in no feed, so that they can
 * be erased without a trace in a chain of hashes. Rows wait as `queued` until something sends them.
 */

/** A receipt to be sent. */
export interface EReceiptRecord {
  readonly operationId: string;
  readonly storeId: string;
  readonly tillId: string;
  readonly channel: 'email' | 'phone';
  readonly address: string;
  readonly consentTextVersion: string;
  /** When the customer agreed, on the till's clock, ms. */
  readonly consentAtMs: number;
  readonly state: 'queued';
  readonly receivedAtMs: number;
}

export interface EReceiptReads {
  eReceipt(operationId: string): Promise<EReceiptRecord | null>;
  /** What waits to be sent, oldest first. */
  queued(limit: number): Promise<EReceiptRecord[]>;
}

export interface EReceiptWrites {
  /** Queues a receipt; one of the same operation gives way to a later agreement and stays for an earlier or equal one. */
  queue(receipt: EReceiptRecord): Promise<void>;
  /** Erases an address wherever it stands. Tells how many rows went. */
  erase(channel: EReceiptRecord['channel'], address: string): Promise<number>;
}
