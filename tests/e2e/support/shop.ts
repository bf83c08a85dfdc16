/**
 * A shop for one end-to-end test: a real sync server process on the demo chain, real tills on the real
 * Electron, all in a folder of their own that is removed at the end. Every process is started here and ended
 * here, by its id.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ElectronApplication, Page } from 'playwright-core';
import { z } from 'zod';
import { inProject } from '../../../build/project-folders.ts';
import { runProgram } from '../../../build/run-program.ts';
import { launchElectron } from '../../support/electron-launch.ts';
import { removeFolder } from '../../support/remove-folder.ts';
import { plugScanner } from './cashier.ts';

const serverProgram = inProject('out', 'sync-server', 'main.mjs');
const listeningSchema = z.object({ listening: z.url() });

/** A till that runs. */
export interface RunningTill {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Ends the main process and with it the window at once, as a power cut would (SIGKILL). */
  kill(): Promise<void>;
  /** Closes its window as a cashier does, also with operations that wait to be sent. */
  close(): Promise<void>;
}

/** How a till is opened. */
export interface TillOptions {
  readonly language?: 'ru' | 'en';
  readonly theme?: 'light' | 'dark';
  readonly storeId?: string;
  /** Takes language and theme as the till has kept them. */
  readonly asKept?: boolean;
  /** Leaves enrolment to whoever is in front of the screen. */
  readonly enrolByHand?: boolean;
  /** Where the till finds the server, when not at the shop's own address. */
  readonly serverUrl?: string;
  /** Address of the till's printer, and the width of its paper. */
  readonly printer?: string;
  readonly paper?: 58 | 80;
  /** Address of the till's payment terminal. */
  readonly terminal?: string;
  /** Where reports go as PDF, without a dialog. */
  readonly reportFolder?: string;
  /** Called as soon as the process runs, before there is a window, with a way to end it at once (SIGKILL). */
  readonly started?: (kill: () => Promise<void>) => void;
}

/** The shop. */
export interface Shop {
  readonly folder: string;
  readonly serverData: string;
  readonly serverUrl: string;
  startServer(): Promise<void>;
  /** Ends the server at once (SIGKILL). */
  killServer(): Promise<void>;
  /** Runs a command of the server's program and answers what it printed. */
  serverCommand(...words: string[]): Promise<string>;
  tillFolder(number: number): string;
  /** Opens a till; enrols it at its first start, for which the server must run. */
  openTill(number: number, options?: TillOptions): Promise<RunningTill>;
  /** Ends everything and removes the folder. */
  close(): Promise<void>;
}

/** What a shop has besides. */
export interface ShopOptions {
  /** Address of the bank's adapter, for transfers by QR code. */
  readonly bank?: string;
  /** Serves the demo web shop too. */
  readonly webShop?: boolean;
}

/** Makes a shop on the demo chain with its server running. */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'stillopen-e2e-'));
  const serverData = join(folder, 'server');
  await mkdir(serverData);
  const port = await freePort();
  const tills = new Set<RunningTill>();
  let server: ChildProcess | null = null;

  const serverCommand = async (...words: string[]): Promise<string> => {
    const ended = await runProgram(process.execPath, [serverProgram, ...words, '--data', serverData]);
    if (ended.exitCode !== 0) throw new Error(`server ${words.join(' ')}: ${ended.output}`);
    return ended.stdout.trim();
  };
  const startServer = async (): Promise<void> => {
    server = await spawnServer(serverData, port, options);
  };
  const killServer = async (): Promise<void> => {
    if (server) await killChild(server);
    server = null;
  };
  const tillFolder = (number: number): string => join(folder, `till-${number}`);

  const openTill = async (number: number, options: TillOptions = {}): Promise<RunningTill> => {
    const own = tillFolder(number);
    await mkdir(own, { recursive: true });
    const args = [`--till-folder=${own}`, `--server=${options.serverUrl ?? `http://127.0.0.1:${port}`}`];
    if (!options.asKept) {
      args.push(`--language=${options.language ?? 'en'}`, `--theme=${options.theme ?? 'light'}`);
    }
    if (options.reportFolder !== undefined) args.push(`--report-folder=${options.reportFolder}`);
    if (options.printer !== undefined) args.push(`--printer=${options.printer}`);
    if (options.paper !== undefined) args.push(`--paper=${options.paper}`);
    if (options.terminal !== undefined) args.push(`--terminal=${options.terminal}`);
    if (!options.enrolByHand && !existsSync(join(own, 'till.json'))) {
      args.push(`--enrol-code=${await serverCommand('enrol-code', '--store', options.storeId ?? 'TV1')}`);
    }
    const till = await launchTill(args, options.started);
    tills.add(till);
    return till;
  };

  await serverCommand('demo');
  await startServer();
  return {
    folder,
    serverData,
    serverUrl: `http://127.0.0.1:${port}`,
    startServer,
    killServer,
    serverCommand,
    tillFolder,
    openTill,
    close: async () => {
      for (const till of tills) await till.kill();
      await killServer();
      await removeFolder(folder);
    },
  };
}

async function launchTill(args: string[], started?: TillOptions['started']): Promise<RunningTill> {
  const app = await launchElectron({ args });
  // Taken at once: the driver doesn't tell any more once the application is gone.
  const child = app.process();
  started?.(() => killChild(child));
  const page = await app.firstWindow();
  page.setDefaultTimeout(20_000);
  plugScanner(page, app);
  let running = true;
  child.once('exit', () => {
    running = false;
  });
  return {
    app,
    page,
    kill: async () => {
      if (!running) return;
      await killChild(child);
    },
    close: async () => {
      if (!running) return;
      const closed = app.close();
      const asked = page.getByRole('button', { name: 'Close the till' });
      // The question comes only when operations wait; otherwise the page is gone before it can be answered.
      await Promise.race([closed, asked.click().catch(() => {})]);
      await closed;
    },
  };
}

/** Kills a child and waits until it is gone. */
function killChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Starts a serving process and resolves when it listens. Rejects with what it printed when it ends instead. */
function spawnServer(data: string, port: number, { bank, webShop }: ShopOptions): Promise<ChildProcess> {
  const words = [serverProgram, 'serve', '--data', data, '--port', String(port), '--host', '127.0.0.1'];
  if (bank !== undefined) words.push('--bank', bank);
  if (webShop) words.push('--demo-shop');
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${printed.join('')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed.push(line);
      if (line.startsWith('{') && listeningSchema.safeParse(JSON.parse(line)).success) resolve(child);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
