/** What leaves at the counter and what it comes to. */
import { expect, test } from 'vitest';
import { placedOrder } from '../../../shared/domain/orders/order-of.ts';
import { pointsOfLast } from '../../../shared/domain/orders/order-points.ts';
import { paid, readyOrder, sampleContent, spending } from '../../../tests/support/order-samples.ts';
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
    points: 0,
    pointsMinor: 0,
    backPoints: 0,
    isPart: false,
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

test('[COUNTER25] points of the order are told beside what is due, whether they lower the price or pay; those of what is refused come back', () => {
  for (const redemption of ['discount', 'tender'] as const) {
    const withPoints = readyOrder(placedOrder(spending(content, 101, redemption)), 0, bags, 'A-1');
    const all = takenAll(withPoints);
    expect(handoverSums(withPoints, all), redemption).toMatchObject({
      goodsMinor: chocolateMinor + 2 * shirtMinor,
      points: 101,
      pointsMinor: 10_100,
      backPoints: 0,
      dueMinor: chocolateMinor + 2 * shirtMinor - 10_100,
    });
    // One of two: the first got 51 of the points, and the other, which is refused, 50.
    const [first] = withPoints.lines;
    expect(first && pointsOfLast(first, 1000)).toBe(50);
    const refused = withChoice(all, 1, 1000, 1000, 'size');
    expect(handoverSums(withPoints, refused), redemption).toMatchObject({
      points: 51,
      backPoints: 50,
      isPart: false,
    });
    const none = withChoice(all, 1, 0, 2000, 'size');
    expect(handoverSums(withPoints, withChoice(none, 2, 0, 0, null)), redemption).toMatchObject({
      goodsMinor: shirtMinor,
      pointsMinor: 0,
      backPoints: 101,
      isPart: true,
      dueMinor: shirtMinor,
    });
  }
});

test('[COUNTER25] what points pay as a tender is asked for nowhere, and what was paid online beside them goes back whole', () => {
  const placed = placedOrder(spending(content, 100, 'tender'));
  const allMinor = chocolateMinor + 2 * shirtMinor;
  const ready = readyOrder(paid(placed, 0, allMinor - 10_000), 0, bags, 'A-1');
  expect(ready.payment.refundDueMinor).toBe(0);
  expect(handoverSums(ready, takenAll(ready))).toMatchObject({ dueMinor: 0, refundMinor: 0 });
  const refused = withChoice(takenAll(ready), 1, 0, 2000, 'size');
  expect(handoverSums(ready, refused)).toMatchObject({
    dueMinor: 0,
    refundMinor: chocolateMinor - 10_000,
    backPoints: 100,
  });
});
