/**
 * `npm run bench -- [NAME…] [--write] [--products N] [--orders N] [--customers N] [--samples N]`: measurements by name, each
 * printing one JSON line. Without names, those that docs/benchmarks.md keeps; `--write` keeps the results there, with what
 * this machine is. They measure this machine and prove nothing about another; ratios travel better than times.
 */
import { parseArgs } from 'node:util';
import type { BenchResult } from './bench-result.ts';
import { type BenchTill, openBenchTill } from './bench-till.ts';
import { benchmarksPage } from './benchmarks-page.ts';
import { benchCustomerLookup } from './customer-lookup.bench.ts';
import { benchFirstPull } from './first-pull.bench.ts';
import { benchHandover } from './handover.bench.ts';
import { benchJournalAppend } from './journal-append.bench.ts';
import { benchJournalOpen } from './journal-open.bench.ts';
import { benchPay, benchScan, benchSearch, type Extent, usualExtent } from './till-speed.bench.ts';

/** Benchmarks that need a till with its catalogue; one till serves all of a run. */
const onTill: Readonly<Record<string, (till: BenchTill, extent: Extent) => Promise<BenchResult>>> = {
  scan: benchScan,
  search: benchSearch,
  pay: benchPay,
  handover: benchHandover,
};

/** Benchmarks that stand alone. */
const alone: Readonly<Record<string, (extent: Extent) => Promise<BenchResult>>> = {
  journal: () => benchJournalAppend(process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined),
  'journal-in-process': () => benchJournalAppend(false),
  'customer-lookup': benchCustomerLookup,
  'first-pull': benchFirstPull,
};

const keptNames = ['journal', 'scan', 'search', 'pay', 'handover', 'customer-lookup', 'first-pull'];
const allNames = [...Object.keys(alone), ...Object.keys(onTill), 'journal-open'];
const usage = `Usage: npm run bench -- [NAME…] [--write] [--products N] [--orders N] [--customers N] [--samples N]
Names: ${allNames.join(', ')}`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      write: { type: 'boolean' },
      products: { type: 'string' },
      orders: { type: 'string' },
      customers: { type: 'string' },
      samples: { type: 'string' },
    },
  });
  const extent = {
    products: Number(values.products ?? usualExtent.products),
    orders: Number(values.orders ?? usualExtent.orders),
    customers: Number(values.customers ?? usualExtent.customers),
    samples: Number(values.samples ?? usualExtent.samples),
  };
  const names = positionals.length > 0 ? positionals : keptNames;
  const isCount = (count: number): boolean => Number.isInteger(count) && count > 0;
  if (names.some((name) => !allNames.includes(name)) || !Object.values(extent).every(isCount)) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  if (positionals.length === 0)
    process.stderr.write(
      `Measuring ${names.join(', ')}: ten to forty minutes. Fewer: npm run bench -- NAME…\n`,
    );
  const results = await runAll(names, extent);
  if (values.write) benchmarksPage(results);
  return 0;
}

async function runAll(names: readonly string[], extent: Extent): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const keep = (result: BenchResult): void => {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    results.push(result);
  };
  let till: BenchTill | null = null;
  try {
    for (const name of names) {
      const benchOnTill = onTill[name];
      if (benchOnTill) {
        till ??= await openBenchTill(extent.products, names.includes('handover') ? extent.orders : 0);
        keep(await benchOnTill(till, extent));
        continue;
      }
      // A till that is open beside it would be measured too.
      await till?.close();
      till = null;
      if (name === 'journal-open') benchJournalOpen(200_000);
      else if (alone[name]) keep(await alone[name](extent));
    }
  } finally {
    await till?.close();
  }
  return results;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
});
