/** Packing orders by scanning, on a till on fakes. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OrderPackPayload } from '../../shared/domain/operations/order-pack.ts';
import { isOrderCode } from '../../shared/domain/orders/order-code.ts';
import { usualPrinterSettings } from '../../shared/protocol/devices.ts';
import {
  orderContent,
  orderDesk,
  orderedLine,
  orderFacts,
  orderIdOf,
  orderRow,
} from '../../tests/support/order-desk.ts';
import type { PackDraft } from './order-types.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

const orderId = orderIdOf(1);
const bags: PackDraft['bags'] = [
  { zone: 'shelf', count: 2 },
  { zone: 'fridge', count: 1 },
];

/** A till with one accepted order: two of A1, one of A2, half a kilo of W1. */
async function packing() {
  const desk = await orderDesk(open, (nowMs) => {
    const lines = [orderedLine(1, 'A1', 2000), orderedLine(2, 'A2', 1000), orderedLine(3, 'W1', 500)];
    return [{ ...orderRow(orderContent(1, nowMs, { lines }), 875), state: 'accepted' }];
  });
  const started = desk.till.orders.startPacking(orderId);
  if (!started.ok) throw new Error(started.reason.code);
  return { ...desk, id: started.value.id };
}

/** Changes one line of a draft. */
function line(till: Till, id: string, lineId: number, change: Partial<PackDraft['lines'][number]>): void {
  till.orders.changePacking(id, (draft) => ({
    ...draft,
    lines: draft.lines.map((each) => (each.lineId === lineId ? { ...each, ...change } : each)),
  }));
}

describe('packing', () => {
  it('[PACK1] tells the right item from a wrong one, from one too many, and asks for the weight of weighed goods', async () => {
    const { till, id } = await packing();
    const scan = (code: string, quantityMilli?: number) => till.orders.packScan(id, code, quantityMilli);
    expect(scan('590A1')).toEqual({ code: 'picked', lineId: 1, leftMilli: 1000 });
    expect(scan('A1')).toEqual({ code: 'picked', lineId: 1, leftMilli: 0 });
    expect(scan('A1')).toEqual({ code: 'too-many', lineId: 1 });
    expect(scan('A3')).toEqual({ code: 'wrong-item', name: 'Article A3' });
    expect(scan('nothing')).toEqual({ code: 'unknown-item' });
    expect(scan('A2', 2000)).toEqual({ code: 'too-many', lineId: 2 });
    expect(scan('W1')).toEqual({ code: 'weigh', lineId: 3 });
    expect(scan('W1', 520)).toEqual({ code: 'picked', lineId: 3, leftMilli: 0 });
    expect(till.orders.packing.getState().drafts[0]?.lines.map((each) => each.pickedMilli)).toEqual([
      2000, 0, 520,
    ]);
    expect(till.orders.packScan('no-draft', 'A1')).toEqual({ code: 'unknown-item' });
  });

  it('[PACK2] is a draft that survives a crash, and one fact under its id however often it is finished', async () => {
    const { till, id, start, disk } = await packing();
    expect(till.orders.startPacking(orderId)).toMatchObject({ ok: true, value: { id } });
    expect(till.orders.board.getState().orders[0]?.packing).toBe(true);
    for (const code of ['A1', 'A1', 'A2']) till.orders.packScan(id, code);
    till.orders.packScan(id, 'W1', 500);
    till.orders.changePacking(id, (draft) => ({ ...draft, bags }));
    await till.orders.saved();
    await till.close();

    const again = await start();
    expect(again.orders.packing.getState().drafts).toMatchObject([{ id, bags, startedBy: 'anna' }]);
    disk.host.refuses = 'disk-full';
    expect(await again.orders.finishPacking(id, null)).toMatchObject({ reason: { code: 'journal-refused' } });
    expect(again.orders.packing.getState().drafts).toHaveLength(1);
    disk.host.refuses = null;
    const both = await Promise.all([1, 2].map(() => again.orders.finishPacking(id, null)));
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await again.orders.finishPacking(id, null)).toMatchObject({ reason: { code: 'no-draft' } });
    expect(orderFacts(disk.host).map((fact) => fact.id)).toEqual([id]);
    expect(again.orders.board.getState().orders[0]).toMatchObject({ column: 'packed', packing: false });
  });

  it('[PACK2] that became a fact in the moment before a crash is not open again', async () => {
    const { till, id, start, disk } = await packing();
    for (const code of ['A1', 'A1', 'A2']) till.orders.packScan(id, code);
    till.orders.packScan(id, 'W1', 500);
    till.orders.changePacking(id, (draft) => ({ ...draft, bags }));
    await till.orders.saved();
    const draft = till.orders.packing.getState().drafts[0];
    expect((await till.orders.finishPacking(id, null)).ok).toBe(true);
    // What a crash between the fact and the removal of its draft leaves behind.
    till.orders.changePacking(id, () => draft as PackDraft);
    await till.close();
    expect((await start()).orders.packing.getState().drafts).toEqual([]);
    expect(orderFacts(disk.host)).toHaveLength(1);
  });

  it('[PACK3] short needs a reason and the customer’s choice; a substitute is priced now and never dearer', async () => {
    const { till, id, disk } = await packing();
    till.orders.packScan(id, 'A1');
    till.orders.packScan(id, 'W1', 480);
    till.orders.changePacking(id, (draft) => ({ ...draft, bags }));
    const finish = () => till.orders.finishPacking(id, null);
    expect(await finish()).toMatchObject({ reason: { code: 'short-without-reason', lineId: 1 } });
    line(till, id, 1, { short: { reason: 'not-found', choice: 'partial' } });
    line(till, id, 3, { short: { reason: 'weighed-less', choice: 'partial' } });
    line(till, id, 2, { substituteSku: 'C1', short: { reason: 'damaged', choice: 'substitute' } });
    expect(till.orders.packScan(id, 'A2')).toMatchObject({ code: 'wrong-item' });
    expect(till.orders.packScan(id, '590C1')).toEqual({ code: 'picked', lineId: 2, leftMilli: 0 });
    expect((await finish()).ok).toBe(true);
    // The fact was just made by the till.
    const [fact] = orderFacts(disk.host);
    const { lines } = (fact as { payload: OrderPackPayload }).payload;
    expect(lines).toMatchObject([
      { pickedMilli: 1000, short: { choice: 'partial' }, substitute: null },
      { pickedMilli: 1000, substitute: { lineId: 2, sku: 'C1', totalMinor: 100 } },
      { pickedMilli: 480, short: { reason: 'weighed-less' } },
    ]);
    expect(till.orders.order(orderId)?.payment).toMatchObject({ paidMinor: 875, refundDueMinor: 405 });
  });

  it('[PACK4] again begins with what is in the bags, and a draft that is dropped leaves nothing', async () => {
    const { till, id, start } = await packing();
    for (const code of ['A1', 'A1', 'A2']) till.orders.packScan(id, code);
    till.orders.packScan(id, 'W1', 500);
    till.orders.changePacking(id, (draft) => ({ ...draft, bags }));
    expect((await till.orders.finishPacking(id, null)).ok).toBe(true);
    const second = till.orders.startPacking(orderId);
    expect(second).toMatchObject({ ok: true, value: { bags, lines: [{ pickedMilli: 2000 }, {}, {}] } });
    if (!second.ok) return;
    expect(second.value.id).not.toBe(id);
    await till.orders.dropPacking(second.value.id);
    expect(till.orders.board.getState().orders[0]?.packing).toBe(false);
    await till.close();
    expect((await start()).orders.packing.getState().drafts).toEqual([]);
  });

  it('[PACK5] ends with a place, and a label with the signed content for every bag', async () => {
    const { till, id, disk } = await packing();
    const printer = { ...usualPrinterSettings, address: 'tcp:127.0.0.1:9100' };
    disk.host.devices = { ...disk.host.devices, printer };
    for (const code of ['A1', 'A1', 'A2']) till.orders.packScan(id, code);
    till.orders.packScan(id, 'W1', 500);
    till.orders.changePacking(id, (draft) => ({ ...draft, bags }));
    expect(await till.orders.makeReady(orderId, 'B4', null)).toMatchObject({
      reason: { code: 'illegal-move' },
    });
    expect(await till.orders.labelCode(orderId)).toBeNull();
    expect((await till.orders.finishPacking(id, null)).ok).toBe(true);
    expect(await till.orders.makeReady(orderId, ' ', null)).toMatchObject({ reason: { code: 'no-place' } });
    expect((await till.orders.makeReady(orderId, 'B4', null)).ok).toBe(true);
    expect(till.orders.order(orderId)).toMatchObject({ state: 'ready', place: 'B4' });
    await vi.waitFor(() => expect(disk.host.printed).toHaveLength(3));
    const [label] = disk.host.printed;
    const code = await till.orders.labelCode(orderId);
    expect(label).toMatchObject({ kind: 'label', title: 'W-000001' });
    expect(code !== null && isOrderCode(code)).toBe(true);
    expect(JSON.stringify(label?.document)).toMatch(/"93\d{200,}"/);
  });
});
