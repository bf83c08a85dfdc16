/** What else somebody may want, where enough receipts show it: "goes with it" and "usually buys". */
import { el } from './dom.ts';
import { availableIn, productCard } from './product-card.ts';
import type { ShopState } from './shop-state.ts';

/** So many are looked at, and so many shown. */
const mostAsked = 8;
const mostShown = 4;

/** These articles under a title, as far as the chosen store sells them; nothing where it sells none. */
export async function suggestions(
  shop: ShopState,
  title: string,
  articleIds: readonly string[],
  added: () => void = () => {},
): Promise<HTMLElement[]> {
  const storeId = shop.store?.storeId;
  if (storeId === undefined || articleIds.length === 0) return [];
  const asked = articleIds.slice(0, mostAsked);
  // One that left the catalogue since is left out.
  const found = await Promise.all(asked.map((id) => shop.api.product(id, storeId).catch(() => null)));
  const shown = found
    .flatMap((product) => (product?.orderable ? [product] : []))
    .filter(({ variants }) => variants.some(({ priceMinor }) => priceMinor !== null))
    .slice(0, mostShown);
  if (shown.length === 0) return [];
  const skus = shown.flatMap(({ variants }) => variants.map(({ sku }) => sku));
  const available = await availableIn(shop, storeId, skus);
  return [
    el(
      'section',
      { class: 'stack suggestions', 'aria-label': title },
      el('h2', {}, title),
      el(
        'ul',
        { class: 'products' },
        ...shown.map((product) => productCard(shop, product, available, added)),
      ),
    ),
  ];
}
