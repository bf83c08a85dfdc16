/** Where scanned codes go. */
import { afterEach, expect, test, vi } from 'vitest';
import { codeOfCommand } from '../ui/command-codes.ts';
import { takeScans } from '../ui/scan-bus.ts';
import { deliverScanned, takeOrderCodes } from './scanned-codes.ts';

const orderCode = `92${'1234567890'.repeat(20)}`;
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

test('[COUNTER1] a code of an order goes to the counter from any screen, and to no screen', () => {
  const screen = vi.fn();
  const counter = vi.fn();
  stops.push(takeScans(screen), takeOrderCodes(counter));
  deliverScanned(orderCode);
  expect(counter).toHaveBeenCalledExactlyOnceWith(orderCode);
  expect(screen).not.toHaveBeenCalled();
  // An article whose code begins with the same digits is an article.
  deliverScanned('9312345678907');
  deliverScanned(codeOfCommand('pay'));
  expect(counter).toHaveBeenCalledOnce();
  expect(screen).toHaveBeenCalledExactlyOnceWith('9312345678907');
});

test('[COUNTER1] while nobody is signed in the screen in front hears it', () => {
  const screen = vi.fn();
  stops.push(takeScans(screen));
  takeOrderCodes(vi.fn())();
  deliverScanned(orderCode);
  expect(screen).toHaveBeenCalledExactlyOnceWith(orderCode);
});
