/** What is sold and comes back, as a server gets it: operations with receipts, appended to a journal. */
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Refund } from '../../shared/domain/operations/return.ts';
import type { SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { handoverTotals } from '../../shared/domain/orders/decide-handover.ts';
import { refundOf } from '../../shared/domain/returns/refund-of.ts';
import type { Change } from './order-facts.ts';
import type { WireJournal } from './wire-till.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Appends an operation that hands out the journal's next receipt. */
export function appendReceipt(
  journal: WireJournal,
  kind: string,
  payload: Payload,
  change: Change = {},
): JournalEntry {
  const number = `${journal.receiptPrefix}-${String(journal.entries.length + 1).padStart(6, '0')}`;
  return journal.append(kind, payload, change, number);
}

/** The members of a sale of these lines, paid in cash unless said otherwise. */
export function salePayload(lines: readonly SaleLine[], change: Payload = {}): Payload {
  const totals = handoverTotals(lines);
  const { totalMinor: amountMinor } = totals;
  return {
    currency: 'RUB',
    openedAtMs: 1,
    lines,
    ...totals,
    tenders: [{ kind: 'cash', amountMinor, tenderedMinor: amountMinor, changeMinor: 0 }],
    approvals: [],
    customerId: null,
    reference: null,
    shiftId: null,
    roundingMinor: 0,
    buyer: null,
    eReceipt: null,
    loyalty: null,
    ...change,
  };
}

/** A sale. */
export function sells(
  journal: WireJournal,
  lines: readonly SaleLine[],
  payload: Payload = {},
  change: Change = {},
): JournalEntry {
  return appendReceipt(journal, 'sale', salePayload(lines, payload), { version: 3, ...change });
}

/** How much of a line comes back, thousandths. */
export interface Back {
  readonly line: SaleLine;
  readonly milli: number;
}

/** Goods of a purchase come back, paid out in cash unless said otherwise. */
export function takesBack(
  journal: WireJournal,
  purchase: JournalEntry,
  back: readonly Back[],
  {
    refunds,
    payload = {},
    change = {},
    purchase: reference = {},
  }: {
    readonly refunds?: (totalMinor: number) => readonly Refund[];
    readonly payload?: Payload;
    readonly change?: Change;
    readonly purchase?: Payload;
  } = {},
): JournalEntry {
  const lines = back.map(({ line, milli }) => returnLine(line, milli));
  const { totalMinor, taxes } = handoverTotals(
    lines.map((line, place) => ({ ...(back[place] as Back).line, ...line, totalMinor: line.refundMinor })),
  );
  const { operation, receiptNumber } = purchase;
  const orderId = operation.kind === 'order-handover' ? operation.payload.orderId : null;
  return appendReceipt(
    journal,
    'return',
    {
      currency: 'RUB',
      openedAtMs: 1,
      purchase: {
        operationId: operation.id,
        receiptNumber: receiptNumber ?? '',
        storeId: operation.storeId,
        soldAtMs: operation.at.businessMs,
        boughtHow: orderId === null ? 'shop' : 'distance',
        orderId,
        evidence: 'receipt-code',
        known: 'code',
        ...reference,
      },
      lines,
      taxes,
      totalMinor,
      roundingMinor: 0,
      refunds: refunds?.(totalMinor) ?? [{ kind: 'cash', way: 'cash', amountMinor: totalMinor }],
      customerId: null,
      approvals: [],
      note: null,
      reference: null,
      shiftId: null,
      sale: null,
      ...payload,
    },
    change,
  );
}

function returnLine(line: SaleLine, quantityMilli: number) {
  const { lineId, articleId, sku, name, unit, category, unitPriceMinor, taxRateBasisPoints, movesStock } =
    line;
  const nothingBack = { returnedMilli: 0, refundedMinor: 0, refundedTaxMinor: 0, givenBack: 0, takenBack: 0 };
  return {
    lineId,
    purchaseLineId: lineId,
    articleId,
    sku,
    name,
    unit,
    category,
    quantityMilli,
    unitPriceMinor,
    ...refundOf({ ...line, ...nothingBack }, quantityMilli),
    taxRateBasisPoints,
    movesStock,
    reason: 'unwanted' as const,
    condition: 'good' as const,
    disposition: 'to-stock' as const,
    ruleId: null,
    ruleVerdict: 'allowed' as const,
  };
}

/** An owed refund is paid out in cash. */
export function paysOut(
  journal: WireJournal,
  given: JournalEntry,
  refundIndex: number,
  amountMinor: number,
  change: Change = {},
): JournalEntry {
  return appendReceipt(
    journal,
    'refund-payment',
    {
      returnId: given.operation.id,
      returnNumber: given.receiptNumber ?? '',
      refundIndex,
      currency: 'RUB',
      amountMinor,
      way: 'cash',
      attemptId: null,
      terminalId: null,
      reference: null,
      card: null,
      shiftId: null,
      approvedBy: null,
    },
    { after: [given.operation.id], ...change },
  );
}
