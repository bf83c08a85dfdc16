/** An article as a card: its variants, price, what is there, and the way into the basket. */
import type { ChannelProduct } from '../shared/protocol/channel.ts';
import { el } from './dom.ts';
import { quantity } from './format.ts';
import type { ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

/** A request may ask for so many articles at a time. */
const mostSkus = 50;
/** How much goes into the basket at a time, thousandths: a piece, a kilogram, a litre. */
const oneMilli = 1000;

/** What there is to buy. */
export interface Available {
  readonly bySku: ReadonlyMap<string, number>;
  readonly silent: boolean;
}

/** What a store has of these SKUs. */
export async function availableIn(
  shop: ShopState,
  storeId: string,
  skus: readonly string[],
): Promise<Available> {
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

/** A card with which an article goes into the basket; `added` is called when it did. */
export function productCard(
  shop: ShopState,
  product: ChannelProduct,
  available: Available,
  added: () => void = () => {},
): HTMLElement {
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
    shop.put({
      sku,
      articleId: product.id,
      name,
      unit,
      priceMinor,
      quantityMilli: inBasketMilli() + oneMilli,
    });
    // This card alone: whoever clicks again must meet the same article there.
    refresh();
    added();
  });
  refresh();
  const picture = product.picture
    ? el('img', { src: `/v1/channel/pictures/${product.picture}`, alt: '', loading: 'lazy' })
    : el('div', { class: 'no-picture' });
  return el(
    'li',
    { class: 'product' },
    picture,
    el('a', { href: `#/article/${encodeURIComponent(product.id)}` }, product.name),
    product.variants.length > 1 && options,
    stock,
    price,
    add,
  );
}
