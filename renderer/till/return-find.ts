/**
 * Finds the purchase that somebody brings back: by the code on the receipt, which is checked without a network, by
 * numbers, or by what the customer remembers. What is here answers at once; with a network the server is asked for
 * what other stores sold, and never waited for long. Rules [RCODE*], [PURCHASE*].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { isPastTrust, type ServerKey, type TillKey } from '../../shared/domain/entities/reference.ts';
import type { Evidence } from '../../shared/domain/operations/return.ts';
import { readOrderCode } from '../../shared/domain/orders/order-code.ts';
import { isFullyReturned } from '../../shared/domain/returns/purchase-of.ts';
import { leftMilli } from '../../shared/domain/returns/refund-of.ts';
import {
  isSignedReceipt,
  readSignedReceipt,
  type ScannedReceipt,
} from '../../shared/domain/returns/signed-receipt.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import { readReceiptCode } from '../../shared/print/receipt-code.ts';
import type { ReceiptRow } from '../../shared/protocol/feed.ts';
import { operationIn } from './return-book.ts';
import type { AskPurchases, PurchaseQuestion } from './return-client.ts';
import type { ReturnParts } from './return-parts.ts';
import { rowOf, rowsWith } from './return-rows.ts';
import type {
  FindRefusal,
  FoundPurchase,
  FoundPurchases,
  PurchaseQuery,
  ReturnDraft,
} from './return-types.ts';
import { inLatin } from './search-text.ts';

/** Finding, with where each found purchase is read from again. */
export interface Finder {
  scan(scanned: string): Promise<Result<FoundPurchase, FindRefusal>>;
  find(query: PurchaseQuery): Promise<Result<FoundPurchases, FindRefusal>>;
  /** Null for a purchase that wasn't found here. */
  sourceOf(operationId: string): ReturnDraft['source'];
}

type Source = NonNullable<ReturnDraft['source']>;

/** So many purchases are listed at the most. */
const mostFound = 50;
/** So many found purchases a draft can still be opened of. */
const mostSources = 500;
const dayMs = 24 * 60 * 60_000;

/** Makes it. */
export function createFinder(parts: ReturnParts, ask: AskPurchases): Finder {
  return new PurchaseFinder(parts, ask);
}

class PurchaseFinder implements Finder {
  readonly #parts: ReturnParts;
  readonly #ask: AskPurchases;
  readonly #sources = new Map<string, Source>();

  constructor(parts: ReturnParts, ask: AskPurchases) {
    this.#parts = parts;
    this.#ask = ask;
  }

  sourceOf(operationId: string): Source | null {
    return this.#sources.get(operationId) ?? null;
  }

  async scan(scanned: string): Promise<Result<FoundPurchase, FindRefusal>> {
    if (!this.#parts.session.actor()) return refused({ code: 'not-signed-in' });
    const text = scanned.trim();
    if (isSignedReceipt(text)) return this.#bySignedCode(text);
    const number = readReceiptCode(text);
    if (number !== null) return this.#one(await this.#byNumber(number), number);
    const fiscal = readFiscalCode(text);
    if (fiscal)
      return refused({ code: 'fiscal-code', drive: fiscal.driveNumber, document: fiscal.documentNumber });
    if (readOrderCode(text)) return this.#byOrderCode(text);
    return refused({ code: 'not-a-receipt' });
  }

  async find(query: PurchaseQuery): Promise<Result<FoundPurchases, FindRefusal>> {
    if (!this.#parts.session.actor()) return refused({ code: 'not-signed-in' });
    if (query.by === 'number') {
      const number = inLatin(query.text.trim());
      const answer = await this.#byNumber(number);
      if (!answer.ok) return answer;
      if (answer.value.found.length > 1) return answer;
      const one = this.#one(answer, number);
      return one.ok ? ok({ ...answer.value, found: [one.value] }) : one;
    }
    return ok(await this.#byMemory(query));
  }

  /** The code of a receipt as tills sign it. */
  async #bySignedCode(digits: string): Promise<Result<FoundPurchase, FindRefusal>> {
    const read = readSignedReceipt(digits);
    if (!read) return refused({ code: 'not-genuine' });
    const { receipt } = read;
    const key = this.#parts.reference
      .all()
      .find((row): row is TillKey => row.type === 'till-key' && row.keyId === receipt.keyId);
    if (!key) return refused({ code: 'key-unknown' });
    if (!(await this.#isGenuine(key, read))) return refused({ code: 'not-genuine' });
    const row = await this.#rowOf(receipt.operationId);
    const known = row && this.#foundInRow(row, 'receipt-code');
    if (known) return whole(known);
    const { revokedAtMs } = key;
    if (revokedAtMs !== null && isPastTrust(key, receipt.soldAtMs))
      return refused({ code: 'key-revoked', sinceMs: revokedAtMs });
    const { receiptNumber } = receipt;
    if (receipt.lines.length === 0) return refused({ code: 'lines-unknown', receiptNumber });
    const purchase = this.#parts.book.purchaseInCode(receipt);
    this.#remember(purchase.operationId, { kind: 'code', digits });
    // Its date is only what the key's holder says.
    return whole({ purchase, evidence: revokedAtMs === null ? 'receipt-code' : 'revoked-code' });
  }

  async #isGenuine(key: TillKey, { bytes, signature }: ScannedReceipt): Promise<boolean> {
    const { genuine } = await this.#parts.host.receiptCodeVerify({
      publicKey: key.publicKey,
      bytes: base64Of(bytes),
      signature: base64Of(signature),
    });
    return genuine;
  }

  /** The code that came with an online order: its goods come back once they were handed over. */
  async #byOrderCode(text: string): Promise<Result<FoundPurchase, FindRefusal>> {
    const read = readOrderCode(text);
    if (!read) return refused({ code: 'not-a-receipt' });
    const { code, bytes, signature } = read;
    const key = this.#parts.reference
      .all()
      .find((row): row is ServerKey | TillKey =>
        code.form === 'customer'
          ? row.type === 'server-key' && row.keyId === code.keyId
          : row.type === 'till-key' && row.keyId === code.keyId,
      );
    if (!key) return refused({ code: 'key-unknown' });
    const { genuine } = await this.#parts.host.orderCodeVerify({
      form: code.form,
      publicKey: key.publicKey,
      bytes: base64Of(bytes),
      signature: base64Of(signature),
    });
    if (!genuine) return refused({ code: 'not-genuine' });
    // What comes back is told by rows; the code only names the order.
    const rows = await this.#handovers(code.orderId);
    const answer = this.#listed(rows, () => 'order', false);
    if (answer.found.length > 0) return this.#one(ok(answer), '');
    const order = this.#parts.order(code.orderId);
    if (order) return refused({ code: 'not-handed-over', orderId: order.id, state: order.state });
    if (key.type === 'till-key' && key.revokedAtMs !== null)
      return refused({ code: 'key-revoked', sinceMs: key.revokedAtMs });
    return refused({ code: 'purchase-unknown', number: code.orderId.slice(-6).toUpperCase() });
  }

  /** By a receipt's or an order's number, or the last digits of a receipt's. */
  async #byNumber(number: string): Promise<Result<FoundPurchases, FindRefusal>> {
    const wanted = number.toUpperCase();
    const counter = /^\d{1,6}$/.test(wanted) ? new RegExp(`-0*${Number(wanted)}$`) : null;
    const isReceipt = (row: ReceiptRow): boolean =>
      row.receiptNumber.toUpperCase() === wanted || (counter?.test(row.receiptNumber) ?? false);
    const isOrder = (row: ReceiptRow): boolean => {
      const operation = operationIn(row);
      if (operation?.kind !== 'order-handover') return false;
      const order = this.#parts.order(operation.payload.orderId);
      return (
        order?.number.toUpperCase() === wanted || operation.payload.sale?.reference?.toUpperCase() === wanted
      );
    };
    const own = await rowsWith(
      this.#parts,
      counter ? `${Number(wanted)}"` : wanted,
      (row) => isReceipt(row) || isOrder(row),
    );
    const asked = own.length > 0 && !counter ? [] : await this.#askedBy(number);
    const rows = [...own, ...(asked ?? [])];
    const answer = this.#listed(rows, (row) => (isReceipt(row) ? 'receipt-number' : 'order'), asked !== null);
    if (answer.found.length > 0) return ok(answer);
    const [nothing] = rows;
    if (nothing) return refused({ code: 'nothing-sold', receiptNumber: nothing.receiptNumber });
    const order = this.#parts.orderByNumber(wanted);
    if (order) return refused({ code: 'not-handed-over', orderId: order.id, state: order.state });
    return refused({ code: 'purchase-unknown', number, isWhole: asked !== null });
  }

  /** By what the customer or the goods show: newest first, without those of which all came back. */
  async #byMemory(query: Exclude<PurchaseQuery, { readonly by: 'number' }>): Promise<FoundPurchases> {
    const { lookBackDays } = this.#parts.reference.settings().returns;
    const sinceMs = this.#parts.time.nowMs() - lookBackDays * dayMs;
    const { needle, question, fits } = questionOf(query, lookBackDays);
    const own = await rowsWith(this.#parts, needle, (row) => fits(row));
    const asked = await this.#asked(question);
    const { found } = this.#listed([...own, ...(asked ?? [])], () => query.by, false);
    return {
      isWhole: asked !== null,
      found: found.filter(
        ({ purchase }) =>
          !isFullyReturned(purchase) &&
          (query.by !== 'article' ||
            (purchase.soldAtMs >= sinceMs &&
              purchase.lines.some((line) => line.sku === query.sku && leftMilli(line) > 0))),
      ),
    };
  }

  /** What rows sold, each purchase once, newest first. */
  #listed(
    rows: readonly ReceiptRow[],
    evidenceOf: (row: ReceiptRow) => Evidence,
    isWhole: boolean,
  ): FoundPurchases {
    const found = new Map<string, FoundPurchase>();
    for (const row of rows) {
      const one = this.#foundInRow(row, evidenceOf(row));
      if (one && !found.has(one.purchase.operationId)) found.set(one.purchase.operationId, one);
    }
    const newest = [...found.values()].sort((a, b) => b.purchase.soldAtMs - a.purchase.soldAtMs);
    return { found: newest.slice(0, mostFound), isWhole };
  }

  #foundInRow(row: ReceiptRow, evidence: Evidence): FoundPurchase | null {
    const purchase = this.#parts.book.purchaseInRow(row);
    if (!purchase) return null;
    this.#remember(purchase.operationId, { kind: 'row', row });
    return { purchase, evidence };
  }

  #one(answer: Result<FoundPurchases, FindRefusal>, number: string): Result<FoundPurchase, FindRefusal> {
    if (!answer.ok) return answer;
    const [first] = answer.value.found;
    return first ? whole(first) : refused({ code: 'purchase-unknown', number });
  }

  #remember(operationId: string, source: Source): void {
    this.#sources.delete(operationId);
    this.#sources.set(operationId, source);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > mostSources && oldest !== undefined) this.#sources.delete(oldest);
  }

  /** The row of an operation, from here or from the server. */
  async #rowOf(operationId: string): Promise<ReceiptRow | null> {
    const own = await rowOf(this.#parts, operationId);
    return own ?? (await this.#asked({ operationId }))?.[0] ?? null;
  }

  async #handovers(orderId: string): Promise<ReceiptRow[]> {
    return rowsWith(this.#parts, orderId, (row) => {
      const operation = operationIn(row);
      return operation?.kind === 'order-handover' && operation.payload.orderId === orderId;
    });
  }

  /** By a number as it was typed, else as numbers are usually written. */
  async #askedBy(number: string): Promise<ReceiptRow[] | null> {
    const asked = await this.#asked({ number });
    const usual = number.toUpperCase();
    return asked?.length === 0 && usual !== number ? this.#asked({ number: usual }) : asked;
  }

  async #asked(question: PurchaseQuestion): Promise<ReceiptRow[] | null> {
    const rows = await this.#ask(question);
    if (rows) this.#parts.book.learn(rows);
    return rows;
  }
}

/** A purchase of which something is left. */
function whole(found: FoundPurchase): Result<FoundPurchase, FindRefusal> {
  return isFullyReturned(found.purchase) ? refused({ code: 'fully-returned', found }) : ok(found);
}

function questionOf(
  query: Exclude<PurchaseQuery, { readonly by: 'number' }>,
  days: number,
): { needle: string; question: PurchaseQuestion; fits: (row: ReceiptRow) => boolean } {
  const saleOf = (row: ReceiptRow) => {
    const operation = operationIn(row);
    return operation && saleIn(operation);
  };
  switch (query.by) {
    case 'customer':
      return {
        needle: query.customerId,
        question: { customerId: query.customerId },
        fits: (row) => saleOf(row)?.customerId === query.customerId,
      };
    case 'card':
      return {
        needle: query.lastFour,
        question: { lastFour: query.lastFour },
        fits: (row) =>
          saleOf(row)?.tenders.some(
            (tender) => tender.kind === 'card-terminal' && tender.card?.lastFour === query.lastFour,
          ) ?? false,
      };
    case 'article':
      return {
        needle: query.sku,
        question: { sku: query.sku, days },
        fits: (row) => saleOf(row)?.lines.some((line) => line.sku === query.sku) ?? false,
      };
  }
}

/** The numbers in the code of a fiscal receipt (`t=…&s=…&fn=…&i=…&fp=…&n=…`). */
export interface FiscalCode {
  readonly driveNumber: string;
  readonly documentNumber: string;
  readonly sign: string;
}

/** Reads the code of a fiscal receipt; null when it is none. */
export function readFiscalCode(scanned: string): FiscalCode | null {
  if (!/^[a-z]{1,2}=[^&\s]*(&[a-z]{1,2}=[^&\s]*)+$/i.test(scanned)) return null;
  const fields = new URLSearchParams(scanned.toLowerCase());
  const [driveNumber, documentNumber, sign] = ['fn', 'i', 'fp'].map((name) => fields.get(name) ?? '');
  const isNumber = (text: string | undefined): text is string =>
    text !== undefined && /^\d{1,20}$/.test(text);
  return isNumber(driveNumber) && isNumber(documentNumber) && isNumber(sign)
    ? { driveNumber, documentNumber, sign }
    : null;
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
