/** Points on the receipt: what was spent and earned, from when it counts, and the balance with its moment; no more. */
import { expect, test } from 'vitest';
import { sampleAtMs, sampleSale, sampleStores } from '../../tests/support/printer/sample-sale.ts';
import type { SaleLoyalty } from '../domain/loyalty/sale-loyalty.ts';
import { columnsOf, layOut } from './lay-out.ts';
import { type ReceiptContent, receiptDocument } from './receipt.ts';
import { receiptCodeOf } from './receipt-code.ts';

const dayMs = 86_400_000;
const loyalty: SaleLoyalty = {
  ...{ customerId: 'c1', programmeId: 'loyalty-programme:main', programmeVersion: 1, tierId: 'silver' },
  ...{ shown: 'card', redemption: 'discount', spentPoints: 300, spentMinor: 300, earnedPoints: 12 },
  ...{ availableAtMs: sampleAtMs + 14 * dayMs, expiresAtMs: null, holdId: null, orderId: null },
  balanceKnown: null,
};

function lines(change: Partial<SaleLoyalty> | null, content: Partial<ReceiptContent> = {}): string[] {
  const document = receiptDocument({
    receiptNumber: 'LN1-2-000123',
    sale: { ...sampleSale('en'), customerId: 'c1', loyalty: change && { ...loyalty, ...change } },
    store: sampleStores.en,
    cashier: null,
    atMs: sampleAtMs,
    isCopy: false,
    code: receiptCodeOf('LN1-2-000123'),
    ...content,
  });
  return layOut(document, columnsOf[80])
    .flatMap((line) => (line.kind === 'text' ? [line.text.replace(/ {2,}/g, ' ').trim()] : []))
    .filter((text) => /oints|spend from/.test(text));
}

test('[POINTS55] the receipt says what was spent and earned, from when, and the balance as of its moment', () => {
  const balance = { points: 188, asOfMs: sampleAtMs - 60_000 };
  expect(lines({}, { balance })).toEqual([
    'Points spent 300',
    'Points earned +12',
    'to spend from 07/04/2026, 13:47',
    'Points balance as of 24/03/2026, 12:46 188',
  ]);
  expect(lines({ spentPoints: 0, spentMinor: 0, availableAtMs: sampleAtMs })).toEqual(['Points earned +12']);
});

test('[POINTS55] points are grouped as amounts are', () => {
  const balance = { points: 12_479, asOfMs: sampleAtMs - 60_000 };
  expect(lines({ spentPoints: 3000, spentMinor: 3000, earnedPoints: 1185 }, { balance })).toEqual([
    'Points spent 3,000',
    'Points earned +1,185',
    'to spend from 07/04/2026, 13:47',
    'Points balance as of 24/03/2026, 12:46 12,479',
  ]);
});

test('[POINTS61] of somebody who still owes points it says so, and that what was earned repays it', () => {
  const balance = { points: -211, asOfMs: sampleAtMs - 60_000 };
  expect(lines({ spentPoints: 0, spentMinor: 0 }, { balance })).toEqual([
    'Points earned +12',
    'Points owed as of 24/03/2026, 12:46 211',
  ]);
});

test('[POINTS55] nothing of it without points; of an order what it was placed with, and no balance before it is closed', () => {
  expect(lines(null, { balance: { points: 5, asOfMs: sampleAtMs } })).toEqual([]);
  expect(lines({ spentPoints: 0, spentMinor: 0, earnedPoints: 0 })).toEqual([]);
  const orderId = '019cadc0-0000-7000-8000-000000000a01';
  expect(lines({ orderId }, { balance: { points: 0, asOfMs: sampleAtMs } })).toEqual([
    'Points spent with the order 300',
    'Points earned +12',
    'to spend from 07/04/2026, 13:47',
  ]);
});
