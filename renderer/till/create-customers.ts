/** Puts the parts of a till together that deal with customers and their points. */
import { ok, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { KnownPoints } from '../../shared/domain/sell/cart-points.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { RowsArrived } from '../replica/collection-feed.ts';
import { type CustomerBook, createCustomerBook } from './customer-book.ts';
import { createCustomerCart } from './customer-cart.ts';
import { findCustomers } from './customer-find.ts';
import { type CustomerLedger, createCustomerLedger } from './customer-ledger.ts';
import type { CustomerParts } from './customer-parts.ts';
import { changeCustomer, registerCustomer } from './customer-record.ts';
import type { TillCustomers } from './customer-types.ts';
import { knownPointsOf, viewOf } from './customer-view.ts';
import type { Health } from './health.ts';
import { actingWith } from './lent-right.ts';
import type { Sell } from './sell.ts';

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
  /** The same with the customer of the open cart, once there is one to sell with. */
  withCart(sell: Pick<Sell, 'state' | 'actions'>): TillCustomers;
  close(): void;
}

/** Makes a till's customers: values open while somebody is signed in, and no longer. */
export function createCustomers(
  till: Omit<CustomerParts, 'book' | 'ledger'> & { readonly health: Health },
  { book, ledger }: CustomerShelf,
): CustomerDesk {
  const parts: CustomerParts = { ...till, book, ledger };
  // A key pressed twice registers one person: the second time the phone number is known.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = turn.then(task);
    turn = mine.catch(() => {});
    return mine;
  };
  const follow = (isSignedIn: boolean): void => {
    if (isSignedIn) book.open().catch((error: unknown) => notOpened(till.health, error));
    else book.close();
  };
  const stopFollowing = till.session.state.subscribe((now, before) => {
    if ((now.staff === null) !== (before.staff === null)) follow(now.staff !== null);
  });
  // Keys are asked for whenever the server is heard again, and once it has what was recorded here.
  let syncing = Promise.resolve();
  const syncKeys = (): void => {
    syncing = syncing
      .then(() => till.host.customerKeysSync(null))
      .then(({ held, erased }) => {
        book.erase(erased);
        if (held !== keysHeld && till.session.state.getState().staff) follow(true);
        keysHeld = held;
      })
      // Without a network it is tried again when there is one.
      .catch(() => {});
  };
  let keysHeld: number | null = null;
  const stopSyncing = till.health.state.subscribe((now, before) => {
    const isHeardAgain = now.connected && !before.connected;
    if (isHeardAgain || (now.connected && now.waiting === 0 && before.waiting > 0)) syncKeys();
  });
  let stopCart = (): void => {};
  const served: Omit<TillCustomers, 'ofCart' | 'choose' | 'spend'> = {
    state: book.state,
    find: (text, limit) => findCustomers(parts, text, limit),
    open: async (customerId, approvedBy) => {
      const acting = actingWith(till.session, 'customer-open', approvedBy);
      if (!acting.ok) return acting;
      if (book.isErased(customerId)) return refused({ code: 'erased' });
      const known = book.customer(customerId);
      if (!known) return refused({ code: 'customer-unknown' });
      const { actor, lentBy } = acting.value;
      const logged = await till.record({
        kind: 'audit',
        staffId: actor.staffId,
        payload: {
          verb: 'customer-open',
          subject: known.customerId,
          reason: null,
          approvedBy: lentBy,
          amountMinor: null,
        },
      });
      return logged.ok ? ok(viewOf(parts, known)) : logged;
    },
    register: (registration, options) => inTurn(() => registerCustomer(parts, registration, options)),
    change: (...asked) => inTurn(() => changeCustomer(parts, ...asked)),
  };
  return {
    knownPoints: (customerId) => knownPointsOf(parts, customerId),
    withCart: (sell) => {
      const cart = createCustomerCart(parts, sell);
      stopCart = cart.close;
      return { ...served, ofCart: cart.ofCart, choose: cart.choose, spend: cart.spend };
    },
    close: () => {
      stopCart();
      stopFollowing();
      stopSyncing();
      book.close();
    },
  };
}

function notOpened(health: Health, error: unknown): void {
  health.problem('replica', 'customers-not-opened', error instanceof Error ? error.message : String(error));
}
