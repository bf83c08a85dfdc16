/** Orders: the machine as a table, the fold in any order, amounts of parts, decisions, codes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withPermutation } from '../../../tests/support/shop-catalogue.ts';
import type { OrderContent, ReturnedPart } from '../entities/order.ts';
import { goodsDetails, stockOfRemedy } from '../exceptions.ts';
import { noPoints, type SaleLine } from '../operations/sale-line.ts';
import { refundedBefore } from '../returns/purchase-of.ts';
import { allOutstanding, decideHandover, handoverTotals } from './decide-handover.ts';
import { decideDecline, decidePack, decideRestock, refusalOf } from './decide-order.ts';
import { lineSlice } from './line-slice.ts';
import {
  largestCodeBytes,
  type OrderCode,
  orderCodeDigits,
  readOrderCode,
  signedBytes,
} from './order-code.ts';
import { conflictGoods, conflictsOf, twiceTaken } from './order-conflicts.ts';
import type { OrderFact } from './order-facts.ts';
import { isClosed, legalMove, orderMoveNames, orderMoves, orderStates } from './order-moves.ts';
import { handedMinor, orderOf, outstandingMinor, placedOrder, promisedBy, withFacts } from './order-of.ts';
import { orderSums } from './order-sums.ts';

const orderId = '019cadc0-0000-7000-8000-000000000a01';
let minted = 0;
const id = (): string => {
  minted += 1;
  return `019cadc0-0000-7000-8000-${String(minted).padStart(12, '0')}`;
};

function line(lineId: number, sku: string, pieces: number, priceMinor: number): SaleLine {
  const totalMinor = pieces * priceMinor;
  return {
    lineId,
    articleId: sku,
    sku,
    name: sku,
    unit: 'piece',
    quantityMilli: pieces * 1000,
    listPriceMinor: priceMinor,
    unitPriceMinor: priceMinor,
    grossMinor: totalMinor,
    lineDiscountMinor: 0,
    cartDiscountMinor: 0,
    ...noPoints,
    totalMinor,
    taxRateBasisPoints: 2000,
    taxMinor: Math.round(totalMinor / 6),
    movesStock: true,
    category: '',
  };
}

const content: OrderContent = {
  id: orderId,
  number: 'W-000042',
  channelId: 'web',
  storeId: 'S1',
  kind: 'collect',
  currency: 'RUB',
  placedAtMs: 1000,
  slot: { fromMs: 2000, untilMs: 3000 },
  collectUntilMs: 100_000,
  lines: [line(1, 'TEA', 3, 10_000), line(2, 'MUG', 1, 25_000)],
  taxes: [{ rateBasisPoints: 2000, grossMinor: 55_000, taxMinor: 9167 }],
  totalMinor: 55_000,
  customer: { name: 'Анна', phoneLastFour: '1234', alternateName: null },
  customerId: null,
  loyalty: null,
  codeHash: { algorithm: 'scrypt', cost: 1024, blockSize: 8, parallelization: 1, salt: 'cw==', hash: 'aA==' },
  nonce: '0123456789abcdef',
  language: 'ru',
};

const envelope = (after: readonly string[] = []) => ({
  id: id(),
  version: 1,
  storeId: 'S1',
  tillId: 'S1-1',
  staffId: 'anna',
  at: { wallMs: 5000 + minted, businessMs: 5000 + minted },
  after: [...after],
});
const accept = (): OrderFact => ({
  ...envelope(),
  kind: 'order-accept',
  payload: { orderId, leaseMs: 60_000, code: null },
});
const pack = (after: readonly string[], tea = 3000, mug = 1000): OrderFact => ({
  ...envelope(after),
  kind: 'order-pack',
  payload: {
    orderId,
    lines: [
      { lineId: 1, pickedMilli: tea, short: null, substitute: null },
      { lineId: 2, pickedMilli: mug, short: null, substitute: null },
    ],
    bags: [{ zone: 'shelf', count: 1 }],
  },
});
/** Packed anew with something else instead of tea. */
function packedWithCocoa(facts: readonly OrderFact[]): OrderFact {
  const packed = pack([facts.at(-1)?.id ?? '']);
  const [wanted] = content.lines;
  if (!wanted || packed.kind !== 'order-pack') throw new Error('nothing to pack');
  const substitute = { ...wanted, articleId: 'COCOA', sku: 'COCOA', name: 'COCOA' };
  const short = { reason: 'damaged', choice: 'substitute' } as const;
  const lines = packed.payload.lines.map((line) =>
    line.lineId === wanted.lineId ? { ...line, short, substitute } : line,
  );
  return { ...packed, payload: { ...packed.payload, lines } };
}
const ready = (after: readonly string[]): OrderFact => ({
  ...envelope(after),
  kind: 'order-ready',
  payload: { orderId, place: 'A3' },
});
const pay = (amountMinor: number): OrderFact => ({
  id: id(),
  orderId,
  atMs: 1500,
  after: [orderId],
  kind: 'pay',
  amountMinor,
  reference: 'x',
});
const cancel = (after: readonly string[] = []): OrderFact => ({
  id: id(),
  orderId,
  atMs: 6000,
  after: [...after],
  kind: 'cancel',
  note: null,
});

/** A handover of these quantities, decided as a till decides it. */
function handover(facts: readonly OrderFact[], tea: number, mug: number, refusedTea = 0): OrderFact {
  const decided = decideHandover(orderOf(content, facts), 'S1', {
    lines: [
      { lineId: 1, handedMilli: tea, refusedMilli: refusedTea, reason: refusedTea > 0 ? 'too small' : null },
      { lineId: 2, handedMilli: mug, refusedMilli: 0, reason: null },
    ],
    proof: 'customer-code',
    collector: 'customer',
    approvedBy: null,
    mayCheckIdentity: false,
  });
  if (!decided.ok) throw new Error(JSON.stringify(decided.reason));
  const { saleLines, prepaidMinor, after, lines, proof, collector, approvedBy } = decided.value;
  const { totalMinor, taxes } = handoverTotals(saleLines);
  const rest = totalMinor - prepaidMinor;
  return {
    ...envelope(after),
    kind: 'order-handover',
    payload: {
      orderId,
      lines,
      proof,
      collector,
      approvedBy,
      sale: {
        currency: 'RUB',
        openedAtMs: 1,
        lines: saleLines,
        taxes,
        totalMinor,
        tenders: [
          ...(prepaidMinor > 0 ? [{ kind: 'prepaid' as const, amountMinor: prepaidMinor, orderId }] : []),
          ...(rest > 0
            ? [{ kind: 'cash' as const, amountMinor: rest, tenderedMinor: rest, changeMinor: 0 }]
            : []),
        ],
        approvals: [],
        customerId: null,
        reference: 'W-000042',
        shiftId: null,
        roundingMinor: 0,
        buyer: null,
        eReceipt: null,
        loyalty: null,
      },
    },
  };
}

function readyFacts(paidMinor: number): OrderFact[] {
  const accepted = accept();
  const packed = pack([accepted.id]);
  return [pay(paidMinor), accepted, packed, ready([packed.id])];
}

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
            ...line(1, 'TEA', 1, 1),
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

describe('[REFUND6] goods of an order that come back', () => {
  const takenBack = (
    after: readonly string[],
    onlineMinor: number,
    lines: readonly ReturnedPart[] = [],
  ): OrderFact => ({
    lines,
    ...{
      kind: 'return',
      id: id(),
      orderId,
      atMs: 9000,
      after,
      tillId: 'S2-1',
      staffId: 'boris',
      onlineMinor,
    },
  });
  const refund = (amountMinor: number): OrderFact => ({
    ...{ kind: 'refund', id: id(), orderId, atMs: 9500, after: [], amountMinor, reference: 'r' },
  });
  const accepted = accept();
  const packed = pack([accepted.id]);
  const made = ready([packed.id]);
  const paid = pay(55_000);
  const before = [paid, accepted, packed, made];
  const handed = handover(before, 3000, 1000);

  test('[REFUND6] are owed by the channel until it gives the money back; the order stays collected', () => {
    const back = takenBack([handed.id], 25_000);
    const returned = orderOf(content, [...before, handed, back]);
    expect(returned).toMatchObject({
      state: 'collected',
      payment: { usedMinor: 30_000, returnedMinor: 25_000, refundDueMinor: 25_000 },
    });
    expect(orderSums(returned)).toEqual(orderSums(orderOf(content, [...before, handed])));
    expect(returned.timeline.at(-1)).toMatchObject({
      what: 'return',
      tillId: 'S2-1',
      staffId: 'boris',
      fits: true,
    });
    expect(conflictsOf(returned)).toEqual([]);
    const confirmed = orderOf(content, [...before, handed, back, refund(25_000)]);
    expect(confirmed.payment).toMatchObject({ refundedMinor: 25_000, refundDueMinor: 0 });
    expect(orderOf(content, [refund(25_000), back, handed, ...before].reverse()).payment).toEqual(
      confirmed.payment,
    );
  });

  test('[REFUND28] are told line by line, and what came back once too often is not to be refunded once more', () => {
    const collected = orderOf(content, [...before, handed]);
    const wholeMinor = collected.lines[0] ? handedMinor(collected.lines[0]) : 0;
    const part = { lineId: 1, quantityMilli: 3000, refundMinor: wholeMinor };
    const first = takenBack([handed.id], wholeMinor, [part]);
    const returned = orderOf(content, [...before, handed, first]);
    expect(returned.returned).toEqual([part]);
    expect(returned.payment.refundDueMinor).toBe(wholeMinor);
    // Another till took the same pieces back, and one of another line.
    const other = { lineId: 2, quantityMilli: 1000, refundMinor: 55_000 - wholeMinor };
    const second = takenBack([handed.id], 55_000, [part, other]);
    for (const facts of [[...before, handed, first, second], [second, first, handed, ...before].reverse()]) {
      const both = orderOf(content, facts);
      expect(both.payment).toMatchObject({ usedMinor: 0, returnedMinor: 55_000, refundDueMinor: 55_000 });
      expect(both.returned).toEqual([{ ...part, quantityMilli: 6000, refundMinor: 2 * wholeMinor }, other]);
    }
    const twice = orderOf(content, [...before, handed, first, takenBack([handed.id], wholeMinor, [part])]);
    expect(twice.payment).toMatchObject({ refundDueMinor: wholeMinor, returnedMinor: wholeMinor });
    expect(orderSums(twice)).toEqual(orderSums(collected));
  });

  test('[REFUND6] whose money the channel gave back before are not owed once more', () => {
    const early = orderOf(content, [...before, handed, refund(25_000)]);
    expect(refundedBefore(early.payment)).toBe(25_000);
    const both = orderOf(content, [...before, handed, refund(25_000), takenBack([handed.id], 25_000)]);
    expect(both.payment.refundDueMinor).toBe(0);
    expect(refundedBefore(both.payment)).toBe(0);
  });
});

describe('[ORDER8] goods that are put back', () => {
  const waiting = (): OrderFact[] => {
    const accepted = accept();
    const packed = pack([accepted.id]);
    return [accepted, packed, ready([packed.id])];
  };
  const back = (facts: readonly OrderFact[], tea: number, mug: number): OrderFact => ({
    ...envelope(facts.map((fact) => fact.id)),
    kind: 'order-restock',
    payload: {
      orderId,
      lines: [
        { sku: 'TEA', quantityMilli: tea },
        { sku: 'MUG', quantityMilli: mug },
      ],
    },
  });

  test('[ORDER8] what was packed and isn’t scanned back is missing, and raised until somebody looked', () => {
    const facts = waiting();
    const all = orderOf(content, [...facts, back(facts, 3000, 1000)]);
    expect([all.missing, conflictsOf(all)]).toEqual([undefined, []]);
    const short = back(facts, 1000, 1000);
    const order = orderOf(content, [...facts, short]);
    expect(order).toMatchObject({ state: 'restocked', missing: [{ sku: 'TEA', quantityMilli: 2000 }] });
    const [conflict] = conflictsOf(order);
    if (!conflict) throw new Error('nothing was raised');
    expect(conflict).toEqual({ kind: 'goods-missing', causes: [short.id] });
    expect([...conflictGoods(conflict, order, [short])]).toEqual([['TEA', 2000]]);
  });

  test('[ORDER8] what the customer took isn’t missing', () => {
    const facts = waiting();
    const part = handover(facts, 1000, 0);
    const order = orderOf(content, [...facts, part, back([...facts, part], 2000, 1000)]);
    expect([order.state, order.missing]).toEqual(['restocked', undefined]);
  });

  test('[ORDER8] goods handed over after the end are what a remedy brings back', () => {
    const facts = waiting();
    const ended = back(facts, 3000, 1000);
    const late = handover(facts, 2000, 0);
    const order = orderOf(content, [...facts, ended, late]);
    const conflict = conflictsOf(order).find(({ kind }) => kind === 'handed-over-after-cancel');
    if (!conflict) throw new Error('nothing was raised');
    const goods = conflictGoods(conflict, order, [late]);
    expect([...goods]).toEqual([['TEA', 2000]]);
    const details = goodsDetails(goods);
    expect(stockOfRemedy({ kind: conflict.kind, details }, 'goods-returned')).toEqual([
      { sku: 'TEA', quantityMilli: 2000 },
    ]);
    expect(stockOfRemedy({ kind: conflict.kind, details }, 'accept')).toEqual([]);
    expect(stockOfRemedy({ kind: 'goods-missing', details }, 'write-off')).toEqual([
      { sku: 'TEA', quantityMilli: -2000 },
    ]);
    expect(stockOfRemedy({ kind: 'goods-missing', details }, 'goods-found')).toEqual([]);
  });

  test('[ORDER8] of a substitute handed over twice after the end, a remedy brings back what left', () => {
    const facts = waiting();
    const ended = cancel([facts.at(-1)?.id ?? '']);
    const packedAnew = packedWithCocoa(facts);
    const known = [...facts, packedAnew];
    const handovers = [handover(known, 3000, 0), handover(known, 2000, 0)];
    const all = [...known, ended, ...handovers];
    const order = orderOf(content, all);
    const conflict = conflictsOf(order).find(({ kind }) => kind === 'handed-over-after-cancel');
    if (!conflict) throw new Error('nothing was raised');
    expect(twiceTaken(content, all)).toMatchObject([{ sku: 'COCOA', quantityMilli: 2000 }]);
    expect([...conflictGoods(conflict, order, handovers)]).toEqual([['COCOA', 3000]]);
  });
});

describe('[ORDER10] ending an order', () => {
  test('[ORDER10] a store declines what it accepted and didn’t pack: it is cancelled with the reason, and the money is owed back', () => {
    const paid = pay(55_000);
    const accepted = accept();
    const order = orderOf(content, [paid, accepted]);
    const decided = decideDecline(order, 'S1', 'nothing-found', 'boss');
    if (!decided.ok) throw new Error(decided.reason.code);
    const declined: OrderFact = {
      ...envelope([accepted.id]),
      kind: 'order-decline',
      payload: decided.value,
    };
    const after = withFacts(order, [declined]);
    expect(after).toMatchObject({ state: 'cancelled', payment: { refundDueMinor: 55_000 } });
    expect(after.timeline.at(-1)).toMatchObject({
      what: 'decline',
      note: 'nothing-found',
      approvedBy: 'boss',
      fits: true,
    });
    expect(decideDecline(placedOrder(content), 'S1', 'spoiled', null).ok).toBe(false);
  });

  test('[ORDER10] what is still kept is put back early with a reason only', () => {
    const accepted = accept();
    const packed = pack([accepted.id]);
    const order = orderOf(content, [accepted, packed]);
    const { collectUntilMs } = content;
    expect(decideRestock(order, 'S1', [], null, collectUntilMs)).toMatchObject({
      reason: { code: 'not-overdue' },
    });
    expect(decideRestock(order, 'S1', [], null, collectUntilMs + 1).ok).toBe(true);
    const early = { reason: 'spoiled', approvedBy: null } as const;
    expect(decideRestock(order, 'S1', [], early, collectUntilMs)).toMatchObject({ value: { early } });
  });
});

test('[ORDER9] the timeline tells how a handover was proven, who collected, and whether something stayed', () => {
  const accepted = accept();
  const facts = [accepted, pack([accepted.id])];
  const part = handover(facts, 1000, 0);
  const order = orderOf(content, [...facts, part]);
  expect(order.timeline.at(-1)).toMatchObject({
    proof: 'customer-code',
    collector: 'customer',
    isPart: true,
  });
  const rest = orderOf(content, [...facts, part, handover([...facts, part], 2000, 1000)]);
  expect(rest.timeline.at(-1)?.isPart).toBeUndefined();
});
