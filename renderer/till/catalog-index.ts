/**
 * The catalogue in memory, because barcodes and names can't be looked up fast enough in the replica. It is
 * fed row by row as the products arrive, so that one can sell what is here already. Rules [CATALOG*].
 */
import { type Article, priceAt, type Variant, variantName } from '../../shared/domain/entities/article.ts';
import { type ArticleEntries, byPopularity, CatalogOrder, type Entry } from './catalog-order.ts';
import { comparable, searchReadings } from './search-text.ts';
import type { CatalogIndex, CatalogItem } from './till.ts';

/** The catalogue as the till feeds it. */
export interface FedCatalog extends CatalogIndex {
  /** Takes articles in and out; null takes out. */
  apply(changes: readonly { readonly id: string; readonly data: Article | null }[]): void;
  /** Tells that the store's currency may have changed, or that time went on: prices are read anew. */
  refresh(): void;
}

/** What the catalogue needs to know of the store. */
export interface CatalogView {
  /** The store's currency; null before the store is known. */
  currency(): string | null;
  businessMs(): number;
}

/** The look-ups that an entry stands in. */
interface Maps {
  readonly bySku: Map<string, Entry[]>;
  readonly bySkuText: Map<string, Entry[]>;
  readonly byBarcode: Map<string, Entry[]>;
}

/** Makes an empty catalogue. */
export function createCatalogIndex(view: CatalogView): FedCatalog {
  const articles = new Map<string, ArticleEntries>();
  const order = new CatalogOrder();
  const quickKeys = new Set<ArticleEntries>();
  const maps: Maps = { bySku: new Map(), bySkuText: new Map(), byBarcode: new Map() };
  const listeners = new Set<() => void>();
  let version = 0;

  const changed = (): void => {
    version += 1;
    for (const listener of listeners) listener();
  };
  const item = (entry: Entry): CatalogItem => {
    const currency = view.currency();
    return {
      article: entry.article,
      variant: entry.variant,
      name: variantName(entry.article, entry.variant),
      price: currency === null ? null : priceAt(entry.variant, currency, view.businessMs()),
    };
  };
  /** Whether the store sells it: it has a price in the store's currency, or none at all (then one is typed). */
  const isOffered = ({ variant }: Entry): boolean => {
    const currency = view.currency();
    return variant.prices.length === 0 || variant.prices.some((price) => price.currency === currency);
  };
  const firstOf = (entries: readonly Entry[] | undefined): CatalogItem | null => {
    const entry = entries?.find(isOffered) ?? entries?.[0];
    return entry ? item(entry) : null;
  };
  const takeOut = (id: string): ArticleEntries | null => {
    const old = articles.get(id);
    if (!old) return null;
    for (const entry of old.entries) unlink(maps, entry);
    articles.delete(id);
    quickKeys.delete(old);
    return old;
  };
  const putIn = (article: Article): void => {
    const entries = article.variants.map((variant) => makeEntry(article, variant));
    for (const entry of entries) link(maps, entry);
    const added = { article, entries };
    articles.set(article.id, added);
    if (article.quickKey !== null) quickKeys.add(added);
  };

  return {
    apply: (changes) => {
      const removed = new Set<ArticleEntries>();
      const present = new Set<string>();
      for (const { id, data } of changes) {
        const old = takeOut(id);
        if (old) removed.add(old);
        if (data) putIn(data);
        present.add(id);
      }
      if (changes.length === 0) return;
      const added = [...present].flatMap((id) => articles.get(id) ?? []);
      order.replace(removed, added);
      changed();
    },
    refresh: changed,
    bySku: (sku) => firstOf(maps.bySku.get(sku)),
    byArticle: (articleId) => firstOf(articles.get(articleId)?.entries),
    byCode: (code) => {
      const exact = firstOf(maps.byBarcode.get(code)) ?? firstOf(maps.bySku.get(code));
      if (exact) return exact;
      const alike = maps.bySkuText.get(comparable(code)) ?? [];
      return alike.length === 1 ? firstOf(alike) : null;
    },
    search: (text, limit) => {
      const found = new Set<Entry>();
      for (const reading of searchReadings(text)) {
        if (found.size >= limit) break;
        order.find(reading, isOffered, found, limit);
      }
      return [...found].map(item);
    },
    quickKeys: () =>
      [...quickKeys]
        .sort(
          (a, b) =>
            (a.article.quickKey ?? 0) - (b.article.quickKey ?? 0) || byPopularity(a.article, b.article),
        )
        .flatMap(({ entries }) => entries.filter(isOffered))
        .map(item),
    count: () => articles.size,
    version: () => version,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function makeEntry(article: Article, variant: Variant): Entry {
  const parts = [variantName(article, variant), article.brand ?? '', variant.sku, ...variant.barcodes];
  return { article, variant, text: comparable(parts.join(' ')) };
}

function link(maps: Maps, entry: Entry): void {
  put(maps.bySku, entry.variant.sku, entry);
  put(maps.bySkuText, comparable(entry.variant.sku), entry);
  for (const barcode of new Set(entry.variant.barcodes)) put(maps.byBarcode, barcode, entry);
}

function unlink(maps: Maps, entry: Entry): void {
  take(maps.bySku, entry.variant.sku, entry);
  take(maps.bySkuText, comparable(entry.variant.sku), entry);
  for (const barcode of new Set(entry.variant.barcodes)) take(maps.byBarcode, barcode, entry);
}

function put(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const entries = map.get(key);
  if (entries) entries.push(entry);
  else map.set(key, [entry]);
}

function take(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const left = map.get(key)?.filter((each) => each !== entry) ?? [];
  if (left.length === 0) map.delete(key);
  else map.set(key, left);
}
