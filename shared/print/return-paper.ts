/**
 * Paper of returns: the return's receipt, slips for money that goes back later, the slip of a store credit, of an
 * exchange the receipt of the goods given as a document of its own, and the customer's application. It shows what
 * was recorded and computes nothing; a copy says so. Rules [PRINT*].
 */

import type { Store } from '../domain/entities/reference.ts';
import type { RefundPaymentPayload } from '../domain/operations/refund-payment.ts';
import type { Refund, ReturnLine, ReturnPayload } from '../domain/operations/return.ts';
import { sumMinor } from '../money/money.ts';
import {
  centred,
  cut,
  doubleRule,
  type PrintBlock,
  type PrintDocument,
  row,
  rule,
  space,
  text,
} from './document.ts';
import { languageOfStore, type PaperFormat, paperFormat } from './paper-format.ts';
import { receiptDocument, storeHead, tillOf } from './receipt.ts';
import { type ReceiptCode, receiptCodeOf } from './receipt-code.ts';
import { fill, type PrintTexts, printTexts } from './texts.ts';

/** What every paper about a return says of where and when. */
export interface PaperPlace {
  readonly receiptNumber: string;
  /** Null before the store's row has arrived; the paper then has no head. */
  readonly store: Store | null;
  readonly cashier: string | null;
  /** Business time of the fact, ms. */
  readonly atMs: number;
  readonly isCopy: boolean;
}

/** A return with what its papers need. */
export interface ReturnContent extends PaperPlace {
  readonly payload: ReturnPayload;
  /** The code of the receipt for goods given in exchange. */
  readonly code: ReceiptCode;
}

interface Writing {
  readonly texts: PrintTexts;
  readonly format: PaperFormat;
}

/** All papers of a return, with a cut after each. */
export function returnDocument(content: ReturnContent): PrintDocument {
  const { payload, store, receiptNumber, cashier, atMs, isCopy, code } = content;
  const { language, writing } = writingOf(store, payload.currency);
  const sale =
    payload.sale === null
      ? []
      : receiptDocument({ receiptNumber, sale: payload.sale, store, cashier, atMs, isCopy, code }).blocks;
  const slips = payload.refunds.flatMap((refund) =>
    refund.kind === 'owed' || refund.kind === 'store-credit' ? slip(content, refund, writing) : [],
  );
  return { language, blocks: [...returnBlocks(content, writing), ...sale, ...slips] };
}

function writingOf(
  store: Store | null,
  currency: ReturnPayload['currency'],
): { readonly language: PrintDocument['language']; readonly writing: Writing } {
  const language = languageOfStore(store);
  const format = paperFormat(language, currency, store?.timeZone ?? 'UTC');
  return { language, writing: { texts: printTexts[language], format } };
}

function headBlocks(
  { receiptNumber, store, cashier, atMs, isCopy }: PaperPlace,
  title: string,
  { texts, format }: Writing,
): PrintBlock[] {
  return [
    ...storeHead(store, texts),
    ...(isCopy ? [centred(texts.copy, { weight: 'bold', size: 'large' })] : []),
    centred(title, { weight: 'bold', size: 'tall' }),
    rule,
    row(fill(texts.receipt, receiptNumber), format.dateTime(atMs)),
    row(cashier === null ? '' : fill(texts.cashier, cashier), fill(texts.till, tillOf(receiptNumber))),
  ];
}

function returnBlocks(content: ReturnContent, writing: Writing): PrintBlock[] {
  const { payload, receiptNumber } = content;
  const { texts, format } = writing;
  const words = texts.returns;
  const { totalMinor, roundingMinor } = payload;
  return [
    ...headBlocks(content, words.title, writing),
    ...purchaseBlocks(payload.purchase, writing),
    rule,
    ...payload.lines.flatMap((line) => lineBlocks(line, writing)),
    doubleRule,
    row(fill(words.refundTotal, format.currencyName), format.money(totalMinor), {
      weight: 'bold',
      size: 'large',
    }),
    ...(roundingMinor === 0 ? [] : [row(texts.rounding, format.money(roundingMinor))]),
    ...payload.taxes.map(({ rateBasisPoints, grossMinor, taxMinor }) =>
      rateBasisPoints === null
        ? row(texts.taxNone, format.money(grossMinor))
        : row(fill(texts.taxAt, format.share(rateBasisPoints)), format.money(taxMinor)),
    ),
    rule,
    ...payload.refunds.flatMap((refund) => refundBlocks(refund, writing)),
    ...pointsBlocks(payload.lines, writing),
    ...(payload.note === null ? [] : [text(fill(words.note, payload.note))]),
    space,
    text(words.customerSigned),
    space,
    rule,
    { kind: 'qr', digits: receiptCodeOf(receiptNumber).digits },
    cut,
  ];
}

function purchaseBlocks(
  purchase: Pick<NonNullable<ReturnPayload['purchase']>, 'receiptNumber' | 'soldAtMs'> | null,
  { texts: { returns }, format }: Writing,
): PrintBlock[] {
  if (purchase === null) return [text(returns.blind)];
  return [
    text(fill(returns.ofReceipt, purchase.receiptNumber)),
    text(fill(returns.soldAt, format.dateTime(purchase.soldAtMs))),
  ];
}

function lineBlocks(line: ReturnLine, { texts, format }: Writing): PrintBlock[] {
  const { name, unit, quantityMilli, refundMinor, reason, condition } = line;
  const words = texts.returns;
  const why = fill(words.reason, words.reasons[reason]);
  const isTold = condition === 'defective' && reason !== 'defective';
  return [
    text(name),
    row(`  ${format.quantity(quantityMilli)} ${texts.unit[unit]}`, format.money(refundMinor)),
    text(`  ${isTold ? `${why}, ${words.defective}` : why}`),
  ];
}

function refundBlocks(refund: Refund, { texts, format }: Writing): PrintBlock[] {
  const words = texts.returns;
  const name = words.refund[refund.kind];
  const card =
    refund.kind === 'card-terminal'
      ? [refund.card?.brand, refund.card?.lastFour ? `**** ${refund.card.lastFour}` : null]
          .filter((part) => part)
          .join(' ')
      : '';
  const reference = 'reference' in refund ? refund.reference : null;
  return [
    row(card === '' ? name : `${name} ${card}`, format.money(refund.amountMinor)),
    ...(reference ? [row(`  ${texts.transaction}`, reference)] : []),
    ...(refund.kind === 'store-credit' ? [row(`  ${texts.credit}`, refund.number)] : []),
  ];
}

function pointsBlocks(lines: readonly ReturnLine[], { texts, format }: Writing): PrintBlock[] {
  const words = texts.returns;
  const givenBack = sumMinor(lines.map((line) => line.points.givenBack));
  const takenBack = sumMinor(lines.map((line) => line.points.takenBack));
  return [
    ...(givenBack === 0 ? [] : [row(words.pointsGivenBack, format.count(givenBack))]),
    ...(takenBack === 0 ? [] : [row(words.pointsTakenBack, format.count(takenBack))]),
  ];
}

/** What the customer takes along where the money, or its worth in goods, is still to come. */
function slip(
  content: PaperPlace,
  refund: Extract<Refund, { readonly kind: 'owed' | 'store-credit' }>,
  writing: Writing,
): PrintBlock[] {
  const { texts, format } = writing;
  const words = texts.returns;
  const isOwed = refund.kind === 'owed';
  return [
    ...headBlocks(content, isOwed ? words.owedTitle : words.creditTitle, writing),
    rule,
    centred(`${format.money(refund.amountMinor)} ${format.currencyName}`, { weight: 'bold', size: 'large' }),
    isOwed
      ? row(words.wayOf, words.refund[refund.way])
      : row(texts.credit, refund.number, { weight: 'bold' }),
    rule,
    text(isOwed ? words.owedText : words.creditText),
    { kind: 'qr', digits: receiptCodeOf(content.receiptNumber).digits },
    cut,
  ];
}

/** An owed refund that was paid out. */
export function refundPaymentDocument(
  content: PaperPlace & { readonly payload: RefundPaymentPayload },
): PrintDocument {
  const { payload, store } = content;
  const { language, writing } = writingOf(store, payload.currency);
  const { texts, format } = writing;
  const words = texts.returns;
  return {
    language,
    blocks: [
      ...headBlocks(content, words.paidTitle, writing),
      text(fill(words.ofReceipt, payload.returnNumber)),
      rule,
      centred(`${format.money(payload.amountMinor)} ${format.currencyName}`, {
        weight: 'bold',
        size: 'large',
      }),
      row(words.wayOf, words.refund[payload.way]),
      ...(payload.reference ? [row(texts.transaction, payload.reference)] : []),
      space,
      text(words.customerSigned),
      space,
      rule,
      cut,
    ],
  };
}

/** The customer's application, to be filled in and signed before the return is made. */
export interface ApplicationContent {
  readonly store: Store | null;
  readonly currency: ReturnPayload['currency'];
  readonly atMs: number;
  readonly lines: readonly ReturnLine[];
  readonly totalMinor: number;
  readonly purchase: { readonly receiptNumber: string; readonly soldAtMs: number } | null;
  readonly note: string | null;
}

/** The application as a document. */
export function applicationDocument(content: ApplicationContent): PrintDocument {
  const { store, currency, atMs, lines, totalMinor, purchase, note } = content;
  const { language, writing } = writingOf(store, currency);
  const { texts, format } = writing;
  const words = texts.returns;
  const { application } = words;
  const field = (label: string): PrintBlock[] => [text(label), space, rule];
  return {
    language,
    blocks: [
      centred(application.title, { weight: 'bold', size: 'tall' }),
      text(fill(application.to, store?.legalName || store?.name || '')),
      ...field(application.from),
      ...field(application.passport),
      ...field(application.phone),
      text(application.asks),
      ...purchaseBlocks(purchase, writing),
      rule,
      ...lines.flatMap((line) => lineBlocks(line, writing)),
      rule,
      row(fill(words.refundTotal, format.currencyName), format.money(totalMinor), { weight: 'bold' }),
      ...(note === null ? [] : [text(fill(words.note, note))]),
      space,
      row(fill(application.date, format.dateTime(atMs)), ''),
      ...field(words.customerSigned),
      cut,
    ],
  };
}
