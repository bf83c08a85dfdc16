/** A pace for what many may ask for. */
import { expect, test } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

test('[OUTBOX19] it is done at once, what is asked meanwhile once afterwards, and nothing once it is closed', () => {
  const due: (() => void)[] = [];
  let done = 0;
  const paced = atMostEvery(
    {
      after: (delayMs, task) => {
        expect(delayMs).toBe(5000);
        due.push(task);
        return { cancel: () => due.splice(0) };
      },
    },
    5000,
    () => {
      done += 1;
    },
  );
  paced.ask();
  expect(done).toBe(1);
  paced.ask();
  paced.ask();
  expect(done).toBe(1);
  due.shift()?.();
  expect(done).toBe(2);
  due.shift()?.();
  expect([done, due.length]).toEqual([2, 0]);
  paced.ask();
  expect(done).toBe(3);
  paced.close();
  paced.ask();
  expect([done, due.length]).toEqual([3, 0]);
});
