/** Settling exceptions at a till on fakes. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExceptionRow } from '../../shared/domain/exceptions.ts';
import { orderDesk, orderIdOf } from '../../tests/support/order-desk.ts';
import { signInByBadge } from '../../tests/support/till-on-fakes.ts';
import type { Till } from './till.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Till[] = [];

afterEach(async () => {
  for (const till of open.splice(0)) await till.close();
});

function exception(number: number, change: Partial<ExceptionRow> = {}): ExceptionRow {
  return {
    id: `handed-over-twice:${number}`,
    kind: 'handed-over-twice',
    storeId: 'S1',
    subject: orderIdOf(number),
    causes: [orderIdOf(100 + number), orderIdOf(200 + number)],
    details: {},
    raisedAtMs: number,
    resolution: null,
    ...change,
  };
}

describe('an exception', () => {
  it('[RESOLVE10] is settled by one of its remedies by who may, for the causes that were seen, and shows so at once', async () => {
    const { till, disk, server, start } = await orderDesk(open);
    const twice = exception(1);
    const other = exception(2);
    const sum = exception(3, { id: 'stock-below-zero:S1:A1', kind: 'stock-below-zero', causes: [] });
    for (const row of [twice, other, sum]) server.put('exceptions', row.id, { ...row });
    await till.settled(AbortSignal.timeout(10_000));
    const settle = (row: ExceptionRow, remedy = 'accept', approvedBy: string | null = 'boss') =>
      till.resolveException(row, remedy, ' one bag came back ', approvedBy);
    expect(await settle(twice, 'accept', null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await settle(twice, 'count')).toMatchObject({ reason: { code: 'remedy-unknown' } });
    expect(await settle(sum, 'count')).toMatchObject({ reason: { code: 'no-causes' } });
    expect(await settle(twice, 'goods-returned')).toMatchObject({
      ok: true,
      value: {
        operation: {
          kind: 'exception-resolution',
          after: twice.causes,
          payload: {
            exceptionId: twice.id,
            remedy: 'goods-returned',
            causes: twice.causes,
            note: 'one bag came back',
            approvedBy: 'boss',
          },
        },
      },
    });
    expect(await settle(twice)).toMatchObject({ reason: { code: 'already-settled' } });
    const shown = async (at: Till) => (await at.exceptions()).map((row) => [row.id, row.resolution?.remedy]);
    const expected = [
      [sum.id, undefined],
      [other.id, undefined],
      [twice.id, 'goods-returned'],
    ];
    expect(await shown(till)).toEqual(expected);
    await till.close();
    const again = await start();
    expect(await shown(again)).toEqual(expected);

    // With one more cause it is another collision, and open again.
    const more = { ...twice, causes: [...twice.causes, orderIdOf(301)] };
    server.put('exceptions', more.id, { ...more });
    await again.settled(AbortSignal.timeout(10_000));
    expect((await again.exceptions()).find((row) => row.id === more.id)?.resolution).toBeNull();
    await signInByBadge(again, 'boss');
    expect(await again.resolveException(more, 'accept', null, null)).toMatchObject({
      ok: true,
      value: { operation: { staffId: 'boss', payload: { note: null, approvedBy: null } } },
    });
    expect(disk.host.journals[0]?.entries).toHaveLength(2);
  });

  it('[RESOLVE11] a remedy that says where goods are moves them in the same fact; who lent the right stands in it', async () => {
    const { till, server } = await orderDesk(open);
    const details = { number: 'W-1', 'goods:A1': 2000 };
    const lost = exception(1, { id: 'goods-missing:1', kind: 'goods-missing', details });
    const found = exception(2, { id: 'goods-missing:2', kind: 'goods-missing', details });
    const late = exception(3, {
      id: 'handed-over-after-cancel:3',
      kind: 'handed-over-after-cancel',
      details,
    });
    for (const row of [lost, found, late]) server.put('exceptions', row.id, { ...row });
    await till.settled(AbortSignal.timeout(10_000));
    server.applying = false;
    const settle = async (row: ExceptionRow, remedy: string) => {
      const settled = await till.resolveException(row, remedy, null, 'boss');
      if (!settled.ok) throw new Error(settled.reason.code);
      return Object(settled.value.operation.payload).stock as unknown;
    };
    const before = Number(till.stock.figure('A1').onHandMilli);
    expect(await settle(lost, 'write-off')).toEqual([{ sku: 'A1', quantityMilli: -2000 }]);
    expect(till.stock.figure('A1').onHandMilli).toBe(before - 2000);
    expect(await settle(found, 'goods-found')).toBeUndefined();
    expect(await settle(late, 'goods-returned')).toEqual([{ sku: 'A1', quantityMilli: 2000 }]);
    expect(till.stock.figure('A1').onHandMilli).toBe(before);
    expect((await till.exceptions()).map(({ resolution }) => resolution?.approvedBy)).toEqual([
      'boss',
      'boss',
      'boss',
    ]);
  });
});
