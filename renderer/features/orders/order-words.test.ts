/** Refusals, times and places in words, of both languages. */
import { describe, expect, test } from 'vitest';
import { orderMoveNames, orderStates } from '../../../shared/domain/orders/order-moves.ts';
import { dueMinor, placedOrder } from '../../../shared/domain/orders/order-of.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { fakeOrders, paid, readyOrder, sampleContent } from '../../../tests/support/order-samples.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { createFormat } from '../../i18n/format.ts';
import { createI18n } from '../../i18n/language.ts';
import { en, ru } from '../../i18n/texts.ts';
import type { CodeRefusal, OrderActionRefusal } from '../../till/order-types.ts';
import { waitingCount } from './fresh-orders.tsx';
import { codeRefusalText, orderRefusalText, timeLeft } from './order-desk.ts';
import { placeOf } from './order-place.ts';

const till = createFakeTill({ host: createFakeTillHost() });
const languages = (['ru', 'en'] as const).map((language) => ({
  language,
  t: createI18n(language).t,
  format: createFormat(language, 'RUB', 'Europe/Moscow'),
}));
const order = placedOrder(sampleContent(3, 0, [['10003', 2000]]));

describe('refusals', () => {
  const codes: CodeRefusal[] = [
    { code: 'not-genuine' },
    { code: 'key-unknown' },
    { code: 'expired', untilMs: Date.UTC(2026, 2, 1), orderId: '', number: 'W-1' },
    { code: 'wrong-store', storeId: 'GFT', storeName: 'Лавка на Арбате' },
    { code: 'another-order' },
    { code: 'order-unknown' },
    { code: 'wrong-code', triesLeft: 3 },
    { code: 'locked', orderId: '', number: 'W-1' },
  ];
  const actions: OrderActionRefusal[] = [
    ...orderMoveNames.flatMap((move) =>
      orderStates.map((state) => ({ code: 'illegal-move' as const, move, state })),
    ),
    { code: 'wrong-store', storeId: 'TV1' },
    { code: 'short-without-reason', lineId: 1 },
    { code: 'picked-too-much', lineId: 1 },
    { code: 'line-missing', lineId: 1 },
    { code: 'substitute-dearer', lineId: 1 },
    { code: 'too-much', lineId: 1 },
    { code: 'refusal-without-reason', lineId: 1 },
    ...(
      [
        ...['cancel-asked', 'no-cancel-asked', 'nothing-picked', 'no-bags', 'no-place', 'nothing-chosen'],
        ...['identity-needed', 'right-missing', 'order-unknown', 'no-draft', 'cart-open', 'locked'],
        ...['not-released', 'not-signed-in', 'payment-unsettled', 'age-not-checked', 'no-shift'],
      ] as Extract<OrderActionRefusal, { readonly code: 'no-bags' | 'locked' | 'no-shift' }>['code'][]
    ).map((code) => ({ code })),
  ];

  test('[COUNTER5] every refusal of a code says what is the matter and what to do, in both languages', () => {
    for (const { t, format, language } of languages) {
      const texts = codes.map((refusal) => codeRefusalText(refusal, t, format));
      expect(new Set(texts.map(({ title }) => title)).size).toBe(codes.length);
      for (const { title, text } of texts) {
        expect(title.length, language).toBeGreaterThan(5);
        expect(text.length, title).toBeGreaterThan(20);
        expect(`${title}${text}`).not.toMatch(/\{\{|codeRefusal/);
        expect(/\p{Script=Cyrillic}/u.test(text.replace('Лавка на Арбате', ''))).toBe(language === 'ru');
      }
      expect(texts[3]?.title).toContain('Лавка на Арбате');
      expect(texts[6]?.text).toContain('3');
    }
  });

  test('[COUNTER5] every refusal of an action has words of its own language, and every illegal move a message', () => {
    for (const { t, format, language } of languages) {
      const texts = actions.map((refusal) => orderRefusalText(refusal, order, till, t, format));
      expect(new Set(texts).size, language).toBe(actions.length);
      for (const text of texts) {
        expect(text).not.toMatch(/\{\{|orderRefusal|undefined/);
        expect(
          /\p{Script=Cyrillic}/u.test(
            text.replaceAll('Молоко 3,2 %, 1 л', '').replace('Лавка на Тверской', ''),
          ),
        ).toBe(language === 'ru');
      }
    }
  });
});

test('[COUNTER2] a released code leads to the counter once the order is packed, and to the order before and after', () => {
  const ready = readyOrder(paid(order, 0), 0, [{ zone: 'shelf', count: 1 }], 'A-1');
  const released = (given: typeof order, learnt = false) =>
    placeOf({ order: given, proof: 'customer-code', learnt });
  expect(released(ready)).toEqual({ at: 'hand-over', orderId: order.id, proof: 'customer-code' });
  expect(released(order, true)).toEqual({ at: 'order', orderId: order.id, learnt: true });
  expect(released({ ...ready, state: 'collected' }).at).toBe('order');
});

test('[COUNTER6] the time left is told in words and by a look; what is ready is kept until a moment', () => {
  const nowMs = Date.UTC(2026, 2, 1, 9);
  for (const { t, format, language } of languages) {
    const item = (column: 'to-pack' | 'ready' | 'overdue', age: 'calm' | 'urgent' | 'late', leftMs: number) =>
      timeLeft(
        { order: { ...order, collectUntilMs: nowMs + 3_600_000 }, column, age, leftMs },
        nowMs,
        t,
        format,
      );
    const texts = language === 'ru' ? ru.orders : en.orders;
    const minutes = (template: string): RegExp => new RegExp(template.replace('{{span}}', '12.+'));
    expect(item('to-pack', 'calm', 720_000)).toMatchObject({ look: 'calm' });
    expect(item('to-pack', 'calm', 720_000).text).toMatch(minutes(texts.left));
    expect(item('to-pack', 'urgent', 720_000).text).toMatch(minutes(texts.hurry));
    expect(item('to-pack', 'late', -720_000).text).toMatch(minutes(texts.late));
    expect(item('to-pack', 'late', -720_000).look).toBe('late');
    expect(item('to-pack', 'urgent', 20_000).text).toContain(texts.underMinute);
    expect(item('ready', 'late', -720_000)).toEqual({
      look: 'kept',
      text: texts.keptUntil.replace('{{moment}}', '13:00'),
    });
    expect(item('overdue', 'calm', 1).look).toBe('late');
  }
});

test('[COUNTER6] the navigation counts what the store has to do, and not what waits for its customer', () => {
  const board = till.orders.board.getState();
  expect(fakeOrders(0).length).toBe(9);
  expect(board.counts).toEqual({
    'cancel-asked': 1,
    'to-accept': 2,
    'to-pack': 2,
    packed: 1,
    ready: 2,
    overdue: 1,
  });
  expect(waitingCount(board)).toBe(7);
});

test('[COUNTER6] money is due of what was neither paid nor set off', () => {
  const half = paid(order, 0, 10_000);
  const { totalMinor } = order;
  expect(dueMinor(order)).toBe(totalMinor);
  expect(dueMinor(half)).toBe(totalMinor - 10_000);
  expect(dueMinor({ ...half, payment: { ...half.payment, usedMinor: 4_000 } })).toBe(totalMinor - 6_000);
  expect(dueMinor(paid(order, 0))).toBe(0);
  expect(dueMinor({ ...order, state: 'cancelled' })).toBe(0);
});
