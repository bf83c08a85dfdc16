/** Exchanges: goods taken back and goods given are one fact, and only the difference moves as money. */
import { afterEach, describe, expect, test } from 'vitest';
import { memoryDrafts } from '../../tests/support/memory-drafts.ts';
import {
  backLine,
  byCard,
  codeFor,
  draftOf,
  type ReturnShop,
  returnShop,
  soldEntry,
} from '../../tests/support/return-shop.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const code = (answer: {
  readonly ok: boolean;
  readonly reason?: { readonly code: string };
}): string | null => (answer.ok ? null : (answer.reason?.code ?? ''));

/** So many of three pieces at 250 come back, and so many pieces of A2 at 250 are given for them. */
async function exchanged(
  pieces: number,
  given: number,
  tenders?: typeof byCard,
): Promise<ReturnShop & { readonly draftId: string }> {
  const shop = await returnShop(opened, { terminal: true });
  shop.cut();
  const entry = soldEntry(1, shop.nowMs, tenders ? { tenders } : {});
  const found = await shop.till.returns.scan(codeFor(entry));
  if (!found.ok) throw new Error(found.reason.code);
  const draft = await draftOf(shop.till, found.value, [backLine(1, pieces)]);
  await shop.till.actions.addSku('A2', given * 1000);
  const exchange = await shop.till.returns.exchange(draft.id, true);
  expect(code(exchange)).toBeNull();
  return { ...shop, draftId: draft.id };
}

describe('[RETURN13] an exchange is paid in the open cart and recorded with its return', () => {
  test('[RETURN13] goods of the same worth: no money moves, one fact, and the cart is gone', async () => {
    const { till, draftId, returns, entries } = await exchanged(1, 1);
    expect(till.returns.shown(draftId)?.money).toMatchObject({
      ...{ netted: [{ way: 'cash', amountMinor: 250 }], left: [], dueMinor: 0 },
    });
    const [a1, a2] = ['A1', 'A2'].map((sku) => till.stock.figure(sku).onHandMilli ?? 0);
    expect(await till.returns.record(draftId)).toMatchObject({
      ok: true,
      value: { operation: { id: draftId } },
    });
    expect(returns()).toMatchObject([
      {
        refunds: [{ kind: 'exchange', way: 'cash', amountMinor: 250 }],
        sale: { totalMinor: 250, tenders: [{ kind: 'exchange', way: 'cash', amountMinor: 250 }] },
      },
    ]);
    expect(entries('sale')).toEqual([]);
    expect(till.stock.figure('A1').onHandMilli).toBe((a1 ?? 0) + 1000);
    expect(till.stock.figure('A2').onHandMilli).toBe((a2 ?? 0) - 1000);
    expect(till.sell.getState()).toMatchObject({ cart: { lines: [] }, paid: { operation: { id: draftId } } });
    expect(till.sell.getState().cart.id).not.toBe(draftId);
    expect(till.returns.work.getState().drafts).toEqual([]);
  });

  test('[RETURN13] dearer goods: the rest is paid in the cart, in cash or on the terminal', async () => {
    const { till, draftId, returns, disk } = await exchanged(1, 3);
    expect(till.returns.shown(draftId)?.money).toMatchObject({ dueMinor: 500 });
    expect(await till.returns.record(draftId)).toMatchObject({
      ...{ ok: false, reason: { code: 'underpaid', missingMinor: 500 } },
    });
    const { id, lines } = till.sell.getState().cart;
    expect([id, lines.length]).toEqual([draftId, 1]);
    const intent = {
      method: 'card-terminal',
      forOperationId: id,
      amountMinor: 200,
      currency: 'GBP',
    } as const;
    expect(await till.payments.pay(intent)).toMatchObject({ outcome: 'approved' });
    expect(await till.actions.pay([{ kind: 'cash', tenderedMinor: 500 }])).toMatchObject({ ok: true });
    expect(returns()[0]?.sale?.tenders).toMatchObject([
      { kind: 'exchange', amountMinor: 250 },
      { kind: 'card-terminal', amountMinor: 200 },
      { kind: 'cash', amountMinor: 300, tenderedMinor: 500, changeMinor: 200 },
    ]);
    expect(till.payments.state.getState().unused).toEqual([]);
    expect(disk.host.terminal.ledger).toMatchObject([{ amountMinor: 200 }]);
  });

  test('[RETURN13] cheaper goods: what is left goes back by the way it came, and money by card is never cash', async () => {
    const { till, draftId, returns, disk } = await exchanged(3, 1, byCard);
    expect(till.returns.shown(draftId)?.money).toMatchObject({
      ...{ netted: [{ way: 'card-terminal', amountMinor: 250 }], left: [{ amountMinor: 500 }] },
    });
    expect(code(await till.returns.refund(draftId, 0, { kind: 'cash' }))).toBe('refund-not-possible');
    expect(code(await till.returns.record(draftId))).toBe('refunds-differ');
    expect(await till.actions.pay([])).toMatchObject({
      ...{ ok: false, reason: { code: 'return-refused', refusal: { code: 'refunds-differ' } } },
    });
    await till.returns.refund(draftId, 0, { kind: 'card-terminal' });
    expect(code(await till.returns.record(draftId))).toBeNull();
    expect(returns()[0]?.refunds).toMatchObject([
      { kind: 'exchange', way: 'card-terminal', amountMinor: 250 },
      { kind: 'card-terminal', way: 'card-terminal', amountMinor: 500 },
    ]);
    expect(disk.host.terminal.ledger).toMatchObject([{ amountMinor: -500 }]);
  });

  test('[RETURN13] the cart can’t be parked away from its return; given up, a mere return is left', async () => {
    const { till, draftId, returns, entries } = await exchanged(1, 1);
    expect(code(await till.parkedActions.park(null))).toBe('payment-in-cart');
    expect(code(await till.actions.voidCart('changed their mind', 'boss'))).toBeNull();
    expect(till.returns.shown(draftId)).toMatchObject({ draft: { isExchange: false }, openMinor: 250 });
    await till.returns.refund(draftId, 0, { kind: 'cash' });
    expect(code(await till.returns.record(draftId))).toBeNull();
    expect([returns()[0]?.sale, entries('sale').length]).toEqual([null, 0]);
  });

  test('[RETURN13] taken out of the exchange, the cart is a sale of its own; an empty one exchanges nothing', async () => {
    const { till, draftId, entries } = await exchanged(1, 1);
    expect(await till.returns.exchange(draftId, false)).toMatchObject({
      ok: true,
      value: { isExchange: false },
    });
    expect(till.sell.getState().cart.id).not.toBe(draftId);
    expect(code(await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }]))).toBeNull();
    expect(entries('sale').length).toBe(1);
    expect(code(await till.returns.exchange(draftId, true))).toBeNull();
    expect(code(await till.returns.record(draftId))).toBe('cart-empty');
  });

  test('[RETURN13] money in the cart is settled before the goods change their purpose', async () => {
    const { till, draftId } = await exchanged(1, 2);
    await till.actions.addCardPayment({ amountMinor: 250, reference: 'S1' });
    expect(await till.returns.exchange(draftId, false)).toMatchObject({
      ...{ ok: false, reason: { code: 'unavailable', reason: 'payment-in-cart' } },
    });
    expect(code(await till.returns.record(draftId))).toBeNull();
  });

  test('[SALEFLOW14] goods whose sale got no answer are not given again: the cart is paid', async () => {
    const shop = await returnShop(opened, {});
    const { till, disk } = shop;
    shop.cut();
    await till.actions.addSku('A2', 1000);
    const { id } = till.sell.getState().cart;
    disk.host.afterAppend = () => {
      throw new Error('the answer was lost');
    };
    expect(code(await till.actions.pay([{ kind: 'cash', tenderedMinor: 250 }]))).toBe('journal-refused');
    disk.host.afterAppend = () => {};
    const found = await till.returns.scan(codeFor(soldEntry(1, shop.nowMs)));
    if (!found.ok) throw new Error(found.reason.code);
    const draft = await draftOf(till, found.value, [backLine(1, 1)]);
    expect(await till.returns.exchange(draft.id, true)).toMatchObject({
      ...{ ok: false, reason: { code: 'unavailable', reason: 'cart-changing' } },
    });
    expect(till.sell.getState()).toMatchObject({ paid: { operation: { id } }, cart: { lines: [] } });
    expect(till.returns.shown(draft.id)).toMatchObject({ draft: { isExchange: false } });
    expect([shop.entries('sale').length, shop.returns()]).toEqual([1, []]);
  });

  test('[SALEFLOW14] an exchange that got no answer is over: its goods can’t be taken out of it', async () => {
    const { till, draftId, disk, returns, entries } = await exchanged(1, 1);
    disk.host.afterAppend = () => {
      throw new Error('the answer was lost');
    };
    expect(code(await till.returns.record(draftId))).toBe('journal-refused');
    disk.host.afterAppend = () => {};
    expect(code(await till.returns.exchange(draftId, false))).toBe('no-draft');
    expect(till.sell.getState()).toMatchObject({ paid: { operation: { id: draftId } }, cart: { lines: [] } });
    expect(till.returns.work.getState().drafts).toEqual([]);
    expect([entries('sale').length, returns().length]).toEqual([0, 1]);
  });

  test('[RETURN13] goes on after a restart, with its cart and what was paid for it', async () => {
    const shop = await exchanged(1, 3);
    const { draftId } = shop;
    const intent = {
      method: 'card-terminal',
      forOperationId: draftId,
      amountMinor: 500,
      currency: 'GBP',
    } as const;
    await shop.till.payments.pay(intent);
    await shop.till.returns.saved();
    await shop.till.close();
    const till = await shop.start();
    expect(till.returns.shown(draftId)).toMatchObject({
      draft: { isExchange: true },
      money: { dueMinor: 500 },
    });
    expect(code(await till.returns.record(draftId))).toBeNull();
    await till.close();
    const again = await shop.start();
    expect(again.payments.state.getState().unused).toEqual([]);
    expect(again.sell.getState().cart.lines).toEqual([]);
  });

  test('[RETURN13] after a crash that lost the cart, the draft is a mere return again', async () => {
    const shop = await exchanged(1, 1);
    const { draftId, disk } = shop;
    await shop.till.returns.saved();
    await shop.till.close();
    const drafts = memoryDrafts(disk.draftsName);
    const cart = await drafts.get('cart:current');
    await drafts.remove(cart._id, cart._rev);
    await drafts.close();
    const till = await shop.start();
    expect(till.returns.shown(draftId)).toMatchObject({ draft: { isExchange: false }, openMinor: 250 });
    await till.returns.refund(draftId, 0, { kind: 'cash' });
    expect(code(await till.returns.record(draftId))).toBeNull();
  });
});
