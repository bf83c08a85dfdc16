/**
 * Online orders of a store before its till starts, as the server has them: placed by its own code at the prices of
 * the catalogue, and packed by another till of the store. Most are closed, as those of the last days are.
 */
import { mintId } from '../../shared/base/ids.ts';
import type { Order, OrderContent } from '../../shared/domain/entities/order.ts';
import { usualSlots } from '../../shared/domain/entities/reference.ts';
import type { ChannelEvent } from '../../shared/domain/orders/order-facts.ts';
import { type PlaceOrder, placeOrderSchema } from '../../shared/protocol/channel.ts';
import { placeOrder } from '../../sync-server/apply/refold-orders.ts';
import { writeOpeningStock, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { ChannelCatalogue, type OrderStore } from '../../sync-server/channel/channel-catalogue.ts';
import { decidePlacing, type Minted } from '../../sync-server/channel/decide-placing.ts';
import { hashShortCode, qrDigitsOf, shortCodeOf } from '../../sync-server/channel/order-secrets.ts';
import { slotsOf } from '../../sync-server/channel/order-slots.ts';
import { type DataFolder, openDataFolder } from '../../sync-server/open-data-folder.ts';
import type { WriteTransaction } from '../../sync-server/store/store.ts';
import { systemEnvironment } from '../../sync-server/system-environment.ts';
import { does } from '../support/order-facts.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';
import type { BenchArticle } from './bench-catalogue.ts';

/** An order that waits on its shelf, paid online. */
export interface BenchOrder {
  readonly number: string;
  /** The digits of its customer's QR code. */
  readonly qr: string;
}

/** Where the orders are made. */
export interface OrderPlace {
  readonly serverData: string;
  readonly serverUrl: string;
  readonly storeId: string;
  /** A one-time code for the till that packs. */
  readonly enrolCode: string;
}

/** The orders of a store. */
export interface BenchOrders {
  readonly count: number;
  readonly waiting: readonly BenchOrder[];
}

const ordersPerTransaction = 250;
const linesPerOrder = 3;
/** Articles that are ordered, with plenty of stock each. */
const orderedArticles = 300;
const stockMilli = 100_000_000;
/** Of the orders, at most so many wait for their customers, and so many for the store. */
const mostWaiting = 200;
const mostPlaced = 100;

/** What becomes of the order at this place of all. */
type Fate = 'waiting' | 'placed' | 'cancelled';

/** Makes so many orders. */
export async function makeOrders(
  place: OrderPlace,
  articles: readonly BenchArticle[],
  count: number,
): Promise<BenchOrders> {
  const data = await openDataFolder(place.serverData, systemEnvironment.clock.wallMs);
  try {
    const ordered = articles.slice(0, orderedArticles);
    await writeReference(data.store, [roomySlots(place.storeId)]);
    await writeOpeningStock(
      data.store,
      place.storeId,
      'bench-orders',
      ordered.map(({ sku }) => ({ sku, quantityMilli: stockMilli })),
    );
    const placed = await placeAll(data, place.storeId, ordered, count);
    const waiting = placed.filter((_, index) => fateOf(index) === 'waiting');
    await packAll(place, waiting);
    return {
      count,
      waiting: waiting.map((order) => ({
        number: order.number,
        qr: qrDigitsOf(data.keys, contentOf(order), order.payment.paidMinor),
      })),
    };
  } finally {
    await data.store.close();
  }
}

function contentOf(order: Order): OrderContent {
  return { ...order, lines: order.lines.map(({ line }) => line) };
}

function fateOf(index: number): Fate {
  if (index < mostWaiting) return 'waiting';
  return index < mostWaiting + mostPlaced ? 'placed' : 'cancelled';
}

/** Slots at every hour of the day, with room for all. */
function roomySlots(storeId: string): ReturnType<typeof usualSlots> {
  const hours = Array.from({ length: 7 }, () => ({ fromMinute: 0, untilMinute: 1440 }));
  return { ...usualSlots(storeId), hours, capacity: 1000, cutOffMinutes: 0 };
}

async function placeAll(
  { store, keys }: DataFolder,
  storeId: string,
  articles: readonly BenchArticle[],
  count: number,
): Promise<Order[]> {
  const { clock, random } = systemEnvironment;
  const catalogue = new ChannelCatalogue();
  const orders: Order[] = [];
  // Slow on purpose and of no meaning here: one hash serves all.
  const codeHash = await hashShortCode(shortCodeOf(keys, mintId(clock, random)));
  while (orders.length < count) {
    await store.write(async (transaction) => {
      await catalogue.refresh(transaction);
      const shop = catalogue.store(storeId);
      if (!shop) throw new Error(`${storeId} hands out no orders`);
      const end = Math.min(count, orders.length + ordersPerTransaction);
      for (let index = orders.length; index < end; index += 1) {
        const id = mintId(clock, random);
        const minted = { id, nonce: Buffer.from(random.bytes(8)).toString('hex'), codeHash };
        const request = requestOf(shop, articles, index, transaction.nowMs);
        orders.push(await placeOne(transaction, catalogue, shop, request, minted, fateOf(index)));
      }
    });
  }
  return orders;
}

function requestOf(
  { store, slots }: OrderStore,
  articles: readonly BenchArticle[],
  index: number,
  nowMs: number,
): PlaceOrder {
  const free = slotsOf(slots, store.timeZone, nowMs);
  return placeOrderSchema.parse({
    storeId: store.storeId,
    slotFromMs: free[index % free.length]?.fromMs,
    lines: Array.from({ length: linesPerOrder }, (_, line) => ({
      sku: articles[(index * linesPerOrder + line) % articles.length]?.sku,
      quantityMilli: (1 + ((index + line) % 3)) * 1000,
    })),
    customer: { name: `Покупатель ${index + 1}`, phone: `+7 900 ${String(index).padStart(7, '0')}` },
  });
}

async function placeOne(
  transaction: WriteTransaction,
  catalogue: ChannelCatalogue,
  shop: OrderStore,
  request: PlaceOrder,
  minted: Minted,
  fate: Fate,
): Promise<Order> {
  const decided = await decidePlacing(transaction, catalogue, shop, 'web', request, minted);
  if (!decided.ok) throw new Error(`The order wasn't placed: ${JSON.stringify(decided.reason)}`);
  const number = await transaction.orders.nextOrderNumber('W');
  const content = { ...decided.value, number: `W-${String(number).padStart(6, '0')}` };
  const { clock, random } = systemEnvironment;
  const about = { orderId: content.id, atMs: transaction.nowMs, after: [content.id] };
  const paid: ChannelEvent = {
    ...about,
    id: mintId(clock, random),
    kind: 'pay',
    amountMinor: content.totalMinor,
    reference: 'card',
  };
  const cancelled: ChannelEvent = { ...about, id: mintId(clock, random), kind: 'cancel', note: null };
  return placeOrder(transaction, content, fate === 'cancelled' ? [cancelled] : [paid]);
}

/** Accepts and packs orders and puts them on their shelf, at a till of the store. */
async function packAll({ serverUrl, enrolCode }: OrderPlace, orders: readonly Order[]): Promise<void> {
  const till = await WireTill.enrol(serverUrl, enrolCode);
  const journal = new WireJournal(till);
  for (const order of orders) {
    const content = contentOf(order);
    const businessMs = systemEnvironment.clock.wallMs();
    const at = { wallMs: businessMs, businessMs };
    const accepted = does.accept(journal, content, { at, after: order.heads });
    const packed = does.pack(journal, content, { at, after: [accepted.operation.id] });
    does.ready(journal, content, { at, after: [packed.operation.id] });
  }
  await till.pushAll(journal, 100);
}
