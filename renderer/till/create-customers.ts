/** Puts the parts of a till together that deal with customers and their points. */

import type { KnownBalance } from '../../shared/domain/loyalty/sale-loyalty.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { KnownPoints } from '../../shared/domain/sell/cart-points.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { RowsArrived } from '../replica/collection-feed.ts';
import { type CustomerBook, createCustomerBook } from './customer-book.ts';
import { type CustomerCartParts, createCustomerCart } from './customer-cart.ts';
import { findCustomers } from './customer-find.ts';
import { exchangeKeys } from './customer-keys.ts';
import { type CustomerLedger, createCustomerLedger } from './customer-ledger.ts';
import type { CustomerParts } from './customer-parts.ts';
import { createProfiles, separateCustomers } from './customer-profile.ts';
import { changeCustomer, eraseCustomer, registerCustomer } from './customer-record.ts';
import { erasuresNow, exportCustomerData, exposureNow, fetchCustomer, freeHold } from './customer-server.ts';
import type { Customers } from './customer-types.ts';
import { balanceOf, knownPointsOf } from './customer-view.ts';
import type { Health } from './health.ts';
import type { Sell } from './sell-parts.ts';

/** Customers as they stand beside the replica, before there is anything to sell with. */
export interface CustomerShelf {
  readonly book: CustomerBook;
  readonly ledger: CustomerLedger;
  /** Rows of the feed. */
  arrived(arrived: RowsArrived<'customers'>): void;
  /** Takes an own entry that is on disk; taking one twice changes nothing. */
  recorded(entry: JournalEntry): void;
}

/** Makes it. */
export function createCustomerShelf(
  host: Pick<TillHost, 'customersUnseal' | 'customersOwn'>,
  health: Health,
): CustomerShelf {
  const book = createCustomerBook(host, (error) => notOpened(health, error));
  const ledger = createCustomerLedger();
  return {
    book,
    ledger,
    arrived: (arrived) => {
      if (arrived.mark) ledger.heard(arrived.mark.ownThrough);
      book.arrived(arrived);
    },
    recorded: (entry) => {
      ledger.recorded(entry);
      book.recorded(entry);
    },
  };
}

/** Customers as the till holds them. */
export interface CustomerDesk {
  /** What is known of a customer's balance when a sale is decided. */
  knownPoints(customerId: string | null): KnownPoints;
  /** What they have left as this till knows it, for their receipt; null where it doesn't. */
  balance(customerId: string): KnownBalance | null;
  /** The same with the customer of the open cart, once there is one to sell with. */
  withCart(sell: Pick<Sell, 'state' | 'actions'>): Customers;
  close(): void;
}

/** Makes a till's customers: values open while somebody is signed in and the till isn't locked, and no longer. */
export function createCustomers(
  till: Omit<CustomerParts, 'book' | 'ledger'> & { readonly health: Health },
  { book, ledger }: CustomerShelf,
): CustomerDesk {
  const parts: CustomerCartParts = { ...till, book, ledger };
  // A key pressed twice registers one person: the second time the phone number is known.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = turn.then(task);
    turn = mine.catch(() => {});
    return mine;
  };
  const profiles = createProfiles(parts);
  const failed = (error: unknown): void => notOpened(till.health, error);
  const stopFollowing = till.session.state.subscribe((now, before) => {
    if (now.staff?.id !== before.staff?.id) profiles.forget();
    const [isServed, wasServed] = [now, before].map(({ staff, locked }) => staff !== null && !locked);
    if (isServed && !wasServed) book.open().catch(failed);
    else if (!isServed && wasServed) book.close();
  });
  const stopKeys = exchangeKeys(till, book, failed);
  let stopCart = (): void => {};
  const served: Omit<Customers, 'ofCart' | 'choose' | 'spend'> = {
    state: book.state,
    balance: (customerId) => balanceOf(parts, customerId),
    find: (text, limit) => findCustomers(parts, text, limit),
    hit: profiles.hit,
    about: profiles.about,
    registrations: profiles.registrations,
    open: profiles.open,
    opened: profiles.opened,
    register: (registration, options) =>
      inTurn(async () => {
        const registered = await registerCustomer(parts, registration, options);
        if (registered.ok) profiles.seen(registered.value.customerId);
        return registered;
      }),
    change: (...asked) => inTurn(() => changeCustomer(parts, ...asked)),
    erase: (...asked) => inTurn(() => eraseCustomer(parts, ...asked)),
    fetch: (lookup) => fetchCustomer(parts, lookup),
    separate: (...asked) => separateCustomers(parts, ...asked),
    exportData: (...asked) => exportCustomerData(parts, ...asked),
    erasures: (approvedBy) => erasuresNow(parts, approvedBy),
    exposure: (approvedBy) => exposureNow(parts, approvedBy),
    freeHold: (...asked) => freeHold(parts, ...asked),
  };
  return {
    knownPoints: (customerId) => knownPointsOf(parts, customerId),
    balance: (customerId) => balanceOf(parts, customerId),
    withCart: (sell) => {
      const cart = createCustomerCart(parts, sell);
      stopCart = cart.close;
      return { ...served, ofCart: cart.ofCart, choose: cart.choose, spend: cart.spend };
    },
    close: () => {
      stopCart();
      stopFollowing();
      stopKeys();
      book.close();
    },
  };
}

function notOpened(health: Health, error: unknown): void {
  health.problem('replica', 'customers-not-opened', error instanceof Error ? error.message : String(error));
}
