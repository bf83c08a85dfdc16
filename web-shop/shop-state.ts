/** What the visitor chose: language, store and baskets. Kept for the visit, in the browser only. */
import type { z } from 'zod';
import type { Unit } from '../shared/domain/entities/article.ts';
import { extendPrice, sumMinor } from '../shared/money/money.ts';
import type { channelStoresAnswerSchema } from '../shared/protocol/channel.ts';
import type { ShopApi } from './api.ts';
import { Attempts } from './attempts.ts';
import { money } from './format.ts';
import { ShopCustomer } from './shop-customer.ts';
import { type Language, languages, type Texts } from './texts.ts';

/** A store where orders can be collected. */
export type ShopStore = z.infer<typeof channelStoresAnswerSchema>['stores'][number];

/** A line of the basket. */
export interface BasketLine {
  readonly sku: string;
  readonly articleId: string;
  readonly name: string;
  readonly unit: Unit;
  /** Per whole unit. */
  readonly priceMinor: number;
  readonly quantityMilli: number;
}

/** What a line comes to, minor units: as the tills reckon it. */
export function lineMinor({ priceMinor, quantityMilli }: BasketLine): number {
  return extendPrice(priceMinor, quantityMilli);
}

/** Where the language that the visitor chose is kept between visits. */
const languageKey = 'shop:language';

/** The language that was chosen before; null when none was. */
function chosenLanguage(): Language | null {
  const kept = localStorage.getItem(languageKey);
  return kept === 'ru' || kept === 'en' ? kept : null;
}

/** The visit. */
export class ShopState {
  readonly api: ShopApi;
  /** What was typed or chosen in a field, by its name: it outlives its page, and not the customer who typed it. */
  readonly fields = new Map<string, string>();
  readonly attempts = new Attempts();
  readonly customer: ShopCustomer;
  stores: readonly ShopStore[] = [];
  language: Language;
  /** Called when a basket changed. */
  basketChanged: () => void = () => {};
  #storeId = '';
  #chosen: boolean;
  readonly #baskets = new Map<string, Map<string, BasketLine>>();
  readonly #changed: () => void;

  /** `changed` shows the page anew. */
  constructor(api: ShopApi, browserLanguage: string, changed: () => void) {
    const chosen = chosenLanguage();
    this.api = api;
    this.customer = new ShopCustomer(api, () => this.fields.clear());
    this.#chosen = chosen !== null;
    this.language = chosen ?? (browserLanguage.startsWith('ru') ? 'ru' : 'en');
    this.#changed = changed;
    this.#tellLanguage();
  }

  get texts(): Texts {
    return languages[this.language];
  }

  get store(): ShopStore | null {
    return this.stores.find((store) => store.storeId === this.#storeId) ?? this.stores[0] ?? null;
  }

  /** The basket of the chosen store: each has prices and goods of its own. */
  get basket(): ReadonlyMap<string, BasketLine> {
    return this.#basketOf(this.store?.storeId ?? '');
  }

  /** What the basket comes to, minor units. */
  get totalMinor(): number {
    return sumMinor([...this.basket.values()].map(lineMinor));
  }

  /** Other stores in which something waits in a basket. */
  get otherBaskets(): readonly { readonly store: ShopStore; readonly lines: number }[] {
    return this.stores.flatMap((store) => {
      const lines = this.#basketOf(store.storeId).size;
      return store === this.store || lines === 0 ? [] : [{ store, lines }];
    });
  }

  async load(): Promise<void> {
    this.stores = (await this.api.stores()).stores;
  }

  /** Goes to another store and its basket; the one of this store waits. */
  chooseStore(storeId: string): void {
    if (storeId === this.store?.storeId) return;
    this.#storeId = storeId;
    this.#changed();
  }

  /** Puts so much of an article into the basket instead of what there was of it; nothing takes it out. */
  put(line: BasketLine): void {
    const basket = this.#basketOf(this.store?.storeId ?? '');
    if (line.quantityMilli <= 0) basket.delete(line.sku);
    else basket.set(line.sku, line);
    this.basketChanged();
  }

  emptyBasket(): void {
    this.#basketOf(this.store?.storeId ?? '').clear();
    this.basketChanged();
  }

  /** Shows the page anew. */
  again(): void {
    this.#changed();
  }

  speak(language: Language): void {
    localStorage.setItem(languageKey, language);
    this.#chosen = true;
    this.#turnTo(language);
  }

  /** Speaks an order's language to who never chose one; tells whether that shows the page anew. */
  speakUnlessChosen(language: Language): boolean {
    if (this.#chosen || language === this.language) return false;
    this.#turnTo(language);
    return true;
  }

  /** An amount in the chosen store's currency. */
  money(minor: number): string {
    return money(this.language, this.store?.currency ?? 'RUB', minor);
  }

  #basketOf(storeId: string): Map<string, BasketLine> {
    const basket = this.#baskets.get(storeId) ?? new Map<string, BasketLine>();
    this.#baskets.set(storeId, basket);
    return basket;
  }

  #turnTo(language: Language): void {
    this.language = language;
    this.#tellLanguage();
    this.#changed();
  }

  #tellLanguage(): void {
    document.documentElement.lang = this.language;
    document.title = languages[this.language].title;
  }
}
