/** By what purchases are found on a real server, when what counts under an id becomes another. */
import { afterEach, expect, it } from 'vitest';
import { purchasesAnswerSchema } from '../../shared/protocol/purchases.ts';
import { channelDesk } from '../support/channel-desk.ts';
import { openChannelShop, shopStartMs } from '../support/channel-shop.ts';
import { orderLine } from '../support/order-facts.ts';
import { sells } from '../support/return-facts.ts';
import { WireJournal } from '../support/wire-till.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('[PURCHASE27] a sale that does not count any more, because another has its id, is found by nothing that was its own', async () => {
  const { till } = await channelDesk(await openChannelShop(closing)).tillOf();
  const [low, high] = [new WireJournal(till), new WireJournal(till)].sort((a, b) =>
    a.journalId < b.journalId ? -1 : 1,
  ) as [WireJournal, WireJournal];
  const today = { at: { wallMs: shopStartMs, businessMs: shopStartMs } };
  const mug = [orderLine(1, 'MUG', 1, 25_000)];
  sells(high, mug, {}, today);
  const theirs = sells(high, mug, { customerId: 'c-1' }, today);
  const { id } = theirs.operation;
  const found = async (query: string): Promise<string[]> => {
    const response = await till.request(`/v1/purchases?${query}`);
    return purchasesAnswerSchema
      .parse(await response.json())
      .purchases.map(({ operation }) => String(operation.id));
  };
  await till.pushAll(high);
  expect(await found('customerId=c-1')).toEqual([id]);
  const counting = sells(low, mug, { customerId: 'c-2' }, { ...today, id });
  await till.pushAll(low);
  expect(await found('customerId=c-1')).toEqual([]);
  expect(await found(`number=${theirs.receiptNumber}`)).toEqual([]);
  expect(await found('customerId=c-2')).toEqual([id]);
  expect(await found(`number=${counting.receiptNumber}`)).toContain(id);
});
