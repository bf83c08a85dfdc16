/** Puts the parts of a till together that deal with returns and exchanges. */
import type { Result } from '../../shared/base/result.ts';
import { refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { Cart } from '../../shared/domain/sell/cart.ts';
import type { SaleView, TenderIntent } from '../../shared/domain/sell/decide-sale.ts';
import type { DraftDatabase } from '../drafts/cart-drafts.ts';
import type { Health } from './health.ts';
import { type BookParts, createReturnBook, type ReturnBook } from './return-book.ts';
import { createPurchaseClient } from './return-client.ts';
import { createReturnDesk, type DecidedReturn, type DecideRefusal } from './return-desk.ts';
import { createFinder } from './return-find.ts';
import { createPayouts } from './return-owed.ts';
import type { ReturnParts } from './return-parts.ts';
import type { Returns } from './return-types.ts';
import { createReturnWork, type ReturnWork } from './return-work.ts';
import { createStoreCredits } from './store-credits.ts';
import type { PayRefusal } from './till.ts';

/** Returns as they stand beside the replica, before there is anything to sell with. */
export interface ReturnShelf {
  readonly book: ReturnBook;
  readonly work: ReturnWork;
}

/** Makes the book of what came back and the drafts of returns. */
export function createReturnShelf(
  database: DraftDatabase,
  book: BookParts,
  health: Health,
  draftNotSaved: (error: unknown) => void,
): ReturnShelf {
  const problem = ({ code, detail }: { readonly code: string; readonly detail: string }): void =>
    health.problem('drafts', code, detail);
  return { book: createReturnBook(book), work: createReturnWork(database, problem, draftNotSaved) };
}

/** Returns as the till holds them. */
export interface TillReturns extends Returns {
  /** Reads drafts and own facts. `openCartId` is the cart that was open when the till stopped. */
  load(openCartId: string): Promise<void>;
  /** Hears of every entry that is on disk. */
  recorded(entry: JournalEntry): void;
  /** A cart was given up. */
  cartGone(cartId: string): void;
  /** Whether a cart's goods are given in exchange: it is paid with its return and nothing else. */
  isExchange(cartId: string): boolean;
  /** Decides the return that a cart's goods are given in exchange by. */
  decideExchange(
    view: SaleView,
    cart: Cart,
    intents: readonly TenderIntent[],
  ): Result<DecidedReturn, PayRefusal> | null;
  close(): Promise<void>;
}

/** The newest own facts, read at start. */
const lookBack = 500;

/** Makes a till's returns. */
export function createReturns(
  till: Omit<ReturnParts, 'book' | 'work' | 'inTurn'>,
  { book, work }: ReturnShelf,
): TillReturns {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn: ReturnParts['inTurn'] = (task) => {
    const mine = turn.then(task);
    turn = mine.catch(() => {});
    return mine;
  };
  const parts: ReturnParts = { ...till, book, work, inTurn };
  const ask = createPurchaseClient(till.syncFetch, till.timers, till.isConnected);
  const finder = createFinder(parts, ask);
  const credits = createStoreCredits(parts, ask);
  const desk = createReturnDesk(parts, finder);
  let stopListening = (): void => {};
  return {
    ...createPayouts(parts, ask),
    credits,
    work: work.state,
    waiting: book.waiting,
    scan: (scanned) => finder.scan(scanned),
    find: (query) => finder.find(query),
    open: (found) => desk.open(found),
    change: (draftId, change) => desk.change(draftId, change),
    shown: (draftId) => desk.shown(draftId),
    refund: (...asked) => desk.refund(...asked),
    exchange: (draftId, isExchange) => desk.exchange(draftId, isExchange),
    record: (draftId) => desk.record(draftId),
    drop: (draftId) => desk.drop(draftId),
    printApplication: (draftId) => desk.printApplication(draftId),
    saved: () => work.saved(),
    recorded: (entry) => {
      book.recorded(entry);
      const { id, kind } = entry.operation;
      if (kind === 'return' && work.draft(id)) work.remove(id);
      if (kind === 'refund-payment') work.forgetPayout(id);
    },
    cartGone: (cartId) => desk.cartGone(cartId),
    isExchange: (cartId) => desk.isExchange(cartId),
    decideExchange: (view, cart, intents) => {
      if (!desk.isExchange(cart.id)) return null;
      const decided = desk.decide(cart.id, { view, cart, intents });
      if (decided.ok) return decided;
      return refused(payRefusal(decided.reason));
    },
    load: async (openCartId) => {
      const entries = await till.host.journalNewest({
        kinds: ['return', 'refund-payment'],
        limit: lookBack,
      });
      const ids = new Set(entries.map((entry) => entry.operation.id));
      for (const entry of entries) book.recorded(entry);
      await work.load((operationId) => ids.has(operationId));
      for (const draft of work.state.getState().drafts) {
        if (draft.isExchange && draft.id !== openCartId) desk.cartGone(draft.id);
        // A purchase that was looked at before the till stopped.
        if (draft.lines.length === 0 && draft.made.length === 0 && !draft.isExchange) work.remove(draft.id);
      }
      desk.takeApproved();
      stopListening = till.payments.state.subscribe(() => desk.takeApproved());
    },
    close: async () => {
      stopListening();
      await work.saved().catch(() => {});
    },
  };
}

/** Why the cart of an exchange isn't paid, in the words of paying. */
function payRefusal(refusal: DecideRefusal): PayRefusal {
  switch (refusal.code) {
    case 'sale-refused':
      return refusal.refusal;
    case 'not-signed-in':
    case 'no-shift':
    case 'shift-too-old':
    case 'shift-other-currency':
    case 'payment-unsettled':
      return { code: refusal.code };
    case 'no-draft':
      return { code: 'return-refused', refusal: { code: 'nothing-chosen' } };
    default:
      return { code: 'return-refused', refusal };
  }
}
