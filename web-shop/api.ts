/** The channel API as the demo page calls it. A real shop keeps its key on its own server; this demo shows it. */
import { z } from 'zod';
import {
  availabilityAnswerSchema,
  cancelAnswerSchema,
  channelOrderSchema,
  channelStoresAnswerSchema,
  type PlaceOrder,
  placeOrderAnswerSchema,
  productsAnswerSchema,
} from '../shared/protocol/channel.ts';
import { problemSchema } from '../shared/protocol/problem.ts';

/** What the server tells the page about itself. */
const configSchema = z.object({ channelKey: z.string() });

/** The server refused: `code` is the problem's, `message` says what to do. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Calls with the demo channel's key. */
export class ShopApi {
  readonly #key: string;

  private constructor(key: string) {
    this.#key = key;
  }

  static async open(): Promise<ShopApi> {
    const response = await fetch('/shop/config.json');
    return new ShopApi(configSchema.parse(await response.json()).channelKey);
  }

  stores() {
    return this.#get('/v1/channel/stores', channelStoresAnswerSchema);
  }

  products(store: string, search: string) {
    const query = new URLSearchParams({ store, search, limit: '48' });
    return this.#get(`/v1/channel/products?${query}`, productsAnswerSchema);
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

  status(token: string) {
    return this.#get(`/v1/channel/status/${token}`, channelOrderSchema);
  }

  /** Calls `changed` whenever the order may have changed, until the answer is called. */
  watch(token: string, changed: () => void): () => void {
    const source = new EventSource(`/v1/channel/status/${token}/events`);
    source.onmessage = changed;
    // After a broken connection anything may have happened meanwhile.
    source.onopen = changed;
    return () => source.close();
  }

  #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#call(path, {}, schema);
  }

  #send<T>(path: string, body: object, schema: z.ZodType<T>, once: string): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': once };
    return this.#call(path, { method: 'POST', headers, body: JSON.stringify(body) }, schema);
  }

  async #call<T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#key}` };
    const response = await fetch(path, { ...init, headers });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(body);
    const problem = problemSchema.safeParse(body);
    if (!problem.success) throw new Refused('unreachable', '');
    throw new Refused(problem.data.code, problem.data.detail ?? problem.data.title);
  }
}
