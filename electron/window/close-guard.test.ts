/** Closing with operations that wait: a person decides, a dead page doesn't. */
import { expect, test } from 'vitest';
import { CloseGuard, closeLimitMs } from './close-guard.ts';

function guarded(waiting: number) {
  const told: string[] = [];
  let due: (() => void) | null = null;
  const guard = new CloseGuard({
    waiting: () => waiting,
    ask: (count) => told.push(`ask ${count}`),
    end: () => told.push('end'),
    close: () => told.push('close'),
    timers: {
      after: (delayMs, task) => {
        expect(delayMs).toBe(closeLimitMs);
        due = task;
        return { cancel: () => (due = null) };
      },
    },
  });
  return { guard, told, elapse: () => due?.() };
}

test('[WINDOW6] nothing waits: it closes as soon as the page has ended its work', () => {
  const { guard, told, elapse } = guarded(0);
  expect(guard.mayClose()).toBe(false);
  expect(guard.mayClose()).toBe(false);
  expect(told).toEqual(['end']);
  guard.ended();
  elapse();
  expect(told).toEqual(['end', 'close']);
  expect(guard.mayClose()).toBe(true);
});

test('[WINDOW6] operations wait: the page is asked, and a person has all the time', () => {
  const { guard, told, elapse } = guarded(4);
  expect(guard.mayClose()).toBe(false);
  guard.shown();
  elapse();
  expect(told).toEqual(['ask 4']);
  guard.cancel();
  guard.ended();
  expect(guard.mayClose()).toBe(false);
  guard.confirm();
  guard.cancel();
  guard.confirm();
  expect(told).toEqual(['ask 4', 'ask 4', 'end']);
  guard.ended();
  expect(told).toEqual(['ask 4', 'ask 4', 'end', 'close']);
  expect(guard.mayClose()).toBe(true);
});

test('[WINDOW6] a page that shows nothing, or doesn’t end, is not waited for', () => {
  const { guard, told, elapse } = guarded(1);
  guard.mayClose();
  elapse();
  expect(told).toEqual(['ask 1', 'end']);
  guard.shown();
  elapse();
  expect(told).toEqual(['ask 1', 'end', 'close']);
  expect(guard.mayClose()).toBe(true);
});
