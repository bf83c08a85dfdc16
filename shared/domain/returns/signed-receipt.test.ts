/** The signed code of a receipt: what it carries, how large it gets, and that nothing else passes as one. */
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryPurchaseOperation, purchaseFrom } from '../../../tests/support/purchase-facts.ts';
import type { KnownOperation } from '../operation-table.ts';
import { readOrderCode } from '../orders/order-code.ts';
import { saleIn } from '../sale-of.ts';
import {
  largestReceiptCodeBytes,
  purchaseInReceipt,
  readSignedReceipt,
  saleHashOf,
  signedReceiptBytes,
  signedReceiptDigits,
  signedReceiptOf,
} from './signed-receipt.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const keyId = '01ab23cd';

function codeOf(operation: KnownOperation) {
  const receipt = signedReceiptOf({ operation, receiptNumber: 'T1-000001' }, keyId);
  if (!receipt) throw new Error('something was sold');
  const bytes = signedReceiptBytes(receipt);
  return { receipt, bytes, digits: signedReceiptDigits(bytes, sign(null, bytes, privateKey)) };
}

/** The operation with its lines so many times over, each with a line id of its own. */
function longer(operation: KnownOperation, times: number): KnownOperation {
  const sale = saleIn(operation);
  if (operation.kind !== 'sale' || !sale) return operation;
  const lines = Array.from({ length: times }, () => sale.lines)
    .flat()
    .map((line, index) => ({ ...line, lineId: index + 1 }));
  const loyalty = sale.loyalty && {
    ...sale.loyalty,
    spentPoints: sale.loyalty.spentPoints * times,
    earnedPoints: sale.loyalty.earnedPoints * times,
  };
  const taxes = sale.taxes.map(({ rateBasisPoints, grossMinor, taxMinor }) => ({
    ...{ rateBasisPoints, grossMinor: grossMinor * times, taxMinor: taxMinor * times },
  }));
  const totalMinor = sale.totalMinor * times;
  const tenders =
    totalMinor === 0 ? [] : [{ kind: 'card-stand-alone' as const, amountMinor: totalMinor, reference: null }];
  return { ...operation, payload: { ...sale, lines, loyalty, taxes, totalMinor, tenders, roundingMinor: 0 } };
}

test('[RCODE1] carries the sale in digits only, within 300 bytes with its signature, and is read as it was written', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), fc.integer({ min: 1, max: 12 }), ({ operation }, times) => {
      const long = longer(operation, times);
      const { receipt, bytes, digits } = codeOf(long);
      expect(digits).toMatch(/^94\d+$/);
      expect(bytes.length + 64).toBeLessThanOrEqual(largestReceiptCodeBytes);
      const read = readSignedReceipt(digits);
      expect(read?.receipt).toEqual(receipt);
      expect(read?.bytes).toEqual(bytes);
      const sale = saleIn(long);
      if (receipt.lines.length > 0) expect(receipt.saleHash).toBeNull();
      else expect(receipt.saleHash).toBe(sale && saleHashOf(sale));
    }),
    { numRuns: 300 },
  );
});

test('[RCODE1] ten usual lines still fit, a hundred leave the head and the hash', () => {
  const [one] = fc.sample(
    arbitraryPurchaseOperation().filter(({ operation }) => operation.kind === 'sale'),
    { numRuns: 1, seed: 6 },
  );
  if (!one) throw new Error('a sample was asked for');
  const sale = saleIn(one.operation);
  const few = longer(one.operation, Math.max(1, Math.floor(6 / (sale?.lines.length ?? 1))));
  expect(codeOf(few).receipt.lines.length).toBeGreaterThan(0);
  const many = codeOf(longer(one.operation, 100)).receipt;
  expect(many.lines).toEqual([]);
  expect(many.saleHash).toMatch(/^[0-9a-f]{32}$/);
});

test('[RCODE2] a till that never saw the sale takes back by its code what one takes back by its row', () => {
  fc.assert(
    fc.property(arbitraryPurchaseOperation(), ({ operation }) => {
      const { receipt } = codeOf(operation);
      fc.pre(receipt.lines.length > 0);
      const byRow = purchaseFrom(operation);
      const byCode = purchaseInReceipt(receipt, null, () => null);
      const amounts = (purchase: typeof byRow) =>
        purchase.lines.map(
          ({
            lineId,
            sku,
            quantityMilli,
            totalMinor,
            taxRateBasisPoints,
            taxMinor,
            pointsSpent,
            pointsEarned,
          }) => ({
            ...{
              lineId,
              sku,
              quantityMilli,
              totalMinor,
              taxRateBasisPoints,
              taxMinor,
              pointsSpent,
              pointsEarned,
            },
          }),
        );
      expect(amounts(byCode)).toEqual(amounts(byRow));
      const paid = (purchase: typeof byRow) => {
        const sums = new Map<string, number>();
        for (const { way, amountMinor } of purchase.paid) sums.set(way, (sums.get(way) ?? 0) + amountMinor);
        return sums;
      };
      expect(paid(byCode)).toEqual(paid(byRow));
      expect(byCode).toMatchObject({
        operationId: byRow.operationId,
        orderId: byRow.orderId,
        boughtHow: byRow.boughtHow,
      });
      expect(Math.floor(byRow.soldAtMs / 1000) * 1000).toBe(byCode.soldAtMs);
    }),
    { numRuns: 200 },
  );
});

test('[RCODE3] digits of anything else are read as nothing, and reading never throws', () => {
  const [{ operation } = { operation: null }] = fc.sample(arbitraryPurchaseOperation(), {
    numRuns: 1,
    seed: 1,
  });
  if (!operation) throw new Error('a sample was asked for');
  const { bytes, digits } = codeOf(operation);
  expect(readOrderCode(`92${digits.slice(2)}`)).toBeNull();
  expect(readSignedReceipt(`92${digits.slice(2)}`)).toBeNull();
  expect(readSignedReceipt(digits.slice(0, -1))).toBeNull();
  // Another layout, and another form's bytes, behind a form 94.
  for (const [at, value] of [
    [0, 2],
    [1, 92],
  ] as const) {
    const other = Uint8Array.from(bytes);
    other[at] = value;
    expect(readSignedReceipt(signedReceiptDigits(other, new Uint8Array(64)))).toBeNull();
  }
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 40, maxLength: 236 }), (any) => {
      expect(() => readSignedReceipt(signedReceiptDigits(any, new Uint8Array(64)))).not.toThrow();
      const cut = Uint8Array.of(...bytes.slice(0, any.length % bytes.length), ...any.slice(0, 8));
      expect(() => readSignedReceipt(signedReceiptDigits(cut, new Uint8Array(64)))).not.toThrow();
    }),
  );
});

test('[RCODE1] what sold nothing has no code', () => {
  const [{ operation } = { operation: null }] = fc.sample(arbitraryPurchaseOperation(), {
    numRuns: 1,
    seed: 1,
  });
  if (!operation) throw new Error('a sample was asked for');
  expect(signedReceiptOf({ operation, receiptNumber: null }, keyId)).toBeNull();
  const handover = { ...operation, kind: 'audit', version: 1, payload: { verb: 'reprint' } };
  expect(signedReceiptOf({ operation: handover, receiptNumber: 'T1-000001' }, keyId)).toBeNull();
});
