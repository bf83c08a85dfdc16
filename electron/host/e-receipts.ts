/**
 * Addresses of customers who want their receipt sent, from the moment they agreed until the server has them.
 * One small file, sealed (AES-256-GCM) under a key of this machine; a change is on the disk when `keep`
 * returns. Only those of carts that became sales are sent. What was never sold goes after a week, and what no
 * server took after a month: addresses don't lie about. A file that can't be opened reads as empty.
 */
import { z } from 'zod';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { type EReceipt, eReceiptAnswerSchema, eReceiptSchema } from '../../shared/protocol/e-receipts.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { type FileSystem, makeLastingFolder, writeWhole } from '../journal/file-system.ts';
import { openText, sealText } from './sealed-text.ts';

/** What the outbox needs. */
export interface EReceiptOutboxOptions {
  readonly fileSystem: FileSystem;
  /** The till's folder. */
  readonly folder: string;
  /** The key of 32 bytes, asked for when there is something to seal or to open. */
  key(): Uint8Array;
  readonly random: RandomSource;
  readonly clock: Clock;
  /** Whether the cart became a sale: its operation is in a journal of this till. */
  isSold(operationId: string): boolean;
  readonly syncFetch: SyncFetch;
}

const waitingSchema = z.array(z.object({ receipt: eReceiptSchema, keptAtMs: z.int() }));
type Waiting = z.infer<typeof waitingSchema>[number];

const purpose = 'stillopen-e-receipts-v1';
const dayMs = 24 * 60 * 60_000;
const keepUnsoldMs = 7 * dayMs;
const keepUnsentMs = 30 * dayMs;
/** How long the server may take for one. */
const sendLimitMs = 15_000;

/** The addresses that wait. */
export class EReceiptOutbox {
  readonly #options: EReceiptOutboxOptions;
  #waiting: readonly Waiting[];
  #sending: Promise<void> | null = null;

  constructor(options: EReceiptOutboxOptions) {
    this.#options = options;
    this.#waiting = this.#read();
  }

  /** Keeps an address in place of an earlier one for the same sale. @throws FileError */
  keep(receipt: EReceipt): void {
    const others = this.#waiting.filter((each) => each.receipt.operationId !== receipt.operationId);
    this.#replace([...others, { receipt, keptAtMs: Math.floor(this.#options.clock.wallMs()) }]);
  }

  /** Lets an address go. @throws FileError */
  forget(operationId: string): void {
    const left = this.#waiting.filter((each) => each.receipt.operationId !== operationId);
    if (left.length < this.#waiting.length) this.#replace(left);
  }

  /** Sends what can be sent; one run at a time. Tells how many of sold carts still wait. @throws FileError */
  async send(): Promise<number> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    await this.#sending;
    return this.#sold().length;
  }

  async #sendAll(): Promise<void> {
    this.#letOldGo();
    for (const waiting of this.#sold()) {
      const answer = await this.#post(waiting.receipt);
      // A server that refuses one may take the next; one that can't be reached takes none.
      if (answer === 'unreachable') return;
      // By identity: an address corrected meanwhile stays and is sent in its turn.
      if (answer === 'taken') this.#replace(this.#waiting.filter((each) => each !== waiting));
    }
  }

  async #post(receipt: EReceipt): Promise<'taken' | 'refused' | 'unreachable'> {
    try {
      const response = await this.#options.syncFetch('/v1/e-receipts', {
        method: 'POST',
        body: JSON.stringify(receipt),
        signal: AbortSignal.timeout(sendLimitMs),
      });
      const body: unknown = await response.json().catch(() => null);
      if (response.ok && eReceiptAnswerSchema.safeParse(body).success) return 'taken';
      return response.status >= 500 || response.status === 429 ? 'unreachable' : 'refused';
    } catch {
      return 'unreachable';
    }
  }

  #sold(): Waiting[] {
    return this.#waiting.filter((each) => this.#options.isSold(each.receipt.operationId));
  }

  #letOldGo(): void {
    const nowMs = this.#options.clock.wallMs();
    const left = this.#waiting.filter(({ receipt, keptAtMs }) => {
      const keepMs = this.#options.isSold(receipt.operationId) ? keepUnsentMs : keepUnsoldMs;
      return nowMs - keptAtMs < keepMs;
    });
    if (left.length < this.#waiting.length) this.#replace(left);
  }

  #replace(waiting: readonly Waiting[]): void {
    const { fileSystem, folder } = this.#options;
    makeLastingFolder(fileSystem, `${folder}/state`);
    const { random, key } = this.#options;
    writeWhole(fileSystem, this.#path, sealText(random, key(), purpose, JSON.stringify(waiting)));
    this.#waiting = waiting;
  }

  #read(): readonly Waiting[] {
    try {
      const sealed = this.#options.fileSystem.read(this.#path);
      const parsed = sealed
        ? waitingSchema.safeParse(JSON.parse(openText(this.#options.key(), purpose, sealed)))
        : null;
      return parsed?.success ? parsed.data : [];
    } catch {
      // Torn, tampered with, or sealed under a key that is lost: nobody can read it any more.
      return [];
    }
  }

  get #path(): string {
    return `${this.#options.folder}/state/e-receipts.sealed`;
  }
}
