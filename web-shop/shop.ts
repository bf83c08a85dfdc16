/**
 * The demo web shop: goods with search, a basket, placing an order for collection, points, and the order's own page
 * with its code and its live timeline. It is a demonstration of the channel API and stays small.
 */
import { accountPage } from './account-page.ts';
import { ShopApi } from './api.ts';
import { articlePage } from './article-page.ts';
import { basketPage } from './basket-page.ts';
import { cataloguePage } from './catalogue-page.ts';
import { el } from './dom.ts';
import { orderPage } from './order-page.ts';
import { ShopState } from './shop-state.ts';
import { type Language, languages } from './texts.ts';

/** A page: it fills `main`, and answers how to leave it. */
export type Page = (shop: ShopState, main: HTMLElement) => Promise<() => void>;

async function show(shop: ShopState, root: HTMLElement): Promise<() => void> {
  const main = el('main');
  root.replaceChildren(head(shop), main);
  const [, place = '', token = ''] = location.hash.split('/');
  return pageOf(place, decodeURIComponent(token))(shop, main).catch(() => {
    main.append(el('p', { class: 'danger', role: 'alert' }, shop.texts.unreachable));
    return () => {};
  });
}

function pageOf(place: string, about: string): Page {
  switch (place) {
    case 'basket':
      return basketPage;
    case 'account':
      return accountPage;
    case 'order':
      return orderPage(about);
    case 'article':
      return articlePage(about);
    default:
      return cataloguePage;
  }
}

function head(shop: ShopState): HTMLElement {
  const other: Language = shop.language === 'ru' ? 'en' : 'ru';
  const toOther = (): void => shop.speak(other);
  const basket = el('a', { class: 'button', href: '#/basket' });
  shop.basketChanged = () => {
    const count = shop.basket.size;
    basket.textContent = `${shop.texts.basket}${count > 0 ? ` (${count})` : ''}`;
  };
  shop.basketChanged();
  return el(
    'header',
    {},
    el('strong', {}, shop.texts.title),
    el('small', { class: 'grow' }, shop.texts.note),
    el(
      'nav',
      {},
      el('a', { class: 'button', href: '#/' }, shop.texts.toCatalogue),
      basket,
      el('a', { class: 'button', href: '#/account' }, shop.texts.points.account),
      el('button', { onclick: toOther, lang: other }, other === 'ru' ? 'Русский' : 'English'),
    ),
  );
}

async function start(): Promise<void> {
  const root = document.getElementById('shop');
  if (!root) return;
  const api = await ShopApi.open();
  let leave = (): void => {};
  let turn = 0;
  const again = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    leave();
    const left = await show(shop, root);
    // Somebody went on while this page was still being filled.
    if (mine === turn) leave = left;
    else left();
  };
  const shop = new ShopState(api, navigator.language, () => void again());
  await shop.load();
  window.addEventListener('hashchange', () => void again());
  await again();
}

start().catch(() => {
  document.body.append(el('p', { class: 'danger', role: 'alert' }, languages.en.unreachable));
});
