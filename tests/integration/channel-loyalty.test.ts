/** The web shop by the same programme: balance, quote, hold, an order that spends points and earns them. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeCustomers, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { type ChannelDesk, channelDesk } from '../support/channel-desk.ts';
import { type ChannelShop, openChannelShop, shopStartMs, wish } from '../support/channel-shop.ts';
import { ledgerEntry, sampleProgramme } from '../support/loyalty-samples.ts';
import { newId } from '../support/wire-till.ts';

const closing: (() => Promise<void> | void)[] = [];
let shop: ChannelShop;
let desk: ChannelDesk;
let key: string;

beforeEach(async () => {
  shop = await openChannelShop(closing);
  await shop.hear('S1');
  desk = channelDesk(shop);
  key = await shop.makeKey(['loyalty:read', 'loyalty:write', 'orders:read', 'orders:write']);
  const rules = { campaigns: [], pendingDays: 0, lifeDays: null };
  await writeReference(shop.server.store, [{ ...sampleProgramme(rules), currency: 'GBP' }]);
  const entry = ledgerEntry('welcome', 50, shopStartMs - 1, { customerId: 'c1', expiresAtMs: null });
  await shop.server.store.write(({ loyalty }) =>
    loyalty.setLedger([{ operationId: 'welcome', entries: [entry] }]),
  );
  await writeCustomers(shop.server.store, 'S1', [{ id: 'c1', number: 'c1', country: null }]);
});
afterEach(async () => {
  expect(shop.server.errors).toEqual([]);
  for (const close of closing.splice(0).reverse()) await close();
});

const post = (path: string, body: unknown) => shop.post(`/v1/channel/loyalty/${path}`, body, null, key);
const available = async () => {
  const { body } = await post('customer', { by: 'id', customerId: 'c1' });
  return (body.account as { availablePoints: number }).availablePoints;
};

it('[HOLD5] a basket is quoted, held and ordered with points, and what is called off gives them back', async () => {
  expect((await post('customer', { by: 'id', customerId: 'c1' })).body).toMatchObject({
    ...{
      customerId: 'c1',
      tierId: 'basic',
      tierName: { en: 'Basic' },
      currency: 'GBP',
      pointValueMinor: 100,
    },
    account: { availablePoints: 50 },
  });
  const { lines } = wish();
  const quote = { customerId: 'c1', storeId: 'S1', lines, spendPoints: 40 };
  const quoted = (await post('quote', quote)).body as Record<string, number>;
  const most = quoted.mostPoints ?? 0;
  expect(most).toBe(Math.floor((quoted.totalMinor ?? 0) / 200));
  expect(most).toBeGreaterThan(0);
  expect(quoted).toMatchObject({
    ...{ spentPoints: most, spentMinor: most * 100 },
    dueMinor: (quoted.totalMinor ?? 0) - most * 100,
  });
  const basketId = newId();
  const held = (await post('holds', { basketId, customerId: 'c1', points: 50 })).body;
  expect(held).toMatchObject({ status: 'held', points: 50 });
  // What a basket holds itself isn't set off against what it may spend; for any other basket it is gone.
  expect((await post('quote', { ...quote, basketId })).body).toEqual(quoted);
  expect((await post('quote', { ...quote, basketId: newId() })).body).toMatchObject({ mostPoints: 0 });
  const order = (loyalty: unknown) => shop.post('/v1/channel/orders', { ...wish(), loyalty }, newId(), key);
  const wanted = { customerId: 'c1', spendPoints: most };
  expect(await order(wanted)).toMatchObject({
    status: 409,
    body: { code: 'points-not-available', mostPoints: 0 },
  });
  expect(await order({ ...wanted, holdId: held.holdId, spendPoints: most + 1 })).toMatchObject({
    status: 409,
    body: { code: 'points-not-available', mostPoints: most },
  });
  const placed = await order({ ...wanted, holdId: held.holdId });
  const { id } = placed.body.order as { id: string };
  expect(placed).toMatchObject({
    status: 200,
    body: { order: { totalMinor: quoted.dueMinor, loyalty: { spentPoints: most, tierId: 'basic' } } },
  });
  expect(await shop.server.store.read(({ loyalty }) => loyalty.holds())).toEqual([]);
  expect(await available()).toBe(50 - most);
  const content = await desk.contentOf(id);
  expect(content.customerId).toBe('c1');
  expect(content.lines.reduce((sum, line) => sum + line.pointsSpent, 0)).toBe(most);
  await shop.post(`/v1/channel/orders/${id}/cancel`, { reason: 'x' }, newId(), key);
  expect(await available()).toBe(50);
});

it('[HOLD6] a channel without the right, a stranger and a hold that lapsed are refused or let go', async () => {
  const plain = await shop.makeKey(['orders:write']);
  expect((await shop.post('/v1/channel/loyalty/quote', {}, null, plain)).status).toBe(403);
  expect(await post('customer', { by: 'phone', phone: '020 7946 0000', country: 'GB' })).toMatchObject({
    status: 404,
    body: { code: 'customer-unknown' },
  });
  const basketId = newId();
  await post('holds', { basketId, customerId: 'c1', points: 50 });
  const second = { basketId: newId(), customerId: 'c1', points: 10 };
  expect((await post('holds', second)).body).toMatchObject({ status: 'refused', reason: 'not-enough' });
  expect((await post('holds/release', { basketId })).body).toEqual({ released: true });
  expect((await post('holds', second)).body).toMatchObject({ status: 'held' });
  // A channel's hold ends at its deadline.
  shop.nowMs += 15 * 60_000;
  expect((await post('holds', { basketId, customerId: 'c1', points: 50 })).body).toMatchObject({
    status: 'held',
  });
});
