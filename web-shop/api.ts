/** The channel API as the demo page calls it. A real shop keeps its key on its own server; this demo shows it. */
import { z } from 'zod';
import {
  availabilityAnswerSchema,
  type ChannelOrder,
  type ChannelProblem,
  cancelAnswerSchema,
  channelOrderSchema,
  channelProblemSchema,
  channelProductSchema,
  channelStoresAnswerSchema,
  type PlaceOrder,
  placeOrderAnswerSchema,
  productsAnswerSchema,
} from '../shared/protocol/channel.ts';
import { channelRefundSchema, channelRefundsAnswerSchema } from '../shared/protocol/channel-refunds.ts';
import {
  channelAccountSchema,
  channelCodeAnswerSchema,
  type channelCustomerSchema,
  type channelHoldSchema,
  channelQuoteAnswerSchema,
  type channelQuoteSchema,
  holdAnswerSchema,
  holdReleaseAnswerSchema,
} from '../shared/protocol/loyalty.ts';

/** What the server tells the page about itself. */
const configSchema = z.object({ channelKey: z.string() });

async function channelKey(): Promise<string> {
  const response = await fetch('/shop/config.json');
  return configSchema.parse(await response.json()).channelKey;
}

/** Somebody's account, and what a basket costs and brings with points. */
export type ShopAccount = z.infer<typeof channelAccountSchema>;
export type ShopQuote = z.infer<typeof channelQuoteAnswerSchema>;

/** The server refused, and says why. */
export class Refused extends Error {
  constructor(readonly problem: ChannelProblem) {
    super(problem.title);
  }
}

/** Calls with the demo channel's key. */
export class ShopApi {
  #key: string;

  private constructor(key: string) {
    this.#key = key;
  }

  static async open(): Promise<ShopApi> {
    return new ShopApi(await channelKey());
  }

  stores() {
    return this.#get('/v1/channel/stores', channelStoresAnswerSchema);
  }

  products(store: string, search: string) {
    const query = new URLSearchParams({ store, search, limit: '48' });
    return this.#get(`/v1/channel/products?${query}`, productsAnswerSchema);
  }

  product(id: string, store: string) {
    const query = new URLSearchParams({ store });
    return this.#get(`/v1/channel/products/${encodeURIComponent(id)}?${query}`, channelProductSchema);
  }

  /** Who it is, by a whole number that they gave. */
  account(who: z.input<typeof channelCustomerSchema>) {
    return this.#ask('customer', who, channelAccountSchema);
  }

  /** What a basket would cost and bring. */
  quote(asked: z.input<typeof channelQuoteSchema>) {
    return this.#ask('quote', asked, channelQuoteAnswerSchema);
  }

  /** Holds points for a basket; asked again it is answered the same. */
  hold(asked: z.input<typeof channelHoldSchema>) {
    return this.#ask('holds', asked, holdAnswerSchema);
  }

  /** Frees what a basket held. */
  release(basketId: string) {
    return this.#ask('holds/release', { basketId }, holdReleaseAnswerSchema);
  }

  /** The code that the customer shows at a till, good for some minutes. */
  code(customerId: string) {
    return this.#ask('code', { customerId }, channelCodeAnswerSchema);
  }

  availability(skus: readonly string[]) {
    const query = new URLSearchParams({ skus: skus.join(',') });
    return this.#get(`/v1/channel/availability?${query}`, availabilityAnswerSchema);
  }

  /** Places an order; the same `once` places it once only. */
  place(order: PlaceOrder, once: string) {
    return this.#send('/v1/channel/orders', order, placeOrderAnswerSchema, once);
  }

  cancel(orderId: string) {
    return this.#send(`/v1/channel/orders/${orderId}/cancel`, {}, cancelAnswerSchema, crypto.randomUUID());
  }

  /** What the shop is asked to give back of an order, and what it has confirmed. */
  refunds(orderId: string) {
    const query = new URLSearchParams({ orderId, state: 'any' });
    return this.#get(`/v1/channel/refunds?${query}`, channelRefundsAnswerSchema);
  }

  /** Confirms a refund; again it is the same confirmation. */
  confirmRefund(refundId: string) {
    const reference = `demo-${refundId}`;
    const path = `/v1/channel/refunds/${refundId}/confirm`;
    return this.#send(path, { reference }, channelRefundSchema, reference);
  }

  status(token: string) {
    return this.#get(`/v1/channel/status/${token}`, channelOrderSchema);
  }

  /** Calls `changed` with the order at once, whenever it changed, and after a broken connection; answers how to stop. */
  watch(token: string, changed: (order: ChannelOrder) => void): () => void {
    const source = new EventSource(`/v1/channel/status/${token}/events`);
    source.addEventListener('order', ({ data }: MessageEvent<string>) => {
      changed(channelOrderSchema.parse(JSON.parse(data)));
    });
    return () => source.close();
  }

  #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#call(path, {}, schema);
  }

  /** Asks about points; asking twice changes no more than asking once. */
  #ask<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    return this.#send(`/v1/channel/loyalty/${path}`, body, schema, crypto.randomUUID());
  }

  #send<T>(path: string, body: object, schema: z.ZodType<T>, once: string): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': once };
    return this.#call(path, { method: 'POST', headers, body: JSON.stringify(body) }, schema);
  }

  async #call<T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
    const ask = (): Promise<Response> =>
      fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${this.#key}` } });
    let response = await ask();
    if (response.status === 401) {
      // The server was started anew, and the demo's key with it.
      this.#key = await channelKey();
      response = await ask();
    }
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(body);
    const problem = channelProblemSchema.safeParse(body);
    if (!problem.success) throw new Error(`The server answered ${response.status}`);
    throw new Refused(problem.data);
  }
}
