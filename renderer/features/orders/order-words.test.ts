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
import { strongerProof } from './handover-page.tsx';
import { inColumn, isForToday } from './order-board.tsx';
import { codeRefusalText, orderRefusalText, stateText, timeLeft } from './order-desk.ts';
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
    { code: 'closed', state: 'collected', atMs: Date.UTC(2026, 2, 1), orderId: '', number: 'W-1' },
    { code: 'locked', orderId: '', number: 'W-1' },
    { code: 'key-revoked', sinceMs: 1 },
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
        ...[
          'goods-left',
          'not-released',
          'not-signed-in',
          'payment-unsettled',
          'age-not-checked',
          'no-shift',
        ],
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
  // Of an order that has ended nothing leaves: that is as loud as a code that isn't genuine.
  for (const state of ['collected', 'cancelled', 'lapsed', 'restocked'] as const)
    expect(released({ ...ready, state })).toMatchObject({
      at: 'refused',
      refusal: { code: 'closed', state, orderId: order.id, number: order.number },
    });
});

test('[COUNTER6] the time left is told in words and by a look; what is ready is kept until a moment', () => {
  const nowMs = Date.UTC(2026, 2, 1, 9);
  const slot = { fromMs: nowMs - 4_320_000, untilMs: nowMs - 720_000 };
  for (const { t, format, language } of languages) {
    const item = (column: 'to-pack' | 'ready' | 'overdue', age: 'calm' | 'urgent' | 'late', leftMs: number) =>
      timeLeft(
        { order: { ...order, slot, collectUntilMs: nowMs + 3_600_000 }, column, age, leftMs, learnt: false },
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
    expect(item('to-pack', 'urgent', -1)).toEqual({ look: 'urgent', text: texts.slotBegan });
    const learnt = { order, column: 'to-accept', age: 'urgent', leftMs: -1, learnt: true } as const;
    expect(timeLeft(learnt, nowMs, t, format)).toEqual({ look: 'urgent', text: texts.atCounter });
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

test('[COUNTER22] a column goes by what is most urgent: what waits for its customer by how long it is kept', () => {
  const nowMs = Date.UTC(2026, 2, 1, 9);
  const hourMs = 3_600_000;
  const item = (number: string, column: 'to-pack' | 'ready', fromMs: number, collectUntilMs: number) => ({
    order: { ...order, number, collectUntilMs, slot: { fromMs, untilMs: fromMs + hourMs } },
    column,
    leftMs: fromMs - nowMs,
    learnt: false,
    age: 'calm' as const,
    packing: false,
    locked: false,
  });
  const items = [
    item('LONG', 'ready', nowMs - hourMs, nowMs + 72 * hourMs),
    item('TODAY', 'ready', nowMs + hourMs, nowMs + 2 * hourMs),
    item('NEXT', 'ready', nowMs + 24 * hourMs, nowMs + 48 * hourMs),
    item('PACK', 'to-pack', nowMs + hourMs, nowMs + 72 * hourMs),
  ];
  expect(inColumn(items, 'ready').map((each) => each.order.number)).toEqual(['TODAY', 'NEXT', 'LONG']);
  expect(inColumn(items, 'to-pack').map((each) => each.order.number)).toEqual(['PACK']);
  for (const { format } of languages)
    expect(items.map((each) => isForToday(each, nowMs, format))).toEqual([true, true, false, true]);
});

test('[COUNTER22] an order of which something has left says so until it ends', () => {
  const [line] = order.lines;
  if (!line) throw new Error('the sample has lines');
  const part = { ...order, state: 'ready' as const, lines: [{ ...line, handedMilli: 1000 }] };
  for (const { t, language } of languages) {
    const { partHanded, state } = (language === 'ru' ? ru : en).orders;
    expect(stateText(part, t)).toBe(partHanded);
    expect(stateText({ ...part, state: 'collected' }, t)).toBe(state.collected);
    expect(stateText(order, t)).toBe(state[order.state]);
  }
});

test('[COUNTER23] a code scanned at the counter counts, and a label never weakens the customer’s own code', () => {
  expect(strongerProof(null, 'customer-code')).toBe('customer-code');
  expect(strongerProof('bag-label', 'customer-code')).toBe('customer-code');
  expect(strongerProof('sight', 'customer-code')).toBe('customer-code');
  expect(strongerProof('customer-code', 'bag-label')).toBe('customer-code');
  expect(strongerProof(null, 'bag-label')).toBe('bag-label');
});
