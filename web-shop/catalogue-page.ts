/** The goods of a store with search, prices and what is available. */
import type { ChannelProduct } from '../shared/protocol/channel.ts';
import { el, field } from './dom.ts';
import { quantity } from './format.ts';
import type { Page } from './shop.ts';
import type { ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

const typingPauseMs = 200;
/** A request may ask for so many articles at a time. */
const mostSkus = 50;
/** How much goes into the basket at a time, thousandths: a piece, a kilogram, a litre. */
const oneMilli = 1000;

interface Available {
  readonly bySku: ReadonlyMap<string, number>;
  readonly silent: boolean;
}

/** The page. */
export const cataloguePage: Page = async (shop, main) => {
  const list = el('ul', { class: 'products' });
  const note = el('p', { class: 'warn', role: 'status' });
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
    note,
    list,
  );
  await refresh();
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

async function availableIn(shop: ShopState, storeId: string, skus: readonly string[]): Promise<Available> {
  const bySku = new Map<string, number>();
  let silent = false;
  for (let from = 0; from < skus.length; from += mostSkus) {
    const { stores } = await shop.api.availability(skus.slice(from, from + mostSkus));
    const store = stores.find((each) => each.storeId === storeId);
    silent ||= store?.silent ?? false;
    for (const { sku, availableMilli } of store?.skus ?? []) bySku.set(sku, availableMilli);
  }
  return { bySku, silent };
}

function productCard(shop: ShopState, product: ChannelProduct, available: Available): HTMLElement {
  const { texts } = shop;
  const { unit } = product;
  const options = el('select', { 'aria-label': product.name });
  const price = el('div', { class: 'price' });
  const stock = el('div', { class: 'soft' });
  const add = el('button', { class: 'main' }, texts.add);
  const chosen = () => product.variants.find((variant) => variant.sku === options.value);
  const inBasketMilli = (): number => shop.basket.get(options.value)?.quantityMilli ?? 0;
  const refresh = (): void => {
    const { priceMinor = null, regularPriceMinor = null } = chosen() ?? {};
    price.replaceChildren(
      priceMinor === null ? texts.noPrice : `${shop.money(priceMinor)}${texts.perUnit[unit]}`,
      ...(regularPriceMinor === null ? [] : [' ', el('s', {}, shop.money(regularPriceMinor))]),
    );
    const leftMilli = available.bySku.get(options.value) ?? 0;
    const wanted = inBasketMilli();
    const many = (milli: number): string => quantity(shop.language, unit, milli);
    const here = leftMilli > 0 ? fill(texts.here, many(leftMilli)) : texts.gone;
    stock.textContent = !product.orderable
      ? texts.notOrderable
      : wanted > 0
        ? `${here} · ${fill(texts.inBasket, many(wanted))}`
        : here;
    add.disabled = !product.orderable || priceMinor === null || leftMilli < wanted + oneMilli;
  };
  for (const { sku, options: named } of product.variants) {
    options.append(el('option', { value: sku }, Object.values(named).join(', ') || sku));
  }
  options.addEventListener('change', refresh);
  add.addEventListener('click', () => {
    const variant = chosen();
    if (!variant || variant.priceMinor === null) return;
    const { sku, priceMinor } = variant;
    const name = [product.name, ...Object.values(variant.options)].join(', ');
    shop.put({ sku, name, unit, priceMinor, quantityMilli: inBasketMilli() + oneMilli });
    // This card alone: whoever clicks again must meet the same article there.
    refresh();
  });
  refresh();
  const picture = product.picture
    ? el('img', { src: `/v1/channel/pictures/${product.picture}`, alt: '', loading: 'lazy' })
    : el('div', { class: 'no-picture' });
  return el(
    'li',
    { class: 'product' },
    picture,
    el('div', {}, product.name),
    product.variants.length > 1 && options,
    stock,
    price,
    add,
  );
}
