/** The open cart against a disk whose saves end when the test says so. */
import { describe, expect, it } from 'vitest';
import { addToCart, type Cart, openCart } from '../../shared/domain/sell/cart.ts';
import { createOpenCart } from './open-cart.ts';

const none = () => ({ kind: 'none' }) as const;
const goods = (sku: string) => (cart: Cart) => addToCart(cart, sku, 1000);
const money = (amountMinor: number) => (cart: Cart) => ({
  ...cart,
  cardPayments: [...cart.cardPayments, { amountMinor, reference: null }],
});

function desk() {
  const saves: { readonly cart: Cart; readonly end: (error?: Error) => void }[] = [];
  const shows: Cart[] = [];
  const failures: unknown[] = [];
  const open = createOpenCart(
    openCart('first', 0),
    {
      save: (cart) =>
        new Promise((resolve, reject) => {
          saves.push({ cart, end: (error) => (error ? reject(error) : resolve()) });
        }),
    },
    (cart) => shows.push(cart),
    (error) => failures.push(error),
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  /** What shows: goods by SKU, money by amount. */
  const shown = () => {
    const cart = shows.at(-1);
    return (
      cart && [...cart.lines.map((line) => line.sku), ...cart.cardPayments.map((each) => each.amountMinor)]
    );
  };
  return { open, saves, shows, failures, settled, shown };
}

describe('the open cart', () => {
  it('[DRAFT6] shows goods before the disk answers, in their order, and saves every cart that shows', async () => {
    const { open, saves, shows } = desk();
    await open.change(goods('A'), none, 'at-once');
    await open.change(goods('B'), none, 'at-once');
    expect(shows.map((cart) => cart.lines.map((line) => line.sku))).toEqual([['A'], ['A', 'B']]);
    expect(saves.map((save) => save.cart)).toEqual(shows);
  });

  it('[DRAFT6] goes on selling when a draft can’t be saved, and tells', async () => {
    const { open, saves, failures, settled, shown } = desk();
    await open.change(goods('A'), none, 'at-once');
    saves[0]?.end(new Error('disk full'));
    await settled();
    await open.change(goods('B'), none, 'at-once');
    expect(shown()).toEqual(['A', 'B']);
    expect(failures).toMatchObject([{ message: 'disk full' }]);
  });

  it('[TENDER3] shows money only once the disk has it, and nothing that was asked for after it before', async () => {
    const { open, saves, settled, shown } = desk();
    await open.change(goods('A'), none, 'at-once');
    const paying = open.change(money(100), none, 'saved');
    const scanned = open.change(goods('B'), none, 'at-once');
    saves[0]?.end();
    await settled();
    expect(shown()).toEqual(['A']);
    saves[1]?.end();
    await Promise.all([paying, settled()]);
    expect(shown()).toEqual(['A', 'B', 100]);
    saves[2]?.end();
    await scanned;
    await open.change(goods('C'), none, 'at-once');
    expect(shown()).toEqual(['A', 'B', 'C', 100]);
  });

  it('[TENDER3] shows no second payment with the save of the first', async () => {
    const { open, saves, settled, shown } = desk();
    const first = open.change(money(100), none, 'saved');
    const second = open.change(money(200), none, 'saved');
    saves[0]?.end();
    await Promise.all([first, settled()]);
    expect(shown()).toEqual([100]);
    saves[1]?.end();
    await second;
    expect(shown()).toEqual([100, 200]);
  });

  it('[SALEFLOW4] never shows a cart again that another one took the place of', async () => {
    const { open, saves, settled, shows } = desk();
    const paying = open.change(money(100), none, 'saved');
    const replaced = open.replace(openCart('second', 0));
    await open.change(goods('B'), none, 'at-once');
    for (const save of saves) save.end();
    await Promise.all([paying, replaced, settled()]);
    expect(shows.map((cart) => cart.id)).toEqual(['second', 'second']);
  });
});
