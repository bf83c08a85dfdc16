import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../operation.ts';
import { AttemptBook, mayDecideAfter, mayDecideAfterMs, settlementOf } from './attempt.ts';
import type { PaymentFinding, PaymentOutcome } from './payment-outcome.ts';

const id = (number: number): string => `019cadc0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const cart = id(900);

function operation(number: number, kind: string, payload: object, version = 1): Operation {
  const at = { wallMs: number, businessMs: number };
  const who = { storeId: 'S1', tillId: 't', staffId: null };
  return { id: id(number), kind, version, ...who, at, after: [], payload: { ...payload } };
}

function asked(number: number, more: object = {}): Operation {
  return operation(number, 'payment-attempt', {
    ...{ stage: 'asked', method: 'card-terminal', action: 'pay', forOperationId: cart, shiftId: null },
    ...{ currency: 'RUB', amountMinor: 500, terminalId: 'POI-1', ofAttemptId: null },
    ...more,
  });
}

function settled(number: number, attempt: number, outcome: string, amountMinor = 0): Operation {
  return operation(number, 'payment-attempt', {
    ...{ stage: 'settled', attemptId: id(attempt), outcome, amountMinor, reference: null },
    ...{ referenceTime: null, card: null, reason: null, approvedBy: null },
  });
}

function bookOf(operations: readonly Operation[]): AttemptBook {
  const book = new AttemptBook();
  for (const each of operations) book.add(each);
  return book;
}

const shown = (book: AttemptBook) => ({
  unsettled: book.unsettled().map(({ attemptId }) => attemptId),
  unused: book
    .unused()
    .map(({ attempt, amountMinor, giveBack }) => [attempt.attemptId, amountMinor, giveBack]),
});

const nothing = { detail: null };
const approval = {
  outcome: 'approved',
  amountMinor: 400,
  reference: 'T1',
  referenceTime: 'now',
  card: null,
} as const;

describe('the book of attempts', () => {
  const history = [
    asked(1),
    settled(2, 1, 'approved', 500),
    asked(3),
    settled(4, 3, 'refused'),
    asked(5, { amountMinor: 70 }),
    settled(6, 5, 'approved', 70),
    asked(7, { action: 'refund', amountMinor: 200, ofAttemptId: id(1) }),
    settled(8, 7, 'approved', 200),
    asked(9, { forOperationId: id(901) }),
    settled(10, 9, 'unknown-accepted', 500),
    operation(
      11,
      'audit',
      { verb: 'void-cart', subject: id(901), reason: null, approvedBy: null, amountMinor: null },
      2,
    ),
    asked(12),
  ];

  test('[ATTEMPT13] what is in doubt and what is unused follow from the facts, in whatever order they are read', () => {
    const expected = {
      unsettled: [id(12)],
      unused: [
        [id(1), 300, false],
        [id(5), 70, false],
        [id(9), 500, true],
      ],
    };
    fc.assert(
      fc.property(
        fc.shuffledSubarray(history, { minLength: history.length }),
        fc.subarray(history),
        (order, again) => {
          expect(shown(bookOf([...order, ...again]))).toEqual(expected);
        },
      ),
    );
  });

  test('[ATTEMPT13] two settlements of one attempt: money that moved counts', () => {
    const twice = [asked(1), settled(2, 1, 'not-executed'), settled(3, 1, 'approved', 500)];
    for (const order of [twice, [...twice].reverse()])
      expect(shown(bookOf(order)).unused).toEqual([[id(1), 500, false]]);
  });

  test('[ATTEMPT9] a refund in doubt counts as given back until it is known', () => {
    const book = bookOf([
      asked(1),
      settled(2, 1, 'approved', 500),
      asked(3, { action: 'refund', amountMinor: 500, ofAttemptId: id(1) }),
    ]);
    expect(book.unused()).toEqual([]);
    book.add(settled(4, 3, 'refused'));
    expect(shown(book).unused).toEqual([[id(1), 500, false]]);
  });

  test('[ATTEMPT7] money asked for before the oldest sale that was read is not called unused', () => {
    const book = bookOf([
      asked(1),
      settled(2, 1, 'approved', 500),
      asked(30),
      settled(31, 30, 'approved', 9),
    ]);
    book.salesReadFrom(10);
    expect(shown(book).unused).toEqual([[id(30), 9, false]]);
  });
});

describe('what an answer makes of an attempt', () => {
  const certain: PaymentOutcome[] = [
    approval,
    { outcome: 'refused', reason: 'declined', ...nothing },
    { outcome: 'not-executed', reason: 'busy', ...nothing },
  ];
  const uncertain: (PaymentOutcome | PaymentFinding)[] = [
    { outcome: 'unknown', ...nothing },
    { outcome: 'in-progress' },
    { outcome: 'cannot-tell', ...nothing },
    { outcome: 'unreachable', ...nothing },
  ];

  test('[ATTEMPT2] only what is certain settles it', () => {
    expect(certain.map((answer) => settlementOf(id(1), answer)?.outcome)).toEqual([
      'approved',
      'refused',
      'not-executed',
    ]);
    for (const answer of uncertain) expect(settlementOf(id(1), answer)).toBeNull();
  });

  test('[ATTEMPT2] only an approval moves money', () => {
    expect(certain.map((answer) => settlementOf(id(1), answer)?.amountMinor)).toEqual([400, 0, 0]);
  });

  test('[ATTEMPT10] a person may decide when the terminal cannot tell, or was not reached for ten minutes', () => {
    const attempt = bookOf([asked(1)]).attempt(id(1));
    if (!attempt) throw new Error('no attempt');
    const may = (found: PaymentFinding, afterMs: number): boolean =>
      mayDecideAfter(attempt, found, attempt.askedAtMs + afterMs);
    expect(may({ outcome: 'cannot-tell', ...nothing }, 0)).toBe(true);
    expect(may({ outcome: 'unreachable', ...nothing }, mayDecideAfterMs - 1)).toBe(false);
    expect(may({ outcome: 'unreachable', ...nothing }, mayDecideAfterMs)).toBe(true);
    expect(may({ outcome: 'in-progress' }, 10 * mayDecideAfterMs)).toBe(false);
  });
});
