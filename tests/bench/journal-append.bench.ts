/**
 * How long it takes to get a sale into the journal, against the least it can take: a bare write and fsync of
 * the same bytes, on the same disk, in turn with it in the same run. Times in milliseconds; `ratio` is median to
 * median.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectronRuntime } from '../../build/electron-runtime.ts';
import { machineClock, machineRandom } from '../../electron/boot/machine.ts';
import { createTillHost } from '../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../electron/host/key-store.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import { makeBareTillApp } from '../support/bare-till-app.ts';
import { saleOperation } from '../support/journal-fixture.ts';
import { StandInServer, standInCode } from '../support/stand-in-server.ts';
import { BareWrite } from './bare-write.ts';
import { type BenchResult, benchResult, quantile, rounded } from './bench-result.ts';

/** Appends and bare writes take turns one by one, so that a busy disk and cold caches slow both alike. */
const blocks = 500;
const perBlock = 1;
const warmUp = 500;

/** Through IPC where there is an Electron to try it, in this process where there is none. */
export function benchJournalAppend(electron: boolean): Promise<BenchResult> {
  return electron ? throughIpc() : inProcess();
}

/** Makes operations that are new to the journal. */
function newSale(): Operation {
  return saleOperation(machineClock, machineRandom, 2);
}

async function inProcess(): Promise<BenchResult> {
  return inFolder(async (folder) => {
    const server = await StandInServer.start();
    const till = createTillHost({
      folder: join(folder, 'till'),
      fileSystem: nodeFileSystem(),
      clock: machineClock,
      random: machineRandom,
      fetch,
      keyStore: fileKeyStore,
    });
    try {
      await till.host.enrol({ serverUrl: server.url, code: standInCode });
      return await measure('journal-in-process', folder, async (sales) => {
        const times: number[] = [];
        let bytes = 0;
        for (const sale of sales) {
          const startedMs = performance.now();
          const answer = await till.host.journalAppend(sale);
          times.push(performance.now() - startedMs);
          if (answer.status !== 'appended') throw new Error(JSON.stringify(answer));
          bytes = Buffer.byteLength(JSON.stringify(answer.entry)) + 1;
        }
        return { times, bytes };
      });
    } finally {
      till.close();
      await server.stop();
    }
  });
}

/**
 * The page drives itself, because a debugger on either side would slow both: it asks for sales by the way to
 * the server, appends them one after the other, and brings back the times it took, all borders included.
 */
const pageScript = `
const { ask } = window.stillopen;
const sizeOf = (entry) => new TextEncoder().encode(JSON.stringify(entry)).length + 1;
const append = async (sale) => JSON.parse(await ask('journalAppend', JSON.stringify(sale)));
async function run() {
  for (let done = { times: [], trips: [], bytes: 0, error: null }; ; ) {
    const response = await fetch('/v1/bench', { method: 'POST', body: JSON.stringify(done) });
    const sales = await response.json();
    done = { times: [], trips: [], bytes: 0, error: null };
    for (const sale of sales) {
      const startedMs = performance.now();
      const answer = await append(sale);
      done.times.push(performance.now() - startedMs);
      if (answer.status === 'appended') done.bytes = sizeOf(answer.entry);
      else done.error = answer;
    }
    for (const _ of sales) {
      const startedMs = performance.now();
      await ask('ready', 'null');
      done.trips.push(performance.now() - startedMs);
    }
  }
}
run();
`;

/** What the page brings back of one block. */
interface PageBlock {
  readonly times: number[];
  readonly trips: number[];
  readonly bytes: number;
  readonly error: unknown;
}

async function throughIpc(): Promise<BenchResult> {
  return inFolder(async (folder) => {
    const server = await StandInServer.start();
    const page = new PageWorker();
    server.answers.set('/v1/bench', (body) => page.next(JSON.parse(body)));
    const child = await startElectron(makeBareTillApp(folder, pageScript), [
      `--till-folder=${join(folder, 'till')}`,
      `--server=${server.url}`,
      `--enrol-code=${standInCode}`,
    ]);
    try {
      const trips: number[] = [];
      await page.ready();
      const result = await measure('journal', folder, async (sales) => {
        const block = await page.append(sales);
        if (block.error !== null) throw new Error(JSON.stringify(block.error));
        trips.push(...block.trips);
        return block;
      });
      return { ...result, emptyTripMs: rounded(quantile(trips.slice(warmUp), 0.5)) };
    } finally {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
      await server.stop();
    }
  });
}

/** Hands sales to the page whenever it asks, and gives back what it brings. */
class PageWorker {
  #take: ((sales: readonly Operation[]) => void) | null = null;
  #brought: ((block: PageBlock) => void) | null = null;
  #isReady: () => void = () => {};
  readonly #ready = new Promise<void>((resolve) => {
    this.#isReady = resolve;
  });

  ready(): Promise<void> {
    return this.#ready;
  }

  next(block: PageBlock): Promise<readonly Operation[]> {
    const next = new Promise<readonly Operation[]>((resolve) => {
      this.#take = resolve;
    });
    this.#isReady();
    this.#brought?.(block);
    return next;
  }

  append(sales: readonly Operation[]): Promise<PageBlock> {
    const brought = new Promise<PageBlock>((resolve) => {
      this.#brought = resolve;
    });
    this.#take?.(sales);
    return brought;
  }
}

async function startElectron(appFolder: string, args: readonly string[]): Promise<ChildProcess> {
  const { executable, flags } = await findElectronRuntime();
  return spawn(executable, [...flags, appFolder, ...args], { stdio: 'ignore' });
}

async function measure(
  name: string,
  folder: string,
  append: (sales: readonly Operation[]) => Promise<{ times: number[]; bytes: number }>,
): Promise<BenchResult> {
  const sales = (count: number): Operation[] => Array.from({ length: count }, newSale);
  const { bytes } = await append(sales(warmUp));
  const floor = new BareWrite(join(folder, 'floor'), bytes);
  floor.write(warmUp);
  const times: number[] = [];
  const floorTimes: number[] = [];
  for (let block = 0; block < blocks; block += 1) {
    times.push(...(await append(sales(perBlock))).times);
    floorTimes.push(...floor.write(perBlock));
  }
  floor.close();
  return benchResult(name, times, quantile(floorTimes, 0.5), { lineBytes: bytes });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
