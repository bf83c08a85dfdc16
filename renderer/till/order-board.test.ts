/** The board of orders, and what is done with them, on a till on fakes. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { settingsSchema } from '../../shared/domain/entities/reference.ts';
import { orderOf } from '../../shared/domain/orders/order-of.ts';
import { orderContent, orderDesk, orderFacts, orderIdOf, orderRow } from '../../tests/support/order-desk.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import { shopSettings } from '../../tests/support/till-rows.ts';
import { createOrderBoard } from './order-board.ts';
import { createOrderBook } from './order-book.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const minuteMs = 60_000;

/** A board over a book, with a clock that is turned by hand. */
function handmade() {
  const clock = { nowMs: 1_780_000_000_000 };
  let turn = (): void => {};
  const book = createOrderBook(
    () => {},
    () => clock.nowMs,
  );
  const orders = { leaseMs: 60_000, urgentMs: 30 * minuteMs, wrongCodes: 5, places: [] };
  const settings = settingsSchema.parse({ ...shopSettings, orders });
  const board = createOrderBoard({
    book,
    reference: { settings: () => settings },
    time: { nowMs: () => clock.nowMs, heardMs: () => clock.nowMs, heard: () => {}, notBefore: () => {} },
    timers: {
      after: (_, task) => {
        turn = task;
        return { cancel: () => {} };
      },
    },
    isPacking: () => false,
    isLocked: () => false,
  });
  const arrive = (...rows: ReturnType<typeof orderRow>[]): void =>
    book.arrived({
      rows: rows.map((data) => ({ id: data.id, data, ownThrough: {} })),
      mark: null,
      filling: 0,
    });
  return { clock, book, board, arrive, turn: () => turn() };
}

describe('the board', () => {
  it('[BOARD1] has every open order once, by when it must be ready, in the column of its state', () => {
    const { clock, board, arrive } = handmade();
    const at = (number: number, leftMs: number) => orderContent(number, clock.nowMs, { leftMs });
    const late = orderRow(at(1, 90 * minuteMs));
    const soon = { ...orderRow(at(2, 10 * minuteMs)), state: 'accepted' as const };
    const asked = {
      ...orderRow(at(3, 60 * minuteMs)),
      state: 'packed' as const,
      cancelAsked: { id: orderIdOf(99), atMs: 1 },
    };
    const ready = { ...orderRow(at(4, -60 * minuteMs)), state: 'ready' as const };
    const overdue = { ...ready, id: orderIdOf(5), collectUntilMs: clock.nowMs - 1 };
    const gone = { ...orderRow(at(6, 0)), state: 'collected' as const };
    arrive(late, soon, asked, ready, overdue, gone);
    const { orders, counts } = board.state.getState();
    expect(orders.map(({ order, column }) => [order.id, column])).toEqual([
      [ready.id, 'ready'],
      [overdue.id, 'overdue'],
      [soon.id, 'to-pack'],
      [asked.id, 'cancel-asked'],
      [late.id, 'to-accept'],
    ]);
    expect(counts).toEqual({
      'cancel-asked': 1,
      'to-accept': 1,
      'to-pack': 1,
      packed: 0,
      ready: 1,
      overdue: 1,
    });
    arrive({ ...soon, state: 'cancelled' });
    expect(board.state.getState().counts['to-pack']).toBe(0);
    expect(board.state.getState().orders.map(({ order }) => order.id)).not.toContain(soon.id);
  });

  it('[BOARD2] tells ages by the chain’s measure, anew at the turn of a minute', () => {
    const { clock, board, arrive, turn } = handmade();
    arrive(orderRow(orderContent(1, clock.nowMs, { leftMs: 31 * minuteMs })));
    const shown = () => board.state.getState().orders.map(({ age, leftMs }) => [age, leftMs / minuteMs]);
    expect(shown()).toEqual([['calm', 31]]);
    clock.nowMs += 2 * minuteMs;
    turn();
    expect(shown()).toEqual([['urgent', 29]]);
    clock.nowMs += 30 * minuteMs;
    turn();
    expect(shown()).toEqual([['urgent', -1]]);
    // Its customer may have come since its slot began; it is late once the slot is over.
    clock.nowMs += 60 * minuteMs;
    turn();
    expect(shown()).toEqual([['late', -61]]);
  });

  it('[BOARD3] calls for somebody while an order that came lately is neither seen nor accepted', () => {
    const { clock, board, arrive } = handmade();
    const stored = orderRow(orderContent(1, clock.nowMs));
    arrive(stored);
    board.start();
    expect(board.state.getState().fresh).toBe(0);
    const [second, third] = [2, 3].map((number) => orderRow(orderContent(number, clock.nowMs)));
    if (!second || !third) throw new Error('two orders were made');
    arrive(second, third);
    expect(board.state.getState().fresh).toBe(2);
    arrive({ ...second, state: 'accepted' });
    expect(board.state.getState().fresh).toBe(1);
    board.touch();
    expect(board.state.getState().fresh).toBe(0);
    arrive({ ...third }, stored);
    expect(board.state.getState().fresh).toBe(0);
  });
});

describe('what is done with an order', () => {
  it('[BOARD4] shows at once, counts once when the row brings it, and is there after a restart without a server', async () => {
    const { till, disk, put, nowMs, server, start } = await orderDesk(open, (now) => [
      orderRow(orderContent(1, now)),
      orderRow(orderContent(2, now)),
    ]);
    server.put('stock', 'S1:A1', { storeId: 'S1', sku: 'A1', onHandMilli: 10_000, promisedMilli: 4000 });
    await until(() => till.stock.figure('A1').promisedMilli === 4000);
    server.applying = false;
    expect((await till.orders.accept(orderIdOf(1), null)).ok).toBe(true);
    const draft = till.orders.startPacking(orderIdOf(1));
    if (!draft.ok) throw new Error(draft.reason.code);
    till.orders.packScan(draft.value.id, 'A1');
    till.orders.changePacking(draft.value.id, (now) => ({
      ...now,
      bags: [{ zone: 'shelf', count: 1 }],
      lines: now.lines.map((line) => ({ ...line, short: { reason: 'not-found', choice: 'partial' } })),
    }));
    expect(await till.orders.finishPacking(draft.value.id, null)).toMatchObject({ ok: true });
    expect(till.orders.order(orderIdOf(1))).toMatchObject({
      state: 'packed',
      leaseUntilMs: expect.any(Number),
    });
    expect(till.stock.figure('A1').promisedMilli).toBe(3000);
    expect(till.stock.figure('A2').promisedMilli).toBe(0);

    const facts = orderFacts(disk.host);
    expect(facts.map((fact) => [fact.kind, fact.after])).toEqual([
      ['order-accept', [orderIdOf(1)]],
      ['order-pack', [facts[0]?.id]],
    ]);
    await till.close();
    const again = await start();
    expect(again.orders.order(orderIdOf(1))?.state).toBe('packed');
    expect(again.stock.figure('A1').promisedMilli).toBe(3000);
    expect(again.orders.board.getState().counts).toMatchObject({ 'to-accept': 1, packed: 1 });

    put(orderOf(orderContent(1, nowMs), facts));
    server.release();
    server.put('stock', 'S1:A1', { storeId: 'S1', sku: 'A1', onHandMilli: 10_000, promisedMilli: 3000 });
    await again.settled(AbortSignal.timeout(10_000));
    expect(again.orders.order(orderIdOf(1))?.timeline.map((entry) => entry.what)).toEqual([
      'place',
      'accept',
      'pack',
    ]);
    expect(again.stock.figure('A1').promisedMilli).toBe(3000);
  });

  it('[BOARD5] needs the right, or one that is lent and recorded; asked for twice it is done once', async () => {
    const { till, disk, server } = await orderDesk(open, (now) => [orderRow(orderContent(1, now))]);
    server.put('reference', 'role:cashier', {
      ...{ type: 'role', id: 'role:cashier', name: { ru: '', en: '' } },
      ...{ verbs: ['sell'], maxDiscountBasisPoints: 0 },
    });
    await until(() => till.session.getState().role?.verbs.length === 1);
    const accept = (approvedBy: string | null) => till.orders.accept(orderIdOf(1), approvedBy);
    expect(await accept(null)).toEqual({ ok: false, reason: { code: 'right-missing' } });
    expect(await accept('anna')).toEqual({ ok: false, reason: { code: 'right-missing' } });
    const [first, second] = await Promise.all([accept('boss'), accept('boss')]);
    expect(first.ok).toBe(true);
    expect(second).toEqual({
      ok: false,
      reason: { code: 'illegal-move', move: 'accept', state: 'accepted' },
    });
    expect(disk.host.journals[0]?.entries.map(({ operation }) => operation.kind)).toEqual([
      'audit',
      'order-accept',
    ]);
    expect(disk.host.journals[0]?.entries[0]?.operation.payload).toMatchObject({
      verb: 'order-pack',
      subject: orderIdOf(1),
      approvedBy: 'boss',
    });
    expect(await till.orders.accept(orderIdOf(7), null)).toEqual({
      ok: false,
      reason: { code: 'order-unknown' },
    });
  });

  it('[BOARD6] what nobody collected goes back to the shelf, what was cancelled is acknowledged, and both free stock', async () => {
    const { till, disk, server } = await orderDesk(open, (now) => {
      const packed = orderRow(orderContent(1, now));
      const asked = { ...orderRow(orderContent(2, now)), state: 'accepted' as const };
      return [
        { ...packed, state: 'ready' },
        { ...asked, cancelAsked: { id: orderIdOf(50), atMs: now } },
      ];
    });
    server.put('stock', 'S1:A1', { storeId: 'S1', sku: 'A1', onHandMilli: 10_000, promisedMilli: 4000 });
    await until(() => till.stock.figure('A1').promisedMilli === 4000);
    server.applying = false;
    expect(await till.orders.acknowledgeCancel(orderIdOf(1), null)).toMatchObject({
      reason: { code: 'no-cancel-asked' },
    });
    expect((await till.orders.acknowledgeCancel(orderIdOf(2), null)).ok).toBe(true);
    expect(till.stock.figure('A1').promisedMilli).toBe(2000);
    const lines = [{ sku: 'A1', quantityMilli: 2000 }];
    expect((await till.orders.restock(orderIdOf(1), lines, 'customer-told', 'boss')).ok).toBe(true);
    expect(till.stock.figure('A1').promisedMilli).toBe(0);
    expect(till.orders.board.getState().orders).toEqual([]);
    expect(orderFacts(disk.host).map(({ kind }) => kind)).toEqual([
      'order-cancel-acknowledge',
      'order-restock',
    ]);
    expect(till.orders.search('4711', 5).map(({ state }) => state)).toEqual(['restocked', 'cancelled']);
  });

  it('[BOARD8] what is back on the shelf is a draft over a crash, and its id is the fact’s', async () => {
    const { till, start, disk } = await orderDesk(open, (now) => [
      { ...orderRow(orderContent(1, now)), state: 'ready' },
      { ...orderRow(orderContent(2, now)), state: 'ready' },
    ]);
    till.orders.putBack(orderIdOf(1), 'A1', 1000);
    till.orders.putBack(orderIdOf(1), 'A1', 1000);
    till.orders.putBack(orderIdOf(2), 'A2', 1000);
    await till.orders.saved();
    await till.close();

    const again = await start();
    const draftOf = (id: string) =>
      again.orders.restocking.getState().drafts.find((draft) => draft.orderId === id);
    const draft = draftOf(orderIdOf(1));
    expect(draft?.back).toEqual([{ sku: 'A1', quantityMilli: 2000 }]);
    const recorded = await again.orders.restock(orderIdOf(1), draft?.back ?? [], 'spoiled', 'boss');
    expect(recorded).toMatchObject({ ok: true, value: { operation: { id: draft?.id } } });
    expect(draftOf(orderIdOf(1))).toBeUndefined();
    expect(draftOf(orderIdOf(2))).toBeDefined();
    expect((await again.orders.restock(orderIdOf(2), [], 'spoiled', 'boss')).ok).toBe(true);
    expect(again.orders.restocking.getState().drafts).toEqual([]);
    expect(orderFacts(disk.host)).toHaveLength(2);
  });

  it('[BOARD9] an order that is still kept ends early with a reason and a right only, one that is overdue by any packer', async () => {
    const { till, disk } = await orderDesk(open, (now) => [
      { ...orderRow(orderContent(1, now)), state: 'ready' },
      { ...orderRow(orderContent(2, now, { collectUntilMs: now - 1 })), state: 'ready' },
    ]);
    const back = (number: number, reason: 'customer-told' | null, approvedBy: string | null) =>
      till.orders.restock(orderIdOf(number), [], reason, approvedBy);
    expect(await back(1, null, null)).toMatchObject({ reason: { code: 'not-overdue' } });
    expect(await back(1, 'customer-told', null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(till.orders.order(orderIdOf(1))?.state).toBe('ready');
    expect(await back(1, 'customer-told', 'boss')).toMatchObject({
      value: { operation: { payload: { early: { reason: 'customer-told', approvedBy: 'boss' } } } },
    });
    expect(till.orders.order(orderIdOf(1))?.timeline.at(-1)).toMatchObject({
      what: 'restock',
      note: 'customer-told',
      approvedBy: 'boss',
    });
    expect((await back(2, null, null)).ok).toBe(true);
    expect(orderFacts(disk.host).map(({ kind }) => kind)).toEqual(['order-restock', 'order-restock']);
  });

  it('[BOARD9] an order of which nothing is there is declined: its draft goes, its stock is free, its money is owed back', async () => {
    const { till, server } = await orderDesk(open, (now) => [
      { ...orderRow(orderContent(1, now)), state: 'accepted' },
    ]);
    server.put('stock', 'S1:A1', { storeId: 'S1', sku: 'A1', onHandMilli: 10_000, promisedMilli: 2000 });
    await until(() => till.stock.figure('A1').promisedMilli === 2000);
    server.applying = false;
    expect(till.orders.startPacking(orderIdOf(1)).ok).toBe(true);
    expect(await till.orders.decline(orderIdOf(1), 'nothing-found', null)).toMatchObject({
      reason: { code: 'right-missing' },
    });
    expect((await till.orders.decline(orderIdOf(1), 'nothing-found', 'boss')).ok).toBe(true);
    const order = till.orders.order(orderIdOf(1));
    expect(order?.state).toBe('cancelled');
    expect(order?.payment.refundDueMinor).toBe(order?.payment.paidMinor);
    expect(till.orders.packing.getState().drafts).toEqual([]);
    expect(till.stock.figure('A1').promisedMilli).toBe(0);
    expect(await till.orders.decline(orderIdOf(1), 'nothing-found', 'boss')).toMatchObject({
      reason: { code: 'illegal-move', move: 'decline' },
    });
  });

  it('[BOARD8] what was half put back of an order that closed elsewhere is forgotten', async () => {
    const ready = (now: number) => ({ ...orderRow(orderContent(1, now)), state: 'ready' as const });
    const { till, put, nowMs, start } = await orderDesk(open, (now) => [ready(now)]);
    till.orders.putBack(orderIdOf(1), 'A1', 1000);
    put({ ...ready(nowMs), state: 'collected' });
    await until(() => till.orders.restocking.getState().drafts.length === 0);
    await till.orders.saved();
    await till.close();
    expect((await start()).orders.restocking.getState().drafts).toEqual([]);
  });

  it('[BOARD1] is quick with 5,000 orders: a change folds one of them', () => {
    const { clock, book, board, arrive } = handmade();
    arrive(
      ...Array.from({ length: 5000 }, (_, index) =>
        orderRow(orderContent(index, clock.nowMs, { leftMs: (index % 97) * minuteMs })),
      ),
    );
    const before = board.state.getState().orders;
    const changed = orderRow(orderContent(42, clock.nowMs, { leftMs: 42 * minuteMs }));
    arrive({ ...changed, state: 'accepted' });
    const after = board.state.getState().orders;
    expect(after.filter((entry, index) => entry !== before[index])).toHaveLength(1);
    expect(book.order(changed.id)?.state).toBe('accepted');
  });
});
