/** What the visitor chose: language, store and basket. Kept for the visit, in the browser only. */
import type { z } from 'zod';
import type { channelStoresAnswerSchema } from '../shared/protocol/channel.ts';
import type { ShopApi } from './api.ts';
import { type Language, languages, type Texts } from './texts.ts';

/** A store where orders can be collected. */
export type ShopStore = z.infer<typeof channelStoresAnswerSchema>['stores'][number];

/** A line of the basket. */
export interface BasketLine {
  readonly sku: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly pieces: number;
}

/** The visit. */
export class ShopState {
  readonly api: ShopApi;
  readonly basket = new Map<string, BasketLine>();
  stores: readonly ShopStore[] = [];
  language: Language;
  #storeId = '';
  readonly #changed: () => void;

  constructor(api: ShopApi, language: Language, changed: () => void) {
    this.api = api;
    this.language = language;
    this.#changed = changed;
    this.speakTo(language);
  }

  get texts(): Texts {
    return languages[this.language];
  }

  get store(): ShopStore | null {
    return this.stores.find((store) => store.storeId === this.#storeId) ?? this.stores[0] ?? null;
  }

  async load(): Promise<void> {
    this.stores = (await this.api.stores()).stores;
  }

  /** Another store has other prices and its own stock: the basket begins anew. */
  chooseStore(storeId: string): void {
    if (storeId === this.store?.storeId) return;
    this.#storeId = storeId;
    this.basket.clear();
    this.#changed();
  }

  put(line: Omit<BasketLine, 'pieces'>, pieces: number): void {
    if (pieces <= 0) this.basket.delete(line.sku);
    else this.basket.set(line.sku, { ...line, pieces });
    this.#changed();
  }

  speak(language: Language): void {
    this.language = language;
    this.speakTo(language);
    this.#changed();
  }

  /** An amount in the store's currency. */
  money(minor: number): string {
    const currency = this.store?.currency ?? 'RUB';
    const format = new Intl.NumberFormat(this.language, { style: 'currency', currency });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  /** A moment in the store's time zone. */
  moment(ms: number): string {
    return new Intl.DateTimeFormat(this.language, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      timeZone: this.store?.timeZone ?? 'UTC',
    }).format(ms);
  }

  private speakTo(language: Language): void {
    document.documentElement.lang = language;
    document.title = languages[language].title;
  }
}
