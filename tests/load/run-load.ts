/**
 * Many tills on one server process: at work, then cut off while they go on selling, then all back at once.
 * At the end each journal is on the server to its head, and the stock is the sum of all facts, so none was
 * lost or counted twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { WireTill } from '../support/wire-till.ts';
import { LightTill, type LoadField } from './light-till.ts';
import { startLoadServer } from './load-server.ts';

/** Percentiles in ms. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What a load came to. */
export interface LoadResult {
  readonly tills: number;
  readonly fullTills: number;
  readonly operations: number;
  readonly operationsPerSecond: number;
  readonly push: Percentiles;
  readonly feedLag: Percentiles;
  readonly overloaded: number;
  readonly outageOperations: number;
  readonly drainMs: number;
  readonly serverMb: { readonly begin: number | null; readonly end: number | null };
  /** What is wrong at the end; empty when nothing was lost or doubled. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** How to load. */
export interface LoadOptions {
  readonly tills: number;
  readonly fullTills: number;
  /** Work and outage together; draining comes after. */
  readonly seconds: number;
  /** Each till makes a fact about this often. */
  readonly everyMs: number;
}

const watchers = 5;
const settleLimitMs = 120_000;

/** Runs a load. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const startedMs = performance.now();
  const { tills, fullTills, seconds, everyMs } = options;
  const server = await startLoadServer(tills + fullTills + 1);
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-load-tills-'));
  const full: HeadlessTill[] = [];
  try {
    const field: LoadField = {
      up: true,
      stopped: false,
      answeredAtMs: new Map(),
      pushMs: [],
      lagMs: [],
      overloaded: 0,
    };
    const wires = await Promise.all(
      server.codes.slice(0, tills).map((code) => WireTill.enrol(server.url, code)),
    );
    const light = wires.map((wire) => new LightTill(wire, field));
    for (let index = 0; index < fullTills; index += 1)
      full.push(
        await openFullTill(join(folder, `till-${index}`), server.url, server.codes[tills + index] ?? ''),
      );
    const watching = new AbortController();
    const watches = light.slice(0, watchers).map((till) => till.watch(watching.signal));
    const running = [
      ...light.flatMap((till) => [till.work(everyMs), till.send(), till.poll(5000)]),
      ...full.map((till) => sellOn(till, field)),
    ];
    await sleep(seconds * 300);
    const begin = server.memoryMb();
    await sleep(seconds * 400);
    const pushMs = [...field.pushMs];
    const lagMs = [...field.lagMs];
    const worked = field.answeredAtMs.size;
    field.up = false;
    for (const { network } of full) network.cut();
    await sleep(seconds * 300);
    field.stopped = true;
    for (const { network } of full) network.mend();
    const backMs = performance.now();
    field.up = true;
    await Promise.all(running);
    for (const { till } of full) await till.settled(AbortSignal.timeout(settleLimitMs));
    const drainMs = performance.now() - backMs;
    const end = server.memoryMb();
    watching.abort();
    await Promise.all(watches);
    const wrong = await whatIsWrong(light, full, server.url, server.codes.at(-1) ?? '');
    return {
      tills,
      fullTills,
      operations: field.answeredAtMs.size,
      operationsPerSecond: Math.round(worked / (seconds * 0.7)),
      push: percentiles(pushMs),
      feedLag: percentiles(lagMs),
      overloaded: field.overloaded,
      outageOperations: field.answeredAtMs.size - worked,
      drainMs: Math.round(drainMs),
      serverMb: { begin, end },
      wrong,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    };
  } finally {
    for (const till of full) await till.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openFullTill(folder: string, serverUrl: string, enrolCode: string): Promise<HeadlessTill> {
  const opened = await startHeadlessTill({ folder, serverUrl, enrolCode });
  await opened.till.settled(AbortSignal.timeout(settleLimitMs));
  await opened.till.signIn({ kind: 'badge', code: 'badge-boss' });
  return opened;
}

/** Sells one thing after another, online or not, until the field stops. */
async function sellOn({ till }: HeadlessTill, field: LoadField): Promise<void> {
  while (!field.stopped) {
    await till.actions.scan('A2');
    const paid = await till.actions.pay([{ kind: 'cash', tenderedMinor: 100_000 }]);
    if (!paid.ok) throw new Error(`A full till could not sell: ${paid.reason.code}`);
    await sleep(300);
  }
}

/** Compares what the tills journalled with what the server holds. */
async function whatIsWrong(
  light: readonly LightTill[],
  full: readonly HeadlessTill[],
  url: string,
  code: string,
): Promise<string[]> {
  const wrong = light
    .filter((till) => !till.isLevel)
    .map(({ journal }) => `${journal.journalId} is not level`);
  const stock = await (await WireTill.enrol(url, code)).pull('stock');
  const moved = light
    .flatMap(({ journal }) => journal.entries)
    .reduce((sum, { operation }) => sum + movedMilli(operation), 0);
  let sold = 0;
  for (const { host } of full)
    sold += (await host.host.journalReceipts({ beforeSequence: null, limit: 500 })).length;
  const expected = { 'S1:A1': moved, 'S1:A2': sold * -1000 };
  for (const [id, milli] of Object.entries(expected)) {
    const held = stock.get(id)?.onHandMilli ?? 0;
    if (held !== milli) wrong.push(`${id}: the server holds ${held}, the facts make ${milli}`);
  }
  return wrong;
}

/** What a light till's operation moves. */
function movedMilli({
  kind,
  payload,
}: {
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}): number {
  const lines = payload.lines as readonly { readonly quantityMilli: number }[]; // written by WireJournal.move
  const sum = lines.reduce((total, line) => total + Math.abs(line.quantityMilli), 0);
  return kind === 'stock-receipt' ? sum : -sum;
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
