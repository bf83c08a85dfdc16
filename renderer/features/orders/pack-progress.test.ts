/** How far an order is packed, and what hands change in the draft. */
import { expect, test } from 'vitest';
import { placedOrder } from '../../../shared/domain/orders/order-of.ts';
import { sampleContent } from '../../../tests/support/order-samples.ts';
import type { PackDraft } from '../../till/order-types.ts';
import {
  bagCount,
  extraMinor,
  isDoubtful,
  isNothingThere,
  isPickedOut,
  packLines,
  withBags,
  withLineAnew,
  withShort,
  withWeightSettled,
} from './pack-progress.ts';
import { firstChoice } from './short-dialog.tsx';

const order = placedOrder(
  sampleContent(7, 0, [
    ['10003', 2000],
    ['10007', 850],
    ['10020', 3000],
  ]),
);
const draft: PackDraft = {
  id: '018f0000-0000-7000-9000-000000000001',
  orderId: order.id,
  startedAtMs: 0,
  startedBy: 'staff:anna',
  lines: [1, 2, 3].map((lineId) => ({ lineId, pickedMilli: 0, short: null, substituteSku: null })),
  bags: [],
};
const withPicked = (...pickedMilli: readonly number[]): PackDraft => ({
  ...draft,
  lines: draft.lines.map((line, index) => ({ ...line, pickedMilli: pickedMilli[index] ?? 0 })),
});
const states = (now: PackDraft): string[] => packLines(order, now).map((line) => line.state);

test('[COUNTER3] a line is open until all of it is there or somebody said why not', () => {
  expect(states(withPicked(1000, 0, 3000))).toEqual(['open', 'open', 'full']);
  const told = withShort(withPicked(1000, 850, 3000), 1, { reason: 'not-found', choice: 'partial' }, null);
  expect(states(told)).toEqual(['short', 'full', 'full']);
  expect(isPickedOut(packLines(order, told))).toBe(true);
  expect(isPickedOut(packLines(order, withPicked(2000, 850, 2000)))).toBe(false);
});

test('[COUNTER3] an order of which nothing is in the bags is not packed, whatever was said of its lines', () => {
  const none = [1, 2, 3].reduce(
    (now, lineId) => withShort(now, lineId, { reason: 'not-found', choice: 'cancel-line' }, null),
    draft,
  );
  expect(states(none)).toEqual(['short', 'short', 'short']);
  expect(isPickedOut(packLines(order, none))).toBe(false);
});

test('[COUNTER3] a line left out goes back altogether, a substitute stands for all of it, and anew is as at first', () => {
  const some = withPicked(1000, 0, 2000);
  const out = withShort(some, 1, { reason: 'damaged', choice: 'cancel-line' }, null);
  expect(out.lines[0]?.pickedMilli).toBe(0);
  const other = withShort(
    some,
    3,
    { reason: 'not-found', choice: 'substitute' },
    { sku: '10021', quantityMilli: 3000 },
  );
  expect(packLines(order, other)[2]).toMatchObject({
    state: 'substituted',
    pickedMilli: 3000,
    substituteSku: '10021',
  });
  // The substitute is given up for a part: what stood for it is not the ordered article.
  const back = withShort(other, 3, { reason: 'not-found', choice: 'partial' }, null);
  expect(back.lines[2]).toMatchObject({ pickedMilli: 0, substituteSku: null });
  expect(withLineAnew(other, 3).lines[2]).toEqual(draft.lines[2]);
  expect(withLineAnew(other, 3).lines[0]).toEqual(some.lines[0]);
});

test('[COUNTER3] goods that weigh less than ordered are short by themselves, until more is added', () => {
  const [, cheese] = order.lines;
  if (!cheese) throw new Error('the sample has three lines');
  const light = withWeightSettled(withPicked(0, 800, 0), cheese.line);
  expect(light.lines[1]?.short).toEqual({ reason: 'weighed-less', choice: 'partial' });
  const more = {
    ...light,
    lines: light.lines.map((line) => (line.lineId === 2 ? { ...line, pickedMilli: 870 } : line)),
  };
  expect(withWeightSettled(more, cheese.line).lines[1]?.short).toBeNull();
});

test('[COUNTER3] bags are counted by zone, and a zone without any isn’t named', () => {
  const bags = withBags(withBags(withBags(draft, 'shelf', 2), 'fridge', 1), 'shelf', 3);
  expect(bagCount(bags.bags)).toBe(4);
  expect(bags.bags).toContainEqual({ zone: 'shelf', count: 3 });
  expect(withBags(bags, 'shelf', 0).bags).toEqual([{ zone: 'fridge', count: 1 }]);
});

test('[COUNTER20] an order of which every line is accounted for and nothing is there is to be declined', () => {
  const none = withShort(draft, 1, { reason: 'not-found', choice: 'cancel-line' }, null);
  expect(isNothingThere(packLines(order, none))).toBe(false);
  const all = [2, 3].reduce(
    (now, lineId) => withShort(now, lineId, { reason: 'not-found', choice: 'cancel-line' }, null),
    none,
  );
  expect(isNothingThere(packLines(order, all))).toBe(true);
  const some = {
    ...all,
    lines: all.lines.map((line, index) => (index === 0 ? { ...line, pickedMilli: 1 } : line)),
  };
  expect(isNothingThere(packLines(order, some))).toBe(false);
});

test('[COUNTER20] a weight far from what was ordered is doubtful, heavier or lighter, and one within the limit isn’t', () => {
  const [, weighed] = order.lines;
  if (!weighed) throw new Error('the sample has a weighed line');
  const doubts = [850, 1020, 1021, 680, 679, 135_000].map((milli) => isDoubtful(weighed.line, milli, 2000));
  expect(doubts).toEqual([false, false, true, false, true, true]);
});

test('[COUNTER20] what would have to be paid beyond the order is what is heavier, never what is lighter or substituted', () => {
  const [, weighed] = order.lines;
  if (!weighed) throw new Error('the sample has a weighed line');
  const paid = { ...order, payment: { ...order.payment, paidMinor: order.totalMinor } };
  const extra = (of: typeof order, now: PackDraft) => extraMinor(of, packLines(of, now));
  const heavier = withPicked(2000, 1700, 3000);
  expect(extra(paid, heavier)).toBe(weighed.line.totalMinor);
  expect(extra(order, heavier)).toBe(weighed.line.totalMinor);
  expect(extra(paid, withPicked(2000, 800, 3000))).toBe(0);
  const other = withShort(
    heavier,
    2,
    { reason: 'not-found', choice: 'substitute' },
    { sku: '10008', quantityMilli: 9000 },
  );
  expect(extra(paid, other)).toBe(0);
});

test('[COUNTER21] what the customer chose is chosen; a part of nothing can’t be', () => {
  expect(firstChoice(null, true)).toBeNull();
  expect(firstChoice('substitute', false)).toBe('substitute');
  expect(firstChoice('partial', true)).toBe('partial');
  expect(firstChoice('partial', false)).toBe('cancel-line');
});
