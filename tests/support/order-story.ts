/** One order as its facts tell it, step by step, for tests of the fold. */
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import { decideHandover, handoverTotals } from '../../shared/domain/orders/decide-handover.ts';
import type { OrderFact } from '../../shared/domain/orders/order-facts.ts';
import { orderOf } from '../../shared/domain/orders/order-of.ts';
import { orderLine } from './order-facts.ts';

/** The order that is told of. */
export const orderId = '019cadc0-0000-7000-8000-000000000a01';
let minted = 0;
/** A fresh id; later ones are greater. */
export const id = (): string => {
  minted += 1;
  return `019cadc0-0000-7000-8000-${String(minted).padStart(12, '0')}`;
};

/** Three of tea and a mug, to be collected. */
export const content: OrderContent = {
  id: orderId,
  number: 'W-000042',
  channelId: 'web',
  storeId: 'S1',
  kind: 'collect',
  currency: 'RUB',
  placedAtMs: 1000,
  slot: { fromMs: 2000, untilMs: 3000 },
  collectUntilMs: 100_000,
  lines: [orderLine(1, 'TEA', 3, 10_000), orderLine(2, 'MUG', 1, 25_000)],
  taxes: [{ rateBasisPoints: 2000, grossMinor: 55_000, taxMinor: 9167 }],
  totalMinor: 55_000,
  customer: { name: 'Анна', phoneLastFour: '1234', alternateName: null },
  customerId: null,
  loyalty: null,
  codeHash: { algorithm: 'scrypt', cost: 1024, blockSize: 8, parallelization: 1, salt: 'cw==', hash: 'aA==' },
  nonce: '0123456789abcdef',
  language: 'ru',
};

/** What every fact of a till has around it. */
export const envelope = (after: readonly string[] = []) => ({
  id: id(),
  version: 1,
  storeId: 'S1',
  tillId: 'S1-1',
  staffId: 'anna',
  at: { wallMs: 5000 + minted, businessMs: 5000 + minted },
  after: [...after],
});
/** The store takes it. */
export const accept = (): OrderFact => ({
  ...envelope(),
  kind: 'order-accept',
  payload: { orderId, leaseMs: 60_000, code: null },
});
/** It is packed, in these quantities. */
export const pack = (after: readonly string[], tea = 3000, mug = 1000): OrderFact => ({
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
export function packedWithCocoa(facts: readonly OrderFact[]): OrderFact {
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
/** It waits for the customer. */
export const ready = (after: readonly string[]): OrderFact => ({
  ...envelope(after),
  kind: 'order-ready',
  payload: { orderId, place: 'A3' },
});
/** The channel tells of money. */
export const pay = (amountMinor: number): OrderFact => ({
  id: id(),
  orderId,
  atMs: 1500,
  after: [orderId],
  kind: 'pay',
  amountMinor,
  reference: 'x',
});
/** The customer wants it no more. */
export const cancel = (after: readonly string[] = []): OrderFact => ({
  id: id(),
  orderId,
  atMs: 6000,
  after: [...after],
  kind: 'cancel',
  note: null,
});

/** A handover of these quantities, decided as a till decides it. */
export function handover(facts: readonly OrderFact[], tea: number, mug: number, refusedTea = 0): OrderFact {
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

/** All up to its being ready, with so much paid online. */
export function readyFacts(paidMinor: number): OrderFact[] {
  const accepted = accept();
  const packed = pack([accepted.id]);
  return [pay(paidMinor), accepted, packed, ready([packed.id])];
}
