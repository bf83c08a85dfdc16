/**
 * Online orders for looking at screens: placed over the channel API, and what tills of the store did to them, sent as
 * those tills would. Something for the columns of the board, and one order that two tills handed over.
 */
import { z } from 'zod';
import { mintId } from '../../../shared/base/ids.ts';
import { channelStoresAnswerSchema, placeOrderAnswerSchema } from '../../../shared/protocol/channel.ts';
import { isOrderable } from '../../../sync-server/channel/channel-catalogue.ts';
import { giftArticles, roubleArticles } from '../../../sync-server/demo/demo-articles.ts';
import { systemEnvironment } from '../../../sync-server/system-environment.ts';
import { does, type Ordered, orderLine } from '../../support/order-facts.ts';
import { sells, takesBack } from '../../support/return-facts.ts';
import { WireJournal, WireTill } from '../../support/wire-till.ts';
import type { Shop } from './shop.ts';

/** What the tour needs to find them. */
export interface TourOrders {
  /** Digits of customers' codes: paid online, and to be paid at the counter. Both wait on their shelf. */
  readonly paidQr: string;
  readonly dueQr: string;
  /** Number of an order that was accepted and nobody packed. */
  readonly toPack: string;
}

/** An order with its customer's code. */
interface Placed {
  readonly order: Ordered & { readonly number: string };
  readonly qr: string;
}

interface Wish {
  readonly name: string;
  /** Places in the list of goods, with pieces of each. */
  readonly goods: readonly (readonly [place: number, pieces: number])[];
  readonly isPaid: boolean;
}

const names = {
  ru: ['Мария Орлова', 'Игорь Лебедев', 'Анна Климова', 'Сергей Кравцов', 'Тимур Галиев', 'Роман Тихонов'],
  en: ['Mary Hughes', 'Ian Carter', 'Anna Collins', 'Simon Clark', 'Tim Walker', 'Robert Ellis'],
} as const;

const { clock, random } = systemEnvironment;

/** Makes the orders at the running server. */
export async function makeTourOrders(shop: Shop, storeId: string): Promise<TourOrders> {
  const isRouble = storeId !== 'GFT';
  const [placedBy = '', packedBy = '', paidBy = '', dueBy = '', askedBy = '', twiceBy = ''] =
    names[isRouble ? 'ru' : 'en'];
  const place = await orderDesk(shop, storeId, isRouble);
  const one = (name: string, isPaid: boolean, ...places: number[]): Promise<Placed> =>
    place({ name, isPaid, goods: places.map((at, index) => [at, 1 + (index % 3)]) });
  await one(placedBy, true, 0, 1);
  const toPack = await one(packedBy, true, 2, 3, 4, 5);
  const paid = await one(paidBy, true, 6, 7, 8);
  const due = await one(dueBy, false, 9, 10);
  const asked = await one(askedBy, true, 11);
  const twice = await one(twiceBy, true, 12, 13);

  const tills = [await wireTill(shop, storeId), await wireTill(shop, storeId)];
  const [first] = tills;
  if (!first) throw new Error('there is a till');
  const step = stepsOf(storeId);
  for (const { order } of [toPack, asked, paid, due, twice]) step(first.journal, 'accept', order);
  for (const { order } of [paid, due, twice]) step(first.journal, 'pack', order);
  for (const { order } of [paid, due, twice]) step(first.journal, 'ready', order);
  const knownToBoth = step.last(twice.order);
  for (const { journal } of tills) step(journal, 'handOver', twice.order, knownToBoth);
  backTwice(
    storeId,
    isRouble,
    tills.map(({ journal }) => journal),
  );
  for (const { till, journal } of tills) await till.pushAll(journal);
  await place.askToCancel(asked.order.id);
  return { paidQr: paid.qr, dueQr: due.qr, toPack: toPack.order.number };
}

/** One purchase, of which two tills that were cut off each took all back. */
function backTwice(storeId: string, isRouble: boolean, journals: readonly WireJournal[]): void {
  const [seller] = journals;
  const sold = (isRouble ? roubleArticles() : giftArticles()).find(
    ({ article }) =>
      article.unit === 'piece' && article.variants.length === 1 && !article.flags.includes('food'),
  );
  const variant = sold?.article.variants[0];
  const amountMinor = variant?.prices[0]?.amountMinor;
  if (!seller || !sold || !variant || amountMinor === undefined)
    throw new Error('there is something to sell');
  const line = { ...orderLine(1, variant.sku, 1, amountMinor), name: sold.article.name };
  const payload = { currency: isRouble ? 'RUB' : 'GBP' };
  const change = (laterMs: number) => {
    const wallMs = clock.wallMs() + laterMs;
    return { at: { wallMs, businessMs: wallMs }, staffId: `staff:${storeId}-3` };
  };
  const sale = sells(seller, [line], payload, change(-60 * 60_000));
  for (const [index, journal] of journals.entries())
    takesBack(journal, sale, [{ line, milli: 1000 }], { payload, change: change(index - 30 * 60_000) });
}

/** Appends what tills do, each step after the one before of its order unless said otherwise. */
function stepsOf(storeId: string) {
  const heads = new Map<string, string>();
  const last = ({ id }: Ordered): string => heads.get(id) ?? id;
  const step = (
    journal: WireJournal,
    what: Exclude<keyof typeof does, 'acknowledge' | 'resolve'>,
    order: Ordered,
    after = last(order),
  ): void => {
    const wallMs = clock.wallMs();
    const change = { at: { wallMs, businessMs: wallMs }, after: [after], staffId: `staff:${storeId}-1` };
    heads.set(order.id, does[what](journal, order, change).operation.id);
  };
  return Object.assign(step, { last });
}

/** One more till of the store that the wire knows, with its journal. */
export async function wireTill(
  shop: Shop,
  storeId: string,
): Promise<{ readonly till: WireTill; readonly journal: WireJournal }> {
  const till = await WireTill.enrol(
    shop.serverUrl,
    await shop.serverCommand('enrol-code', '--store', storeId),
  );
  return { till, journal: new WireJournal(till) };
}

/** Places orders as a web shop does, in the next slot of the store. */
async function orderDesk(shop: Shop, storeId: string, isRouble: boolean) {
  // Round the clock, so that it doesn't matter when the pictures are taken.
  await shop.serverCommand('order-slots', '--store', storeId, '--hours', '00:00-24:00', '--cut-off', '0');
  const { key } = z
    .object({ key: z.string() })
    .parse(JSON.parse(await shop.serverCommand('channel-key', 'create', '--channel', 'web')));
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(shop.serverUrl + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': mintId(clock, random) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { stores } = channelStoresAnswerSchema.parse(await ask('/v1/channel/stores'));
  const slots = stores.find((each) => each.storeId === storeId)?.slots.filter((slot) => slot.left > 0) ?? [];
  const goods = (isRouble ? roubleArticles() : giftArticles())
    .map(({ article }) => article)
    .filter((article) => isOrderable(article) && article.unit === 'piece' && article.variants.length === 1);
  let placed = 0;
  const place = async ({ name, goods: wanted, isPaid }: Wish): Promise<Placed> => {
    const wish = {
      storeId,
      slotFromMs: slots[placed % 3]?.fromMs,
      lines: wanted.map(([at, pieces]) => ({
        sku: goods[at * 2]?.variants[0]?.sku,
        quantityMilli: pieces * 1000,
      })),
      customer: { name, phone: `+7 900 000-10-${10 + placed}` },
      language: isRouble ? 'ru' : 'en',
    };
    placed += 1;
    const { order, qr } = placeOrderAnswerSchema.parse(await ask('/v1/channel/orders', wish));
    if (isPaid) {
      const payment = { amountMinor: order.totalMinor, reference: 'card' };
      await ask(`/v1/channel/orders/${order.id}/payments`, payment);
    }
    return { order: { ...order, lines: order.lines.map(({ line }) => line) }, qr };
  };
  const askToCancel = (orderId: string): Promise<unknown> =>
    ask(`/v1/channel/orders/${orderId}/cancel`, { reason: null });
  return Object.assign(place, { askToCancel });
}
