/**
 * Keeps the latest results in docs/benchmarks.md: a table between two marks, one row per benchmark, each with
 * the machine it was measured on. Rows of benchmarks that didn't run stay.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { inProject } from '../../build/project-folders.ts';
import type { BenchResult } from './bench-result.ts';

const file = inProject('docs', 'benchmarks.md');
const begin = '<!-- results: written by `npm run bench -- --write` -->';
const end = '<!-- end of results -->';
const head = ['name', 'median ms', 'p95 ms', 'p99 ms', 'floor ms', 'ratio', 'also', 'measured'];

/** Puts the results into the page. @throws when the page has lost its marks. */
export function benchmarksPage(results: readonly BenchResult[]): void {
  const page = readFileSync(file, 'utf8');
  const [before, rest] = splitOnce(page, begin);
  const [old, after] = splitOnce(rest, end);
  const rows = new Map(
    old
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => [/`([^`]+)`/.exec(line)?.[1] ?? '', line] as const),
  );
  for (const result of results) rows.set(result.name, rowOf(result));
  const table = [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows.values()].join('\n');
  writeFileSync(file, `${before}${begin}\n\n${table}\n\n${end}${after}`);
}

function rowOf(result: BenchResult): string {
  const { name, medianMs, p95Ms, p99Ms, floorMs, ratio, ...more } = result;
  const also = Object.entries(more).map(([key, value]) => `${key} ${value}`);
  const cells = [`\`${name}\``, medianMs, p95Ms, p99Ms, floorMs, ratio, also.join(', '), machine()];
  return `| ${cells.join(' | ')} |`;
}

/** This machine in words, without its name. */
function machine(): string {
  const [cpu] = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  const system = `${platform()} ${release()} ${arch()}`;
  const parts = [
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}`,
    `${gibibytes} GiB`,
    system,
    `Node ${process.versions.node}`,
    electron(),
    `load ${load}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

/** The Electron that was measured, as its folder tells; null without one. */
function electron(): string | null {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  return folder === undefined ? null : `Electron ${readFileSync(join(folder, 'version'), 'utf8').trim()}`;
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/benchmarks.md has lost its mark "${mark}"`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
