/** The pages of online orders as they show, over the shared rules and a few orders of a morning. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { placedOrder } from '../../../shared/domain/orders/order-of.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import {
  cancelAsked,
  fakeOrderId,
  readyOrder,
  sampleContent,
  spending,
} from '../../../tests/support/order-samples.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import type { Language } from '../../i18n/language.ts';
import { OrderTimeline } from '../../ui/order-timeline.tsx';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { TakeOver } from './half-packed.tsx';
import type { OrderPlace } from './order-place.ts';
import { OrdersScreen } from './orders-screen.tsx';

const till = createFakeTill({ host: createFakeTillHost() });
await till.signIn({ kind: 'pin', staffId: 'staff:vera', pin: '2222' });
const idOf = (number: string): string => till.orders.search(number, 1)[0]?.id ?? '';

const page = (language: Language, place: OrderPlace): string =>
  showMarkup(
    language,
    createElement(OrdersScreen, {
      till,
      place,
      askApproval: async () => null,
      go: () => undefined,
      onPay: () => undefined,
      onShift: () => undefined,
      onReturn: () => undefined,
    }),
  );
/** What stands in an element of a class, without its markup. */
const textIn = (markup: string, className: string): string => {
  const from = markup.indexOf(`class="${className}`);
  expect(from, className).toBeGreaterThan(0);
  return markup
    .slice(from, markup.indexOf('</section>', from))
    .replace(/^[^>]*>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\s\u00a0\u202f]+/g, ' ');
};

test('[COUNTER6] the board has a column for each step with its count, and each order as a card once', () => {
  const markup = page('en', { at: 'board' });
  expect([...markup.matchAll(/class="order-count">(\d+)</g)].map((match) => match[1])).toEqual([
    '1',
    '2',
    '2',
    '1',
    '2',
    '1',
  ]);
  expect([...markup.matchAll(/data-order="([^"]+)"/g)].map((match) => match[1]).sort()).toEqual([
    ...['W-000012', 'W-000029', 'W-000031', 'W-000033', 'W-000036', 'W-000038', 'W-000041', 'W-000044'],
    'W-000046',
  ]);
  expect(markup).toContain('Late by 7');
  expect(markup).toContain('TO PAY ₽544.50');
});

test('[COUNTER7] at the counter place, bags by zone, and paid or the amount to pay stand out', () => {
  const paid = page('ru', { at: 'hand-over', orderId: idOf('W-000029'), proof: 'customer-code' });
  expect(textIn(paid, 'place-and-bags')).toContain('Где ждёт A-12 2 пакета на полке 1 пакет в холодильнике');
  expect(textIn(paid, 'handover-sums is-paid')).toContain('ОПЛАЧЕН');
  expect(paid).not.toContain('К ОПЛАТЕ');
  const due = page('ru', { at: 'hand-over', orderId: idOf('W-000033'), proof: 'short-code' });
  expect(textIn(due, 'handover-sums is-due')).toContain('К ОПЛАТЕ 2 098 , 00 ₽');
  expect(due).not.toContain('ОПЛАЧЕН');
  expect(due).toContain('Перед выдачей проверьте возраст');
});

test('[COUNTER7] without a proof nothing can be confirmed, and a name is none', () => {
  const confirm = (markup: string): string =>
    /<button[^>]*handover-confirm[^>]*>/.exec(markup)?.[0] ?? 'no button';
  const orderId = idOf('W-000029');
  expect(confirm(page('en', { at: 'hand-over', orderId, proof: null }))).toContain('disabled=""');
  expect(confirm(page('en', { at: 'hand-over', orderId, proof: 'customer-code' }))).not.toContain(
    'disabled=""',
  );
  // An order that isn't packed can't be handed over, whatever was shown.
  const early = page('en', { at: 'hand-over', orderId: idOf('W-000044'), proof: 'customer-code' });
  expect(confirm(early)).toContain('disabled=""');
  expect(early).toContain('The order is placed, so it can’t be handed over now');
});

test('[COUNTER7] a code that releases nothing shows why, and the right store by name', () => {
  const refusal = { code: 'wrong-store', storeId: 'AR1', storeName: 'Лавка на Арбате' } as const;
  expect(textIn(page('ru', { at: 'refused', refusal }), 'order-refused-panel')).toContain(
    'Другой магазин: Лавка на Арбате',
  );
  expect(
    textIn(page('en', { at: 'refused', refusal: { code: 'not-genuine' } }), 'order-refused-panel'),
  ).toContain('Hand nothing over');
});

test('[CODE3] a code of a locked or late order names the order, with the way to it', () => {
  for (const [language, open] of [
    ['en', 'Open order W-000029'],
    ['ru', 'Открыть заказ W-000029'],
  ] as const) {
    const about = { orderId: idOf('W-000029'), number: 'W-000029' };
    for (const refusal of [
      { code: 'locked', ...about },
      { code: 'expired', untilMs: 0, ...about },
    ] as const)
      expect(page(language, { at: 'refused', refusal })).toContain(open);
    const unknown = { code: 'expired', untilMs: 0, orderId: about.orderId, number: null } as const;
    expect(page(language, { at: 'refused', refusal: unknown })).not.toContain('W-000029');
  }
});

test('[COUNTER13] an order that nobody accepted isn’t the store’s to cancel: no button promises it', () => {
  const [placed] = till.orders.search('W-000044', 1);
  const [accepted] = till.orders.search('W-000031', 1);
  if (!placed || !accepted) throw new Error('the samples have the orders');
  const button = 'Confirm the cancellation';
  expect(page('en', { at: 'order', orderId: accepted.id })).toContain(button);
  till.orders.arrive([cancelAsked(placed, till.businessMs())]);
  const markup = page('en', { at: 'order', orderId: placed.id });
  expect(markup).toContain('The customer asks to cancel');
  expect(markup).toContain('the web shop cancels it by itself');
  expect(markup).not.toContain(button);
});

test('[COUNTER11] packing that was put aside tells who left it, when and at which till, with the way to go on', () => {
  const [order] = till.orders.search('W-000038', 1);
  if (!order) throw new Error('the samples have the order');
  const work = {
    packId: order.id,
    orderId: order.id,
    tillId: 'TV1-1',
    staffId: 'staff:boris',
    putAsideAtMs: till.businessMs(),
  };
  const props = { till, order, work, askApproval: async () => null, go: () => undefined };
  const markup = showMarkup('en', createElement(TakeOver, props));
  expect(markup).toMatch(/\d\d:\d\d · Борис Кузнецов · Till TV1-1/);
  expect(markup).toContain('Go on with it here');
});

test('[COUNTER12] a timeline names tills as people know them', () => {
  const order = till.orders.order(idOf('W-000036'));
  const tillIds = new Set(order?.timeline.flatMap((entry) => entry.tillId ?? []));
  expect([...tillIds]).toEqual(['TV1-2']);
  const markup = showMarkup(
    'en',
    createElement(OrderTimeline, {
      label: 'What happened',
      entries: order?.timeline ?? [],
      nowMs: till.businessMs(),
      nameOf: (staffId) => staffId,
      tillNameOf: (tillId) => `K-${tillId.slice(-1)}`,
    }),
  );
  expect(markup).toContain('Till K-2');
  expect(markup).not.toContain('TV1-2');
});

test('[COUNTER24] a timeline tells how a handover was proven, who collected, who allowed it, and why an order ended', () => {
  const entry = { tillId: 'TV1-1', staffId: 'anna', from: 'ready', fits: true } as const;
  const markup = showMarkup(
    'en',
    createElement(OrderTimeline, {
      label: 'What happened',
      entries: [
        {
          ...entry,
          id: '1',
          what: 'hand-over',
          atMs: 1,
          note: null,
          proof: 'short-code',
          collector: 'other',
          approvedBy: 'boss',
          isPart: true,
        },
        { ...entry, id: '2', what: 'restock', atMs: 2, note: 'customer-told' },
      ],
      nowMs: till.businessMs(),
      nameOf: (staffId) => `<${staffId}>`,
      tillNameOf: (tillId) => tillId,
    }),
  );
  for (const text of [
    'Handed over in part',
    'The short code is right',
    'to somebody else, checked by sight',
    'allowed by &lt;boss&gt;',
    'The customer won’t come',
  ])
    expect(markup).toContain(text);
});

test('[COUNTER25] the order’s page and the counter tell the goods before points, what points take off, and the total', () => {
  const now = till.businessMs();
  const content = spending(sampleContent(77, now, [['10020', 3000]]), 50);
  const ready = readyOrder(placedOrder(content), now, [{ zone: 'shelf', count: 1 }], 'A-7');
  till.orders.arrive([ready]);
  const orderId = fakeOrderId(77);
  const sums = {
    en: ['Goods ₽477.00', 'By points (50) −₽50.00', 'Total ₽427.00'],
    ru: ['Товары 477,00 ₽', 'Баллами (50) −50,00 ₽', 'Итого 427,00 ₽'],
  };
  for (const language of ['en', 'ru'] as const) {
    const order = textIn(page(language, { at: 'order', orderId }), 'order-money');
    for (const sum of sums[language]) expect(order).toContain(sum);
    const counter = textIn(
      page(language, { at: 'hand-over', orderId, proof: 'customer-code' }),
      'handover-sums',
    );
    for (const sum of sums[language].slice(0, 2)) expect(counter).toContain(sum);
    const { lines, taxes, totalMinor } = content;
    const priced = { currency: 'RUB', lines, taxes, totalMinor, discountMinor: 0, points: null } as const;
    const payment = showMarkup(language, createElement(TotalPanel, { priced: ok(priced), lines: 1 }));
    expect(textIn(payment, 'total-foot')).toContain(
      { en: 'Points −₽50.00', ru: 'Баллами −50,00 ₽' }[language],
    );
  }
});

test('[HANDOVER12] an order of which goods left in a way that is not known in full says so until it ends', () => {
  const now = till.businessMs();
  const ready = readyOrder(
    placedOrder(sampleContent(78, now, [['10020', 3000]])),
    now,
    [{ zone: 'shelf', count: 1 }],
    'A-7',
  );
  const orderId = fakeOrderId(78);
  const said = { en: 'Goods of this order have left before', ru: 'Товар этого заказа уже выдавали' };
  const shown = (language: Language): boolean =>
    page(language, { at: 'order', orderId }).includes(said[language]);
  till.orders.arrive([ready]);
  expect([shown('en'), shown('ru')]).toEqual([false, false]);
  const timeline = ready.timeline.map((entry) => ({ ...entry, lacksEarlier: true }));
  till.orders.arrive([{ ...ready, timeline }]);
  expect([shown('en'), shown('ru')]).toEqual([true, true]);
  till.orders.arrive([{ ...ready, timeline, state: 'collected' }]);
  expect([shown('en'), shown('ru')]).toEqual([false, false]);
});
