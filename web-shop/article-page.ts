/** An article's own page: its card, and what is bought with it. */
import { el } from './dom.ts';
import { availableIn, productCard } from './product-card.ts';
import type { Page } from './shop.ts';
import { suggestions } from './suggestions.ts';

/** The page of the article with this id. */
export const articlePage =
  (id: string): Page =>
  async (shop, main) => {
    const storeId = shop.store?.storeId ?? '';
    const product = await shop.api.product(id, storeId);
    const skus = product.variants.map(({ sku }) => sku);
    const available = await availableIn(shop, storeId, skus);
    main.append(
      el('h1', {}, product.name),
      el('ul', { class: 'products' }, productCard(shop, product, available)),
      ...(await suggestions(shop, shop.texts.points.goesWith, product.goesWith)),
    );
    return () => {};
  };
