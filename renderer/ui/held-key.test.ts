/** A digit is a shortcut only once it can't be the beginning of a scan. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropHeldKey, holdKey, releaseHeldKey } from './held-key.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[RDESK10] a digit waits, is forgotten when it began a scan, and happens before any other key', () => {
  const done: string[] = [];
  const hold = (name: string): void => holdKey(() => done.push(name));
  hold('first');
  hold('second');
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(['second']);
  hold('scanned');
  dropHeldKey();
  vi.runAllTimers();
  expect(done).toEqual(['second']);
  hold('typed');
  releaseHeldKey();
  expect(done).toEqual(['second', 'typed']);
  vi.runAllTimers();
  expect(done).toEqual(['second', 'typed']);
});
