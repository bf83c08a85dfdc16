/** An order that was paid in part and leaves in parts, at tills that don't hear of each other, on a real server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderSchema } from '../../shared/domain/entities/order.ts';
import { exceptionSchema } from '../../shared/domain/exceptions.ts';
import { channelDesk } from '../support/channel-desk.ts';
import { type ChannelShop, openChannelShop, shopStartMs } from '../support/channel-shop.ts';
import { handsLine } from '../support/collected-order.ts';
import { does } from '../support/order-facts.ts';
import { takesBack } from '../support/return-facts.ts';

const closing: (() => Promise<void> | void)[] = [];
let shop: ChannelShop;
let desk: ReturnType<typeof channelDesk>;

beforeEach(async () => {
  shop = await openChannelShop(closing);
  desk = channelDesk(shop);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const today = { at: { wallMs: shopStartMs, businessMs: shopStartMs } };

/** Two of A1 and an A2, of which the A1 are paid online, packed at a till. */
async function packedOrder({ journal, push }: Awaited<ReturnType<typeof desk.tillOf>>) {
  const lines = [
    { sku: 'A1', quantityMilli: 2000 },
    { sku: 'A2', quantityMilli: 1000 },
  ];
  const placed = await desk.placed({ lines, payment: null });
  const content = await desk.contentOf(placed.order.id);
  const [first, second] = content.lines;
  if (!first || !second) throw new Error('two lines were ordered');
  const paid = { amountMinor: first.totalMinor, reference: 'bank 1' };
  expect(await shop.post(`/v1/channel/orders/${content.id}/payments`, paid)).toMatchObject({ status: 200 });
  const accepted = does.accept(journal, content, { ...today, after: [content.id] });
  const packed = does.pack(journal, content, { ...today, after: [accepted.operation.id] });
  await push();
  return { content, packed, first, second };
}

describe('parts of an order at two tills', () => {
  it('[REFUND31] money paid online that both set off is raised, though each step fits; it goes as the goods come back', async () => {
    const here = await desk.tillOf('S1');
    const there = await desk.tillOf('S1');
    const { content, packed, first, second } = await packedOrder(here);
    const [paidMinor, overMinor] = [first.totalMinor, second.totalMinor];
    const one = handsLine(here.journal, content, packed, first);
    const other = handsLine(there.journal, content, packed, second);
    const raised = async () =>
      [...(await here.till.pull('exceptions')).values()].map((row) => exceptionSchema.parse(row));
    await here.push();
    expect(await raised()).toEqual([]);
    await there.push();
    const row = orderSchema.parse((await here.till.pull('orders')).get(content.id));
    expect([row.state, row.timeline.every(({ fits }) => fits)]).toEqual(['collected', true]);
    expect(await raised()).toMatchObject([
      {
        ...{ id: `refunded-twice:${content.id}`, kind: 'refunded-twice', subject: content.number },
        causes: [one.operation.id, other.operation.id].sort(),
        details: { overMinor, paidMinor, usedMinor: paidMinor + overMinor, refundedMinor: 0 },
      },
    ]);
    // Nobody gives back what was never paid.
    takesBack(there.journal, other, [{ line: second, milli: 1000 }], {
      ...{ payload: { currency: content.currency }, change: today },
      refunds: (amountMinor) => [
        { kind: 'refunded-before', way: 'prepaid', amountMinor, orderId: content.id },
      ],
    });
    await there.push();
    expect(await raised()).toEqual([]);
  });
});
