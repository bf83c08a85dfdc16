/**
 * How long it takes to get a sale into the journal, against the least it can take: a bare write and fsync of
 * the same bytes, on the same disk, in turn with it in the same run. Prints one JSON line per variant. Times
 * in milliseconds; `ratio` is median to median.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { machineClock, machineRandom } from '../../electron/boot/machine.ts';
import { createTillHost } from '../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../electron/host/key-store.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import type { StillopenBridge } from '../../electron/preload.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import { makeBareTillApp } from '../support/bare-till-app.ts';
import { launchElectron } from '../support/electron-launch.ts';
import { saleOperation } from '../support/journal-fixture.ts';
import { StandInServer, standInCode } from '../support/stand-in-server.ts';

/** Appends and bare writes take turns, so that a busy disk slows both alike. */
const blocks = 120;
const perBlock = 5;
const warmUp = 150;

interface Result {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly floorMs: number;
  readonly ratio: number;
  readonly lineBytes: number;
  readonly samples: number;
}

/** Runs both variants. `electron` tells whether there is an Electron to try the way through IPC. */
export async function benchJournalAppend(electron: boolean): Promise<void> {
  print(await inProcess());
  if (electron) print(await throughIpc());
}

function print(result: Result): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Makes operations that are new to the journal. */
function newSale(): Operation {
  return saleOperation(machineClock, machineRandom, 2);
}

async function inProcess(): Promise<Result> {
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
      return await measure('journal-append', folder, async (sales) => {
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

async function throughIpc(): Promise<Result> {
  return inFolder(async (folder) => {
    const server = await StandInServer.start();
    const appFolder = makeBareTillApp(folder, '');
    const application = await launchElectron({
      appFolder,
      args: [
        `--till-folder=${join(folder, 'till')}`,
        `--server=${server.url}`,
        `--enrol-code=${standInCode}`,
      ],
    });
    try {
      const page = await application.firstWindow();
      await page.waitForSelector('h1');
      return await measure('journal-append-ipc', folder, (sales) => appendInPage(page, sales));
    } finally {
      const child = application.process();
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
      await server.stop();
    }
  });
}

/** Appends in the page one after the other and takes the time there, all borders included. */
function appendInPage(page: Page, sales: readonly Operation[]): Promise<{ times: number[]; bytes: number }> {
  return page.evaluate(async (operations) => {
    const { host } = (window as unknown as { stillopen: StillopenBridge }).stillopen;
    const times: number[] = [];
    let bytes = 0;
    for (const operation of operations) {
      const startedMs = performance.now();
      const answer = await host.journalAppend(operation);
      times.push(performance.now() - startedMs);
      if (answer.status !== 'appended') throw new Error(JSON.stringify(answer));
      bytes = new TextEncoder().encode(JSON.stringify(answer.entry)).length + 1;
    }
    return { times, bytes };
  }, sales);
}

async function measure(
  name: string,
  folder: string,
  append: (sales: readonly Operation[]) => Promise<{ times: number[]; bytes: number }>,
): Promise<Result> {
  const sales = (count: number): Operation[] => Array.from({ length: count }, newSale);
  const { bytes } = await append(sales(warmUp));
  const floor = new Floor(join(folder, 'floor'), bytes);
  floor.write(warmUp);
  const times: number[] = [];
  const floorTimes: number[] = [];
  for (let block = 0; block < blocks; block += 1) {
    times.push(...(await append(sales(perBlock))).times);
    floorTimes.push(...floor.write(perBlock));
  }
  floor.close();
  const medianMs = quantile(times, 0.5);
  const floorMs = quantile(floorTimes, 0.5);
  return {
    name,
    medianMs: rounded(medianMs),
    p95Ms: rounded(quantile(times, 0.95)),
    p99Ms: rounded(quantile(times, 0.99)),
    floorMs: rounded(floorMs),
    ratio: rounded(medianMs / floorMs),
    lineBytes: bytes,
    samples: times.length,
  };
}

/** A bare write and fsync at the end of a file, nothing else. */
class Floor {
  readonly #descriptor: number;
  readonly #bytes: Buffer;

  constructor(path: string, bytes: number) {
    this.#descriptor = openSync(path, 'a');
    this.#bytes = Buffer.alloc(bytes, 'x');
  }

  write(count: number): number[] {
    return Array.from({ length: count }, () => {
      const startedMs = performance.now();
      writeSync(this.#descriptor, this.#bytes);
      fsyncSync(this.#descriptor);
      return performance.now() - startedMs;
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
