/** Handing orders over through the open cart, on tills on fakes that are cut off from their server. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Order } from '../../shared/domain/entities/order.ts';
import { allOutstanding } from '../../shared/domain/orders/decide-handover.ts';
import { conflictsOf } from '../../shared/domain/orders/order-conflicts.ts';
import { usualPrinterSettings } from '../../shared/protocol/devices.ts';
import {
  customerCode,
  orderContent,
  orderDesk,
  orderedLine,
  orderFacts,
  orderIdOf,
  orderRow,
  shortCode,
} from '../../tests/support/order-desk.ts';
import { until } from '../../tests/support/till-on-fakes.ts';
import { shopSettings } from '../../tests/support/till-rows.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const orderId = orderIdOf(1);
const cash = (tenderedMinor: number) => [{ kind: 'cash' as const, tenderedMinor }];

/** An order that waits packed, of 750 pence, with so much of it paid online. */
function waiting(nowMs: number, paidMinor: number, change: Parameters<typeof orderContent>[2] = {}): Order {
  const row = orderRow(orderContent(1, nowMs, change), paidMinor);
  const lines = row.lines.map((line) => ({ ...line, pickedMilli: line.line.quantityMilli }));
  return { ...row, state: 'ready', place: 'B4', bags: [{ zone: 'shelf', count: 1 }], lines };
}

function desk(paidMinor: number, change: Parameters<typeof orderContent>[2] = {}, staffId = 'anna') {
  return orderDesk(open, (nowMs) => [waiting(nowMs, paidMinor, change)], staffId);
}

type Choice = Parameters<Till['orders']['handOver']>[1];

/** Releases the order by its customer's code and hands over all of it, unless said otherwise. */
async function handOver(till: Till, change: Partial<Choice> = {}) {
  const order = till.orders.order(orderId);
  if (!order) throw new Error('the order is here');
  const released = await till.orders.releaseByShortCode(orderId, shortCode);
  if (!released.ok) throw new Error(released.reason.code);
  return till.orders.handOver(orderId, {
    lines: allOutstanding(order),
    proof: 'short-code',
    collector: 'customer',
    approvedBy: null,
    ...change,
  });
}

const kindsOf = ({ host }: { readonly host: Parameters<typeof orderFacts>[0] }): string[] =>
  host.journals.flatMap(({ entries }) => entries.map(({ operation }) => operation.kind));

describe('handing over', () => {
  it('[HANDOVER2] records a paid order at once, with what was paid online set off', async () => {
    const { till, disk } = await desk(750);
    const done = await handOver(till);
    expect(done).toMatchObject({
      ok: true,
      value: {
        receiptNumber: expect.any(String),
        operation: {
          kind: 'order-handover',
          after: [expect.any(String)],
          payload: {
            orderId,
            sale: {
              totalMinor: 750,
              reference: 'W-000001',
              tenders: [{ kind: 'prepaid', amountMinor: 750, orderId }],
            },
          },
        },
      },
    });
    expect(till.sell.getState().paid?.operation.kind).toBe('order-handover');
    expect(till.sell.getState().cart.handover).toBeNull();
    expect(till.orders.order(orderId)).toMatchObject({
      state: 'collected',
      payment: { usedMinor: 750, refundDueMinor: 0 },
    });
    expect(till.stock.figure('A1').onHandMilli).toBe(8000);
    expect(
      await till.orders.handOver(orderId, {
        lines: [{ lineId: 1, handedMilli: 1000, refusedMilli: 0, reason: null }],
        proof: 'short-code',
        collector: 'customer',
        approvedBy: null,
      }),
    ).toMatchObject({ reason: { code: 'illegal-move' } });
    expect(kindsOf(disk)).toEqual(['order-handover']);
  });

  it('[HANDOVER2] puts what is due into an empty cart, to be paid there as any sale', async () => {
    const { till, disk } = await desk(500);
    await till.actions.scan('A3');
    expect(await handOver(till)).toEqual({ ok: false, reason: { code: 'cart-open' } });
    expect(till.sell.getState().cart.lines).toHaveLength(1);
    await till.actions.setReference(null);
    expect((await till.actions.pay(cash(250))).ok).toBe(true);

    expect(await handOver(till)).toEqual({ ok: true, value: 'to-be-paid' });
    const { cart, priced } = till.sell.getState();
    expect(cart).toMatchObject({ lines: [], handover: { orderId, prepaidMinor: 500 } });
    expect(priced).toMatchObject({ ok: true, value: { totalMinor: 750 } });
    expect(await handOver(till)).toEqual({ ok: false, reason: { code: 'cart-open' } });
    expect(await till.actions.pay(cash(200))).toMatchObject({
      reason: { code: 'underpaid', missingMinor: 50 },
    });
    const paid = await till.actions.pay(cash(300));
    expect(paid).toMatchObject({
      ok: true,
      value: {
        operation: {
          id: cart.id,
          payload: {
            sale: { tenders: [{ kind: 'prepaid' }, { kind: 'cash', amountMinor: 250, changeMinor: 50 }] },
          },
        },
      },
    });
    expect(kindsOf(disk)).toEqual(['sale', 'order-handover']);
  });

  it('[HANDOVER3] keeps its goods as they are: nothing is added, changed or parked, and giving up goes back to the order', async () => {
    const { till, disk } = await desk(0);
    await handOver(till);
    const before = till.sell.getState().cart;
    expect(await till.actions.scan('A3')).toBe(false);
    await till.actions.addSku('A3');
    await till.actions.setQuantity(1, 5000);
    await till.actions.setPrice(1, 1);
    await till.actions.setLineDiscount(1, { kind: 'amount', amountMinor: 10 });
    await till.actions.setCartDiscount({ kind: 'amount', amountMinor: 10 });
    expect((await till.actions.removeLine(1, 'x', null)).ok).toBe(false);
    expect(await till.parkedActions.park(null)).toMatchObject({ reason: { code: 'empty-cart' } });
    expect(till.sell.getState()).toMatchObject({ cart: before, unknownCodes: [] });
    expect(till.sell.getState().priced).toMatchObject({ value: { totalMinor: 750 } });
    // Nor is its order put back, or packed anew, behind its back.
    expect(await till.orders.restock(orderId, [], null, null)).toMatchObject({
      reason: { code: 'cart-open' },
    });

    expect(await till.actions.voidCart('changed their mind', null)).toEqual({ ok: true, value: null });
    expect(till.sell.getState().cart).toMatchObject({ lines: [], handover: null });
    expect(kindsOf(disk)).toEqual([]);
    expect(till.orders.order(orderId)?.state).toBe('ready');
    await till.actions.scan('A3');
    expect(till.sell.getState().cart.lines).toHaveLength(1);
  });

  it('[HANDOVER3] with money of the customer in it isn’t given up, and a parked sale isn’t recalled over it', async () => {
    const { till } = await desk(0);
    await till.actions.scan('A3');
    const parkedId = till.sell.getState().cart.id;
    expect((await till.parkedActions.park(null)).ok).toBe(true);
    await handOver(till);
    expect(await till.parkedActions.recall(parkedId)).toMatchObject({ reason: { code: 'cart-not-empty' } });
    await till.actions.addCardPayment({ amountMinor: 300, reference: null });
    expect(await till.actions.voidCart('x', 'boss')).toMatchObject({ reason: { code: 'payment-in-cart' } });
    expect(await till.actions.pay(cash(450))).toMatchObject({ ok: true });
  });

  it('[HANDOVER4] is in the cart again after a crash, and paid once', async () => {
    const { till, start, disk } = await desk(0);
    await handOver(till);
    const { cart } = till.sell.getState();
    await till.close();
    const again = await start();
    expect(again.sell.getState().cart).toEqual(cart);
    // The answer of the journal is lost on its way, and so is the till.
    disk.host.afterAppend = () => {
      throw new Error('lost');
    };
    expect((await again.actions.pay(cash(750))).ok).toBe(false);
    disk.host.afterAppend = () => {};
    expect(again.sell.getState().cart.handover?.orderId).toBe(orderId);
    expect((await again.actions.pay(cash(750))).ok).toBe(true);
    await again.close();
    const third = await start();
    expect(third.sell.getState().cart.handover).toBeNull();
    expect(third.orders.order(orderId)?.state).toBe('collected');
    expect(orderFacts(disk.host).map(({ id }) => id)).toEqual([cart.id]);
  });

  it('[HANDOVER4] of a paid order that the journal refuses stays in the cart, under its id', async () => {
    const { till, disk } = await desk(750);
    disk.host.refuses = 'disk-full';
    expect(await handOver(till)).toMatchObject({ reason: { code: 'journal-refused', reason: 'disk-full' } });
    const { cart } = till.sell.getState();
    expect(cart.handover?.orderId).toBe(orderId);
    disk.host.refuses = null;
    expect(await till.actions.pay([])).toMatchObject({ ok: true, value: { operation: { id: cart.id } } });
  });

  it('[HANDOVER5] needs a proof that was given here, or a look at who collects by somebody with the right', async () => {
    const { till, nowMs } = await desk(750);
    const lines = allOutstanding(till.orders.order(orderId) as Order);
    const ask = (change: Partial<Choice>) =>
      till.orders.handOver(orderId, {
        ...{ lines, proof: 'customer-code', collector: 'customer', approvedBy: null },
        ...change,
      });
    expect(await ask({})).toMatchObject({ reason: { code: 'not-released' } });
    expect(await ask({ proof: 'sight' })).toMatchObject({ reason: { code: 'identity-needed' } });
    expect((await till.orders.release(customerCode(orderContent(1, nowMs)))).ok).toBe(true);
    expect(await ask({ proof: 'bag-label' })).toMatchObject({ reason: { code: 'not-released' } });
    expect(await ask({ collector: 'other' })).toMatchObject({ reason: { code: 'identity-needed' } });
    // The order names nobody else, so whoever comes is somebody else.
    expect(await ask({ collector: 'alternate' })).toMatchObject({ reason: { code: 'identity-needed' } });
    expect(await ask({ collector: 'other', approvedBy: 'boss' })).toMatchObject({
      ok: true,
      value: { operation: { staffId: 'anna', payload: { collector: 'other', approvedBy: 'boss' } } },
    });
  });

  it('[HANDOVER5] needs the right to hand over; who lends it stands in the fact', async () => {
    const { till, server } = await desk(750);
    server.put('reference', 'role:cashier', {
      ...{ type: 'role', id: 'role:cashier', name: { ru: '', en: '' } },
      ...{ verbs: ['sell'], maxDiscountBasisPoints: 0 },
    });
    await until(() => till.session.getState().role?.verbs.length === 1);
    expect(await handOver(till)).toEqual({ ok: false, reason: { code: 'right-missing' } });
    expect(await handOver(till, { approvedBy: 'boss' })).toMatchObject({
      ok: true,
      value: { operation: { payload: { approvedBy: 'boss', proof: 'short-code' } } },
    });
  });

  it('[HANDOVER6] takes what is refused off, also all of it, and then nothing is sold', async () => {
    const { till, disk } = await desk(750);
    const refused = (lineId: number, handedMilli: number, refusedMilli: number) => ({
      ...{ lineId, handedMilli, refusedMilli },
      reason: refusedMilli > 0 ? 'too small' : null,
    });
    expect(await handOver(till, { lines: [refused(1, 0, 1000)] })).toMatchObject({
      ok: true,
      value: { receiptNumber: expect.any(String), operation: { payload: { sale: null } } },
    });
    expect(till.orders.order(orderId)?.payment.refundDueMinor).toBe(250);
    expect(await handOver(till, { lines: [refused(1, 1000, 0), refused(2, 0, 1000)] })).toMatchObject({
      value: { operation: { payload: { sale: { totalMinor: 250, tenders: [{ kind: 'prepaid' }] } } } },
    });
    expect(till.orders.order(orderId)).toMatchObject({
      state: 'collected',
      payment: { usedMinor: 250, refundDueMinor: 500 },
    });
    expect(till.stock.figure('A1').onHandMilli).toBe(9000);
    expect(kindsOf(disk)).toEqual(['order-handover', 'order-handover']);
  });

  it('[HANDOVER7] asks for the age when due; goods that may not be handed over wait on in the store', async () => {
    const lines = [orderedLine(1, 'A1', 1000), orderedLine(2, 'R1', 1000)];
    const { till } = await desk(500, { lines });
    expect(await handOver(till)).toEqual({ ok: true, value: 'to-be-paid' });
    expect(till.actions.ageCheckNeeded()).toBe(true);
    expect(await till.actions.pay([])).toMatchObject({ reason: { code: 'age-not-checked' } });
    expect((await till.actions.checkAge(false, 'boss')).ok).toBe(true);
    expect(till.sell.getState().cart.handover).toMatchObject({
      lines: [{ lineId: 1 }],
      saleLines: [{ sku: 'A1' }],
      prepaidMinor: 250,
    });
    expect((await till.actions.pay([])).ok).toBe(true);
    const left = till.orders.order(orderId);
    expect(left).toMatchObject({ state: 'ready', payment: { usedMinor: 250, refundDueMinor: 0 } });
    expect(left && allOutstanding(left)).toMatchObject([{ lineId: 2, handedMilli: 1000 }]);
  });

  it('[HANDOVER8] [HANDOVER10] is a sale for shift, which it needs before anything is moved, drawer, receipts and movements', async () => {
    const { till, server, disk } = await desk(500);
    const shifts = {
      ...{ required: true, warnAfterMs: null, blockAfterMs: null, differenceLimitMinor: 0 },
    };
    server.put('reference', 'settings:till', { ...shopSettings, shifts });
    await until(() => till.reference.settings().shifts.required);
    const printer = { ...usualPrinterSettings, address: 'tcp:127.0.0.1:9100' };
    await till.printing.configure(printer);
    expect(await handOver(till)).toEqual({ ok: false, reason: { code: 'no-shift' } });
    expect(till.sell.getState().cart.handover).toBeNull();
    expect((await till.shiftActions.open({ float: { sumMinor: 0, counted: [] }, approvedBy: null })).ok).toBe(
      true,
    );
    expect(await handOver(till)).toEqual({ ok: true, value: 'to-be-paid' });
    expect((await till.actions.pay(cash(250))).ok).toBe(true);
    await vi.waitFor(() => expect(disk.host.printed.map(({ kind }) => kind)).toEqual(['receipt']));
    expect(disk.host.drawerOpened).toBe(1);
    expect(disk.host.eReceiptTries).toBeGreaterThan(0);
    expect(await till.receipts(5)).toMatchObject([{ operation: { kind: 'order-handover' } }]);
    expect(await till.stockRoom.movements('A1', 5)).toMatchObject([
      { kind: 'order-handover', quantityMilli: -2000 },
    ]);
  });

  it('[HANDOVER11] is in the currency of its order, also while the till does not know its store', async () => {
    const { till, server } = await desk(750);
    expect((await till.shiftActions.open({ float: { sumMinor: 0, counted: [] }, approvedBy: null })).ok).toBe(
      true,
    );
    server.put('reference', 'store:S1', null);
    await until(() => till.reference.store() === null);
    const done = await handOver(till);
    expect(done).toMatchObject({ value: { operation: { payload: { sale: { currency: 'GBP' } } } } });
    await till.shiftActions.countDrawer({ sumMinor: 0, counted: [] });
    const closed = await till.shiftActions.close({ note: null, approvedBy: null });
    expect(closed).toMatchObject({
      value: {
        operation: {
          payload: { report: { currency: 'GBP', sales: { documents: { count: 1, amountMinor: 750 } } } },
        },
      },
    });
  });

  it('[HANDOVER11] of an order in another currency than the shift is refused before anything is moved', async () => {
    const { till, disk } = await desk(0, { currency: 'EUR' });
    expect((await till.shiftActions.open({ float: { sumMinor: 0, counted: [] }, approvedBy: null })).ok).toBe(
      true,
    );
    expect(await handOver(till)).toEqual({ ok: false, reason: { code: 'shift-other-currency' } });
    expect(till.sell.getState().cart.handover).toBeNull();
    expect(kindsOf(disk)).toEqual(['shift-open']);
  });

  it('[HANDOVER8] that is on its way while the shift is closed is in its Z report', async () => {
    const { till, disk } = await desk(0);
    const drawer = (sumMinor: number) => ({ sumMinor, counted: [] });
    expect((await till.shiftActions.open({ float: drawer(0), approvedBy: null })).ok).toBe(true);
    await till.shiftActions.countDrawer(drawer(0));
    await handOver(till);
    let goOn = (): void => {};
    disk.host.afterAppend = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    const paying = till.actions.pay(cash(750));
    await until(() => disk.host.journals[0]?.entries.length === 2);
    const closing = till.shiftActions.close({ note: null, approvedBy: null });
    disk.host.afterAppend = () => {};
    goOn();
    expect((await paying).ok).toBe(true);
    // The count from before is void, so nothing was closed on it.
    expect(await closing).toMatchObject({ reason: { code: 'wrong-count' } });
    await till.shiftActions.countDrawer(drawer(750));
    const closed = await till.shiftActions.close({ note: null, approvedBy: null });
    expect(closed.ok && closed.value.operation.payload).toMatchObject({
      report: { sales: { documents: { count: 1, amountMinor: 750 } } },
    });
  });

  it('[HANDOVER8] has taken the money that a terminal charged for it, also as known after a restart', async () => {
    const { till: before, disk, start } = await desk(0);
    await before.close();
    disk.host.terminal.presence = 'there';
    const till = await start();
    await handOver(till);
    const forOperationId = till.sell.getState().cart.id;
    const asked = { method: 'card-terminal', forOperationId, amountMinor: 750, currency: 'GBP' } as const;
    expect(await till.payments.pay(asked)).toMatchObject({ outcome: 'approved' });
    expect((await till.actions.voidCart('x', null)).ok).toBe(false);
    expect((await till.actions.pay([])).ok).toBe(true);
    expect(till.payments.state.getState().unused).toEqual([]);
    await till.close();
    expect((await start()).payments.state.getState().unused).toEqual([]);
  });

  it('[HANDOVER9] by two tills that are cut off is recorded by both, and told as handed over twice', async () => {
    const { till, another, disk, nowMs, put, cut } = await orderDesk(open, (now) => [
      orderRow(orderContent(1, now), 750),
    ]);
    const other = await another('till-2');
    expect((await till.orders.accept(orderId, null)).ok).toBe(true);
    const draft = till.orders.startPacking(orderId);
    if (!draft.ok) throw new Error(draft.reason.code);
    for (const code of ['A1', 'A1', 'A2']) till.orders.packScan(draft.value.id, code);
    till.orders.changePacking(draft.value.id, (now) => ({ ...now, bags: [{ zone: 'shelf', count: 1 }] }));
    expect((await till.orders.finishPacking(draft.value.id, null)).ok).toBe(true);
    expect((await till.orders.makeReady(orderId, 'B4', null)).ok).toBe(true);
    put(orderRow(orderContent(1, nowMs), 750, orderFacts(disk.host)));
    await until(() => other.till.orders.order(orderId)?.state === 'ready');

    cut();
    const code = customerCode(orderContent(1, nowMs), { paidMinor: 750 });
    for (const each of [till, other.till]) {
      expect((await each.orders.release(code)).ok).toBe(true);
      expect((await handOver(each, { proof: 'customer-code' })).ok).toBe(true);
      expect(each.orders.order(orderId)?.state).toBe('collected');
      expect(conflictsOf(each.orders.order(orderId) as Order)).toEqual([]);
    }
    const facts = [...orderFacts(disk.host), ...orderFacts(other.disk.host)];
    const handovers = facts.filter(({ kind }) => kind === 'order-handover');
    expect(handovers).toHaveLength(2);
    expect(conflictsOf(orderRow(orderContent(1, nowMs), 750, facts))).toEqual([
      { kind: 'handed-over-twice', causes: handovers.map(({ id }) => id).sort() },
    ]);
  });
});
