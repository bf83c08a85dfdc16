/** Orders that a restored server lost come back from the tills that knew them; real server, real till, loopback. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Order, orderContentSchema, orderSchema } from '../../shared/domain/entities/order.ts';
import { contentOf, placedOrder } from '../../shared/domain/orders/order-of.ts';
import { type ChannelDesk, channelDesk } from '../support/channel-desk.ts';
import { type ChannelShop, openChannelShop } from '../support/channel-shop.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/till-on-fakes.ts';

const closing: (() => Promise<void> | void)[] = [];
let shop: ChannelShop;
let desk: ChannelDesk;

beforeEach(async () => {
  shop = await openChannelShop(closing);
  await shop.hear('S1');
  desk = channelDesk(shop);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-witness-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function openTill(): Promise<HeadlessTill> {
  const { server } = shop;
  const till = await startHeadlessTill({
    folder: freshFolder(),
    serverUrl: server.url,
    enrolCode: await server.enrolCode('S1'),
    timing: { pollMs: 50 },
  });
  closing.push(() => till.close());
  return till;
}

/** Copies the server as it is now; `restore` puts it in the place of the one that runs. */
async function backUp(): Promise<{ restore(): Promise<TestServer> }> {
  const folder = freshFolder();
  const { server, environment } = shop;
  await server.store.backupTo(join(folder, 'stillopen.db'));
  cpSync(join(server.dataFolder, 'server-key.pem'), join(folder, 'server-key.pem'));
  return {
    restore: async () => {
      await server.crash();
      const port = Number(new URL(server.url).port);
      const restored = await startTestServer({ dataFolder: folder, port, environment });
      closing.push(() => restored.close());
      // Connections that were open are still held to be good until one of them is tried.
      await until(async () => (await fetch(`${restored.url}/v1/none`).catch(() => null)) !== null);
      return restored;
    },
  };
}

const knows = ({ till }: HeadlessTill, id: string) => until(() => till.orders.order(id) !== null, 20_000);

describe('a server that was put back to an older copy', () => {
  it('[WITNESS1] gets orders and what was paid for them back from a till, with the stock that they hold', async () => {
    const till = await openTill();
    const { restore } = await backUp();
    const { order } = await desk.placed({ payment: { amountMinor: 500, reference: 'card' } });
    await knows(till, order.id);
    expect(await desk.available('A1')).toEqual([8000, false]);
    const restored = await restore();
    const path = `/v1/channel/orders/${order.id}`;
    await until(async () => (await shop.get(path)).status === 200, 20_000);
    expect((await shop.get(path)).body).toMatchObject({
      number: 'W-000001',
      state: 'placed',
      payment: { paidMinor: 500 },
      timeline: order.timeline,
    });
    const level = await restored.store.read(({ stock }) => stock.levels('S1', ['A1']));
    expect(level).toMatchObject([{ promisedMilli: 2000 }]);
    await knows(till, order.id);
    // Its number is out: a newer order gets the next.
    const newer = await desk.placed({ slotFromMs: order.slot.fromMs });
    expect(newer.order.number).toBe('W-000002');
  });

  it('[WITNESS1] gets all of what was ordered back: no member of it is left out of the seal', async () => {
    const { order } = await desk.placed({ ifMissing: 'cancel-line' });
    const content = await desk.contentOf(order.id);
    expect(Object.keys(content).sort()).toEqual(Object.keys(orderContentSchema.shape).sort());
    expect(contentOf(placedOrder(content))).toEqual(content);
  });

  it('[WITNESS2] that gave the number to another order meanwhile tells the two apart', async () => {
    const till = await openTill();
    const { restore } = await backUp();
    const { order } = await desk.placed();
    await knows(till, order.id);
    till.network.cut();
    await restore();
    expect((await desk.placed()).order.number).toBe('W-000001');
    till.network.mend();
    await until(async () => (await shop.get(`/v1/channel/orders/${order.id}`)).status === 200, 20_000);
    expect((await shop.get(`/v1/channel/orders/${order.id}`)).body.number).toBe(
      `W-000001-${order.id.slice(-4).toUpperCase()}`,
    );
  });

  it('[WITNESS3] takes nothing that its own key didn’t seal, and nothing twice', async () => {
    const { till: wire } = await desk.tillOf();
    const { restore } = await backUp();
    const { order } = await desk.placed();
    const page = await wire.page('orders', null);
    const row = page.rebuild ? null : orderSchema.parse(page.rows[0]?.data);
    if (!row) throw new Error('the order is in the feed');
    await restore();
    const handUp = async (...orders: Order[]): Promise<unknown> => {
      const body = JSON.stringify({ orders });
      const response = await wire.request('/v1/orders/witnesses', { method: 'POST', body });
      expect(response.status).toBe(200);
      return response.json();
    };
    const paid = { id: row.heads[0] ?? '', orderId: row.id, atMs: 1, after: [], amountMinor: 1 };
    const refused = { restored: 0, refused: ['W-000001'] };
    expect(await handUp({ ...row, totalMinor: 1 })).toEqual(refused);
    expect(await handUp({ ...row, ifMissing: 'substitute' })).toEqual(refused);
    expect(await handUp({ ...row, events: [{ ...paid, kind: 'pay', reference: 'me' }] })).toEqual(refused);
    expect(await handUp({ ...row, seal: undefined })).toEqual(refused);
    expect((await shop.get(`/v1/channel/orders/${order.id}`)).status).toBe(404);
    // What tills did is told by their journals: of the row nothing else is read.
    expect(await handUp({ ...row, state: 'collected' })).toEqual({ restored: 1, refused: [] });
    expect((await shop.get(`/v1/channel/orders/${order.id}`)).body.state).toBe('placed');
    expect(await handUp(row)).toEqual({ restored: 0, refused: [] });
  });
});
