/**
 * The receipt of a sale. It shows what the sale recorded and computes nothing but the sums that the fact
 * itself is made of; a copy says so.
 */

import type { Store } from '../domain/entities/reference.ts';
import type { KnownBalance } from '../domain/loyalty/sale-loyalty.ts';
import { receiptPrefixOf } from '../domain/operation.ts';
import type { SaleLine, SalePayload, Tender } from '../domain/operations/sale.ts';
import {
  centred,
  cut,
  doubleRule,
  type PrintBlock,
  type PrintDocument,
  row,
  rule,
  text,
} from './document.ts';
import { languageOfStore, type PaperFormat, paperFormat } from './paper-format.ts';
import type { ReceiptCode } from './receipt-code.ts';
import { fill, type PrintTexts, printTexts } from './texts.ts';

/** What stands on a receipt. */
export interface ReceiptContent {
  readonly receiptNumber: string;
  readonly sale: SalePayload;
  /** Null before the store's row has arrived; the receipt then has no head. */
  readonly store: Store | null;
  /** Name of who sold. */
  readonly cashier: string | null;
  /** Business time of the sale, ms. */
  readonly atMs: number;
  readonly isCopy: boolean;
  /** What the customer has left, as the till knew it when the receipt was made; left out of copies. */
  readonly balance?: KnownBalance | null;
  /** The QR code at the foot. */
  readonly code: ReceiptCode;
}

/** The till's short name: a receipt number without its counter, e.g. `TV1-2` of `TV1-2-000123`. */
export function tillOf(receiptNumber: string): string {
  return receiptPrefixOf(receiptNumber);
}

/** The receipt as a document, in the store's language, times in the store's zone. */
export function receiptDocument(content: ReceiptContent): PrintDocument {
  const { receiptNumber, sale, store, cashier, atMs, isCopy, balance, code } = content;
  const language = languageOfStore(store);
  const texts = printTexts[language];
  const format = paperFormat(language, sale.currency, store?.timeZone ?? 'UTC');
  return {
    language,
    blocks: [
      ...storeHead(store, texts),
      ...(isCopy ? [centred(texts.copy, { weight: 'bold', size: 'large' })] : []),
      rule,
      row(fill(texts.receipt, receiptNumber), format.dateTime(atMs)),
      row(cashier === null ? '' : fill(texts.cashier, cashier), fill(texts.till, tillOf(receiptNumber))),
      ...(sale.reference === null ? [] : [text(fill(texts.document, sale.reference))]),
      rule,
      ...sale.lines.flatMap((line) => saleLine(line, texts, format)),
      doubleRule,
      ...totals(sale, texts, format),
      ...sale.taxes.map(({ rateBasisPoints, grossMinor, taxMinor }) =>
        rateBasisPoints === null
          ? row(texts.taxNone, format.money(grossMinor))
          : row(fill(texts.taxAt, format.share(rateBasisPoints)), format.money(taxMinor)),
      ),
      rule,
      ...sale.tenders.flatMap((tender) => tenderRows(tender, texts, format)),
      ...pointsRows(sale, balance ?? null, atMs, texts, format),
      ...(sale.buyer === null
        ? []
        : [
            rule,
            text(fill(texts.buyer, sale.buyer.name)),
            text(fill(texts.taxNumber, sale.buyer.taxNumber)),
          ]),
      rule,
      centred(texts.thanks),
      { kind: 'qr', digits: code.digits },
      cut,
    ],
  };
}

/** Logo, names and tax number of the store. */
export function storeHead(store: Store | null, texts: PrintTexts): PrintBlock[] {
  if (store === null) return [{ kind: 'logo' }];
  const { name, legalName, address, taxNumber } = store;
  return [
    { kind: 'logo' },
    centred(name, { weight: 'bold', size: 'tall' }),
    ...[legalName, address].filter((line) => line !== '' && line !== name).map((line) => centred(line)),
    ...(taxNumber === '' ? [] : [centred(fill(texts.taxNumber, taxNumber))]),
  ];
}

function saleLine(line: SaleLine, texts: PrintTexts, format: PaperFormat): PrintBlock[] {
  const { name, unit, quantityMilli, unitPriceMinor, grossMinor, pointsDiscountMinor } = line;
  const discountMinor = line.lineDiscountMinor + line.cartDiscountMinor;
  const times = `${format.quantity(quantityMilli)} ${texts.unit[unit]} x ${format.money(unitPriceMinor)}`;
  return [
    text(name),
    row(`  ${times}`, format.money(grossMinor)),
    ...(discountMinor === 0 ? [] : [row(`  ${texts.discount}`, format.money(-discountMinor))]),
    ...(pointsDiscountMinor === 0
      ? []
      : [row(`  ${texts.pointsDiscount}`, format.money(-pointsDiscountMinor))]),
  ];
}

function totals(sale: SalePayload, texts: PrintTexts, format: PaperFormat): PrintBlock[] {
  const { totalMinor, roundingMinor } = sale;
  const total = row(fill(texts.total, format.currencyName), format.money(totalMinor), {
    weight: 'bold',
    size: 'large',
  });
  if (roundingMinor === 0) return [total];
  return [
    total,
    row(texts.rounding, format.money(roundingMinor)),
    row(texts.toPay, format.money(totalMinor + roundingMinor), { weight: 'bold' }),
  ];
}

/** Points spent and earned, and the balance; nothing else of the customer. */
function pointsRows(
  { loyalty }: SalePayload,
  balance: KnownBalance | null,
  atMs: number,
  texts: PrintTexts,
  format: PaperFormat,
): PrintBlock[] {
  if (!loyalty || (loyalty.spentPoints === 0 && loyalty.earnedPoints === 0 && !balance)) return [];
  const { spentPoints, earnedPoints, availableAtMs, orderId } = loyalty;
  const { points } = texts;
  const isOwing = balance !== null && balance.points < 0;
  return [
    rule,
    ...(spentPoints === 0
      ? []
      : [row(orderId === null ? points.spent : points.spentWithOrder, format.count(spentPoints))]),
    ...(earnedPoints === 0 ? [] : [row(points.earned, `+${format.count(earnedPoints)}`)]),
    // Whoever still owes points has none of these to spend: they repay.
    ...(earnedPoints === 0 || availableAtMs <= atMs || isOwing
      ? []
      : [row(`  ${points.from}`, format.dateTime(availableAtMs))]),
    // What paid for goods of an order that nobody took comes back once the order is closed: no balance is right before.
    ...(balance === null || orderId !== null
      ? []
      : [
          row(
            fill(isOwing ? points.owed : points.balance, format.dateTime(balance.asOfMs)),
            format.count(Math.abs(balance.points)),
          ),
        ]),
  ];
}

function tenderRows(tender: Tender, texts: PrintTexts, format: PaperFormat): PrintBlock[] {
  const name = texts.tender[tender.kind];
  switch (tender.kind) {
    case 'cash':
      return [
        row(name, format.money(tender.tenderedMinor)),
        ...(tender.changeMinor === 0
          ? []
          : [row(texts.change, format.money(tender.changeMinor), { weight: 'bold' })]),
      ];
    case 'card-terminal': {
      const { brand, lastFour, authorisationCode } = tender.card ?? {};
      const card = [brand, lastFour ? `**** ${lastFour}` : null].filter((part) => part).join(' ');
      return [
        row(card === '' ? name : `${name} ${card}`, format.money(tender.amountMinor)),
        ...(authorisationCode ? [row(`  ${texts.authorisation}`, authorisationCode)] : []),
        ...(tender.reference ? [row(`  ${texts.transaction}`, tender.reference)] : []),
      ];
    }
    case 'prepaid':
    case 'points':
    case 'exchange':
      return [row(name, format.money(tender.amountMinor))];
    case 'store-credit':
      return [row(name, format.money(tender.amountMinor)), row(`  ${texts.credit}`, tender.number)];
    case 'card-stand-alone':
    case 'bank-transfer':
      return [
        row(name, format.money(tender.amountMinor)),
        ...(tender.reference ? [row(`  ${texts.transaction}`, tender.reference)] : []),
      ];
  }
}
