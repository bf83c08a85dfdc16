/** The goods of a store with search, prices and what is available. */
import { el, field } from './dom.ts';
import { availableIn, productCard } from './product-card.ts';
import type { Page } from './shop.ts';
import type { ShopState } from './shop-state.ts';
import { suggestions } from './suggestions.ts';
import { fill } from './texts.ts';

const typingPauseMs = 200;
/** The page. */
export const cataloguePage: Page = async (shop, main) => {
  const list = el('ul', { class: 'products' });
  const note = el('p', { class: 'warn', role: 'status' });
  const usual = el('div', { class: 'stack' });
  const search = field(shop.fields, 'search', el('input', { type: 'search', class: 'grow' }));
  search.placeholder = shop.texts.searchHint;
  let timer = 0;
  let asked = 0;
  const refresh = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    const { store } = shop;
    if (!store) return;
    const { products } = await shop.api.products(store.storeId, search.value);
    const skus = products.flatMap((product) => product.variants.map((variant) => variant.sku));
    const available = await availableIn(shop, store.storeId, skus);
    // A later search has been answered already.
    if (mine !== asked) return;
    note.textContent = available.silent ? shop.texts.silent : '';
    list.replaceChildren(...products.map((product) => productCard(shop, product, available)));
    if (products.length === 0) list.append(el('li', {}, shop.texts.none));
  };
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), typingPauseMs);
  });
  main.append(
    el(
      'div',
      { class: 'row' },
      el('label', { class: 'grow' }, shop.texts.search, search),
      el('label', {}, shop.texts.store, storeChoice(shop)),
    ),
    ...otherBasketNotes(shop),
    usual,
    note,
    list,
  );
  await refresh();
  const account = await shop.customer.account(shop.store?.storeId ?? null);
  if (account) usual.append(...(await suggestions(shop, shop.texts.points.usually, account.usuallyBuys)));
  return () => clearTimeout(timer);
};

/** Says that something waits in the baskets of other stores. */
export function otherBasketNotes(shop: ShopState): HTMLElement[] {
  return shop.otherBaskets.map(({ store, lines }) =>
    el('p', { class: 'soft', role: 'status' }, fill(shop.texts.otherBasket, store.name, lines)),
  );
}

function storeChoice(shop: ShopState): HTMLSelectElement {
  const choose = (event: Event): void => shop.chooseStore((event.target as HTMLSelectElement).value);
  return el(
    'select',
    { onchange: choose },
    ...shop.stores.map((store) =>
      el('option', { value: store.storeId, selected: store === shop.store }, store.name),
    ),
  );
}
