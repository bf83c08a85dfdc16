/**
 * What was answered is on the disk: seen in the system calls of a real till host and a real server process, by
 * strace. Where nothing can be traced the tests say so and prove nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { inProject, projectFolder } from '../../build/project-folders.ts';
import { runProgram } from '../../build/run-program.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';
import { checkOrder, readTrace, readTraceFile, tracing, tracingObstacle } from '../torture/system-calls.ts';

let folder: string;
let watched: ChildProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-calls-'));
});
afterEach(async () => {
  await endServer();
  rmSync(folder, { recursive: true, force: true });
});

/** Ends the traced server by the id in its lock, and with it strace, which lets no signal through. */
async function endServer(): Promise<void> {
  const tracer = watched;
  watched = null;
  if (!tracer || tracer.exitCode !== null) return;
  const gone = new Promise((resolve) => tracer.once('exit', resolve));
  process.kill(Number(readFileSync(join(folder, 'server', 'server.lock'), 'utf8')), 'SIGTERM');
  await gone;
}

const node = [process.execPath, '--import', 'tsx'];

/** Skips the test, with the reason, where nothing can be traced. */
async function needTracing(context: TestContext): Promise<void> {
  const obstacle = await tracingObstacle();
  if (obstacle !== null) context.skip(`Not shown here: ${obstacle}`);
}

it('[SYSCALL1] the line is written and synced before the journal answers', async (context) => {
  await needTracing(context);
  const trace = join(folder, 'trace');
  const [command = '', ...words] = [
    ...tracing(trace),
    ...node,
    inProject('tests', 'torture', 'journal-writer.ts'),
    join(folder, 'till'),
    '1',
    '10',
  ];
  const ended = await runProgram(command, words, { cwd: projectFolder });
  expect(ended.exitCode, ended.output).toBe(0);
  const order = checkOrder(readTraceFile(trace), {
    isFile: (path) => path.endsWith('.jsonl'),
    isAnswer: ({ name, text }) => name === 'write' && text.includes('\\"tillSequence\\":'),
  });
  expect(order).toEqual({ answers: 10, violations: [] });
}, 60_000);

it('[SYSCALL2] the write-ahead log is written and synced before the server answers a push', async (context) => {
  await needTracing(context);
  const trace = join(folder, 'trace');
  const data = ['--data', join(folder, 'server')];
  const program = inProject('sync-server', 'main.ts');
  const [command = '', ...words] = [...tracing(trace), ...node, program, 'serve', '--port', '0', ...data];
  const server = spawn(command, words, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  watched = server;
  const line = await new Promise<string>((resolve) =>
    createInterface({ input: server.stdout }).once('line', resolve),
  );
  const { listening } = z.object({ listening: z.url() }).parse(JSON.parse(line));
  const code = await runProgram(
    process.execPath,
    [...node.slice(1), program, 'enrol-code', '--store', 'S', ...data],
    {
      cwd: projectFolder,
    },
  );
  const till = await WireTill.enrol(listening, code.stdout.trim());
  const journal = new WireJournal(till);
  for (let sequence = 1; sequence <= 10; sequence += 1) {
    journal.move('A', 1);
    await till.pushRange(journal, sequence, sequence);
  }
  await endServer();
  const order = checkOrder(readTraceFile(trace), {
    isFile: (path) => path.endsWith('stillopen.db-wal'),
    isAnswer: ({ text }) => text.includes('HTTP/1.1 200') && text.includes('storedThrough'),
  });
  expect(order).toEqual({ answers: 10, violations: [] });
}, 60_000);

it('[SYSCALL1] [SYSCALL2] an answer before the sync has ended would be seen', () => {
  const fact = {
    isFile: (path: string) => path === '/f',
    isAnswer: ({ target }: { target: string }) => target.startsWith('pipe'),
  };
  const write = '7  pwrite64(20</f>, "x", 1, 0) = 1';
  const sync = '7  fsync(20</f>) = 0';
  const answer = '7  write(1<pipe:[3]>, "ok", 2) = 2';
  const violations = (...lines: string[]): number =>
    checkOrder(readTrace(lines.join('\n')), fact).violations.length;
  expect(violations(write, sync, answer, write, sync, answer)).toBe(0);
  expect(violations(write, answer, sync)).toBe(1);
  expect(violations(sync, write, answer)).toBe(1);
  expect(violations(write, sync, answer, answer)).toBe(1);
  expect(violations(write, sync.replace('= 0', '= -1 EIO'), answer)).toBe(1);
  const began = '8  fsync(20</f> <unfinished ...>';
  const came = '8  <... fsync resumed>) = 0';
  expect(violations(write, began, came, answer)).toBe(0);
  expect(violations(write, began, answer, came)).toBe(1);
});
