/** The basket: the goods with what they come to, beside the form that places the order. */
import { otherBasketNotes } from './catalogue-page.ts';
import { el } from './dom.ts';
import { quantity } from './format.ts';
import { orderForm } from './order-form.ts';
import type { Page } from './shop.ts';
import { type BasketLine, lineMinor, type ShopState } from './shop-state.ts';

/** How much more or less a button makes it, thousandths: a piece; of measured goods half a unit. */
const stepMilli = ({ unit }: BasketLine): number => (unit === 'piece' ? 1000 : 500);

/** The page. */
export const basketPage: Page = async (shop, main) => {
  const { texts } = shop;
  await shop.load();
  const goods = el('div', { class: 'panel stack' });
  const columns = el('div', { class: 'two' }, goods);
  const show = (): void => {
    goods.replaceChildren(basketTable(shop, change));
    if (shop.basket.size === 0) columns.replaceChildren(el('p', {}, texts.empty));
  };
  // The form beside the goods stays as it is.
  const change = (line: BasketLine): void => {
    shop.put(line);
    show();
  };
  if (shop.basket.size > 0) columns.append(orderForm(shop, show));
  show();
  main.append(el('h1', {}, texts.basket), ...otherBasketNotes(shop), columns);
  return () => {};
};

function basketTable(shop: ShopState, change: (line: BasketLine) => void): HTMLElement {
  const row = (line: BasketLine): HTMLElement => {
    const by = (milli: number): HTMLElement => {
      const named = `${milli < 0 ? '−' : '+'}${quantity(shop.language, line.unit, Math.abs(milli))}`;
      const press = (): void => change({ ...line, quantityMilli: line.quantityMilli + milli });
      return el('button', { onclick: press, 'aria-label': `${line.name}: ${named}` }, milli < 0 ? '−' : '+');
    };
    return el(
      'tr',
      {},
      el(
        'td',
        {},
        line.name,
        el(
          'div',
          { class: 'amount' },
          by(-stepMilli(line)),
          ` ${quantity(shop.language, line.unit, line.quantityMilli)} `,
          by(stepMilli(line)),
        ),
      ),
      el('td', {}, shop.money(lineMinor(line))),
    );
  };
  const lines = [...shop.basket.values()];
  const total = el(
    'tr',
    {},
    el('td', {}, shop.texts.total),
    el('td', {}, el('strong', {}, shop.money(shop.totalMinor))),
  );
  return el(
    'div',
    { class: 'stack' },
    el('table', {}, ...lines.map(row), total),
    lines.some(({ unit }) => unit !== 'piece') && el('p', { class: 'soft' }, shop.texts.weighed),
  );
}
