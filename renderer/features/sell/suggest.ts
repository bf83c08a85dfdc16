/** Chooses what is suggested: what goes with the last article first, then what the customer usually buys. */
import type { CatalogIndex, CatalogItem } from '../../till/till.ts';

/** An article worth a word, and why. */
export interface Suggestion {
  readonly item: CatalogItem;
  readonly why: 'goes-with' | 'usually';
}

const most = 3;

/**
 * Up to three articles that aren't in the cart, each once. Of an article in several variants nobody knows which one
 * is wanted, and what has no price can't be added with one touch: neither is suggested.
 */
export function suggestionsOf(
  catalog: Pick<CatalogIndex, 'bySku' | 'byArticle'>,
  skus: readonly string[],
  lastSku: string | null,
  usuallyBuys: readonly string[],
): Suggestion[] {
  const inCart = new Set(skus.map((sku) => catalog.bySku(sku)?.article.id));
  const last = lastSku === null ? null : catalog.bySku(lastSku);
  const wanted = [
    ...(last?.article.goesWith ?? []).map(({ articleId }) => ({ articleId, why: 'goes-with' as const })),
    ...usuallyBuys.map((articleId) => ({ articleId, why: 'usually' as const })),
  ];
  const seen = new Set<string>();
  return wanted
    .flatMap(({ articleId, why }): Suggestion[] => {
      const item = catalog.byArticle(articleId);
      if (!item || item.article.variants.length > 1 || !item.price) return [];
      if (inCart.has(articleId) || seen.has(articleId)) return [];
      seen.add(articleId);
      return [{ item, why }];
    })
    .slice(0, most);
}
