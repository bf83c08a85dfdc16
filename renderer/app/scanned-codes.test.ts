/** Where scanned codes go. */
import { afterEach, expect, test, vi } from 'vitest';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import { codeOfCommand } from '../ui/command-codes.ts';
import { takeScans } from '../ui/scan-bus.ts';
import { deliverScanned, takeOrderCodes, takeReceiptCodes } from './scanned-codes.ts';

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

test('[RDESK1] a code of a receipt, signed or of its number, opens its purchase from any screen, and goes to no screen', () => {
  const [screen, counter, purchases] = [vi.fn(), vi.fn(), vi.fn()];
  stops.push(takeScans(screen), takeOrderCodes(counter), takeReceiptCodes(purchases));
  const codes = [`94${'1234567890'.repeat(30)}`, receiptCodeOf('TV1-2-000123').digits];
  for (const code of codes) deliverScanned(code);
  expect(purchases.mock.calls.flat()).toEqual(codes);
  deliverScanned(orderCode);
  expect(counter).toHaveBeenCalledExactlyOnceWith(orderCode);
  // Digits that begin like one and check as none are an article's.
  deliverScanned('9112345678901');
  expect(screen).toHaveBeenCalledExactlyOnceWith('9112345678901');
  expect(purchases).toHaveBeenCalledTimes(2);
});

test('[RDESK31] where returns are in front the code of an order asks for its purchase', () => {
  const [counter, purchases] = [vi.fn(), vi.fn()];
  const leave = takeReceiptCodes(purchases, true);
  stops.push(takeOrderCodes(counter), leave);
  deliverScanned(orderCode);
  expect(purchases).toHaveBeenCalledExactlyOnceWith(orderCode);
  expect(counter).not.toHaveBeenCalled();
  leave();
  deliverScanned(orderCode);
  expect(counter).toHaveBeenCalledExactlyOnceWith(orderCode);
});

test('[RDESK1] while nobody is signed in the screen in front hears a receipt too', () => {
  const screen = vi.fn();
  stops.push(takeScans(screen));
  takeReceiptCodes(vi.fn())();
  const { digits } = receiptCodeOf('TV1-2-000123');
  deliverScanned(digits);
  expect(screen).toHaveBeenCalledExactlyOnceWith(digits);
});
