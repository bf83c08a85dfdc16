/** The basket: the goods with what they come to, beside the form that places the order. */
import { otherBasketNotes } from './catalogue-page.ts';
import { el } from './dom.ts';
import { quantity } from './format.ts';
import { orderForm } from './order-form.ts';
import { PointsPanel } from './points-panel.ts';
import type { Page } from './shop.ts';
import { type BasketLine, lineMinor, type ShopState } from './shop-state.ts';
import { suggestions } from './suggestions.ts';

/** How much more or less a button makes it, thousandths: a piece; of measured goods half a unit. */
const stepMilli = ({ unit }: BasketLine): number => (unit === 'piece' ? 1000 : 500);

/** Of so many articles in the basket it is asked what goes with them. */
const mostLookedUp = 6;

/** The page. */
export const basketPage: Page = async (shop, main) => {
  const { texts } = shop;
  await shop.load();
  const goods = el('div', { class: 'panel stack' });
  const showGoods = (): void => goods.replaceChildren(basketTable(shop, points, change));
  const points = new PointsPanel(shop, showGoods);
  const beside = el('div', { class: 'stack' });
  const columns = el('div', { class: 'two' }, el('div', { class: 'stack' }, goods, beside));
  const show = (): void => {
    showGoods();
    if (shop.basket.size === 0) columns.replaceChildren(el('p', {}, texts.empty));
    void points.refresh();
  };
  // The form beside the goods stays as it is.
  const change = (line: BasketLine): void => {
    shop.put(line);
    show();
  };
  if (shop.basket.size > 0) columns.append(orderForm(shop, points, show));
  show();
  main.append(el('h1', {}, texts.basket), ...otherBasketNotes(shop), columns);
  beside.append(...(await suggestions(shop, texts.points.goesWith, await goingWith(shop), show)));
  return () => void points.leave();
};

/** What is bought with what is in the basket, and isn't in it yet. */
async function goingWith({ api, basket, store }: ShopState): Promise<string[]> {
  const own = new Set([...basket.values()].map(({ articleId }) => articleId));
  const found = await Promise.all(
    [...own].slice(0, mostLookedUp).map((id) => api.product(id, store?.storeId ?? '').catch(() => null)),
  );
  const ids = new Set(found.flatMap((product) => product?.goesWith ?? []));
  return [...ids].filter((id) => !own.has(id));
}

function basketTable(shop: ShopState, points: PointsPanel, change: (line: BasketLine) => void): HTMLElement {
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
  const sums = [[shop.texts.total, shop.money(shop.totalMinor)] as const, ...points.rows];
  // What is paid in the end stands out.
  const sum = ([name, amount]: readonly [string, string], index: number): HTMLElement =>
    el(
      'tr',
      {},
      el('td', {}, name),
      el('td', {}, el(index === sums.length - 1 ? 'strong' : 'span', {}, amount)),
    );
  return el(
    'div',
    { class: 'stack' },
    el('table', {}, ...lines.map(row), ...sums.map(sum)),
    lines.some(({ unit }) => unit !== 'piece') && el('p', { class: 'soft' }, shop.texts.weighed),
  );
}
