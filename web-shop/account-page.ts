/** What the chain knows of the visitor's points, and the code that they show at a till. */
import { qrModules } from '../shared/print/code-pictures.ts';
import { Refused, type ShopAccount } from './api.ts';
import { el, field, qrPicture } from './dom.ts';
import { byDay, type DayPoints } from './due-points.ts';
import { day, moment, money } from './format.ts';
import { refusalText } from './refusal-text.ts';
import type { Page } from './shop.ts';
import type { ShopState } from './shop-state.ts';
import { suggestions } from './suggestions.ts';
import { fill } from './texts.ts';

/** So many of the days on which points come or lapse next are shown at once. */
const mostDue = 3;
/** A fresh code is fetched so long before the one that is shown ends, ms. */
const aheadMs = 60_000;

/** The page. */
export const accountPage: Page = async (shop, main) => {
  const { texts, store } = shop;
  main.append(el('h1', {}, texts.points.account));
  if (shop.customer.id === null) {
    main.append(whoForm(shop));
    return () => {};
  }
  const account = await shop.customer.account(store?.storeId ?? null);
  const forget = (): void => {
    shop.customer.forget();
    shop.again();
  };
  const known = shop.customer.number;
  // Whoever typed a wrong number sees it here: the shop learns no name.
  const leave = el(
    'div',
    { class: 'stack' },
    known && el('div', { 'data-testid': 'known' }, fill(texts.points.knownBy, known)),
    el('button', { onclick: forget }, texts.points.leave),
  );
  if (!account) {
    main.append(el('p', { class: 'warn', role: 'status' }, texts.points.none), leave);
    return () => {};
  }
  const code = new CodePanel(shop, account.customerId);
  main.append(
    el('div', { class: 'two' }, accountPanel(shop, account, leave), code.element),
    ...recentPanel(shop, account),
    ...(await suggestions(shop, texts.points.usually, account.usuallyBuys)),
  );
  await code.refresh();
  return () => code.stop();
};

function whoForm(shop: ShopState): HTMLElement {
  const { texts } = shop;
  const number = field(shop.fields, 'customer', el('input', { required: true, autocomplete: 'tel' }));
  const trouble = el('div', { class: 'danger', role: 'alert' });
  const submit = async (): Promise<void> => {
    trouble.textContent = '';
    try {
      await shop.customer.know(number.value, shop.store?.storeId ?? null);
      shop.again();
    } catch (error) {
      const problem = error instanceof Refused ? error.problem : null;
      const tooMany = problem?.code === 'too-many-requests';
      const unclear = problem?.code === 'invalid-request';
      trouble.textContent = tooMany
        ? texts.points.tooMany
        : unclear
          ? texts.refusals['customer-unknown']
          : problem
            ? refusalText(problem, shop.language)
            : texts.unreachable;
    }
  };
  return el(
    'form',
    {
      class: 'panel',
      onsubmit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    el('label', {}, texts.points.number, number),
    trouble,
    el('button', { class: 'main', type: 'submit' }, texts.points.show),
    el('p', { class: 'soft' }, texts.points.demoNote),
  );
}

function accountPanel(shop: ShopState, shown: ShopAccount, leave: HTMLElement): HTMLElement {
  const { texts, language, store } = shop;
  const { account, tierName, pointValueMinor, currency } = shown;
  const at = (ms: number): string => day(language, store?.timeZone ?? 'UTC', ms);
  const worth = money(language, currency, Math.max(0, account.availablePoints) * pointValueMinor);
  return el(
    'section',
    { class: 'panel stack' },
    el(
      'div',
      { class: 'state', 'data-testid': 'balance' },
      fill(texts.points.balance, account.availablePoints),
    ),
    el('div', {}, fill(texts.points.worth, worth)),
    tierName && el('div', { 'data-testid': 'tier' }, fill(texts.points.tier, tierName[language])),
    el(
      'div',
      { class: 'stack', 'data-testid': 'due' },
      ...dueList(texts.points.pending, texts.points.pendingLater, byDay(account.pending, at)),
      ...dueList(texts.points.expiring, texts.points.expiringLater, byDay(account.expiring, at)),
    ),
    leave,
  );
}

/** The next days one by one; the later ones are summed, and open to be read. */
function dueList(text: string, later: string, days: readonly DayPoints[]): HTMLElement[] {
  const list = (of: readonly DayPoints[]): HTMLElement =>
    el('ul', {}, ...of.map(({ points, day }) => el('li', {}, fill(text, points, day))));
  const rest = days.slice(mostDue);
  if (rest.length === 0) return days.length === 0 ? [] : [list(days)];
  const points = rest.reduce((sum, each) => sum + each.points, 0);
  return [
    list(days.slice(0, mostDue)),
    el('details', {}, el('summary', {}, fill(later, points)), list(rest)),
  ];
}

function recentPanel({ texts, language, stores }: ShopState, { recent }: ShopAccount): HTMLElement[] {
  if (recent.length === 0) return [];
  const row = (each: ShopAccount['recent'][number]): HTMLElement => {
    const place = stores.find(({ storeId }) => storeId === each.storeId);
    const when = moment(language, place?.timeZone ?? 'UTC', each.atMs);
    const what = each.what === 'order' ? fill(texts.order, each.number) : each.names.join(', ');
    const notes = [when, place?.name ?? '', each.returned ? texts.points.returned : ''].filter(
      (part) => part !== '',
    );
    return el(
      'tr',
      {},
      el('td', {}, what, el('small', { class: 'note' }, notes.join(' · '))),
      el('td', {}, money(language, each.currency, each.totalMinor)),
    );
  };
  return [
    el(
      'section',
      { class: 'panel stack', 'data-testid': 'recent' },
      el('h2', {}, texts.points.recent),
      el('table', {}, ...recent.map(row)),
    ),
  ];
}

/** The code, fetched anew before it ends: one that was photographed yesterday pays for nothing. */
class CodePanel {
  readonly element = el('section', { class: 'panel stack' });
  readonly #shop: ShopState;
  readonly #customerId: string;
  #timer = 0;
  #stopped = false;

  constructor(shop: ShopState, customerId: string) {
    this.#shop = shop;
    this.#customerId = customerId;
  }

  async refresh(): Promise<void> {
    const { texts, api, language, store } = this.#shop;
    const shown = [el('h2', {}, texts.points.code)];
    try {
      const { digits, untilMs } = await api.code(this.#customerId);
      const picture = qrPicture(qrModules(digits), texts.points.code);
      picture.setAttribute('class', 'qr');
      picture.setAttribute('data-digits', digits);
      const until = moment(language, store?.timeZone ?? 'UTC', untilMs);
      this.element.replaceChildren(...shown, picture, el('p', {}, fill(texts.points.codeHint, until)));
      this.#again(untilMs - Date.now() - aheadMs);
    } catch {
      this.element.replaceChildren(...shown, el('p', { class: 'warn' }, texts.unreachable));
      this.#again(aheadMs);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #again(delayMs: number): void {
    if (!this.#stopped)
      this.#timer = window.setTimeout(() => void this.refresh(), Math.max(aheadMs, delayMs));
  }
}
