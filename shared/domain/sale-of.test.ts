/** A sale read out of an operation, whatever version wrote it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Operation } from './operation.ts';
import { operationSchema } from './operation.ts';
import { saleOf } from './sale-of.ts';

const journal: unknown = JSON.parse(
  readFileSync(new URL('./fixtures/journal.json', import.meta.url), 'utf8'),
);
/** Operations as the first version of the product wrote them. */
const operations = [...JSON.stringify(journal).matchAll(/"operation":/g)].length;

function firstVersionSales(): Operation[] {
  const found: Operation[] = [];
  const look = (value: unknown): void => {
    const operation = operationSchema.safeParse(value);
    if (operation.success) {
      if (operation.data.kind === 'sale' && operation.data.version === 1) found.push(operation.data);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(journal);
  return found;
}

test('[TENDER9] a sale of the first version is read in today’s terms', () => {
  const sales = firstVersionSales();
  expect(operations).toBeGreaterThan(0);
  expect(sales.length).toBeGreaterThan(0);
  for (const operation of sales) {
    const sale = saleOf(operation);
    expect(sale).toMatchObject({
      totalMinor: operation.payload.totalMinor,
      roundingMinor: 0,
      shiftId: null,
      buyer: null,
    });
    expect(sale?.lines.every((line) => line.category === '')).toBe(true);
  }
});

test('[TENDER9] what is no sale, or can’t be read, is none', () => {
  const [sale] = firstVersionSales();
  if (!sale) throw new Error('the fixture holds a sale');
  expect(saleOf({ ...sale, version: 99 })).toBeNull();
  expect(saleOf({ ...sale, kind: 'audit' })).toBeNull();
  expect(saleOf({ ...sale, payload: { ...sale.payload, totalMinor: -1 } })).toBeNull();
});
