/** Labels for the shelf (name, price, barcode) and for parcels that wait for their customer. */
import type { Unit } from '../domain/entities/article.ts';
import type { Bags, Order } from '../domain/entities/order.ts';
import type { Store } from '../domain/entities/reference.ts';
import { dueMinor } from '../domain/orders/order-of.ts';
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
  /** Which bag of how many it is on, and where that one waits; null where it stands for all of them. */
  readonly bag: { readonly number: number; readonly count: number; readonly zone: Bags['zone'] } | null;
  readonly bags: readonly Bags[];
  /** What is to be paid when it is collected, minor units; zero for a paid order. */
  readonly dueMinor: number;
  /** Until when it is kept, ms; null for no end. */
  readonly keepUntilMs: number | null;
  /** Digits of the collection code; null prints no QR code. */
  readonly code: string | null;
}

export type Label = ShelfLabel | CollectionLabel;

/** What of an order its labels show. */
export type LabelledOrder = Pick<
  Order,
  'number' | 'customer' | 'bags' | 'collectUntilMs' | 'lines' | 'loyalty' | 'payment' | 'state'
>;

/** The labels of a packed order, one for each bag. `code` is signed by the till that packed it; null prints no QR code. */
export function orderLabels(
  order: LabelledOrder,
  place: string | null,
  code: string | null,
): CollectionLabel[] {
  const zones = order.bags.flatMap(({ zone, count }) => Array.from({ length: count }, () => zone));
  const all: CollectionLabel = {
    kind: 'collection',
    orderNumber: order.number,
    customer: openName(order.customer.name),
    place,
    bag: null,
    bags: order.bags,
    dueMinor: dueMinor(order),
    keepUntilMs: order.collectUntilMs,
    code,
  };
  if (zones.length === 0) return [all];
  return zones.map((zone, index) => ({ ...all, bag: { number: index + 1, count: zones.length, zone } }));
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
      : collectionBlocks(
          label,
          texts.label,
          format.dateTime,
          (amountMinor) => `${format.money(amountMinor)} ${format.currencyName}`,
        );
  return { language, blocks: [...blocks, cut] };
}

function collectionBlocks(
  { orderNumber, customer, place, bag, bags, dueMinor, keepUntilMs, code }: CollectionLabel,
  texts: PrintTexts['label'],
  moment: (ms: number) => string,
  money: (amountMinor: number) => string,
): PrintBlock[] {
  return [
    centred(texts.collection),
    centred(orderNumber, { weight: 'bold', size: 'large' }),
    ...(customer === null ? [] : [centred(customer, { size: 'tall' })]),
    centred(dueMinor === 0 ? texts.paid : fill(texts.toPay, money(dueMinor)), {
      weight: 'bold',
      size: 'tall',
    }),
    rule,
    ...(bag === null
      ? []
      : [
          row(fill(fill(texts.bag, String(bag.number)), String(bag.count)), texts.zone[bag.zone], {
            weight: 'bold',
            size: 'tall',
          }),
        ]),
    ...(place === null ? [] : [row(texts.place, place, { weight: 'bold', size: 'tall' })]),
    ...bags.map(({ zone, count }) => row(texts.zone[zone], String(count))),
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
