/**
 * What came back of purchases, as this till knows it: the rows of the feed, what the server answered, and own
 * returns and payouts that neither holds. A fact is known by its id, so none counts twice; one that the server holds
 * back has no effect. Rules [PURCHASE*], [REFUND*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Article } from '../../shared/domain/entities/article.ts';
import type { Order } from '../../shared/domain/entities/order.ts';
import type { OpenRefund } from '../../shared/domain/entities/returned.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { OwedRefund } from '../../shared/domain/returns/decide-refund-payment.ts';
import { type Purchase, purchaseOf, withReturned } from '../../shared/domain/returns/purchase-of.ts';
import { openRefundsOf, type RefundFact, refundFactsIn } from '../../shared/domain/returns/refund-facts.ts';
import {
  nothingReturned,
  purchaseIdOf,
  type ReturnFact,
  type ReturnOperation,
  type SoldLine,
  withReturns,
} from '../../shared/domain/returns/returned-of.ts';
import { purchaseInReceipt, type SignedReceipt } from '../../shared/domain/returns/signed-receipt.ts';
import type { StoreCredit } from '../../shared/domain/returns/store-credit.ts';
import { saleIn } from '../../shared/domain/sale-of.ts';
import type { ReceiptRow } from '../../shared/protocol/feed.ts';
import type { RowsArrived } from '../replica/collection-feed.ts';
import { HeldOperations } from './held-operations.ts';
import type { WaitingRefund, WaitingRefunds } from './return-types.ts';

/** What the book reads of the till. */
export interface BookParts {
  readonly storeId: string;
  findSku(sku: string): { readonly article: Article; readonly name: string } | null;
  order(orderId: string): Order | null;
  nowMs(): number;
  /** Whether the server has stored an entry of this till. */
  isStored(place: Pick<JournalEntry, 'journalId' | 'tillSequence'>): boolean;
}

/** The book. */
export interface ReturnBook {
  readonly waiting: StoreApi<WaitingRefunds>;
  /** Rows of `receipts` that are in the storage now. */
  arrived(arrived: RowsArrived<'receipts'>): void;
  /** Rows of `outcomes`: a held operation has no effect. */
  outcomesArrived(arrived: RowsArrived<'outcomes'>): void;
  /** Takes an own entry that is on disk; taking one twice changes nothing. */
  recorded(entry: JournalEntry): void;
  /** The server may hold more of this till's journals than before. */
  stored(): void;
  /** Takes rows that the server answered. */
  learn(rows: readonly ReceiptRow[]): void;
  /** The purchase that a row is, with all that is known to have come back of it; null when it sold nothing. */
  purchaseInRow(row: ReceiptRow): Purchase | null;
  /** The purchase that a genuine code tells of. */
  purchaseInCode(receipt: SignedReceipt): Purchase;
  /** Store credits with this number, or given by the return with it, spent ones too; upper case. */
  credits(number: string): StoreCredit[];
  /** A refund that is owed; null when there is none. */
  owed(returnId: string, index: number): OwedRefund | null;
}

interface OwnReturn extends ReturnFact {
  readonly place: Pick<JournalEntry, 'journalId' | 'tillSequence'>;
}

interface KnownReturn {
  readonly operation: ReturnOperation;
  readonly receiptNumber: string;
  readonly open: readonly OpenRefund[];
  readonly isStored: boolean;
}

/**
 * An own return whose row is gone from the feed may have been paid out elsewhere since: it is shown as owed no longer
 * than the server surely keeps its row, ms.
 */
const withoutRowMs = 7 * 24 * 60 * 60_000;

/** Makes an empty book. */
export function createReturnBook(parts: BookParts): ReturnBook {
  return new Book(parts);
}

class Book implements ReturnBook {
  readonly waiting = createStore<WaitingRefunds>(() => ({ refunds: [], elsewhere: [] }));
  readonly #parts: BookParts;
  /** Rows of which something came back, or whose refunds aren't done, by operation. */
  readonly #rows = new Map<string, ReceiptRow>();
  readonly #learnt = new Map<string, ReceiptRow>();
  readonly #returns = new Map<string, OwnReturn>();
  readonly #payouts = new Map<
    string,
    { readonly journalId: string; readonly facts: readonly RefundFact[] }
  >();
  readonly #held = new HeldOperations();
  /** Whether something shows otherwise once the server has it. */
  #isUnstored = false;

  constructor(parts: BookParts) {
    this.#parts = parts;
  }

  arrived({ rows }: RowsArrived<'receipts'>): void {
    let isOther = false;
    for (const { id, data } of rows) {
      const isTold = data !== null && (data.returned !== null || data.refunds.length > 0);
      isOther ||= isTold || this.#rows.has(id);
      if (isTold) this.#rows.set(id, data);
      else this.#rows.delete(id);
    }
    if (isOther) this.#show();
  }

  outcomesArrived({ rows }: RowsArrived<'outcomes'>): void {
    let isOther = false;
    for (const row of rows) if (this.#held.arrived(row)) isOther = true;
    if (isOther) this.#show();
  }

  recorded({ operation: raw, receiptNumber, journalId, tillSequence }: JournalEntry): void {
    if (!isTold(raw)) return;
    const parsed = parseOperation(raw);
    if (!parsed.ok) return;
    const operation = parsed.value;
    const facts = refundFactsIn(operation);
    if (facts.length > 0) this.#payouts.set(operation.id, { journalId, facts });
    if (operation.kind === 'return')
      this.#returns.set(operation.id, { operation, receiptNumber, place: { journalId, tillSequence } });
    if (operation.kind === 'return' || operation.kind === 'refund-payment') this.#show();
  }

  stored(): void {
    if (this.#isUnstored) this.#show();
  }

  learn(rows: readonly ReceiptRow[]): void {
    for (const row of rows) {
      const id = idIn(row);
      if (id !== null) this.#learnt.set(id, newer(row, this.#learnt.get(id)));
    }
    if (rows.length > 0) this.#show();
  }

  purchaseInRow(given: ReceiptRow): Purchase | null {
    const row = this.#newest(given);
    const parsed = parseOperation(row.operation);
    const sale = parsed.ok ? saleIn(parsed.value) : null;
    if (!parsed.ok || !sale) return null;
    const operation = parsed.value;
    const returned = withReturns(row.returned ?? nothingReturned, sale.lines, this.#ownOf(operation.id));
    const order = operation.kind === 'order-handover' ? this.#parts.order(operation.payload.orderId) : null;
    return purchaseOf(operation, row.receiptNumber, returned, order);
  }

  purchaseInCode(receipt: SignedReceipt): Purchase {
    const sold: readonly SoldLine[] | null = receipt.lines.length > 0 ? receipt.lines : null;
    const returned = withReturns(nothingReturned, sold, this.#ownOf(receipt.operationId));
    const purchase = purchaseInReceipt(receipt, returned, (sku) => this.#parts.findSku(sku));
    return { ...purchase, lines: withReturned(purchase.lines, returned) };
  }

  owed(returnId: string, index: number): OwedRefund | null {
    const known = this.#known().get(returnId);
    const refund = known?.operation.payload.refunds[index];
    const open = known?.open.find((each) => each.index === index);
    if (!known || !open || refund?.kind !== 'owed') return null;
    const { receiptNumber, operation } = known;
    return { returnId, returnNumber: receiptNumber, currency: operation.payload.currency, refund, open };
  }

  credits(number: string): StoreCredit[] {
    return [...this.#known().values()].flatMap(({ operation: { payload }, receiptNumber, open }) =>
      payload.refunds.flatMap((refund, index): StoreCredit[] => {
        if (refund.kind !== 'store-credit') return [];
        const isMeant = [refund.number, receiptNumber].some((each) => each.toUpperCase() === number);
        const left = open.find((each) => each.index === index);
        if (!isMeant || !left) return [];
        const { creditId, number: own } = refund;
        const { currency } = payload;
        return [{ creditId, number: own, returnNumber: receiptNumber, currency, leftMinor: left.leftMinor }];
      }),
    );
  }

  /** Own returns of a purchase that count. */
  #ownOf(purchaseId: string): ReturnFact[] {
    return [...this.#returns.values()].filter(
      ({ operation, place }) =>
        purchaseIdOf(operation) === purchaseId && !this.#held.isHeld(operation.id, place.journalId),
    );
  }

  /** The row that tells most of an operation: rows only ever learn of more. */
  #newest(row: ReceiptRow): ReceiptRow {
    const id = idIn(row) ?? '';
    return newer(newer(row, this.#learnt.get(id)), this.#rows.get(id));
  }

  /** Every return whose refunds are known, with own payouts. */
  #known(): Map<string, KnownReturn> {
    const known = new Map<string, KnownReturn>();
    for (const [id, row] of [...this.#learnt, ...this.#rows]) {
      if (row.refunds.length === 0) continue;
      const parsed = parseOperation(row.operation);
      if (!parsed.ok || parsed.value.kind !== 'return') continue;
      const newest = this.#newest(row);
      known.set(id, {
        operation: parsed.value,
        receiptNumber: row.receiptNumber,
        open: this.#withPayouts(id, parsed.value.payload, newest.refunds),
        isStored: true,
      });
    }
    for (const [id, { operation, receiptNumber, place }] of this.#returns) {
      if (known.has(id) || this.#held.isHeld(id, place.journalId)) continue;
      const isOld = this.#parts.nowMs() - operation.at.businessMs > withoutRowMs;
      const isStored = this.#parts.isStored(place);
      if (isOld && isStored) continue;
      const open = this.#withPayouts(id, operation.payload, openRefundsOf(id, operation.payload, []));
      known.set(id, { operation, receiptNumber: receiptNumber ?? '', open, isStored });
    }
    return known;
  }

  #withPayouts(
    returnId: string,
    { refunds }: ReturnOperation['payload'],
    known: readonly OpenRefund[],
  ): OpenRefund[] {
    return known.map((open) => {
      const refund = refunds[open.index];
      const creditId = refund?.kind === 'store-credit' ? refund.creditId : null;
      const own = [...this.#payouts]
        .filter(([id, { journalId }]) => !this.#held.isHeld(id, journalId) && !open.factIds.includes(id))
        .flatMap(([, { facts }]) => facts)
        .filter(({ of }) =>
          'creditId' in of ? of.creditId === creditId : of.returnId === returnId && of.index === open.index,
        );
      const leftMinor = own.reduce((left, fact) => left - fact.amountMinor, open.leftMinor);
      return { ...open, leftMinor, factIds: [...open.factIds, ...own.map((fact) => fact.id)] };
    });
  }

  #show(): void {
    const known = this.#known();
    this.#isUnstored = [...known.values()].some(({ isStored }) => !isStored);
    // The feed brings no news of what the server told of another store: in the list it would wait for ever.
    const isHere = ([returnId, { operation }]: readonly [string, KnownReturn]): boolean =>
      operation.storeId === this.#parts.storeId || this.#returns.has(returnId);
    this.waiting.setState({
      refunds: waitingAmong([...known].filter(isHere)),
      elsewhere: waitingAmong([...known].filter((each) => !isHere(each))),
    });
  }
}

/** What isn't done of these returns, oldest first. */
function waitingAmong(known: readonly (readonly [string, KnownReturn])[]): WaitingRefund[] {
  const refunds = known.flatMap(([returnId, { operation, receiptNumber, open, isStored }]) =>
    open.flatMap(({ index, leftMinor }): WaitingRefund[] => {
      const refund = operation.payload.refunds[index];
      if (leftMinor <= 0 || (refund?.kind !== 'owed' && refund?.kind !== 'channel')) return [];
      const atMs = operation.at.businessMs;
      return [{ returnId, returnNumber: receiptNumber, atMs, index, refund, leftMinor, isStored }];
    }),
  );
  return refunds.sort(
    (a, b) =>
      a.atMs - b.atMs || (a.returnId < b.returnId ? -1 : a.returnId > b.returnId ? 1 : a.index - b.index),
  );
}

/** Whether an own operation may tell of returns: a sale does that was paid with store credit. */
function isTold(raw: JournalEntry['operation']): boolean {
  if (raw.kind === 'return' || raw.kind === 'refund-payment') return true;
  const isSale = raw.kind === 'sale' || raw.kind === 'order-handover';
  return isSale && JSON.stringify(raw.payload).includes('"store-credit"');
}

/** The operation's id of a row; null where its operation can't be read. */
export function idIn({ operation }: Pick<ReceiptRow, 'operation'>): string | null {
  return typeof operation.id === 'string' ? operation.id : null;
}

/** The operation of a row in today's terms; null where it can't be read. */
export function operationIn({ operation }: Pick<ReceiptRow, 'operation'>): KnownOperation | null {
  const parsed = parseOperation(operation);
  return parsed.ok ? parsed.value : null;
}

function newer(row: ReceiptRow, other: ReceiptRow | undefined): ReceiptRow {
  return other && factsIn(other) > factsIn(row) ? other : row;
}

function factsIn({ returned, refunds }: ReceiptRow): number {
  const used = refunds.reduce((sum, { factIds }) => sum + factIds.length, 0);
  return (returned?.returns.length ?? 0) + used;
}
