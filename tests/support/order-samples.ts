/** A few online orders as a store has them on a morning, for looking at screens and for tests of what they show. */
import type { CatalogItem } from '../../renderer/till/till.ts';
import type { Article } from '../../shared/domain/entities/article.ts';
import { variantName } from '../../shared/domain/entities/article.ts';
import type { Order, OrderContent } from '../../shared/domain/entities/order.ts';
import type { OrderLoyalty } from '../../shared/domain/loyalty/order-loyalty.ts';
import { noPoints, type SaleLine } from '../../shared/domain/operations/sale-line.ts';
import type { OrderFact } from '../../shared/domain/orders/order-facts.ts';
import { placedOrder, withFacts } from '../../shared/domain/orders/order-of.ts';
import { extendPrice } from '../../shared/money/money.ts';
import { fakeArticles } from './page/page-catalog.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The id of a sample; the same number gives the same id. */
export function fakeOrderId(number: number): string {
  return `018f0000-0000-7000-9000-${String(number).padStart(12, '0')}`;
}

/** A line of goods at their price. */
export function lineOf(
  lineId: number,
  item: Pick<CatalogItem, 'article' | 'variant'>,
  milli: number,
): SaleLine {
  const { article, variant } = item;
  const unitPriceMinor = variant.prices[0]?.amountMinor ?? 0;
  const grossMinor = extendPrice(unitPriceMinor, milli);
  const rate = article.taxCategory === 'reduced' ? 1000 : 2200;
  return {
    lineId,
    articleId: article.id,
    sku: variant.sku,
    name: variantName(article, variant),
    unit: article.unit,
    quantityMilli: milli,
    listPriceMinor: unitPriceMinor,
    unitPriceMinor,
    grossMinor,
    lineDiscountMinor: 0,
    cartDiscountMinor: 0,
    ...noPoints,
    totalMinor: grossMinor,
    taxRateBasisPoints: rate,
    taxMinor: Math.round((grossMinor * rate) / (10_000 + rate)),
    movesStock: true,
    category: article.category,
  };
}

function itemOf(sku: string): { readonly article: Article; readonly variant: Article['variants'][number] } {
  for (const article of fakeArticles)
    for (const variant of article.variants) if (variant.sku === sku) return { article, variant };
  throw new Error(`no article ${sku} among the samples`);
}

/** What an order of these goods (SKU and thousandths) says, placed an hour ago for a slot that begins in `leftMs`. */
export function sampleContent(
  number: number,
  nowMs: number,
  goods: readonly (readonly [sku: string, milli: number])[],
  change: Partial<OrderContent> & { readonly leftMs?: number; readonly name?: string } = {},
): OrderContent {
  const { leftMs = 2 * hourMs, name = 'Ольга Смирнова', ...rest } = change;
  const lines = goods.map(([sku, milli], index) => lineOf(index + 1, itemOf(sku), milli));
  return {
    id: fakeOrderId(number),
    number: `W-${String(number).padStart(6, '0')}`,
    channelId: 'web',
    storeId: 'TV1',
    kind: 'collect',
    currency: 'RUB',
    placedAtMs: nowMs - hourMs,
    slot: { fromMs: nowMs + leftMs, untilMs: nowMs + leftMs + hourMs },
    collectUntilMs: nowMs + leftMs + 48 * hourMs,
    lines,
    taxes: [],
    totalMinor: lines.reduce((sum, line) => sum + line.totalMinor, 0),
    customer: { name, phoneLastFour: String(4000 + number), alternateName: null },
    customerId: null,
    loyalty: null,
    codeHash: {
      algorithm: 'scrypt',
      cost: 1024,
      blockSize: 8,
      parallelization: 1,
      salt: '',
      hash: '',
    },
    nonce: String(number).padStart(16, '0'),
    language: 'ru',
    ...rest,
  };
}

/** The order with so many points spent on its first line, each worth a hundred minor units; they earn ten there. */
export function spending(
  content: OrderContent,
  points: number,
  redemption: OrderLoyalty['redemption'] = 'discount',
): OrderContent {
  const spentMinor = points * 100;
  const offMinor = redemption === 'discount' ? spentMinor : 0;
  const lines = content.lines.map((line, index) =>
    index > 0
      ? line
      : {
          ...line,
          pointsSpent: points,
          pointsEarned: 10,
          pointsDiscountMinor: offMinor,
          totalMinor: line.totalMinor - offMinor,
        },
  );
  const customerId = 'customer-1';
  const loyalty: OrderLoyalty = {
    customerId,
    programmeId: 'loyalty-programme:main',
    programmeVersion: 1,
    tierId: null,
    redemption,
    spentPoints: points,
    spentMinor,
    pendingMs: 0,
    lifeMs: null,
  };
  return { ...content, lines, totalMinor: content.totalMinor - offMinor, customerId, loyalty };
}

let lastFact = 0;
const factFields = (orderId: string, atMs: number) => {
  lastFact += 1;
  return { id: fakeOrderId(100_000 + lastFact), orderId, atMs, after: [] };
};

/** The customer paid online. */
export function paid(order: Order, atMs: number, amountMinor = order.totalMinor): Order {
  return withFacts(order, [
    { ...factFields(order.id, atMs), after: order.heads, kind: 'pay', amountMinor, reference: 'bank 4471' },
  ]);
}

/** The customer asked to cancel. */
export function cancelAsked(order: Order, atMs: number, note: string | null = null): Order {
  return withFacts(order, [{ ...factFields(order.id, atMs), after: order.heads, kind: 'ask-cancel', note }]);
}

type StoreKind = Exclude<
  OrderFact['kind'],
  'pay' | 'refund' | 'ask-cancel' | 'cancel' | 'lapse' | 'take-back'
>;

/** A store did something to the order. */
export function done(
  order: Order,
  kind: StoreKind,
  payload: object,
  by: {
    readonly atMs: number;
    readonly tillId?: string;
    readonly staffId?: string;
    readonly after?: string[];
  },
): Order {
  lastFact += 1;
  const operation = {
    id: fakeOrderId(100_000 + lastFact),
    kind,
    version: 1,
    storeId: order.storeId,
    tillId: by.tillId ?? 'TV1-2',
    staffId: by.staffId ?? 'staff:anna',
    at: { wallMs: by.atMs, businessMs: by.atMs },
    after: by.after ?? order.heads,
    payload: { orderId: order.id, ...payload },
  };
  // The payload of each kind is written out by the caller, so the operation is the fact of its kind.
  return withFacts(order, [operation as unknown as OrderFact]);
}

/** Accepted, and packed as ordered into these bags where some are named. */
export function packedOrder(order: Order, atMs: number, bags: Order['bags']): Order {
  const accepted = done(order, 'order-accept', { leaseMs: 2 * hourMs, code: null }, { atMs });
  const lines = order.lines.map(({ line }) => ({
    lineId: line.lineId,
    pickedMilli: line.quantityMilli,
    short: null,
    substitute: null,
  }));
  return done(accepted, 'order-pack', { lines, bags }, { atMs: atMs + 9 * minuteMs, staffId: 'staff:boris' });
}

/** Packed and put on a place. */
export function readyOrder(order: Order, atMs: number, bags: Order['bags'], place: string): Order {
  return done(packedOrder(order, atMs, bags), 'order-ready', { place }, { atMs: atMs + 12 * minuteMs });
}

/** What waits on the samples' morning: something in every column. */
export function fakeOrders(nowMs: number): Order[] {
  const hourAgo = nowMs - hourMs;
  const order = (...content: Parameters<typeof sampleContent>): Order =>
    placedOrder(sampleContent(...content));
  const shelf = (count: number) => ({ zone: 'shelf' as const, count });
  const accept = (given: Order): Order =>
    done(given, 'order-accept', { leaseMs: 2 * hourMs, code: null }, { atMs: hourAgo + 4 * minuteMs });
  return [
    cancelAsked(
      accept(
        paid(order(31, nowMs, [['10015', 2000]], { leftMs: 95 * minuteMs, name: 'Тимур Галиев' }), hourAgo),
      ),
      nowMs - 6 * minuteMs,
      'передумал',
    ),
    order(
      44,
      nowMs,
      [
        ['10003', 2000],
        ['10008', 1000],
        ['10010', 1500],
      ],
      { leftMs: 18 * minuteMs, name: 'Мария Орлова' },
    ),
    paid(
      order(46, nowMs, [['10020', 3000]], {
        leftMs: 170 * minuteMs,
        name: 'Константин Вяземский-Павловский',
      }),
      hourAgo,
    ),
    accept(
      paid(
        order(
          38,
          nowMs,
          [
            ['10003', 2000],
            ['10007', 850],
            ['10015', 1000],
            ['10020', 3000],
            ['10024', 1000],
          ],
          { leftMs: -67 * minuteMs, name: 'Елена Зайцева' },
        ),
        hourAgo,
      ),
    ),
    accept(order(41, nowMs, [['10016', 4000]], { leftMs: 55 * minuteMs, name: 'Игорь Лебедев' })),
    packedOrder(
      paid(order(36, nowMs, [['10021', 2000]], { leftMs: 25 * minuteMs, name: 'Нина Абрамова' }), hourAgo),
      hourAgo + 5 * minuteMs,
      [shelf(1)],
    ),
    readyOrder(
      paid(
        order(
          29,
          nowMs,
          [
            ['10003', 4000],
            ['10015', 2000],
            ['RU-48-1', 1000],
            ['RU-50-1', 1000],
          ],
          {
            leftMs: 40 * minuteMs,
            name: 'Анна Климова',
            customer: { name: 'Анна Климова', phoneLastFour: '4417', alternateName: 'Пётр Климов' },
          },
        ),
        hourAgo,
      ),
      hourAgo + 2 * minuteMs,
      [shelf(2), { zone: 'fridge', count: 1 }],
      'A-12',
    ),
    readyOrder(
      order(
        33,
        nowMs,
        [
          ['10024', 2000],
          ['10020', 2000],
        ],
        { leftMs: 80 * minuteMs, name: 'Сергей Кравцов' },
      ),
      hourAgo + 3 * minuteMs,
      [shelf(1)],
      'B-03',
    ),
    readyOrder(
      paid(
        order(12, nowMs, [['10017', 2000]], {
          leftMs: -50 * hourMs,
          collectUntilMs: nowMs - 2 * hourMs,
          name: 'Дарья Фомина',
        }),
        nowMs - 55 * hourMs,
      ),
      nowMs - 54 * hourMs,
      [shelf(1)],
      'C-01',
    ),
  ];
}

/** An order that two tills handed over while each was cut off. */
export function handedOverTwice(nowMs: number): Order {
  const atMs = nowMs - 26 * hourMs;
  const content = sampleContent(9, nowMs - 27 * hourMs, [['10015', 2000]], { name: 'Роман Тихонов' });
  const ready = readyOrder(
    paid(placedOrder(content), atMs - hourMs),
    atMs - 40 * minuteMs,
    [{ zone: 'shelf', count: 1 }],
    'A-04',
  );
  const lines = [{ lineId: 1, handedMilli: 2000, refusedMilli: 0, reason: null }];
  const payload = { lines, proof: 'customer-code', collector: 'customer', approvedBy: null, sale: null };
  const before = [...ready.heads];
  const first = done(ready, 'order-handover', payload, { atMs });
  return done(first, 'order-handover', payload, {
    atMs: atMs + 3 * minuteMs,
    tillId: 'TV1-1',
    staffId: 'staff:boris',
    after: before,
  });
}
