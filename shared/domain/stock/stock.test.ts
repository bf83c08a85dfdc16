import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withPermutation } from '../../../tests/support/shop-catalogue.ts';
import type { KnownOperation } from '../operation-table.ts';
import { applyOperation } from '../operation-table.ts';
import type { StockCountPayload } from '../operations/stock-count.ts';
import { countOverlaps, type TimedMovement } from './count-overlaps.ts';
import { countLinesLimit, decideStockCount } from './decide-count.ts';
import { compareArrival, decideStockTransfer, decideWriteOff } from './decide-movement.ts';
import { type Announcement, deliveryMismatch, deliveryOf } from './delivery-of.ts';

const id = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const envelope = (n: number, storeId: string, businessMs: number) => ({
  id: id(n),
  version: 1,
  storeId,
  tillId: `${storeId}-1`,
  staffId: 'anna',
  at: { wallMs: businessMs, businessMs },
  after: [],
});

const announcement: Announcement = {
  deliveryId: 'S1:N-7',
  toStoreId: 'S1',
  supplier: 'Mill',
  reference: 'N-7',
  announcedAtMs: 50,
  lines: [
    { sku: 'A', quantityMilli: 10_000 },
    { sku: 'B', quantityMilli: 4000 },
  ],
};

function receipt(
  n: number,
  lines: Record<string, number>,
  change: { closes?: boolean; deliveryId?: string | null; atMs?: number } = {},
): KnownOperation {
  return {
    ...envelope(n, 'S1', change.atMs ?? 100 + n),
    kind: 'stock-receipt',
    payload: {
      supplier: null,
      reference: null,
      deliveryId: change.deliveryId === undefined ? 'S1:N-7' : change.deliveryId,
      closesDelivery: change.closes ?? false,
      lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantityMilli: quantity * 1000 })),
    },
  };
}

const transfer: KnownOperation = {
  ...envelope(900, 'S2', 70),
  kind: 'stock-transfer',
  payload: {
    toStoreId: 'S1',
    lines: [{ sku: 'A', quantityMilli: 3000 }],
    reference: 'T-1',
    note: null,
  },
};

describe('deliveries', () => {
  it('[RECEIVE1] is expected, then part received, then received with what is missing', () => {
    const state = (...operations: KnownOperation[]) => {
      const delivery = deliveryOf('S1:N-7', announcement, operations);
      return [
        delivery?.state,
        delivery?.receivedAtMs,
        delivery?.lines.map((line) => [line.sku, line.sentMilli, line.receivedMilli]),
      ];
    };
    expect(state()).toEqual([
      'expected',
      null,
      [
        ['A', 10_000, 0],
        ['B', 4000, 0],
      ],
    ]);
    expect(state(receipt(1, { A: 6 }))[0]).toBe('part-received');
    expect(state(receipt(1, { A: 6 }), receipt(2, { Z: 1 }, { closes: true }))).toEqual([
      'received',
      102,
      [
        ['A', 10_000, 6000],
        ['B', 4000, 0],
        ['Z', 0, 1000],
      ],
    ]);
    // Nothing is missing any more: no need to close it.
    expect(state(receipt(1, { A: 10 }), receipt(3, { B: 4 }))[0]).toBe('received');
    expect(state(receipt(1, {}, { closes: true }))[0]).toBe('received');
    expect(
      state(receipt(1, { A: 6 }, { deliveryId: 'S1:other' }), receipt(2, { A: 1 }, { deliveryId: null }))[0],
    ).toBe('expected');
  });

  it('[RECEIVE1] nobody knows a delivery before its announcement or transfer', () => {
    expect(deliveryOf('S1:N-7', null, [receipt(1, { A: 1 })])).toBeNull();
    const against = receipt(1, { A: 2 }, { deliveryId: transfer.id });
    expect(deliveryOf(transfer.id, null, [against])).toBeNull();
    expect(deliveryOf(transfer.id, null, [against, transfer])).toMatchObject({
      kind: 'transfer',
      state: 'part-received',
      fromStoreId: 'S2',
      toStoreId: 'S1',
      sentAtMs: 70,
    });
  });

  it('[RECEIVE2] the same facts give the same delivery in any order, and a fact counts once', () => {
    const anyReceipt = fc.record({
      sku: fc.constantFrom('A', 'B', 'Y', 'Z'),
      quantity: fc.integer({ min: 1, max: 6 }),
      closes: fc.boolean(),
      atMs: fc.integer({ min: 1, max: 9 }),
    });
    const receipts = fc
      .array(anyReceipt, { maxLength: 6 })
      .map((list) =>
        list.map((each, n) =>
          receipt(n, { [each.sku]: each.quantity }, { closes: each.closes, atMs: each.atMs }),
        ),
      );
    fc.assert(
      fc.property(withPermutation(receipts), fc.boolean(), ({ items, shuffled }, twice) => {
        const again = twice ? [...shuffled, ...items] : shuffled;
        expect(deliveryOf('S1:N-7', announcement, again)).toEqual(deliveryOf('S1:N-7', announcement, items));
      }),
    );
  });

  it('[RECEIVE3] a mismatch is more than was sent, at once, or less, once it is closed', () => {
    const mismatch = (...operations: KnownOperation[]) => {
      const delivery = deliveryOf('S1:N-7', announcement, operations);
      return delivery && deliveryMismatch(delivery);
    };
    expect(mismatch(receipt(1, { A: 6 }))).toBeNull();
    expect(mismatch(receipt(1, { A: 10, B: 4 }))).toBeNull();
    expect(mismatch(receipt(1, { A: 6 }, { closes: true }))).toEqual({
      missingLines: 2,
      missingMilli: 8000,
      overLines: 0,
      overMilli: 0,
    });
    expect(mismatch(receipt(1, { A: 12 }))).toEqual({
      missingLines: 0,
      missingMilli: 0,
      overLines: 1,
      overMilli: 2000,
    });
  });

  it('[RECEIVE4] what is being scanned is compared with what was sent and received before', () => {
    const delivery = deliveryOf('S1:N-7', announcement, [receipt(1, { A: 6 })]);
    const lines = compareArrival(delivery, [
      { sku: 'A', quantityMilli: 1000 },
      { sku: 'Q', quantityMilli: 2000 },
      { sku: 'A', quantityMilli: 4000 },
    ]);
    expect(lines.map((line) => [line.sku, line.arrivedMilli, line.differenceMilli])).toEqual([
      ['A', 5000, 1000],
      ['B', 0, -4000],
      ['Q', 2000, 2000],
    ]);
    expect(compareArrival(null, [{ sku: 'Q', quantityMilli: 2000 }])).toHaveLength(1);
  });
});

describe('counts', () => {
  const countOf = (
    line: Partial<StockCountPayload['lines'][number]>,
  ): StockCountPayload['lines'][number] => ({
    sku: 'A',
    expectedMilli: 10_000,
    countedMilli: 8000,
    countedAtMs: 100,
    countedBy: 'anna',
    recounted: false,
    ...line,
  });
  const intent = { scope: { kind: 'whole' as const }, startedAtMs: 1, note: null, acceptDifferences: false };

  it('[COUNT1] a line moves stock from what was expected to what was counted, as of its scan', () => {
    const count: KnownOperation = {
      ...envelope(1, 'S1', 500),
      kind: 'stock-count',
      payload: { ...intent, lines: [countOf({}), countOf({ sku: 'B', countedMilli: 10_000 })] },
    };
    expect(applyOperation(count).stock).toEqual([
      { storeId: 'S1', sku: 'A', quantityMilli: -2000, atMs: 100 },
    ]);
  });

  it('[COUNT2] a line that differs is counted again before the count is finished, or accepted as it is', () => {
    const lines = [countOf({}), countOf({ sku: 'B', countedMilli: 10_000 })];
    expect(decideStockCount({ ...intent, lines })).toEqual({
      ok: false,
      reason: { code: 'recount-first', skus: ['A'] },
    });
    expect(decideStockCount({ ...intent, lines, acceptDifferences: true }).ok).toBe(true);
    expect(decideStockCount({ ...intent, lines: [countOf({ recounted: true })] }).ok).toBe(true);
    expect(decideStockCount({ ...intent, lines: [] })).toMatchObject({ reason: { code: 'no-lines' } });
    expect(decideStockCount({ ...intent, lines: [countOf({}), countOf({})] })).toMatchObject({
      reason: { code: 'sku-twice' },
    });
  });

  it('[COUNT3] a large count is several facts, each line in one of them', () => {
    const lines = Array.from({ length: countLinesLimit + 2 }, (_, index) =>
      countOf({ sku: `S${index}`, recounted: true }),
    );
    const decided = decideStockCount({ ...intent, lines });
    if (!decided.ok) throw new Error(decided.reason.code);
    expect(decided.value.map((payload) => payload.lines.length)).toEqual([countLinesLimit, 2]);
    expect(decided.value.flatMap((payload) => payload.lines)).toEqual(lines);
  });

  const line = { sku: 'A', expectedMilli: 10_000, countedAtMs: 100, origin: 'count' };
  const opening: TimedMovement = { sku: 'A', quantityMilli: 10_000, atMs: 0, origin: 'opening' };
  const sale = (atMs: number): TimedMovement => ({
    sku: 'A',
    quantityMilli: -1000,
    atMs,
    origin: `sale-${atMs}`,
  });

  it('[COUNT4] an overlap is what moved up to the scan and was not expected', () => {
    const own: TimedMovement = { sku: 'A', quantityMilli: -2000, atMs: 100, origin: 'count' };
    expect(countOverlaps([line], [opening, own, sale(101)])).toEqual([]);
    expect(countOverlaps([line], [opening, own, sale(100)])).toEqual([{ line, differenceMilli: -1000 }]);
    expect(countOverlaps([line], [opening, { ...sale(50), sku: 'B' }])).toEqual([]);
    // It comes level again: somebody brought one back before the scan.
    const back: TimedMovement = { sku: 'A', quantityMilli: 1000, atMs: 60, origin: 'back' };
    expect(countOverlaps([line], [opening, sale(50), back])).toEqual([]);
  });

  it('[COUNT4] two counts of one article on one expectation overlap, by the time of their scans', () => {
    const second = { ...line, countedAtMs: 120, origin: 'second' };
    const movements: TimedMovement[] = [
      opening,
      { sku: 'A', quantityMilli: -2000, atMs: 100, origin: 'count' },
      { sku: 'A', quantityMilli: -2000, atMs: 120, origin: 'second' },
    ];
    expect(countOverlaps([line, second], movements)).toEqual([{ line: second, differenceMilli: -2000 }]);
  });

  it('[COUNT4] overlaps do not depend on the order of the facts', () => {
    const anyMovement = fc.record({
      sku: fc.constantFrom('A', 'B'),
      quantityMilli: fc.integer({ min: -5, max: 5 }),
      atMs: fc.integer({ min: 0, max: 200 }),
      origin: fc.constantFrom('count', 'x', 'y'),
    });
    fc.assert(
      fc.property(withPermutation(fc.array(anyMovement, { maxLength: 20 })), ({ items, shuffled }) => {
        expect(countOverlaps([line], shuffled)).toEqual(countOverlaps([line], items));
      }),
    );
  });
});

describe('goods that leave', () => {
  const lines = [
    { sku: 'A', quantityMilli: 1000 },
    { sku: 'A', quantityMilli: 2000 },
  ];

  it('[TRANSFER1] a transfer goes to another store, with each article once', () => {
    const about = { reference: null, note: null };
    expect(decideStockTransfer('S1', { toStoreId: 'S2', lines, ...about })).toEqual({
      ok: true,
      value: { toStoreId: 'S2', lines: [{ sku: 'A', quantityMilli: 3000 }], ...about },
    });
    const refusal = (toStoreId: string, given: typeof lines) => {
      const decided = decideStockTransfer('S1', { toStoreId, lines: given, ...about });
      return decided.ok ? null : decided.reason.code;
    };
    expect(refusal('S1', lines)).toBe('same-store');
    expect(refusal('', lines)).toBe('no-store');
    expect(refusal('S2', [])).toBe('no-lines');
    expect(refusal('S2', [{ sku: 'A', quantityMilli: -1 }])).toBe('quantity-not-positive');
  });

  it('[STOCK1] a write-off takes out what is gone and says why', () => {
    expect(decideWriteOff({ lines, reason: 'expired', reference: null, note: 'fridge' })).toEqual({
      ok: true,
      value: {
        lines: [{ sku: 'A', quantityMilli: -3000, reason: 'expired' }],
        reference: null,
        note: 'fridge',
      },
    });
    expect(decideWriteOff({ lines: [], reason: 'lost', reference: null, note: null }).ok).toBe(false);
  });
});
