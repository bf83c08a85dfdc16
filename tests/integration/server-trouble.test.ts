/**
 * A server whose files are damaged says so in a sentence that names the file and the way back, and ends; it
 * never goes on writing, and after the backup is put back the tills send what it lacks.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { inProject, projectFolder } from '../../build/project-folders.ts';
import { runProgram } from '../../build/run-program.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';

const program = ['--import', 'tsx', inProject('sync-server', 'main.ts')];
let folder: string;
let database: string;
let running: ChildProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-damage-'));
  database = join(folder, 'data', 'stillopen.db');
});
afterEach(() => {
  running?.kill('SIGKILL');
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

function command(...words: string[]) {
  const args = [...program, ...words, '--data', join(folder, 'data')];
  return runProgram(process.execPath, args, { cwd: projectFolder });
}

/** Starts the server; `ended` gives what it said on standard error, and its exit code. */
async function serve(): Promise<{
  url: string;
  stop(): void;
  ended: Promise<{ code: number | null; said: string }>;
}> {
  const args = [...program, 'serve', '--port', '0', '--data', join(folder, 'data')];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  );
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(({ said: words }) => Promise.reject(new Error(words))),
  ]);
  const { listening } = z.object({ listening: z.url() }).parse(JSON.parse(line));
  return { url: listening, stop: () => child.kill('SIGTERM'), ended };
}

/** Overwrites all pages but the first with rubbish, as a dying disk might. */
async function spoilPages(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const rubbish = Buffer.alloc(statSync(file).size - 4096, 0xa5);
    await handle.write(rubbish, 0, rubbish.length, 4096);
  } finally {
    await handle.close();
  }
}

/** The till's journal on a server that was backed up after its first entry and damaged after its second. */
async function damagedServer(
  spoil: () => void | Promise<void>,
): Promise<{ till: WireTill; journal: WireJournal }> {
  const server = await serve();
  const till = await WireTill.enrol(server.url, (await command('enrol-code', '--store', 'S')).stdout.trim());
  const journal = new WireJournal(till);
  journal.move('A', 1);
  await till.pushRange(journal, 1, 1);
  expect((await command('backup', join(folder, 'backup.db'))).exitCode).toBe(0);
  journal.move('A', 1);
  await till.pushRange(journal, 2, 2);
  server.stop();
  await server.ended;
  await spoil();
  return { till, journal };
}

it('[TROUBLE6] a damaged database is named with the way back, and a restored one gets what it lacks', async () => {
  const { till, journal } = await damagedServer(() =>
    writeFileSync(database, 'not a database, whatever it was'),
  );
  const refused = await command('serve', '--port', '0');
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain(`The database ${database} is damaged`);
  expect(refused.output).toContain('copy the last backup');
  expect(refused.output).toContain('Tills keep selling');
  expect(refused.output).not.toContain('    at ');

  for (const end of ['-wal', '-shm']) rmSync(database + end, { force: true });
  copyFileSync(join(folder, 'backup.db'), database);
  const restored = await serve();
  await till.connect(restored.url);
  expect((await till.pushAll(journal)).storedThrough).toBe(2);
});

it('[TROUBLE6] a database that turns out to be damaged while it serves is not served any longer', async () => {
  await damagedServer(() => spoilPages(database));
  // Depending on which pages it needs first, it finds out before it listens or after.
  const { code, said } = await serve().then(
    (server) => server.ended,
    (error: Error) => ({ code: 1, said: error.message }),
  );
  expect(said).toContain(`The database ${database} is damaged`);
  expect(code).toBe(1);
});

it('[TROUBLE6] a damaged key file is named with the way back', async () => {
  await damagedServer(() => truncateSync(join(folder, 'data', 'server-key.pem'), 10));
  const refused = await command('serve', '--port', '0');
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain(
    `The server's key file ${join(folder, 'data', 'server-key.pem')} is damaged`,
  );
  expect(refused.output).not.toContain('    at ');
});
