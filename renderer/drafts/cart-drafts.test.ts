import { describe, expect, it, vi } from 'vitest';
import { addToCart, openCart } from '../../shared/domain/sell/cart.ts';
import { memoryDrafts } from '../../tests/support/memory-drafts.ts';
import { createCartDrafts, type DraftProblem } from './cart-drafts.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const id = '01900000-0000-7000-8000-000000000001';
let names = 0;
const freshName = (): string => {
  names += 1;
  return `cart-drafts-test-${names}`;
};

function opened(name: string) {
  const problems: DraftProblem[] = [];
  const database = memoryDrafts(name);
  return { database, problems, drafts: createCartDrafts(database, (problem) => problems.push(problem)) };
}

describe('the draft of the open cart', () => {
  it('[DRAFT1] is there again after a restart, as it was saved last', async () => {
    const name = freshName();
    const first = opened(name);
    expect(await first.drafts.load()).toBeNull();
    let cart = openCart(id, 1000);
    for (let line = 0; line < 30; line += 1) {
      cart = addToCart(cart, `A${line}`, 1000);
      await first.drafts.save(cart);
    }
    await first.drafts.close();
    expect(await opened(name).drafts.load()).toEqual(cart);
  });

  it('[DRAFT2] saves fast changes together: the last one wins and every save resolves after it is on disk', async () => {
    const name = freshName();
    const { drafts, database } = opened(name);
    const carts = Array.from({ length: 50 }, (_, index) => ({
      ...openCart(id, 1000),
      reference: `R${index}`,
    }));
    await Promise.all(carts.map((cart) => drafts.save(cart)));
    const { update_seq: writes } = await database.info();
    expect(Number(writes)).toBeLessThan(5);
    expect((await opened(name).drafts.load())?.reference).toBe('R49');
  });

  it('[DRAFT3] takes a save asked for in the moment in which the one before ends', async () => {
    const name = freshName();
    const { drafts } = opened(name);
    await drafts.save({ ...openCart(id, 1), reference: 'first' }).then(() => {
      return drafts.save({ ...openCart(id, 1), reference: 'second' });
    });
    expect((await opened(name).drafts.load())?.reference).toBe('second');
  });

  it('[DRAFT4] sets a draft aside that it cannot read, and tells', async () => {
    const name = freshName();
    await memoryDrafts(name).put({ _id: 'cart:current', cart: { lines: 'many' } });
    const { drafts, problems, database } = opened(name);
    expect(await drafts.load()).toBeNull();
    expect(problems).toMatchObject([{ code: 'draft-unreadable' }]);
    await drafts.save(openCart(id, 1000));
    expect((await database.get(problems[0]?.detail ?? '')).setAside).toEqual({ cart: { lines: 'many' } });
    expect((await opened(name).drafts.load())?.id).toBe(id);
  });

  it('[DRAFT5] keeps both when another window saved meanwhile', async () => {
    const name = freshName();
    const [one, two] = [opened(name), opened(name)];
    await one.drafts.load();
    await two.drafts.load();
    await one.drafts.save({ ...openCart(id, 1), reference: 'of one' });
    await two.drafts.save({ ...openCart(id, 1), reference: 'of two' });
    expect(two.problems).toMatchObject([{ code: 'draft-of-another-window' }]);
    const parked = await two.database.get(two.problems[0]?.detail ?? '');
    expect(parked.setAside).toMatchObject({ cart: { reference: 'of one' } });
    expect((await opened(name).drafts.load())?.reference).toBe('of two');
  });
});
