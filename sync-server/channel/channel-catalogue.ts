/**
 * The chain's articles and reference rows in memory, for looking up by SKU and by words. It follows the chain's
 * stream: each refresh reads only what changed since the one before.
 */
import { type Article, articleSchema, priceAt, type Variant } from '../../shared/domain/entities/article.ts';
import {
  type ChannelSettings,
  type OrderSlots,
  type ReferenceRow,
  referenceRowSchema,
  type Store,
  usualChannelSettings,
  usualSlots,
} from '../../shared/domain/entities/reference.ts';
import type { TaxTable } from '../../shared/money/tax.ts';
import type { ChannelOrder, ChannelProduct } from '../../shared/protocol/channel.ts';
import type { FeedRecord } from '../store/feed-records.ts';
import type { ReadTransaction } from '../store/store.ts';

/** A store that hands out orders. */
export interface OrderStore {
  readonly store: Store;
  readonly slots: OrderSlots;
  readonly taxTable: TaxTable;
}

/** A SKU with the article it is of. */
export interface SkuOfArticle {
  readonly article: Article;
  readonly variant: Variant;
}

const rowsAtOnce = 2000;
/** What a signed code can name a store by; another store has no codes, so it hands out no orders. */
const storeIdPattern = /^[\x21-\x7e]{1,20}$/;

/** What a channel may know of the catalogue. */
export class ChannelCatalogue {
  readonly #articles = new Follower<Article>();
  readonly #reference = new Follower<ReferenceRow>();
  #bySku = new Map<string, SkuOfArticle>();
  #searched: { readonly article: Article; readonly words: string }[] = [];

  /** Brings it level with the chain's stream. */
  async refresh({ feed }: ReadTransaction): Promise<void> {
    const changed = await this.#articles.follow(
      (after) => feed.rowsAfter('chain', 'products', after, rowsAtOnce),
      articleSchema,
    );
    await this.#reference.follow(
      (after) => feed.rowsAfter('chain', 'reference', after, rowsAtOnce),
      referenceRowSchema,
    );
    if (!changed) return;
    const articles = [...this.#articles.rows.values()].sort(
      (a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1),
    );
    this.#bySku = new Map(
      articles.flatMap((article) =>
        article.variants.map((variant) => [variant.sku, { article, variant }] as const),
      ),
    );
    this.#searched = articles.map((article) => ({ article, words: wordsOf(article) }));
  }

  /** Stores that hand out orders, by id. */
  stores(): OrderStore[] {
    const rows = [...this.#reference.rows.values()];
    return rows
      .flatMap((store): OrderStore[] => {
        if (store.type !== 'store' || !storeIdPattern.test(store.storeId)) return [];
        const table = this.#reference.rows.get(store.taxTableId);
        if (table?.type !== 'tax-table') return [];
        const slots = rows.find((row) => row.type === 'order-slots' && row.storeId === store.storeId);
        const own = slots?.type === 'order-slots' ? slots : usualSlots(store.storeId);
        return [{ store, slots: own, taxTable: table.table }];
      })
      .sort((a, b) => (a.store.storeId < b.store.storeId ? -1 : 1));
  }

  store(storeId: string): OrderStore | null {
    return this.stores().find(({ store }) => store.storeId === storeId) ?? null;
  }

  /** A store as customers know it. One that the chain gave up goes by its id; its orders can still be read. */
  placeOf(storeId: string): ChannelOrder['store'] {
    const row = this.#reference.rows.get(`store:${storeId}`);
    if (row?.type !== 'store') return { name: storeId, address: '', timeZone: 'UTC' };
    const { name, address, timeZone } = row;
    return { name, address, timeZone };
  }

  /** The chain's settings of selling online. */
  settings(): ChannelSettings {
    const row = this.#reference.rows.get('settings:channel');
    return row?.type === 'channel-settings' ? row : usualChannelSettings;
  }

  /** How long stores answer for an order that they accepted, ms. */
  leaseMs(): number {
    const row = this.#reference.rows.get('settings:till');
    return row?.type === 'settings' ? row.orders.leaseMs : 0;
  }

  findSku(sku: string): SkuOfArticle | null {
    return this.#bySku.get(sku) ?? null;
  }

  article(id: string): Article | null {
    return this.#articles.rows.get(id) ?? null;
  }

  /** Articles with a price in a currency that hold all these words, the most popular first. */
  search(text: string, currency: string, nowMs: number): Article[] {
    const wanted = inWords(text);
    return this.#searched.flatMap(({ article, words }) =>
      wanted.every((word) => words.includes(word)) &&
      article.variants.some((variant) => priceAt(variant, currency, nowMs))
        ? [article]
        : [],
    );
  }
}

/** An article as a web shop shows it in a store's currency. */
export function channelProduct(article: Article, currency: string, nowMs: number): ChannelProduct {
  const { id, name, brand, category, unit, picture, flags, goesWith = [] } = article;
  return {
    id,
    name,
    brand,
    category,
    unit,
    picture,
    orderable: isOrderable(article),
    ageRestricted: flags.includes('age-restricted'),
    goesWith: goesWith.map(({ articleId }) => articleId),
    variants: article.variants.map((variant) => {
      const price = priceAt(variant, currency, nowMs);
      // What would hold without the price that covers it.
      const below = price && {
        ...variant,
        prices: variant.prices.filter((each) => each !== price && each.untilMs === null),
      };
      const regular = below && price.untilMs !== null ? priceAt(below, currency, nowMs) : null;
      return {
        sku: variant.sku,
        options: variant.options,
        priceMinor: price?.amountMinor ?? null,
        regularPriceMinor: regular?.amountMinor ?? null,
      };
    }),
  };
}

/** Whether an article may be ordered online: the law lets it, and there is something to collect. */
export function isOrderable({ flags }: Article): boolean {
  return !flags.includes('not-for-distance-sale') && !flags.includes('service');
}

function wordsOf({ name, brand, category, variants }: Article): string {
  const parts = variants.flatMap(({ sku, options }) => [sku, ...Object.values(options)]);
  return inWords([name, brand ?? '', category, ...parts].join(' ')).join(' ');
}

function inWords(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/\s+/)
    .filter((word) => word !== '');
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** Rows of a collection as they are now, read on from where they were read last. */
class Follower<T> {
  readonly rows = new Map<string, T>();
  readonly #sequences = new Map<string, number>();
  #position = 0;

  /** Returns whether anything changed. A row of a shape that this program doesn't know is passed over. */
  async follow(read: (after: number) => Promise<FeedRecord[]>, schema: Schema<T>): Promise<boolean> {
    let changed = false;
    for (;;) {
      const found = await read(this.#position);
      for (const row of found) {
        // Two callers may read at a time: what is older than what is known stays out.
        if (row.feedSequence <= (this.#sequences.get(row.id) ?? 0)) continue;
        this.#sequences.set(row.id, row.feedSequence);
        const parsed = row.text === null ? null : schema.safeParse(JSON.parse(row.text));
        if (parsed?.success) this.rows.set(row.id, parsed.data);
        else this.rows.delete(row.id);
        changed = true;
      }
      this.#position = Math.max(this.#position, found.at(-1)?.feedSequence ?? 0);
      if (found.length < rowsAtOnce) return changed;
    }
  }
}
