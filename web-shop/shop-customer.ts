/**
 * Who the visitor is to the chain: known by the number that they gave, for this visit. A real shop signs its customers
 * in; this one believes the number, and gets no name and no address for it.
 */
import type { Clock, RandomSource } from '../shared/base/environment.ts';
import { mintId } from '../shared/base/ids.ts';
import { isCardNumber } from '../shared/domain/customers/card-number.ts';
import { Refused, type ShopAccount, type ShopApi } from './api.ts';

/** Where the customer is kept while the browser's tab is open. */
const customerKey = 'shop:customer';
/** And the number by which they were known. */
const numberKey = 'shop:number';

/** So many digits of a card are shown. */
const cardEnd = 4;

const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
const random: RandomSource = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

/** The visitor. */
export class ShopCustomer {
  readonly #api: ShopApi;
  readonly #forgotten: () => void;
  readonly #baskets = new Map<string, string>();

  /** `forgotten` is called when the customer is forgotten, so that nothing that they typed stays. */
  constructor(api: ShopApi, forgotten: () => void) {
    this.#api = api;
    this.#forgotten = forgotten;
  }

  /** Null while nobody said who they are. */
  get id(): string | null {
    return sessionStorage.getItem(customerKey);
  }

  /** The number by which they are known, of a card only its end; null while nobody is. */
  get number(): string | null {
    const kept = sessionStorage.getItem(numberKey);
    return this.phone ?? (this.id === null || kept === null ? null : `… ${kept.slice(-cardEnd)}`);
  }

  /** The phone number that they gave; null where it was a card, or nobody is known. */
  get phone(): string | null {
    const kept = sessionStorage.getItem(numberKey);
    return this.id === null || kept === null || isCardNumber(kept) ? null : kept;
  }

  /** Knows somebody by a phone number or the number of a card. @throws Refused */
  async know(given: string, storeId: string | null): Promise<void> {
    const digits = given.replace(/\D/g, '');
    const isCard = isCardNumber(digits);
    const number = isCard ? digits : given.trim();
    const account = await this.#api.account(
      isCard ? { by: 'card', cardNumber: number, storeId } : { by: 'phone', phone: number, storeId },
    );
    sessionStorage.setItem(customerKey, account.customerId);
    sessionStorage.setItem(numberKey, number);
  }

  /** Whoever comes next finds nothing of theirs. */
  forget(): void {
    sessionStorage.removeItem(customerKey);
    sessionStorage.removeItem(numberKey);
    this.#baskets.clear();
    this.#forgotten();
  }

  /** The account by the programme of a store; null for a stranger, and where there is no programme. */
  async account(storeId: string | null): Promise<ShopAccount | null> {
    const { id } = this;
    if (id === null) return null;
    try {
      return await this.#api.account({ by: 'id', customerId: id, storeId });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // They were erased meanwhile.
      if (error.problem.code === 'customer-unknown') this.forget();
      return null;
    }
  }

  /** The id under which points are held for the basket of a store; `anew` after it was ordered. */
  basketId(storeId: string, anew = false): string {
    const known = anew ? undefined : this.#baskets.get(storeId);
    const id = known ?? mintId(clock, random);
    this.#baskets.set(storeId, id);
    return id;
  }
}
