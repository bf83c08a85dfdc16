/** A few purchases as a store's customers bring them back, for looking at screens and for tests of what they show. */

import type { CatalogItem } from '../../renderer/till/till.ts';
import type { ReturnRules } from '../../shared/domain/entities/return-rules.ts';
import type { Purchase } from '../../shared/domain/returns/purchase-of.ts';
import { withReturned } from '../../shared/domain/returns/purchase-of.ts';
import type { PaidPart } from '../../shared/domain/returns/refund-ways.ts';
import { nothingReturned } from '../../shared/domain/returns/returned-of.ts';
import { lineOf } from './order-samples.ts';

const dayMs = 24 * 60 * 60_000;

/** The id of a sample; the same number gives the same id. */
export function fakePurchaseId(number: number): string {
  return `018f0000-0000-7000-a000-${String(number).padStart(12, '0')}`;
}

const law = (ru: string, en: string) => ({ ru, en });

/** Rules in the manner of the Russian law, few enough to read. */
export const sampleRules: ReturnRules = {
  type: 'return-rules',
  id: 'return-rules:ru',
  taxTableId: 'tax-table:ru',
  rules: [
    {
      id: 'ru-distance-good',
      boughtHow: 'distance',
      condition: 'good',
      articleFlag: null,
      verdict: 'allowed',
      days: 7,
      countedFrom: 'day-after',
      afterwards: 'manager',
      text: law(
        'Купленное дистанционно: 7 дней после передачи',
        'Bought at a distance: 7 days from handover',
      ),
      source: law('Закон 2300-1, ст. 26.1', 'Law 2300-1, art. 26.1'),
    },
    {
      id: 'ru-excluded-good',
      boughtHow: 'shop',
      condition: 'good',
      articleFlag: 'not-returnable',
      verdict: 'refused',
      days: null,
      countedFrom: 'day-after',
      afterwards: 'refused',
      text: law('Товар надлежащего качества возврату не подлежит', 'Excluded when of good quality'),
      source: law('Постановление 2463', 'Decree 2463'),
    },
    {
      id: 'ru-shop-good',
      boughtHow: 'shop',
      condition: 'good',
      articleFlag: null,
      verdict: 'allowed',
      days: 14,
      countedFrom: 'day-after',
      afterwards: 'manager',
      text: law('14 дней, не считая дня покупки', '14 days without the day of purchase'),
      source: law('Закон 2300-1, ст. 25', 'Law 2300-1, art. 25'),
    },
    {
      id: 'ru-defective',
      boughtHow: 'any',
      condition: 'defective',
      articleFlag: null,
      verdict: 'allowed',
      days: 730,
      countedFrom: 'day-after',
      afterwards: 'manager',
      text: law('Товар с недостатком', 'Goods with a defect'),
      source: law('Закон 2300-1, ст. 18', 'Law 2300-1, art. 18'),
    },
  ].map((rule) => ({ ...rule, fromMs: 0, untilMs: null }) as ReturnRules['rules'][number]),
};

interface Sample {
  readonly number: number;
  readonly daysAgo: number;
  /** SKU and thousandths. */
  readonly goods: readonly (readonly [string, number])[];
  readonly paidBy: 'cash' | 'card' | 'both' | 'online';
  /** How much of the first line came back before, thousandths. */
  readonly backMilli?: number;
}

const samples: readonly Sample[] = [
  {
    number: 1,
    daysAgo: 2,
    goods: [
      ['10015', 2000],
      ['10020', 3000],
      ['10009', 1250],
    ],
    paidBy: 'both',
    backMilli: 1000,
  },
  {
    number: 2,
    daysAgo: 3,
    goods: [
      ['10015', 1000],
      ['10019', 2000],
    ],
    paidBy: 'online',
  },
  { number: 3, daysAgo: 40, goods: [['10020', 1000]], paidBy: 'cash' },
  { number: 4, daysAgo: 1, goods: [['10021', 2000]], paidBy: 'card', backMilli: 2000 },
  {
    number: 5,
    daysAgo: 1,
    goods: [
      ['10016', 4000],
      ['10018', 1000],
    ],
    paidBy: 'card',
  },
];

/** The purchases: by cash and card, online and collected, too long ago, all back already, and by card. */
export function samplePurchases(
  nowMs: number,
  findItem: (sku: string) => Pick<CatalogItem, 'article' | 'variant'> | null,
): Purchase[] {
  return samples.map((sample) => samplePurchase(sample, nowMs, findItem));
}

function samplePurchase(
  { number, daysAgo, goods, paidBy, backMilli = 0 }: Sample,
  nowMs: number,
  findItem: (sku: string) => Pick<CatalogItem, 'article' | 'variant'> | null,
): Purchase {
  const sold = goods.flatMap(([sku, milli], index) => {
    const item = findItem(sku);
    return item ? [lineOf(index + 1, item, milli)] : [];
  });
  const totalMinor = sold.reduce((sum, line) => sum + line.totalMinor, 0);
  const part = (way: PaidPart['way'], amountMinor: number): PaidPart => ({
    way,
    amountMinor,
    attemptId: way === 'card-terminal' ? fakePurchaseId(500 + number) : null,
    orderId: way === 'prepaid' ? fakePurchaseId(700 + number) : null,
    creditId: null,
  });
  const cardMinor = Math.floor(totalMinor / 2);
  const paid = {
    cash: [part('cash', totalMinor)],
    card: [part('card-terminal', totalMinor)],
    both: [part('card-terminal', cardMinor), part('cash', totalMinor - cardMinor)],
    online: [part('prepaid', totalMinor)],
  }[paidBy];
  const [first] = sold;
  const refundedMinor = first ? Math.floor((first.totalMinor * backMilli) / first.quantityMilli) : 0;
  const returned =
    backMilli === 0 || !first
      ? nothingReturned
      : {
          ...nothingReturned,
          lines: [
            { lineId: 1, returnedMilli: backMilli, refundedMinor, taxMinor: 0, givenBack: 0, takenBack: 0 },
          ],
          ways: [{ way: paid[0]?.way ?? ('cash' as const), amountMinor: refundedMinor }],
          totalMinor: refundedMinor,
          returns: [
            {
              operationId: fakePurchaseId(900 + number),
              receiptNumber: `TV1-1-${String(900 + number).padStart(6, '0')}`,
              storeId: 'TV1',
              tillId: 'TV1-1',
              staffId: 'staff:boris',
              atMs: nowMs - dayMs / 2,
              totalMinor: refundedMinor,
              lines: [{ lineId: 1, quantityMilli: backMilli }],
              fits: true,
            },
          ],
          heads: [fakePurchaseId(900 + number)],
        };
  const isOrder = paidBy === 'online';
  return {
    operationId: fakePurchaseId(number),
    receiptNumber: `TV1-1-${String(number).padStart(6, '0')}`,
    storeId: 'TV1',
    soldAtMs: nowMs - daysAgo * dayMs,
    boughtHow: isOrder ? 'distance' : 'shop',
    orderId: isOrder ? fakePurchaseId(700 + number) : null,
    currency: 'RUB',
    customerId: null,
    known: 'row',
    lines: withReturned(sold, returned),
    totalMinor,
    paid,
    refundedBeforeMinor: 0,
    returned,
  };
}
