/** What leaves at the counter and what it comes to. */
import { expect, test } from 'vitest';
import { placedOrder } from '../../../shared/domain/orders/order-of.ts';
import { paid, readyOrder, sampleContent } from '../../../tests/support/order-samples.ts';
import { handoverSums, openMilli, takenAll, withChoice } from './handover-choice.ts';

const bags = [{ zone: 'shelf' as const, count: 1 }];
const content = sampleContent(5, 0, [
  ['10020', 2000],
  ['RU-48-1', 1000],
  ['RU-50-1', 1000],
]);
const prepaid = readyOrder(paid(placedOrder(content), 0), 0, bags, 'A-1');
const unpaid = readyOrder(placedOrder(content), 0, bags, 'A-1');
const partPaid = readyOrder(paid(placedOrder(content), 0, 400_000), 0, bags, 'A-1');
const chocolateMinor = 31_800;
const shirtMinor = 349_000;

test('[COUNTER4] all of a prepaid order is paid, of an unpaid one all is due, of a part-paid one the rest', () => {
  expect(handoverSums(prepaid, takenAll(prepaid))).toEqual({
    goodsMinor: chocolateMinor + 2 * shirtMinor,
    prepaidMinor: chocolateMinor + 2 * shirtMinor,
    dueMinor: 0,
    refundMinor: 0,
    handsNothing: false,
  });
  expect(handoverSums(unpaid, takenAll(unpaid))?.dueMinor).toBe(chocolateMinor + 2 * shirtMinor);
  expect(handoverSums(partPaid, takenAll(partPaid))?.dueMinor).toBe(
    chocolateMinor + 2 * shirtMinor - 400_000,
  );
});

test('[COUNTER4] what is refused is given back by the channel, what comes later is not', () => {
  const refused = withChoice(takenAll(prepaid), 2, 0, 1000, 'size');
  expect(handoverSums(prepaid, refused)).toMatchObject({ dueMinor: 0, refundMinor: shirtMinor });
  const later = withChoice(refused, 3, 0, 0, null);
  expect(handoverSums(prepaid, later)).toMatchObject({
    goodsMinor: chocolateMinor,
    dueMinor: 0,
    refundMinor: shirtMinor,
  });
  // Of an unpaid order nothing is owed to anybody.
  expect(handoverSums(unpaid, refused)).toMatchObject({
    dueMinor: chocolateMinor + shirtMinor,
    refundMinor: 0,
  });
});

test('[COUNTER4] a line may be split between taken, refused and later; a reason belongs to what is refused only', () => {
  const split = withChoice(takenAll(prepaid), 1, 1000, 1000, 'damaged');
  expect(split[0]).toEqual({ lineId: 1, handedMilli: 1000, refusedMilli: 1000, reason: 'damaged' });
  expect(handoverSums(prepaid, split)?.refundMinor).toBe(chocolateMinor / 2);
  expect(withChoice(split, 1, openMilli(prepaid, 1), 0, 'size')[0]?.reason).toBeNull();
});

test('[COUNTER4] nothing chosen is no handover; all refused is one, and hands nothing', () => {
  const none = [1, 2, 3].reduce((lines, lineId) => withChoice(lines, lineId, 0, 0, null), takenAll(prepaid));
  expect(handoverSums(prepaid, none)).toBeNull();
  const all = [1, 2, 3].reduce(
    (lines, lineId) => withChoice(lines, lineId, 0, openMilli(prepaid, lineId), 'size'),
    takenAll(prepaid),
  );
  expect(handoverSums(prepaid, all)).toMatchObject({
    handsNothing: true,
    refundMinor: chocolateMinor + 2 * shirtMinor,
  });
});
