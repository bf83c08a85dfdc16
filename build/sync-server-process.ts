/**
 * The sync server of `npm start`: loads the demo chain into an empty database, starts the server on
 * this machine alone, or joins the one that another `npm start` already runs on the same data. A note
 * beside the data says where it runs and who started it; a server whose starter is gone is adopted.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { endProcess, isRunning, logTail, startChild } from './child-process.ts';
import { inProject, outFolder } from './project-folders.ts';
import { BuildError, lastLines, runProgram, say } from './run-program.ts';
import type { StartOptions } from './start-options.ts';

/** A running sync server. */
export interface SyncServer {
  url: string;
  pid: number;
  /** Whether this process must end it. */
  own: boolean;
}

const noteSchema = z.object({ url: z.url(), pid: z.int(), starterPid: z.int() });
const program = inProject('out', 'sync-server', 'main.mjs');
const readyLimitMs = 60_000;
const stopGraceMs = 10_000;
const lockLimitMs = 120_000;

/**
 * The server for this data folder, started or joined, ready to answer.
 * @throws BuildError when it doesn't become ready, with the end of its log.
 */
export function ensureSyncServer(options: StartOptions): Promise<SyncServer> {
  mkdirSync(options.data, { recursive: true });
  return withStartLock(join(options.data, 'starting.lock'), async () => {
    const running = await runningServer(options);
    if (running) return running;
    await loadDemo(options);
    return startServer(options);
  });
}

/** Ends the server if this process is answerable for it. */
export async function stopSyncServer(server: SyncServer, options: StartOptions): Promise<void> {
  if (!server.own) return;
  rmSync(noteFile(options), { force: true });
  await endProcess(server.pid, stopGraceMs);
}

/** A one-time code with which a till enrols. @throws BuildError with what the server's program said. */
export async function enrolCode(options: StartOptions): Promise<string> {
  const ended = await command(options, ['enrol-code', '--store', options.store]);
  const code = ended.stdout.trim();
  if (ended.exitCode !== 0 || code === '')
    throw new BuildError(`Server: no enrolment code.\n${lastLines(ended.output, 8)}`);
  return code;
}

/** The demo staff and their PINs as the server's program prints them; empty if it doesn't know any. */
export async function demoPins(options: StartOptions): Promise<string> {
  const ended = await command(options, ['demo-pins']);
  return ended.exitCode === 0 ? ended.stdout.trimEnd() : '';
}

function command(options: StartOptions, words: string[]) {
  return runProgram(process.execPath, [program, ...words, '--data', serverFolder(options)]);
}

function serverFolder(options: StartOptions): string {
  return join(options.data, 'server');
}

function noteFile(options: StartOptions): string {
  return join(options.data, 'sync-server.json');
}

/** The server that already runs on this data, if one does. */
async function runningServer(options: StartOptions): Promise<SyncServer | undefined> {
  const note = readNote(noteFile(options));
  if (!note || !isRunning(note.pid) || !(await isReady(note.url))) return undefined;
  const own = !isRunning(note.starterPid);
  if (own) writeNote(options, { ...note, starterPid: process.pid });
  say(`Server: already runs at ${note.url} (process ${note.pid})${own ? ', its starter is gone' : ''}`);
  return { url: note.url, pid: note.pid, own };
}

function readNote(file: string): z.infer<typeof noteSchema> | undefined {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function writeNote(options: StartOptions, note: z.infer<typeof noteSchema>): void {
  writeFileSync(noteFile(options), `${JSON.stringify(note)}\n`);
}

async function loadDemo(options: StartOptions): Promise<void> {
  say('Demo chain:');
  mkdirSync(serverFolder(options), { recursive: true });
  const ended = await runProgram(
    process.execPath,
    [program, 'demo', '--history', '--data', serverFolder(options)],
    {
      stdio: 'inherit',
    },
  );
  if (ended.exitCode !== 0) throw new BuildError('Server: the demo chain could not be loaded (see above).');
}

async function startServer(options: StartOptions): Promise<SyncServer> {
  const port = await freePort(options.port);
  if (port !== options.port) say(`Server: port ${options.port} is taken, using ${port}`);
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(outFolder, 'logs', 'sync-server.log');
  const args = [
    program,
    'serve',
    '--data',
    serverFolder(options),
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    '--demo-bank',
    '--demo-shop',
  ];
  const child = startChild({ command: process.execPath, args, env: process.env, logFile });
  const deadlineMs = Date.now() + readyLimitMs;
  while (!(await isReady(url))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > deadlineMs) {
      if (!ended && child.pid) await endProcess(child.pid, stopGraceMs);
      throw new BuildError(`Server: did not become ready (log: ${logFile}).\n${logTail(logFile)}`);
    }
    await sleep(50);
  }
  const pid = child.pid ?? 0;
  writeNote(options, { url, pid, starterPid: process.pid });
  say(`Server: ready at ${url} (process ${pid}, log ${logFile})`);
  return { url, pid, own: true };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** The first free port from the given one on. @throws BuildError when fifty in a row are taken. */
async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 50 && port <= 65_535; port += 1) {
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new BuildError(`Server: no free port from ${first} on. Name another one with --port N.`);
}

/** Lets one start program at a time look for or start the server. */
async function withStartLock<T>(lockFile: string, run: () => Promise<T>): Promise<T> {
  const deadlineMs = Date.now() + lockLimitMs;
  while (!takeLock(lockFile)) {
    if (Date.now() > deadlineMs)
      throw new BuildError(`Server: another start holds ${lockFile} for too long.`);
    await sleep(200);
  }
  try {
    return await run();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function takeLock(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = readHolder(lockFile);
    if (holder !== undefined && !isRunning(holder)) rmSync(lockFile, { force: true });
    return false;
  }
}

function readHolder(lockFile: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
