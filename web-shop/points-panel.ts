/**
 * Points beside the basket: what it brings, and what it would cost with points. Chosen points are held on the server
 * while the basket is open, so that no till spends them meanwhile, and freed when the visitor changes their mind.
 */
import type { PlaceOrder } from '../shared/protocol/channel.ts';
import type { ShopAccount, ShopQuote } from './api.ts';
import { el } from './dom.ts';
import { moment } from './format.ts';
import type { ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

/** More than any basket takes: the server answers with the most that this one does. Fewer are a part. */
const allPoints = 1_000_000;

/** What the order says of points. */
export interface ChosenPoints {
  readonly loyalty: PlaceOrder['loyalty'];
  /** What they pay, and by how much they lower the total, minor units: the same unless they are a tender. */
  readonly paidMinor: number;
  readonly offMinor: number;
}

const noPoints: ChosenPoints = { loyalty: null, paidMinor: 0, offMinor: 0 };

/** The panel; asked anew whenever the basket changed. */
export class PointsPanel {
  readonly element = el('section', { class: 'stack points', 'data-testid': 'points' });
  readonly #shop: ShopState;
  readonly #changed: () => void;
  #account: ShopAccount | null = null;
  #quote: ShopQuote | null = null;
  #held: { readonly holdId: string; readonly untilMs: number } | null = null;
  /** How many points the visitor wants to spend. */
  #wanted = 0;
  #note = '';
  #turn = 0;

  /** `changed` is called when the panel shows something else. */
  constructor(shop: ShopState, changed: () => void) {
    this.#shop = shop;
    this.#changed = changed;
  }

  /** What is held for the basket, and what is left to pay, as rows of a table; none where no points are spent. */
  get rows(): readonly (readonly [name: string, amount: string])[] {
    const { texts, totalMinor } = this.#shop;
    if (!this.#held || !this.#quote) return [];
    const { spentPoints, spentMinor } = this.#quote;
    return [
      [fill(texts.points.byPoints, spentPoints), `−${this.#money(spentMinor)}`],
      [texts.points.due, this.#money(totalMinor - spentMinor)],
    ];
  }

  /** What the order says; nothing is spent on what is only tried on. */
  chosen(kind: PlaceOrder['kind']): ChosenPoints {
    const account = this.#account;
    if (!account) return noPoints;
    const { customerId } = account;
    const quote = this.#quote;
    if (kind === 'try' || !this.#held || !quote || quote.spentPoints === 0)
      return { ...noPoints, loyalty: { customerId, spendPoints: 0, holdId: null } };
    const { spentPoints, spentMinor } = quote;
    return {
      loyalty: { customerId, spendPoints: spentPoints, holdId: this.#held.holdId },
      paidMinor: spentMinor,
      offMinor: account.redemption === 'discount' ? spentMinor : 0,
    };
  }

  /** Asks anew; without an answer the order goes without points, and the panel says so. */
  async refresh(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#note = '';
    try {
      await this.#ask(turn);
    } catch {
      this.#quote = null;
      this.#held = null;
      this.#note = this.#shop.texts.unreachable;
    }
    // The basket changed meanwhile, and is asked about anew.
    if (turn !== this.#turn) return;
    this.#show();
    this.#changed();
  }

  async #ask(turn: number): Promise<void> {
    const { shop, storeId } = this.#place();
    const account = await shop.customer.account(storeId);
    const quote = account && shop.basket.size > 0 ? await this.#quoted(account, storeId) : null;
    if (turn !== this.#turn) return;
    this.#account = account;
    this.#quote = quote;
    await this.#hold(storeId);
  }

  /** Frees what is held: the page is left, or the order was placed without it. */
  async leave(): Promise<void> {
    const { shop, storeId } = this.#place();
    this.#turn += 1;
    if (this.#held) await shop.api.release(shop.customer.basketId(storeId)).catch(() => null); // it lapses by itself
    this.#held = null;
  }

  /** The order took what was held. */
  ordered(): void {
    const { shop, storeId } = this.#place();
    this.#held = null;
    shop.customer.basketId(storeId, true);
  }

  #place(): { readonly shop: ShopState; readonly storeId: string } {
    return { shop: this.#shop, storeId: this.#shop.store?.storeId ?? '' };
  }

  #quoted({ customerId }: ShopAccount, storeId: string): Promise<ShopQuote> {
    const { api, basket, customer } = this.#shop;
    const lines = [...basket.values()].map(({ sku, quantityMilli }) => ({ sku, quantityMilli }));
    return api.quote({
      customerId,
      storeId,
      lines,
      spendPoints: this.#wanted,
      basketId: customer.basketId(storeId),
    });
  }

  /** Holds what is to be spent, or frees what isn't any more. */
  async #hold(storeId: string): Promise<void> {
    const { api, customer, texts } = this.#shop;
    const basketId = customer.basketId(storeId);
    const points = this.#quote?.spentPoints ?? 0;
    if (!this.#account || points === 0) {
      if (this.#held) await api.release(basketId);
      this.#held = null;
      return;
    }
    const { customerId } = this.#account;
    const answer = await api.hold({ basketId, customerId, points, storeId });
    this.#held = answer.status === 'held' ? answer : null;
    if (answer.status === 'held') return;
    this.#note = texts.points.notHeld;
    this.#wanted = 0;
    this.#quote = await this.#quoted(this.#account, storeId);
  }

  #show(): void {
    const { texts, store } = this.#shop;
    const account = this.#account;
    const quote = this.#quote;
    this.element.replaceChildren(el('strong', {}, texts.points.title));
    if (!account) {
      const known = this.#shop.customer.id !== null;
      const say = known ? texts.points.none : texts.points.whoAreYou;
      this.element.append(el('a', { href: '#/account' }, say));
      return;
    }
    if (!quote || !store) {
      this.element.append(el('p', { class: 'warn', role: 'status' }, this.#note));
      return;
    }
    const said = (text: string, points: number): HTMLElement => el('div', {}, fill(text, points));
    const earns = said(texts.points.earns, quote.earnedPoints);
    earns.dataset.testid = 'earns';
    this.element.append(
      said(texts.points.balance, account.account.availablePoints),
      earns,
      ...(quote.mostPoints > 0
        ? this.#choice(quote, account.pointValueMinor)
        : [el('p', { class: 'soft' }, texts.points.noneHere)]),
      el('p', { class: 'warn', role: 'status' }, this.#note),
    );
    if (!this.#held) return;
    const until = moment(this.#shop.language, store.timeZone, this.#held.untilMs);
    const row = ([name, amount]: readonly [string, string]): HTMLElement =>
      el('tr', {}, el('td', {}, name), el('td', {}, amount));
    this.element.append(
      el('table', {}, ...this.rows.map(row)),
      el('p', { class: 'soft' }, fill(texts.points.heldUntil, until)),
    );
  }

  /** None, all that go, or so many as the visitor says. */
  #choice({ mostPoints, spentPoints }: ShopQuote, pointValueMinor: number): HTMLElement[] {
    const { texts } = this.#shop;
    const choose = (points: number): void => {
      this.#wanted = points;
      void this.refresh();
    };
    const option = (points: number, isChosen: boolean, label: string): HTMLElement => {
      const press = { type: 'button', 'aria-pressed': String(isChosen), onclick: () => choose(points) };
      return el('button', { ...press, class: isChosen ? 'main' : '' }, label);
    };
    const all = fill(texts.points.spend, mostPoints, this.#money(mostPoints * pointValueMinor));
    const isPart = spentPoints > 0 && spentPoints < mostPoints;
    const part = el('input', {
      type: 'number',
      min: '0',
      max: String(mostPoints),
      value: isPart ? String(spentPoints) : '',
      onkeydown: (event) => {
        if (!(event instanceof KeyboardEvent) || event.key !== 'Enter') return;
        // Chooses the points, and doesn't place the order.
        event.preventDefault();
        choosePart();
      },
    });
    const choosePart = (): void => {
      if (part.reportValidity() && part.value !== '') choose(part.valueAsNumber);
    };
    const press = { type: 'button', class: isPart ? 'main' : '', onclick: choosePart };
    const spendPart = el('button', press, texts.points.spendPart);
    return [
      el(
        'div',
        { class: 'row' },
        option(0, spentPoints === 0, texts.points.spendNone),
        option(allPoints, spentPoints === mostPoints, all),
      ),
      ...(mostPoints > 1
        ? [el('div', { class: 'row points-part' }, el('label', {}, texts.points.part, part), spendPart)]
        : []),
    ];
  }

  #money(minor: number): string {
    return this.#shop.money(minor);
  }
}
