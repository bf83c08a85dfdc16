/** The measurements at the till, run short: that they end, measure what they say, and tell it in their shape. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BenchTill, openBenchTill } from '../bench/bench-till.ts';
import { benchCustomerLookup } from '../bench/customer-lookup.bench.ts';
import { benchFirstPull } from '../bench/first-pull.bench.ts';
import { benchHandover } from '../bench/handover.bench.ts';
import { benchPay, benchScan, benchSearch, type Extent } from '../bench/till-speed.bench.ts';

const extent: Extent = { products: 2000, orders: 40, customers: 60, samples: 4 };
let till: BenchTill;

beforeAll(async () => {
  till = await openBenchTill(extent.products, extent.orders);
});
afterAll(() => till?.close());

test.each([
  ['scan', benchScan],
  ['search', benchSearch],
  ['pay', benchPay],
  ['handover', benchHandover],
])('the benchmark %s ends and tells times in order against a floor', async (name, bench) => {
  const result = await bench(till, extent);
  expect(Object.keys(result).slice(0, 6)).toEqual(['name', 'medianMs', 'p95Ms', 'p99Ms', 'floorMs', 'ratio']);
  expect(result).toMatchObject({ name, samples: extent.samples });
  expect(result.medianMs).toBeGreaterThan(0);
  expect(result.medianMs).toBeLessThanOrEqual(result.p95Ms);
  expect(result.p95Ms).toBeLessThanOrEqual(result.p99Ms);
  expect(result.floorMs).toBeGreaterThan(0);
  expect(result.ratio).toBeCloseTo(result.medianMs / result.floorMs, 1);
  expect(result.inDocumentMs).toBeLessThanOrEqual(result.medianMs);
});

test('a run leaves nothing behind', async () => {
  expect(existsSync(till.folder)).toBe(true);
  await till.close();
  expect(existsSync(till.folder)).toBe(false);
});

test('the benchmark customer-lookup finds everybody by each way, and tells what having them costs', async () => {
  const result = await benchCustomerLookup(extent);
  expect(result).toMatchObject({
    name: 'customer-lookup',
    customers: extent.customers,
    samples: 2 * extent.samples,
  });
  for (const key of ['phoneMs', 'cardMs', 'lastFourMs', 'nameMs', 'openMs', 'registerMs', 'replicaMB'])
    expect(result[key]).toBeGreaterThan(0);
  expect(result.ratio).toBeCloseTo(result.medianMs / result.floorMs, 1);
});

test('the benchmark first-pull pulls as many rows as its floor downloads', async () => {
  const result = await benchFirstPull(extent);
  const { products, orders, customers } = extent;
  expect(result).toMatchObject({ name: 'first-pull', samples: 1, products, orders, customers });
  expect(result.rows).toBeGreaterThan(products + orders + customers);
  expect(result.windowPeakMB).toBeGreaterThan(Number(result.windowEmptyMB));
});
