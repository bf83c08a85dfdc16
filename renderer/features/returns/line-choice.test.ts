/** What follows from a reason, and quantities as they are typed. */
import { expect, test } from 'vitest';
import { returnReasonSchema } from '../../../shared/domain/operations/return.ts';
import { conditionFor, dispositionFor, reasons, typedQuantity } from './line-choice.ts';

test('[RDESK10] every reason has a key, and only goods as new go on sale again by themselves', () => {
  expect([...reasons].sort()).toEqual([...returnReasonSchema.options].sort());
  expect(reasons.length).toBeLessThan(10);
  const toStock = reasons.filter((reason) => dispositionFor(conditionFor(reason)) === 'to-stock');
  expect(toStock).toEqual(['unwanted', 'wrong-size', 'not-as-described', 'wrong-item', 'too-late', 'other']);
});

test('[RDESK2] no more is taken than is left, and pieces are whole', () => {
  expect(typedQuantity('1,25', 'kg', 1250)).toBe(1250);
  expect(typedQuantity('1,251', 'kg', 1250)).toBeNull();
  expect(typedQuantity('2', 'piece', 2000)).toBe(2000);
  expect(typedQuantity('3', 'piece', 2000)).toBeNull();
  expect(typedQuantity('0,5', 'piece', 2000)).toBeNull();
  expect(typedQuantity('0', 'piece', 2000)).toBeNull();
});
