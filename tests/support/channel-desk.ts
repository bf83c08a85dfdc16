/** A channel's desk at a shop: what tests of the channel API do again and again. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect } from 'vitest';
import { type PlaceOrderAnswer, placeOrderAnswerSchema } from '../../shared/protocol/channel.ts';
import { ChannelCatalogue } from '../../sync-server/channel/channel-catalogue.ts';
import { endDueOrders } from '../../sync-server/channel/end-due-orders.ts';
import { type Answer, type ChannelShop, wish } from './channel-shop.ts';
import { WireJournal, WireTill } from './wire-till.ts';

/** Status and code of a problem. */
export const problem = ({ status, body }: Answer) => [status, body.code];

/** What is done at the desk of a shop. */
export type ChannelDesk = ReturnType<typeof channelDesk>;

/** The desk of a shop. */
export function channelDesk(shop: ChannelShop) {
  async function placed(change: Record<string, unknown> = {}, key?: string): Promise<PlaceOrderAnswer> {
    const answer = await shop.post('/v1/channel/orders', wish(change), undefined, key);
    expect(answer).toMatchObject({ status: 200 });
    return placeOrderAnswerSchema.parse(answer.body);
  }

  const available = async (sku: string, storeId = 'S1') => {
    const { body } = await shop.get(`/v1/channel/availability?skus=${sku}`);
    const stores = body.stores as { storeId: string; silent: boolean; skus: { availableMilli: number }[] }[];
    const found = stores.find((each) => each.storeId === storeId);
    return [found?.skus[0]?.availableMilli, found?.silent];
  };
  const ended = () => endDueOrders(shop.server.store, shop.environment, new ChannelCatalogue());

  /** A till of S1 that works on an order. */
  async function tillOf(storeId = 'S1') {
    const till = await WireTill.enrol(shop.server.url, await shop.server.enrolCode(storeId));
    const journal = new WireJournal(till);
    return { till, journal, push: () => till.pushAll(journal) };
  }

  /** Follows a stream of events on a connection of its own. */
  async function follow(path: string, key?: string) {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const asked = request(shop.server.url + path, { agent: false, headers });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/event-stream']);
    const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]();
    let text = '';
    return {
      /** The next event's order; several may come at a time. */
      next: async (): Promise<Record<string, unknown>> => {
        while (!text.includes('\n\n')) text += String((await chunks.next()).value);
        const [event = '', ...rest] = text.split('\n\n');
        text = rest.join('\n\n');
        const data = /^event: order\ndata: (.*)$/.exec(event)?.[1] ?? '';
        return JSON.parse(data) as Record<string, unknown>;
      },
      end: () => asked.destroy(),
    };
  }

  async function contentOf(orderId: string) {
    const found = await shop.server.store.read(({ orders }) => orders.orders([orderId]));
    const content = found.get(orderId);
    if (!content) throw new Error('the order is kept');
    return content;
  }
  return { placed, available, ended, tillOf, follow, contentOf };
}
