/** The balance of a payment: never underpaid, change only on cash, card payments kept with their cart. */
import { describe, expect, it } from 'vitest';
import { addCard, balanceOf, cardsOf, createTenderStore, intentsOf, removeCard } from './tenders.ts';

describe('the balance of a payment', () => {
  it('[UI5] is covered by enough cash, and gives change', () => {
    expect(balanceOf(12_550, [], 20_000)).toEqual({
      dueMinor: 12_550,
      missingMinor: 0,
      changeMinor: 7_450,
      covered: true,
    });
  });

  it('[UI5] is never covered below the total', () => {
    expect(balanceOf(12_550, [], 12_549).covered).toBe(false);
    expect(balanceOf(12_550, [{ amountMinor: 12_000, reference: null }], 549).covered).toBe(false);
    expect(balanceOf(12_550, [{ amountMinor: 12_000, reference: null }], 550).covered).toBe(true);
  });

  it('[UI5] gives no change on cards, and isn’t covered when they exceed the total', () => {
    const balance = balanceOf(10_000, [{ amountMinor: 12_000, reference: null }], 0);
    expect(balance).toMatchObject({ dueMinor: -2_000, changeMinor: 0, covered: false });
  });

  it('[UI5] of nothing is covered by nothing', () => {
    expect(balanceOf(0, [], 0).covered).toBe(true);
    expect(intentsOf([], 0, 0)).toEqual([]);
  });

  it('[UI5] takes cash only for what is due', () => {
    const card = { amountMinor: 10_000, reference: '12' };
    expect(intentsOf([card], 0, 5_000)).toEqual([{ kind: 'card-stand-alone', ...card }]);
    expect(intentsOf([card], 500, 1_000)).toContainEqual({ kind: 'cash', tenderedMinor: 1_000 });
  });
});

describe('approved card payments', () => {
  it('[UI5] stay with their cart and lapse with the next', () => {
    const store = createTenderStore();
    addCard(store, 'a', { amountMinor: 100, reference: null });
    addCard(store, 'a', { amountMinor: 200, reference: null });
    expect(cardsOf(store.getState(), 'a')).toHaveLength(2);
    expect(cardsOf(store.getState(), 'b')).toEqual([]);
    removeCard(store, 'a', 0);
    expect(cardsOf(store.getState(), 'a')).toEqual([{ amountMinor: 200, reference: null }]);
    addCard(store, 'b', { amountMinor: 5, reference: null });
    expect(cardsOf(store.getState(), 'a')).toEqual([]);
  });
});
