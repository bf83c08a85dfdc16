/**
 * Makes a share of a shop's real invoices (the header of the Online Retail data set) into online orders, by the
 * channel's own placing: its prices, its slots, its stock. A trial of the online side with real baskets.
 * Rules [IMPORT*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { priceAt } from '../../shared/domain/entities/article.ts';
import { type Order, shortChoices } from '../../shared/domain/entities/order.ts';
import { placeOrderSchema } from '../../shared/protocol/channel.ts';
import type { ServerKeys } from '../access/server-keys.ts';
import { addOrderEvent } from '../apply/refold-orders.ts';
import { ChannelCatalogue, isOrderable, type OrderStore } from '../channel/channel-catalogue.ts';
import type { PlacingRefusal } from '../channel/decide-placing.ts';
import { slotsOf } from '../channel/order-slots.ts';
import { keepPlacing, mintOrder } from '../channel/place-order.ts';
import type { Store, WriteTransaction } from '../store/store.ts';
import type { Environment } from '../system-environment.ts';
import { UsageError } from '../usage-error.ts';
import { cellOf, findColumns } from './columns.ts';
import { type Encoding, readCsv, readHeader } from './read-csv.ts';

/** What one invoice asks for; the same code stands once. */
export interface Basket {
  readonly number: string;
  readonly customer: string;
  readonly lines: readonly { readonly sku: string; readonly quantityMilli: number }[];
}

/** As many as an order has lines. */
const mostLines = 100;

/** The invoices of a file that sell something, in its order: whole positive quantities, no cancellations. */
export async function readBaskets(file: string, encoding: Encoding): Promise<Basket[]> {
  const columns = findColumns(await readHeader(file, encoding), ['invoice', 'sku', 'quantity']);
  const baskets = new Map<string, { customer: string; lines: Map<string, number> }>();
  for await (const { values } of readCsv(file, encoding, () => {})) {
    const number = cellOf(values, columns, 'invoice');
    const sku = cellOf(values, columns, 'sku');
    const quantity = Number(cellOf(values, columns, 'quantity'));
    if (number.startsWith('C') || sku === '' || !Number.isSafeInteger(quantity * 1000) || quantity <= 0)
      continue;
    const basket = baskets.get(number) ?? { customer: cellOf(values, columns, 'customer'), lines: new Map() };
    baskets.set(number, basket);
    const before = basket.lines.get(sku);
    if (before !== undefined || basket.lines.size < mostLines)
      basket.lines.set(sku, (before ?? 0) + quantity * 1000);
  }
  return [...baskets].map(([number, { customer, lines }]) => ({
    number,
    customer,
    lines: [...lines].map(([sku, quantityMilli]) => ({ sku, quantityMilli })),
  }));
}

/** An evenly spread share of them; `sharePercent` from 1 to 100. */
export function shareOf<Item>(items: readonly Item[], sharePercent: number): Item[] {
  const before = (index: number): number => Math.floor((index * sharePercent) / 100);
  return items.filter((_, index) => before(index + 1) > before(index));
}

/** What became of a basket: an order, perhaps of less than was asked for, or a refusal. */
export type FromBasket =
  | { readonly order: Order; readonly isLess: boolean }
  | { readonly order: null; readonly refusal: PlacingRefusal['code'] };

/** Where baskets are placed. */
export interface PlacedAt {
  readonly channelId: string;
  readonly storeIds: readonly string[];
  /** Stores of other goods than the file's: there, articles of their own stand in for those of the file. */
  readonly standIns?: ReadonlySet<string>;
}

/** Those of the stores that sell nothing of these baskets. @throws UsageError when one hands out no orders. */
export async function strangersTo(
  store: Store,
  baskets: readonly Basket[],
  storeIds: readonly string[],
  nowMs: number,
): Promise<Set<string>> {
  const catalogue = new ChannelCatalogue();
  await store.read((transaction) => catalogue.refresh(transaction));
  return new Set(
    storeIds.filter((storeId) => {
      const place = placeOf(catalogue, storeId);
      return !baskets.some(({ lines }) => lines.some(({ sku }) => isSold(catalogue, sku, place, nowMs)));
    }),
  );
}

function placeOf(catalogue: ChannelCatalogue, storeId: string): OrderStore {
  const place = catalogue.store(storeId);
  if (!place) throw new UsageError(`Store "${storeId}" hands out no orders`);
  return place;
}

/**
 * Places the baskets one by one: at the stores in turn, in the slots that have room in turn; one in three is
 * paid, one unpaid, one paid by half. What can't be ordered online is left out, and of what is there less than
 * asked for, that much is ordered. @throws UsageError when a store hands out no orders.
 */
export async function* ordersFromInvoices(
  data: { readonly store: Store; readonly keys: ServerKeys },
  environment: Environment,
  baskets: Iterable<Basket>,
  to: PlacedAt,
): AsyncGenerator<FromBasket> {
  const catalogue = new ChannelCatalogue();
  await data.store.read((transaction) => catalogue.refresh(transaction));
  for (const storeId of to.storeIds) placeOf(catalogue, storeId);
  let turn = 0;
  for (const basket of baskets) {
    yield await fromBasket(data, environment, catalogue, basket, to, turn);
    turn += 1;
  }
}

async function fromBasket(
  { store, keys }: { readonly store: Store; readonly keys: ServerKeys },
  environment: Environment,
  catalogue: ChannelCatalogue,
  basket: Basket,
  { channelId, storeIds, standIns }: PlacedAt,
  turn: number,
): Promise<FromBasket> {
  const place = placeOf(catalogue, storeIds[turn % storeIds.length] ?? '');
  const nowMs = environment.clock.wallMs();
  const minted = await mintOrder(keys, environment);
  const round = Math.floor(turn / storeIds.length);
  const slots = slotsOf(place.slots, place.store.timeZone, nowMs);
  const wanted = standIns?.has(place.store.storeId) ? standingIn(catalogue, basket, place, nowMs) : basket;
  let lines: Lines = wanted.lines.filter(({ sku }) => isSold(catalogue, sku, place, nowMs));
  let skipped = 0;
  for (;;) {
    if (lines.length === 0) return { order: null, refusal: 'not-available' };
    const slot = slots[(round + skipped) % slots.length];
    if (!slot || skipped >= slots.length) return { order: null, refusal: 'slot-full' };
    const request = placeOrderSchema.parse({
      storeId: place.store.storeId,
      slotFromMs: slot.fromMs,
      lines,
      customer: { name: `Customer ${basket.customer || basket.number}` },
      language: 'en',
      ifMissing: shortChoices[turn % shortChoices.length],
    });
    const kept = await store.write(async (transaction) => {
      await catalogue.refresh(transaction);
      const asked = { place, channelId, request, minted };
      const placed = await keepPlacing(transaction, environment, catalogue, asked);
      return placed.ok
        ? { ...placed, value: await payFor(transaction, environment, placed.value, turn) }
        : placed;
    });
    if (kept.ok) return { order: kept.value, isLess: isLess(lines, basket.lines) };
    const { code, skus = [] } = kept.reason;
    if (code === 'slot-full' || code === 'no-such-slot') skipped += 1;
    else if (code === 'not-available' && skus.length > 0) lines = noMoreThan(lines, skus);
    else return { order: null, refusal: code };
  }
}

type Lines = Basket['lines'];

/** Whether an article may be ordered online and has a price in the store. */
function isSold(catalogue: ChannelCatalogue, sku: string, { store }: OrderStore, nowMs: number): boolean {
  const found = catalogue.findSku(sku);
  return (
    found !== null && isOrderable(found.article) && priceAt(found.variant, store.currency, nowMs) !== null
  );
}

/** The basket in a store of other goods: for each code of the file always the same article of the store. */
function standingIn(catalogue: ChannelCatalogue, basket: Basket, place: OrderStore, nowMs: number): Basket {
  const own = catalogue
    .search('', place.store.currency, nowMs)
    .flatMap(({ variants }) => variants.map(({ sku }) => sku))
    .filter((sku) => isSold(catalogue, sku, place, nowMs));
  const lines = new Map<string, number>();
  for (const { sku, quantityMilli } of basket.lines) {
    const letters = [...sku].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
    const instead = own[letters % own.length];
    if (instead !== undefined) lines.set(instead, (lines.get(instead) ?? 0) + quantityMilli);
  }
  return { ...basket, lines: [...lines].map(([sku, quantityMilli]) => ({ sku, quantityMilli })) };
}

function noMoreThan(lines: Lines, available: NonNullable<PlacingRefusal['skus']>): Lines {
  const most = new Map(available.map(({ sku, availableMilli }) => [sku, availableMilli]));
  return lines.flatMap(({ sku, quantityMilli }) => {
    const left = Math.min(quantityMilli, most.get(sku) ?? quantityMilli);
    return left > 0 ? [{ sku, quantityMilli: left }] : [];
  });
}

function isLess(lines: Lines, asked: Lines): boolean {
  const sum = (all: Lines): number => all.reduce((total, { quantityMilli }) => total + quantityMilli, 0);
  return sum(lines) < sum(asked);
}

/** Notes what was paid online: all, nothing or half of it, in turn. */
function payFor(
  transaction: WriteTransaction,
  { clock, random }: Environment,
  order: Order,
  turn: number,
): Promise<Order> {
  const amountMinor = [order.totalMinor, 0, Math.floor(order.totalMinor / 2)][turn % 3] ?? 0;
  if (amountMinor === 0) return Promise.resolve(order);
  return addOrderEvent(transaction, {
    id: mintId(clock, random),
    orderId: order.id,
    atMs: transaction.nowMs,
    after: order.heads,
    kind: 'pay',
    amountMinor,
    reference: `paid-${order.number}`,
  });
}
