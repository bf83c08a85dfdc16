/** Cash that was to be handed over when the program ended, or the till was locked: told until somebody did it. */
import { afterEach, expect, test } from 'vitest';
import { backLine, draftOf, type ReturnShop, returnShop, sellHere } from '../../tests/support/return-shop.ts';
import type { Till } from './till.ts';

const opened: Till[] = [];
afterEach(async () => {
  for (const till of opened.splice(0)) await till.close();
});

const told = (till: Till) => till.cashToGive.state.getState().told;

/** Takes one piece of a sale of two back, up to the choice of cash. */
async function cashDraft(shop: ReturnShop): Promise<string> {
  const { till } = shop;
  const sale = await sellHere(till);
  const found = await till.returns.find({ by: 'number', text: sale.receiptNumber ?? '' });
  const [purchase] = found.ok ? found.value.found : [];
  const draft = await draftOf(till, purchase ?? null, [backLine(1, 1)]);
  const given = await till.returns.refund(draft.id, 0, { kind: 'cash' });
  if (!given.ok) throw new Error(given.reason.code);
  await till.returns.saved();
  return draft.id;
}

/** The program ends after the entry is on the disk and before anybody hears of it. */
async function dieRecording(shop: ReturnShop, till: Till, record: () => Promise<unknown>): Promise<void> {
  const { host } = shop.disk;
  const appended = new Promise<void>((resolve) => {
    host.afterAppend = () => {
      resolve();
      return new Promise(() => {});
    };
  });
  void record();
  await appended;
  host.afterAppend = () => {};
  await till.close();
}

test('[CASHOUT1] a crash after a cash refund was recorded: the next start tells it, until it is put away', async () => {
  const shop = await returnShop(opened);
  const draftId = await cashDraft(shop);
  await dieRecording(shop, shop.till, () => shop.till.returns.record(draftId));
  const [entry] = shop.entries('return');
  const till = await shop.start();
  const expected = { operationId: draftId, kind: 'return', number: entry?.receiptNumber, amountMinor: 250 };
  expect(told(till)).toEqual([expected]);
  await till.close();
  const again = await shop.start();
  expect(told(again)).toEqual([expected]);
  await sellHere(again);
  expect(told(again)).toEqual([expected]);
  again.cashToGive.given(draftId);
  expect(told(again)).toEqual([]);
  await again.close();
  expect(told(await shop.start())).toEqual([]);
});

test('[CASHOUT1] so is the change of a sale; where nothing was to be handed over there is nothing to tell', async () => {
  const shop = await returnShop(opened);
  const { till } = shop;
  await till.actions.addSku('A1', 1000);
  await dieRecording(shop, till, () => till.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]));
  const again = await shop.start();
  expect(told(again)).toMatchObject([{ kind: 'sale', amountMinor: 750 }]);
  again.cashToGive.given(told(again)[0]?.operationId ?? '');
  await again.actions.addSku('A1', 1000);
  await dieRecording(shop, again, () => again.actions.pay([{ kind: 'cash', tenderedMinor: 250 }]));
  expect(told(await shop.start())).toEqual([]);
});

test('[CASHOUT1] what the cashier left as done isn’t told after a restart, nor what was done before the next sale', async () => {
  const shop = await returnShop(opened);
  const draftId = await cashDraft(shop);
  const { till } = shop;
  await till.returns.record(draftId);
  till.cashToGive.given(draftId);
  await till.close();
  const again = await shop.start();
  expect(told(again)).toEqual([]);
  await again.actions.addSku('A1', 1000);
  await again.actions.pay([{ kind: 'cash', tenderedMinor: 1000 }]);
  await sellHere(again);
  await again.close();
  expect(told(await shop.start())).toEqual([]);
});

test('[CASHOUT2] locked with the amount in front, it is told from then on', async () => {
  const shop = await returnShop(opened);
  const draftId = await cashDraft(shop);
  const { till } = shop;
  await till.returns.record(draftId);
  expect(told(till)).toEqual([]);
  till.cashToGive.left(draftId);
  expect(told(till)).toMatchObject([{ operationId: draftId, amountMinor: 250 }]);
  await till.close();
  expect(told(await shop.start())).toMatchObject([{ operationId: draftId }]);
});
