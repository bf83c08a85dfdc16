/** What the till asks for at the counter is what the customer's page says: weighed more, replaced, short, refused. */
import { expect, it } from 'vitest';
import { handoverSums, takenAll } from '../../renderer/features/orders/handover-choice.ts';
import type { Order, ReturnedPart } from '../../shared/domain/entities/order.ts';
import { usualChannelSettings } from '../../shared/domain/entities/reference.ts';
import { lineSlice } from '../../shared/domain/orders/line-slice.ts';
import { soldLine, withFacts } from '../../shared/domain/orders/order-of.ts';
import { channelOrderSchema } from '../../shared/protocol/channel.ts';
import { channelOrder } from '../../sync-server/channel/channel-order.ts';
import { money } from '../../web-shop/format.ts';
import { type OrderView, orderView } from '../../web-shop/order-view.ts';
import { orderContent, orderedLine, orderRow } from '../support/order-desk.ts';
import { done, spending } from '../support/order-samples.ts';

const nowMs = Date.UTC(2026, 10, 23, 9);
const hourMs = 60 * 60_000;
const store = { name: 'Магазин', address: 'Москва, 1', timeZone: 'Europe/Moscow' };

/** The customer's page, of the order as the channel API tells it. */
function pageOf(order: Order, language: 'ru' | 'en' = 'en'): OrderView {
  const told = channelOrder(order, { settings: usualChannelSettings, store, heardAtMs: nowMs, nowMs });
  return orderView(channelOrderSchema.parse(JSON.parse(JSON.stringify(told))), language);
}
const amountOf = (view: OrderView, name: string): string | null =>
  view.amounts.find(([each]) => each === name)?.[1] ?? null;
const pounds = (minor: number): string | null => (minor === 0 ? null : money('en', 'GBP', minor));

/** What the counter shows when all that waits is taken. */
function counter(order: Order): { dueMinor: number; refundMinor: number } {
  const sums = handoverSums(order, takenAll(order));
  if (!sums) throw new Error('something waits');
  return sums;
}

/** The counter and the page say the same; returns the page. */
function agreed(order: Order, dueMinor: number): OrderView {
  expect(counter(order).dueMinor).toBe(dueMinor);
  const view = pageOf(order);
  expect(amountOf(view, 'To pay on collection')).toBe(pounds(dueMinor));
  expect(amountOf(view, 'To be refunded')).toBe(pounds(counter(order).refundMinor));
  return view;
}

/** Two pieces (5.00), one and a half kilograms (3.75) and a piece (2.50); paid online as told. */
function ordered(paidMinor: number): Order {
  const lines = [orderedLine(1, 'A1', 2000), orderedLine(2, 'W1', 1500), orderedLine(3, 'A2', 1000)];
  const slot = { fromMs: nowMs + hourMs, untilMs: nowMs + 2 * hourMs };
  return orderRow(orderContent(7, nowMs, { lines, slot }), paidMinor);
}

type Picked = {
  readonly pickedMilli: number;
  readonly short?: object;
  readonly substitute?: object;
};
const asOrdered = [{ pickedMilli: 2000 }, { pickedMilli: 1500 }, { pickedMilli: 1000 }];

/** Packed like this, line by line. */
function packed(order: Order, lines: readonly Picked[] = asOrdered): Order {
  const accepted = done(order, 'order-accept', { leaseMs: hourMs, code: null }, { atMs: nowMs });
  const said = lines.map((line, index) => ({ lineId: index + 1, short: null, substitute: null, ...line }));
  const bags = [{ zone: 'shelf', count: 1 }];
  return done(accepted, 'order-pack', { lines: said, bags }, { atMs: nowMs });
}

/** Handed over like this; what of it is paid at the till isn't set off. */
function handed(
  order: Order,
  lines: readonly { lineId: number; handedMilli: number; refusedMilli?: number }[],
  prepaidMinor = 0,
): Order {
  const tenders = prepaidMinor > 0 ? [{ kind: 'prepaid', amountMinor: prepaidMinor, orderId: order.id }] : [];
  const sold = lines.flatMap(({ lineId, handedMilli }) => {
    const line = order.lines.find((each) => each.line.lineId === lineId);
    if (!line || handedMilli === 0) return [];
    return [lineSlice(soldLine(line), line.handedMilli, line.handedMilli + handedMilli)];
  });
  return done(
    order,
    'order-handover',
    {
      lines: lines.map((line) => ({ refusedMilli: 0, reason: null, ...line })),
      proof: 'customer-code',
      collector: 'customer',
      approvedBy: null,
      sale: { lines: sold, tenders },
    },
    { atMs: nowMs },
  );
}

it('[ORDER7] as ordered, the page tells what the till asks for, whatever was paid online', () => {
  agreed(packed(ordered(0)), 1125);
  agreed(packed(ordered(400)), 725);
  agreed(packed(ordered(1125)), 0);
});

it('[ORDER7] weighed more than ordered, the difference is due on both', () => {
  const heavier = packed(ordered(1125), [
    { pickedMilli: 2000 },
    { pickedMilli: 2000 },
    { pickedMilli: 1000 },
  ]);
  const { lines } = agreed(heavier, 125);
  expect(lines[1]).toEqual({
    name: 'Article W1',
    quantity: '2 kg',
    amount: '£5.00',
    notes: ['ordered: 1.5 kg'],
    isGone: false,
  });
});

it('[ORDER7] a substitute counts at its own price and is named with what it stands for and why', () => {
  const substitute = { ...orderedLine(3, 'C1', 1000), totalMinor: 100, grossMinor: 100, unitPriceMinor: 100 };
  const short = { reason: 'damaged', choice: 'substitute' };
  const replaced = packed(ordered(1125), [
    ...asOrdered.slice(0, 2),
    { pickedMilli: 1000, short, substitute },
  ]);
  const { lines, amounts } = agreed(replaced, 0);
  expect(lines[2]).toEqual({
    name: 'Article C1',
    quantity: '1 pcs',
    amount: '£1.00',
    notes: ['instead of “Article A2”: found damaged'],
    isGone: false,
  });
  expect(amounts).toContainEqual(['To be refunded', '£1.50']);
});

it('[ORDER7] what wasn’t found costs nothing and says so', () => {
  const short = { reason: 'not-found', choice: 'cancel-line' };
  const some = packed(ordered(0), [
    { pickedMilli: 1000, short: { reason: 'expired', choice: 'partial' } },
    { pickedMilli: 1500 },
    { pickedMilli: 0, short },
  ]);
  const { lines } = agreed(some, 625);
  expect(lines.map(({ quantity, amount, notes, isGone }) => [quantity, amount, notes, isGone])).toEqual([
    ['1 pcs', '£2.50', ['past its date', 'ordered: 2 pcs'], false],
    ['1.5 kg', '£3.75', [], false],
    ['0 pcs', '£0.00', ['not found in the store', 'not in the order'], true],
  ]);
});

it('[ORDER7] of a part collected and a part refused, both tell what is still due', () => {
  const part = handed(
    packed(ordered(200)),
    [
      { lineId: 1, handedMilli: 1000, refusedMilli: 1000 },
      { lineId: 2, handedMilli: 1500 },
    ],
    200,
  );
  const view = agreed(part, 250);
  expect(view.amounts).toEqual([
    ['Total', '£8.75'],
    ['Paid online', '£2.00'],
    ['Paid in the store', '£4.25'],
    ['To pay on collection', '£2.50'],
  ]);
  expect(view.lines[0]?.notes).toEqual(['not taken: 1 pcs', 'collected: 1 pcs']);
  expect(view.warnings).toEqual(['A part of the order is collected, the rest waits.']);
  const rest = handed(part, [{ lineId: 3, handedMilli: 1000 }]);
  const closed = pageOf(rest);
  expect([
    rest.state,
    amountOf(closed, 'To pay on collection'),
    amountOf(closed, 'Paid in the store'),
  ]).toEqual(['collected', null, '£6.75']);
  expect(closed.lines[0]?.notes).toEqual(['not taken: 1 pcs']);
});

it('[ORDER7] handed over after its cancellation, the page says what became of the money', () => {
  const cancelled = done(
    packed(ordered(1125)),
    'order-cancel-acknowledge',
    { askId: orderContent(8, nowMs).id },
    { atMs: nowMs },
  );
  expect(amountOf(pageOf(cancelled), 'To be refunded')).toBe('£11.25');
  const all = asOrdered.map(({ pickedMilli }, index) => ({ lineId: index + 1, handedMilli: pickedMilli }));
  const late = pageOf(handed(cancelled, all, 1125));
  expect(amountOf(late, 'To be refunded')).toBeNull();
  expect(late.warnings.join()).toMatch(/handed over after it had ended.*£11\.25.*not to be refunded/);
});

it('[ORDER7] [SHOP8] points of the order: the goods before them, what they take off, what is refused and comes back', () => {
  for (const redemption of ['discount', 'tender'] as const) {
    const lines = [orderedLine(1, 'A1', 2000), orderedLine(2, 'A2', 1000)];
    const order = orderRow(spending(orderContent(7, nowMs, { lines }), 3, redemption));
    const asked = pageOf(order);
    expect(asked.lines.map(({ amount }) => amount)).toEqual(['£5.00', '£2.50']);
    expect(asked.amounts, redemption).toEqual([
      ['Before points', '£7.50'],
      ['By points: 3', '−£3.00'],
      ['Total', '£4.50'],
      ['To pay on collection', '£4.50'],
      ['Points earned on collection', '10'],
    ]);
    const ready = packed(order, [{ pickedMilli: 2000 }, { pickedMilli: 1000 }]);
    agreed(ready, 450);
    const part = handed(ready, [{ lineId: 1, handedMilli: 1000, refusedMilli: 1000 }]);
    // Of two pieces at 2.50 the first got two of the three points.
    expect(agreed(part, 250).amounts, redemption).toEqual([
      ['Before points', '£5.00'],
      ['By points: 2', redemption === 'tender' ? '−£2.00' : '−£1.50'],
      ['Total', redemption === 'tender' ? '£3.00' : '£3.50'],
      ['Paid in the store', redemption === 'tender' ? '£0.50' : '£1.00'],
      ['To pay on collection', '£2.50'],
      ['Points given back once the order ends', '1'],
      ['Points earned on collection', '5'],
    ]);
    const closed = pageOf(handed(part, [{ lineId: 2, handedMilli: 1000 }]), 'ru').amounts.map(
      ([name]) => name,
    );
    expect(closed.slice(-2)).toEqual(['Возвращено баллов', 'Начислено баллов']);
  }
});

it('[SHOP3] the page has the order’s own currency, store and hour, in the visitor’s language', () => {
  const order = ordered(0);
  const view = pageOf(order, 'ru');
  expect(view.facts[0]).toEqual(['Где забрать', 'Магазин, Москва, 1']);
  // 10:00 to 11:00 in Greenwich.
  expect(view.facts[1]?.[1]).toMatch(/^23 нояб\..* 13:00 – 14:00$/);
  // As the tills write it, also in the afternoon.
  expect(pageOf(order).facts[1]?.[1]).toBe('23 Nov, 13:00 – 14:00');
  expect(view.amounts[0]).toEqual(['Итого', money('ru', 'GBP', 1125)]);
  const tried = pageOf({ ...order, kind: 'try' });
  expect(tried.warnings).toEqual(['Reserved to try on: nothing is paid; pay in the store for what fits.']);
  expect(tried.facts.map(([name]) => name)).toContain('Held until');
  expect(pageOf({ ...order, ifMissing: 'cancel-line' }).facts).toContainEqual([
    'If something isn’t there',
    'Leave it out',
  ]);
  expect(pageOf(order).facts.map(([name]) => name)).not.toContain('If something isn’t there');
});

it('[SHOP3] put back when its time was up, an order wasn’t collected; put back before, the store closed it and says why', () => {
  const ready = done(packed(ordered(0)), 'order-ready', { place: 'A3' }, { atMs: nowMs });
  const back = (more: object): OrderView =>
    pageOf(done(ready, 'order-restock', { lines: [], ...more }, { atMs: nowMs }));
  expect(back({}).state).toBe('Not collected, back on the shelf');
  const early = back({ early: { reason: 'spoiled', approvedBy: null } });
  expect(early.state).toBe('Closed by the store, the goods are back on the shelf');
  expect(early.steps.at(-1)?.text).toBe('Back on the shelf · the goods were damaged or past their date');
});

it('[SHOP11] the page tells of each line what was brought back and for how much, of two tills’ returns no more than there was', () => {
  const all = [
    { lineId: 1, handedMilli: 2000 },
    { lineId: 2, handedMilli: 1500 },
    { lineId: 3, handedMilli: 1000 },
  ];
  const collected = handed(packed(ordered(1125)), all, 1125);
  const brought = (order: Order, id: string, lines: readonly ReturnedPart[]): Order => {
    const onlineMinor = lines.reduce((sum, { refundMinor }) => sum + refundMinor, 0);
    const by = { orderId: order.id, atMs: nowMs, after: order.heads, tillId: 'till-2', staffId: 'boris' };
    return withFacts(order, [{ kind: 'return', id, ...by, onlineMinor, lines }]);
  };
  const notesOf = (order: Order, language: 'ru' | 'en' = 'en') =>
    pageOf(order, language).lines.map(({ notes }) => notes);
  expect(notesOf(collected)).toEqual([[], [], []]);
  const piece = { lineId: 1, quantityMilli: 1000, refundMinor: 250 };
  const kilograms = { lineId: 2, quantityMilli: 1500, refundMinor: 375 };
  const once = brought(collected, '019cadc0-0000-7000-8000-0000000000a1', [piece, kilograms]);
  expect(notesOf(once)).toEqual([['brought back: 1 pcs, £2.50'], ['brought back: 1.5 kg, £3.75'], []]);
  expect(notesOf(once, 'ru')[0]).toEqual([expect.stringMatching(/^вернули: 1 шт\.?, .*2,50/)]);
  expect(amountOf(pageOf(once), 'To be refunded')).toBe('£6.25');
  const twice = brought(once, '019cadc0-0000-7000-8000-0000000000a2', [kilograms]);
  expect(notesOf(twice)).toEqual(notesOf(once));
  expect(amountOf(pageOf(twice), 'To be refunded')).toBe('£6.25');
});
