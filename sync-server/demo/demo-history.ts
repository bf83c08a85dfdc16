/**
 * A history for the demonstration chain: customers with cards, and what they and others bought in the last months, so
 * that points, tiers, recommendations and segments are there from the first minute. People are named by what they do.
 * The same draw makes the same baskets; points are those of the programme, by the tills' own computation.
 */
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import { fieldsOf } from '../../shared/domain/customers/profile.ts';
import type { Article, Variant } from '../../shared/domain/entities/article.ts';
import { type LoyaltyProgramme, programmeOf } from '../../shared/domain/loyalty/programme.ts';
import { openCart } from '../../shared/domain/sell/cart.ts';
import { decideSale, type SaleView } from '../../shared/domain/sell/decide-sale.ts';
import { priceCart } from '../../shared/domain/sell/price-cart.ts';
import { britishTaxTable, russianTaxTable } from '../../shared/money/tax.ts';
import { usualSupport } from '../analysis/goes-with.ts';
import { nightlyWork } from '../analysis/refresh-analysis.ts';
import { knownStoreIds, writeOpeningStock } from '../catalog/write-catalog.ts';
import { newCustomer } from '../projections/customer-facts.ts';
import { newCustomerKey, sealBeside } from '../projections/customer-seal.ts';
import type { Store } from '../store/store.ts';
import { giftArticles, roubleArticles } from './demo-articles.ts';
import { type HistoryFact, idAt, tellHistory } from './demo-journal.ts';
import { demoStores } from './demo-people.ts';
import { demoProgrammes } from './demo-programmes.ts';
import { openingStock } from './load-demo.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** How far back it goes, and how many receipts a store has from then. */
const historyDays = 120;
const receiptsOfStore: Readonly<Record<string, number>> = { TV1: 180, NB2: 90, GFT: 180 };

interface Regular {
  readonly name: string;
  readonly phone: string;
  readonly cardNumber: string;
  /** Where they live near. */
  readonly storeId: string;
}

const trades = {
  ru: 'Садовник Пекарь Учитель Библиотекарь Врач Плотник Повар Фотограф Портной Инженер Пчеловод Скрипач',
  en: 'Gardener Baker Teacher Librarian Doctor Carpenter Cook Photographer Tailor Engineer Beekeeper Violinist',
};

/** The customers with their cards, whose numbers and phones everybody may know. */
export const demoRegulars: readonly Regular[] = [
  ...trades.ru.split(' ').map((name, index) => ({
    name,
    phone: `+79000000${101 + index}`,
    cardNumber: cardNumberOf('2900', index + 1),
    storeId: index % 3 === 2 ? 'NB2' : 'TV1',
  })),
  ...trades.en.split(' ').map((name, index) => ({
    name,
    phone: `+447700900${101 + index}`,
    cardNumber: cardNumberOf('2910', index + 1),
    storeId: 'GFT',
  })),
];

/** A line for each customer: card, phone, name. */
export function demoCards(): string[] {
  return demoRegulars.map(
    ({ storeId, name, phone, cardNumber }) => `${storeId} ${name}: ${cardNumber}, ${phone}`,
  );
}

/** Loads it into the demonstration chain, once; `say` gets a line. */
export async function loadDemoHistory(
  store: Store,
  nowMs: number,
  say: (line: string) => void,
): Promise<void> {
  // A chain of somebody's own is left as it is.
  const stores = await knownStoreIds(store);
  if (!demoStores.every(({ store: shop }) => stores.includes(shop.storeId))) return;
  const first = demoRegulars[0]?.cardNumber ?? '';
  const known = await store.read(({ customers }) => customers.customersMarked([`card:${first}`]));
  if (known.length > 0) return;
  const random = seededRandom(2026);
  const ids = new Map(
    demoRegulars.map(({ cardNumber }) => [cardNumber, idAt(nowMs - historyDays * dayMs, random)]),
  );
  const idOf = ({ cardNumber }: Regular): string => ids.get(cardNumber) ?? '';
  let receipts = 0;
  for (const { store: shop, people } of demoStores) {
    const { storeId, currency } = shop;
    const articles = (currency === 'RUB' ? roubleArticles() : giftArticles()).map(({ article }) => article);
    const programme = programmeOf(demoProgrammes, currency);
    const staffId = people[0]?.id ?? '';
    if (!programme) continue;
    const own = demoRegulars.filter((regular) => regular.storeId === storeId);
    const facts = await registrations(store, own, idOf, nowMs, staffId, random);
    const draw = { articles: goodsOf(articles), programme, staffId, storeId, random, nowMs };
    const sales = salesOf(draw, own.map(idOf));
    // What they took was there once: the shelves are as full as without them.
    const sold = soldBy(sales);
    const opened = openingStock(articles, storeId).flatMap(({ sku, quantityMilli }) => {
      const more = sold.get(sku);
      return more === undefined ? [] : [{ sku, quantityMilli: quantityMilli + more }];
    });
    await writeOpeningStock(store, storeId, 'demo-history', opened);
    await tellHistory(store, storeId, [...facts, ...sales], random, nowMs);
    receipts += sales.length;
  }
  await nightlyWork(store, nowMs, usualSupport);
  say(`${demoRegulars.length} customers with cards, ${receipts} receipts of the last ${historyDays} days`);
}

async function registrations(
  store: Store,
  regulars: readonly Regular[],
  idOf: (regular: Regular) => string,
  nowMs: number,
  staffId: string,
  random: SeededRandom,
): Promise<HistoryFact[]> {
  const facts: HistoryFact[] = [];
  for (const [index, regular] of regulars.entries()) {
    const { name, phone, cardNumber, storeId } = regular;
    const customerId = idOf(regular);
    const atMs = nowMs - historyDays * dayMs + index * 60_000;
    const id = idAt(atMs, random);
    const key = newCustomerKey();
    const values = { name, phone };
    await store.write(async ({ customers }) => {
      await customers.putCustomers([{ ...newCustomer(customerId), key }]);
      await customers.attach(storeId, [customerId]);
    });
    const consent = { purpose: 'profile', given: true, textVersion: 'customer-1', atMs, where: storeId };
    const payload = {
      customerId,
      fields: fieldsOf(values),
      consents: [consent],
      homeStoreId: storeId,
      cardNumber,
    };
    const sealed = await sealBeside(key, customerId, id, values);
    facts.push({ id, kind: 'customer-registration', atMs, staffId, payload, sealed });
  }
  return facts;
}

interface Goods {
  readonly article: Article;
  readonly variant: Variant;
}

/** What baskets are drawn of: pieces that everybody may buy. */
function goodsOf(articles: readonly Article[]): Goods[] {
  return articles
    .filter(({ unit, flags }) => unit === 'piece' && flags.every((flag) => flag === 'food'))
    .flatMap((article) => article.variants.slice(0, 1).map((variant) => ({ article, variant })));
}

interface Draw {
  readonly articles: readonly Goods[];
  readonly programme: LoyaltyProgramme;
  readonly staffId: string;
  readonly storeId: string;
  readonly random: SeededRandom;
  readonly nowMs: number;
}

const setSize = 3;
const mostSets = 16;

/** Articles that are bought together: neighbours of one category. */
function setsOf(articles: readonly Goods[]): Goods[][] {
  const byCategory = new Map<string, Goods[]>();
  for (const goods of articles) {
    const all = byCategory.get(goods.article.category) ?? [];
    byCategory.set(goods.article.category, [...all, goods]);
  }
  const sets = [...byCategory.values()].flatMap((all) =>
    Array.from({ length: Math.floor(all.length / setSize) }, (_, place) =>
      all.slice(place * setSize, (place + 1) * setSize),
    ),
  );
  return sets.slice(0, mostSets);
}

/** So many moments of the days before today, while shops are open everywhere in the chain, the earliest first. */
function openingHours(count: number, nowMs: number, random: SeededRandom): number[] {
  const todayMs = Math.floor(nowMs / dayMs) * dayMs;
  return Array.from({ length: count }, () => {
    const day = 1 + random.below(historyDays - 1);
    return todayMs - day * dayMs + 9 * hourMs + random.below(8 * hourMs);
  }).sort((a, b) => a - b);
}

function salesOf(draw: Draw, customerIds: readonly string[]): HistoryFact[] {
  const { articles, random, nowMs, storeId } = draw;
  const sets = setsOf(articles);
  const count = receiptsOfStore[storeId] ?? 0;
  const times = openingHours(count, nowMs, random);
  const facts: HistoryFact[] = [];
  for (let index = 0; index < count; index += 1) {
    const atMs = times[index] ?? nowMs;
    // The first customers come most often, and each has what they like best.
    const place = random.chance(0.65) ? Math.floor(random.fraction() ** 2 * customerIds.length) : null;
    const liked = place !== null && random.chance(0.6) ? sets[place % sets.length] : random.pick(sets);
    const basket = [
      ...(liked ?? []).filter(() => random.chance(0.8)),
      ...[1, 2].filter(() => random.chance(0.5)).map(() => random.pick(articles)),
    ];
    const sale = saleOf(draw, basket, place === null ? null : (customerIds[place] ?? null), atMs);
    if (sale) facts.push(sale);
  }
  return facts;
}

/** The sale of a basket, decided as a till decides it; null for an empty one. */
function saleOf(
  { articles, programme, staffId, random }: Draw,
  basket: readonly Goods[],
  customerId: string | null,
  atMs: number,
): HistoryFact | null {
  const skus = [...new Set(basket.map(({ variant }) => variant.sku))];
  if (skus.length === 0) return null;
  const id = idAt(atMs, random);
  const role = { verbs: ['sell' as const], maxDiscountBasisPoints: 0 };
  const version = programme.versions[0]?.version ?? 1;
  const view: SaleView = {
    currency: programme.currency,
    taxTable: programme.currency === 'RUB' ? russianTaxTable : britishTaxTable,
    programme,
    atMs,
    findSku: (sku) => articles.find(({ variant }) => variant.sku === sku) ?? null,
    actor: { staffId, role },
    ...{ shiftId: null, cashRounding: null, approved: [], findActor: () => null },
    knownPoints: { known: null, ownSpentPoints: 0 },
  };
  const cart = {
    ...openCart(id, atMs),
    lines: skus.map((sku, index) => ({
      ...{ lineId: index + 1, sku, quantityMilli: random.chance(0.2) ? 2000 : 1000 },
      ...{ unitPriceOverrideMinor: null, discount: null },
    })),
    lastLineId: skus.length,
    customerId,
    loyalty: customerId === null ? null : cardShown(version),
  };
  const priced = priceCart(view, cart);
  if (!priced.ok) return null;
  const sale = decideSale(view, cart, [
    { kind: 'card-stand-alone', amountMinor: priced.value.totalMinor, reference: null },
  ]);
  if (!sale.ok) throw new Error(`The demonstration's basket can't be sold: ${sale.reason.code}`);
  return { id, kind: 'sale', atMs, staffId, payload: sale.value };
}

function cardShown(programmeVersion: number) {
  return { shown: 'card' as const, tierId: 'basic', programmeVersion, spendPoints: 0, held: null };
}

/** What these sales took of each SKU, thousandths. */
function soldBy(sales: readonly HistoryFact[]): ReadonlyMap<string, number> {
  const sold = new Map<string, number>();
  for (const { payload } of sales) {
    // Made by decideSale above.
    const { lines } = payload as { lines: { sku: string; quantityMilli: number }[] };
    for (const { sku, quantityMilli } of lines) sold.set(sku, (sold.get(sku) ?? 0) + quantityMilli);
  }
  return sold;
}
