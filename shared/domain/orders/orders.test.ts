/** Orders: the machine as a table, the fold in any order, amounts of parts, decisions, codes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderLine } from '../../../tests/support/order-facts.ts';
import {
  accept,
  cancel,
  content,
  envelope,
  handover,
  id,
  orderId,
  packedWithCocoa,
  readyFacts,
} from '../../../tests/support/order-story.ts';
import { withPermutation } from '../../../tests/support/shop-catalogue.ts';
import type { SaleLine } from '../operations/sale-line.ts';
import { allOutstanding, decideHandover, handoverTotals } from './decide-handover.ts';
import { decidePack, refusalOf } from './decide-order.ts';
import { lineSlice } from './line-slice.ts';
import {
  largestCodeBytes,
  type OrderCode,
  orderCodeDigits,
  readOrderCode,
  signedBytes,
} from './order-code.ts';
import { conflictsOf, twiceTaken } from './order-conflicts.ts';
import type { OrderFact } from './order-facts.ts';
import { isClosed, legalMove, orderMoveNames, orderMoves, orderStates } from './order-moves.ts';
import { orderOf, outstandingMinor, placedOrder, promisedBy } from './order-of.ts';

describe('[ORDER1] the moves of an order are a table', () => {
  test('[ORDER1] each legal move leads to a state, and every state is reached', () => {
    const reached = new Set(['placed', ...orderStates.flatMap((state) => Object.values(orderMoves[state]))]);
    expect([...reached].sort()).toEqual([...orderStates].sort());
  });

  test.each(
    orderStates.flatMap((state) =>
      orderMoveNames.filter((move) => legalMove(state, move) === null).map((move) => ({ state, move })),
    ),
  )('[ORDER1] $move is refused while an order is $state', ({ state, move }) => {
    const order = { ...placedOrder(content), state };
    expect(refusalOf(order, 'S1', move)).toEqual({ code: 'illegal-move', move, state });
  });

  test('[ORDER1] a move of another store is refused, and what the customer asked is answered first', () => {
    const order = placedOrder(content);
    expect(refusalOf(order, 'S2', 'accept')).toEqual({ code: 'wrong-store', storeId: 'S1' });
    const asked = { ...order, cancelAsked: { id: orderId, atMs: 1 } };
    expect(refusalOf(asked, 'S1', 'accept')).toEqual({ code: 'cancel-asked' });
  });
});

describe('[ORDER2] an order is a fold over its facts', () => {
  test('[ORDER2] the way of an order', () => {
    const facts = readyFacts(55_000);
    expect(facts.map((_, index) => orderOf(content, facts.slice(0, index + 1)).state)).toEqual([
      'placed',
      'accepted',
      'packed',
      'ready',
    ]);
    const order = orderOf(content, [...facts, handover(facts, 3000, 1000)]);
    expect(order).toMatchObject({
      state: 'collected',
      payment: { state: 'paid', paidMinor: 55_000, usedMinor: 55_000, refundDueMinor: 0 },
    });
    expect(conflictsOf(order)).toEqual([]);
    expect(promisedBy(order)).toEqual(new Map());
  });

  test('[ORDER2] the same facts in any order, in any parts and repeated, give the same order', () => {
    const facts = readyFacts(30_000);
    const first = handover(facts, 2000, 0, 1000);
    const second = handover([...facts, first], 0, 1000);
    const twice = handover([...facts, first], 0, 1000);
    const late = cancel();
    const all = [...facts, first, second, twice, late];
    const expected = orderOf(content, all);
    expect(conflictsOf(expected).map(({ kind }) => kind)).toContain('handed-over-twice');
    fc.assert(
      fc.property(withPermutation(fc.constant(all)), ({ shuffled }) => {
        expect(orderOf(content, [...shuffled, ...shuffled.slice(0, 2)])).toEqual(expected);
      }),
    );
  });

  test('[ORDER2] facts that do not know of each other go by their ids, whatever their clocks said', () => {
    const facts = readyFacts(55_000);
    const told = (given: readonly OrderFact[]) => orderOf(content, given).timeline.slice(1);
    expect(told(facts).map(({ id }) => id)).toEqual(facts.map(({ id }) => id).sort());
    expect(told([...facts].reverse())).toEqual(told(facts));
  });

  test('[ORDER2] a handover whose earlier steps are missing counts, is raised, and is withdrawn when they come', () => {
    const facts = readyFacts(55_000);
    const handed = handover(facts, 3000, 1000);
    const early = orderOf(content, [handed]);
    expect(early.state).toBe('collected');
    expect(conflictsOf(early)).toEqual([{ kind: 'order-out-of-step', causes: [handed.id] }]);
    expect(conflictsOf(orderOf(content, [handed, ...facts]))).toEqual([]);
  });

  test('[ORDER2] refused and not collected goods are owed back, once', () => {
    const facts = readyFacts(55_000);
    const part = handover(facts, 2000, 1000, 1000);
    const order = orderOf(content, [...facts, part]);
    expect(order.state).toBe('collected');
    expect(order.payment).toMatchObject({ usedMinor: 45_000, refundDueMinor: 10_000 });
    const refund: OrderFact = {
      id: id(),
      orderId,
      atMs: 9000,
      after: [],
      kind: 'refund',
      amountMinor: 10_000,
      reference: 'r',
    };
    expect(orderOf(content, [...facts, part, refund]).payment.refundDueMinor).toBe(0);
  });

  test('[ORDER2] what is promised is what is still to be collected', () => {
    const facts = readyFacts(0);
    expect(promisedBy(placedOrder(content))).toEqual(
      new Map([
        ['TEA', 3000],
        ['MUG', 1000],
      ]),
    );
    const part = handover(facts, 1000, 0);
    const order = orderOf(content, [...facts, part]);
    expect(order.state).toBe('ready');
    expect(promisedBy(order)).toEqual(
      new Map([
        ['TEA', 2000],
        ['MUG', 1000],
      ]),
    );
    expect(outstandingMinor(order)).toBe(45_000);
  });
});

describe('[ORDER3] what two tills do to one order without hearing of each other is raised', () => {
  test('[ORDER3] handed over twice: both stand, and stock went once', () => {
    const facts = readyFacts(55_000);
    const [first, second] = [handover(facts, 3000, 1000), handover(facts, 3000, 1000)];
    const all = [...facts, first, second];
    expect(conflictsOf(orderOf(content, all))).toEqual([
      { kind: 'handed-over-twice', causes: [first.id, second.id].sort() },
    ]);
    expect(twiceTaken(content, all).map(({ sku, quantityMilli }) => [sku, quantityMilli])).toEqual([
      ['TEA', 3000],
      ['MUG', 1000],
    ]);
  });

  test('[ORDER3] what comes back to the stock is what the second handover took: its substitute', () => {
    const facts = readyFacts(55_000);
    // The other till hears of this handover as little as this one of the packing.
    const first = handover(facts, 0, 1000, 3000);
    const packedAnew = packedWithCocoa(facts);
    const second = handover([...facts, packedAnew], 3000, 1000);
    const all = [...facts, first, packedAnew, second];
    expect(orderOf(content, all).lines[0]?.substitute).toBeNull();
    expect(twiceTaken(content, all).map(({ sku, quantityMilli }) => [sku, quantityMilli])).toEqual([
      ['COCOA', 3000],
      ['MUG', 1000],
    ]);
  });

  test('[ORDER3] handed over after a cancellation: raised, and the goods are gone', () => {
    const facts = readyFacts(0);
    const acknowledged: OrderFact = {
      ...envelope(),
      kind: 'order-cancel-acknowledge',
      payload: { orderId, askId: orderId },
    };
    const handed = handover(facts, 3000, 1000);
    const after = [...facts, { ...acknowledged, after: [facts.at(-1)?.id ?? ''] }, handed];
    const order = orderOf(content, after);
    expect(order.state).toBe('cancelled');
    expect(conflictsOf(order)).toEqual([{ kind: 'handed-over-after-cancel', causes: [handed.id] }]);
    expect(twiceTaken(content, after)).toEqual([]);
  });

  test('[ORDER3] accepted after the web shop had cancelled it', () => {
    const gone = cancel([orderId]);
    const accepted = accept();
    const order = orderOf(content, [gone, { ...accepted, after: [gone.id] }]);
    expect(order.state).toBe('cancelled');
    expect(conflictsOf(order).map(({ kind }) => kind)).toEqual(['order-out-of-step']);
  });
});

describe('[ORDER4] parts of a line add up to the line', () => {
  test('[ORDER4] in whatever sizes they are taken', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 0, max: 1e7 }),
        fc.integer({ min: 0, max: 5000 }),
        (parts, total, off) => {
          const quantityMilli = parts.reduce((sum, part) => sum + part, 0);
          const discount = Math.min(off, total);
          const whole: SaleLine = {
            ...orderLine(1, 'TEA', 1, 1),
            unit: 'kg',
            quantityMilli,
            grossMinor: total,
            lineDiscountMinor: discount,
            totalMinor: total - discount,
            taxMinor: Math.floor(total / 7),
          };
          let at = 0;
          const slices = parts.map((part) => {
            const slice = lineSlice(whole, at, at + part);
            at += part;
            expect(slice.grossMinor - slice.lineDiscountMinor - slice.cartDiscountMinor).toBe(
              slice.totalMinor,
            );
            return slice;
          });
          const sum = (of: (slice: SaleLine) => number): number =>
            slices.reduce((all, slice) => all + of(slice), 0);
          expect(sum((slice) => slice.totalMinor)).toBe(whole.totalMinor);
          expect(sum((slice) => slice.taxMinor)).toBe(whole.taxMinor);
          expect(sum((slice) => slice.lineDiscountMinor)).toBe(discount);
        },
      ),
    );
  });
});

describe('[HANDOVER1] what may be handed over', () => {
  const order = orderOf(content, readyFacts(20_000));
  const choice = {
    lines: allOutstanding(order),
    proof: 'customer-code',
    collector: 'customer',
    approvedBy: null,
    mayCheckIdentity: false,
  } as const;

  test('[HANDOVER1] what was paid online is set off first; the rest is due', () => {
    const decided = decideHandover(order, 'S1', choice);
    expect(decided.ok && decided.value.prepaidMinor).toBe(20_000);
    expect(decided.ok && handoverTotals(decided.value.saleLines).totalMinor).toBe(55_000);
  });

  test('[HANDOVER1] without a code, or to somebody nobody named, identity is checked by who may', () => {
    for (const unproved of [{ proof: 'sight' }, { proof: 'bag-label' }, { collector: 'other' }] as const) {
      const asked = { ...choice, ...unproved };
      expect(decideHandover(order, 'S1', asked)).toEqual({ ok: false, reason: { code: 'identity-needed' } });
      expect(decideHandover(order, 'S1', { ...asked, mayCheckIdentity: true }).ok).toBe(true);
    }
  });

  test('[HANDOVER1] no more than there is, and something', () => {
    const with1 = (handedMilli: number, refusedMilli: number, reason: string | null) =>
      decideHandover(order, 'S1', { ...choice, lines: [{ lineId: 1, handedMilli, refusedMilli, reason }] });
    expect(with1(3000, 1000, 'x')).toMatchObject({ reason: { code: 'too-much' } });
    expect(with1(2000, 1000, null)).toMatchObject({ reason: { code: 'refusal-without-reason' } });
    expect(with1(0, 0, null)).toMatchObject({ reason: { code: 'nothing-chosen' } });
  });
});

describe('[ORDER5] what may be packed', () => {
  const order = orderOf(content, [accept()]);
  const lines = [
    { lineId: 1, pickedMilli: 3000, short: null, substitute: null },
    { lineId: 2, pickedMilli: 1000, short: null, substitute: null },
  ];
  const bags = [{ zone: 'shelf' as const, count: 1 }];

  test('[ORDER5] every line, short ones with a reason, counted goods never more than ordered', () => {
    expect(decidePack(order, 'S1', { lines, bags }).ok).toBe(true);
    const change = (pickedMilli: number) => [
      { ...(lines[0] as (typeof lines)[0]), pickedMilli },
      ...lines.slice(1),
    ];
    expect(decidePack(order, 'S1', { lines: lines.slice(1), bags })).toMatchObject({
      reason: { code: 'line-missing', lineId: 1 },
    });
    expect(decidePack(order, 'S1', { lines: change(2000), bags })).toMatchObject({
      reason: { code: 'short-without-reason', lineId: 1 },
    });
    expect(decidePack(order, 'S1', { lines: change(4000), bags })).toMatchObject({
      reason: { code: 'picked-too-much', lineId: 1 },
    });
    expect(decidePack(order, 'S1', { lines, bags: [] })).toMatchObject({ reason: { code: 'no-bags' } });
  });
});

describe('[CODE1] the signed code of an order', () => {
  const code: OrderCode = {
    form: 'customer',
    keyId: '0badcafe',
    orderId,
    storeId: 'TV1',
    nonce: content.nonce,
    issuedAtMs: 1_790_000_000_000,
    untilMs: 1_790_900_000_000,
    totalMinor: 55_000,
    paidMinor: 20_000,
    lines: [{ sku: 'TEA', quantityMilli: 3000, totalMinor: 30_000 }],
  };
  const signature = new Uint8Array(64).fill(7);

  test('[CODE1] is digits only and reads back as it was', () => {
    const digits = orderCodeDigits(code.form, signedBytes(code), signature);
    expect(digits).toMatch(/^92\d+$/);
    expect(readOrderCode(digits)).toEqual({ code, bytes: signedBytes(code), signature });
  });

  test('[CODE1] stays within 300 bytes: lines that don’t fit are left out', () => {
    const lines = Array.from({ length: 40 }, (_, index) => ({ ...code.lines[0], sku: `LONG-SKU-${index}` }));
    const bytes = signedBytes({ ...code, lines: lines as OrderCode['lines'] });
    expect(bytes.length + 64).toBeLessThanOrEqual(largestCodeBytes);
    expect(readOrderCode(orderCodeDigits('customer', bytes, signature))?.code.lines).toEqual([]);
  });

  test('[CODE1] a label never passes as a customer’s code, and nothing else as either', () => {
    const digits = orderCodeDigits('customer', signedBytes(code), signature);
    expect(readOrderCode(`93${digits.slice(2)}`)).toBeNull();
    expect(readOrderCode(digits.slice(0, -1))).toBeNull();
    fc.assert(
      fc.property(fc.stringMatching(/^9[23]\d{100,400}$/), (scanned) => {
        expect(() => readOrderCode(scanned)).not.toThrow();
      }),
    );
  });
});

test('[ORDER1] closed states are those that nothing leaves', () => {
  expect(orderStates.filter(isClosed)).toEqual(['collected', 'cancelled', 'lapsed', 'restocked']);
});
