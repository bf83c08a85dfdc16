/**
 * What has been paid so far for the open cart, and what remains. Card payments that the terminal has approved
 * stay with the cart when the cashier goes back to it or the till is locked: the customer has been charged.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TenderIntent } from '../../../shared/domain/sell/decide-sale.ts';
import { sumMinor } from '../../../shared/money/money.ts';

/** A card payment that the stand-alone terminal approved. */
export interface CardPayment {
  readonly amountMinor: number;
  readonly reference: string | null;
}

/** Card payments of a cart. They lapse with it. */
export interface TenderState {
  readonly cartId: string | null;
  readonly cards: readonly CardPayment[];
}

export type TenderStore = StoreApi<TenderState>;

/** Makes the store; one per window. */
export function createTenderStore(): TenderStore {
  return createStore<TenderState>(() => ({ cartId: null, cards: [] }));
}

/** The card payments of this cart; those of another cart don't count. */
export function cardsOf(state: TenderState, cartId: string): readonly CardPayment[] {
  return state.cartId === cartId ? state.cards : [];
}

/** Adds an approved card payment to a cart. */
export function addCard(store: TenderStore, cartId: string, card: CardPayment): void {
  store.setState((state) => ({ cartId, cards: [...cardsOf(state, cartId), card] }));
}

/** Takes a card payment back, after the terminal has reversed it. */
export function removeCard(store: TenderStore, cartId: string, index: number): void {
  store.setState((state) => ({ cartId, cards: cardsOf(state, cartId).filter((_, at) => at !== index) }));
}

/** Where a payment stands. */
export interface Balance {
  /** Still to be paid in cash or by card; below zero when card payments exceed the total. */
  readonly dueMinor: number;
  /** What the typed cash leaves open; zero when it covers. */
  readonly missingMinor: number;
  readonly changeMinor: number;
  readonly covered: boolean;
}

/** Works out the balance from total, approved cards, and the cash typed so far. */
export function balanceOf(totalMinor: number, cards: readonly CardPayment[], cashMinor: number): Balance {
  const dueMinor = totalMinor - sumMinor(cards.map((card) => card.amountMinor));
  const openMinor = Math.max(0, dueMinor);
  return {
    dueMinor,
    missingMinor: Math.max(0, openMinor - cashMinor),
    changeMinor: openMinor === 0 ? 0 : Math.max(0, cashMinor - openMinor),
    covered: dueMinor >= 0 && (dueMinor === 0 || cashMinor >= dueMinor),
  };
}

/** The tenders to record. Cash typed when nothing is due any more is not taken. */
export function intentsOf(
  cards: readonly CardPayment[],
  dueMinor: number,
  cashMinor: number,
): TenderIntent[] {
  const intents: TenderIntent[] = cards.map((card) => ({ kind: 'card-stand-alone', ...card }));
  return dueMinor > 0 && cashMinor > 0 ? [...intents, { kind: 'cash', tenderedMinor: cashMinor }] : intents;
}
