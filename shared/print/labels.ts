/** Labels for the shelf (name, price, barcode) and for parcels that wait for their customer. */
import type { Unit } from '../domain/entities/article.ts';
import type { Bags, Order } from '../domain/entities/order.ts';
import type { Store } from '../domain/entities/reference.ts';
import { centred, cut, type PrintBlock, type PrintDocument, row, rule, text } from './document.ts';
import { languageOfStore, paperFormat } from './paper-format.ts';
import { fill, type PrintTexts, printTexts } from './texts.ts';

/** A price label of one variant. */
export interface ShelfLabel {
  readonly kind: 'shelf';
  readonly name: string;
  readonly sku: string;
  /** Any of the variant's barcodes; printed as EAN-13 where it is one, as it stands otherwise. */
  readonly barcode: string | null;
  /** Per whole unit; null prints no price. */
  readonly priceMinor: number | null;
  readonly unit: Unit;
}

/** A label of an order that is packed. */
export interface CollectionLabel {
  readonly kind: 'collection';
  readonly orderNumber: string;
  /** As much of the customer's name as the shop shows openly, e.g. `Anna K.`; null shows none. */
  readonly customer: string | null;
  /** The shelf place where it waits; null prints none. */
  readonly place: string | null;
  readonly bags: readonly Bags[];
  /** Until when it is kept, ms; null for no end. */
  readonly keepUntilMs: number | null;
  /** Digits of the collection code; null prints no QR code. */
  readonly code: string | null;
}

export type Label = ShelfLabel | CollectionLabel;

/** The label of a packed order. `code` is signed by the till that packed it; null prints no QR code. */
export function orderLabel(
  order: Pick<Order, 'number' | 'customer' | 'bags' | 'collectUntilMs'>,
  place: string | null,
  code: string | null,
): CollectionLabel {
  return {
    kind: 'collection',
    orderNumber: order.number,
    customer: openName(order.customer.name),
    place,
    bags: order.bags,
    keepUntilMs: order.collectUntilMs,
    code,
  };
}

/** A name as it may be read by anybody who passes: the first word, and the next one's initial. */
export function openName(name: string): string {
  const [first = '', second] = name.trim().split(/\s+/);
  const initial = second === undefined ? undefined : [...second][0];
  return initial === undefined ? first : `${first} ${initial}.`;
}

/** The EAN-13 of a barcode of 13 digits, or of a UPC-A of 12; null when it is none or its check digit is wrong. */
export function ean13Of(barcode: string | null): string | null {
  if (barcode === null || !/^\d{12,13}$/.test(barcode)) return null;
  const digits = barcode.padStart(13, '0');
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return sum % 10 === 0 ? digits : null;
}

/** A label as a document, with a cut after it. */
export function labelDocument(label: Label, store: Store | null): PrintDocument {
  const language = languageOfStore(store);
  const texts = printTexts[language];
  const format = paperFormat(language, store?.currency ?? 'RUB', store?.timeZone ?? 'UTC');
  const blocks: PrintBlock[] =
    label.kind === 'shelf'
      ? shelfBlocks(
          label,
          fill(texts.label.perUnit, texts.unit[label.unit]),
          texts.label.noCode,
          (amountMinor) => `${format.money(amountMinor)} ${format.currencyName}`,
        )
      : collectionBlocks(label, texts.label, format.dateTime);
  return { language, blocks: [...blocks, cut] };
}

function collectionBlocks(
  { orderNumber, customer, place, bags, keepUntilMs, code }: CollectionLabel,
  texts: PrintTexts['label'],
  moment: (ms: number) => string,
): PrintBlock[] {
  return [
    centred(texts.collection),
    centred(orderNumber, { weight: 'bold', size: 'large' }),
    ...(customer === null ? [] : [centred(customer, { size: 'tall' })]),
    rule,
    ...(place === null ? [] : [row(texts.place, place, { weight: 'bold', size: 'tall' })]),
    ...bags.map(({ zone, count }) => row(texts.zone[zone], String(count), { size: 'tall' })),
    ...(keepUntilMs === null ? [] : [text(fill(texts.until, moment(keepUntilMs)))]),
    ...(code === null ? [] : [{ kind: 'qr' as const, digits: code }]),
  ];
}

function shelfBlocks(
  label: ShelfLabel,
  perUnit: string,
  noCode: string,
  money: (amountMinor: number) => string,
): PrintBlock[] {
  const { name, sku, priceMinor, unit } = label;
  return [
    text(name, { weight: 'bold' }),
    ...(priceMinor === null
      ? []
      : [text(money(priceMinor), { align: 'right', weight: 'bold', size: 'large' })]),
    row(sku, unit === 'piece' || priceMinor === null ? '' : perUnit),
    ...codeBlocks(label, noCode),
  ];
}

/**
 * What is scanned from the label: the barcode as EAN-13 where it is one; else, as a QR code, the barcode or the
 * SKU that is of digits alone, which every scanner types alike. Where there is none, the label says so.
 */
function codeBlocks({ sku, barcode }: ShelfLabel, noCode: string): PrintBlock[] {
  const ean = ean13Of(barcode);
  if (ean !== null) return [{ kind: 'ean13', digits: ean }];
  const digits = [barcode, sku].find((code) => code !== null && /^\d+$/.test(code)) ?? null;
  return [
    ...(barcode === null ? [] : [centred(barcode)]),
    digits === null ? centred(noCode) : { kind: 'qr', digits },
  ];
}
