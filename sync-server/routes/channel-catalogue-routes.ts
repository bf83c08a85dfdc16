/** What a channel may know of the chain: articles, prices, availability, and stores with their slots. Rules [CHANNEL*]. */
import { z } from 'zod';
import { sha256Schema } from '../../shared/base/sha256.ts';
import {
  availabilityAnswerSchema,
  availabilityQuerySchema,
  channelProductSchema,
  channelStoresAnswerSchema,
  productQuerySchema,
  productsAnswerSchema,
  productsQuerySchema,
} from '../../shared/protocol/channel.ts';
import { availableMilli, isSilent } from '../channel/availability.ts';
import { type ChannelCatalogue, channelProduct, type OrderStore } from '../channel/channel-catalogue.ts';
import { slotsOf } from '../channel/order-slots.ts';
import type { ReadTransaction } from '../store/store.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

/** The most SKUs that one question about availability names. */
const skusAtOnce = 50;

export function addChannelCatalogueRoutes(
  endpoints: Endpoints,
  context: ServerContext,
  catalogue: ChannelCatalogue,
): void {
  const { store } = context;
  const channel = { audience: 'channel', scope: 'catalogue:read' } as const;
  /** Reads with a catalogue that is level. */
  const fresh = <T>(work: (transaction: ReadTransaction) => Promise<T>): Promise<T> =>
    store.read(async (transaction) => {
      await catalogue.refresh(transaction);
      return work(transaction);
    });

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/products',
      summary: 'Articles that hold all words of `search`, the most popular first, with the prices of a store',
      ...channel,
      query: productsQuerySchema,
      answer: productsAnswerSchema,
    },
    ({ query }) =>
      fresh(async ({ nowMs }) => {
        const { currency } = storeOf(catalogue, query.store, 'store').store;
        const found = catalogue.search(query.search, currency, nowMs);
        const page = found.slice(query.offset, query.offset + query.limit);
        const products = page.map((article) => channelProduct(article, currency, nowMs));
        return { currency, products, total: found.length };
      }),
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/products/{id}',
      summary: 'One article with the prices of a store',
      ...channel,
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      query: productQuerySchema,
      answer: channelProductSchema,
    },
    ({ params, query }) =>
      fresh(async ({ nowMs }) => {
        const { currency } = storeOf(catalogue, query.store, 'store').store;
        const article = catalogue.article(params.id);
        if (!article) throw new ProblemError('not-found', { field: 'id' });
        return channelProduct(article, currency, nowMs);
      }),
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/availability',
      summary: 'What each store can still give of up to 50 SKUs',
      ...channel,
      query: availabilityQuerySchema,
      answer: availabilityAnswerSchema,
    },
    ({ query }) => {
      const skus = [...new Set(query.skus.split(',').filter((sku) => sku !== ''))];
      if (skus.length === 0 || skus.length > skusAtOnce) {
        throw new ProblemError('invalid-request', { field: 'skus', detail: `1 to ${skusAtOnce} SKUs` });
      }
      return fresh(async (transaction) => ({
        stores: await availabilityOf(transaction, catalogue, skus),
      }));
    },
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/stores',
      summary: 'Where orders can be collected, with the slots that can still be chosen',
      ...channel,
      answer: channelStoresAnswerSchema,
    },
    () =>
      fresh(async (transaction) => {
        const stores = [];
        for (const place of catalogue.stores()) stores.push(await withSlots(transaction, place));
        return { stores };
      }),
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/channel/pictures/{hash}',
      summary: 'A picture of an article by the SHA-256 of its bytes',
      audience: 'anybody',
      params: z.strictObject({ hash: sha256Schema }),
      answer: 'image/*',
    },
    async ({ params, reply }) => {
      const picture = await store.read((transaction) => transaction.feed.picture(params.hash));
      if (!picture) throw new ProblemError('not-found', { field: 'hash' });
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .type(picture.contentType)
        .send(Buffer.from(picture.bytes));
    },
  );
}

/** The store of a request. @throws ProblemError */
export function storeOf(catalogue: ChannelCatalogue, storeId: string, field: string): OrderStore {
  const place = catalogue.store(storeId);
  if (!place) throw new ProblemError('not-found', { field, detail: 'no store of this id hands out orders' });
  return place;
}

async function availabilityOf(
  { stock, channels, nowMs }: ReadTransaction,
  catalogue: ChannelCatalogue,
  skus: readonly string[],
): Promise<z.infer<typeof availabilityAnswerSchema>['stores']> {
  const settings = catalogue.settings();
  const heard = await channels.storesHeard();
  const stores = [];
  for (const { store } of catalogue.stores()) {
    const { storeId, name } = store;
    const heardAtMs = heard.get(storeId) ?? null;
    const silent = isSilent(settings, heardAtMs, nowMs);
    const levels = new Map((await stock.levels(storeId, skus)).map((level) => [level.sku, level]));
    stores.push({
      storeId,
      name,
      heardAtMs,
      silent,
      skus: skus.map((sku) => {
        const unit = catalogue.findSku(sku)?.article.unit ?? 'piece';
        return { sku, availableMilli: availableMilli(levels.get(sku) ?? null, unit, settings, silent) };
      }),
    });
  }
  return stores;
}

async function withSlots(
  { orders, nowMs }: ReadTransaction,
  { store, slots }: OrderStore,
): Promise<z.infer<typeof channelStoresAnswerSchema>['stores'][number]> {
  const { storeId, name, address, currency, timeZone } = store;
  const offered = slotsOf(slots, timeZone, nowMs);
  const taken = await orders.ordersInSlots(
    storeId,
    offered.map((slot) => slot.fromMs),
  );
  return {
    storeId,
    name,
    address,
    currency,
    timeZone,
    slots: offered.map((slot) => ({
      ...slot,
      left: Math.max(0, slots.capacity - (taken.get(slot.fromMs) ?? 0)),
    })),
  };
}
