/**
 * Long-running children of `npm start`. Each runs in a process group of its own, so that Ctrl-C in the
 * terminal reaches only the start program, which then ends them in order, by process id.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './run-program.ts';

/** How to start a child. */
export interface ChildOptions {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** What the child prints goes here; the file is begun anew. */
  logFile: string;
  /** Gets each line of standard output too. A child with it must not outlive its parent. */
  onLine?: (line: string) => void;
}

/** Starts a child. */
export function startChild(options: ChildOptions): ChildProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'w');
  const { onLine } = options;
  const child = spawn(options.command, options.args, {
    env: options.env,
    detached: true,
    stdio: ['ignore', onLine ? 'pipe' : log, log],
  });
  closeSync(log);
  if (onLine) readLines(child, onLine);
  return child;
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

/** Whether a process of this id runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks a process to end and, if it hasn't after `graceMs`, ends it. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // It ended in between, which is what was wanted.
    }
  };
  signal('SIGTERM');
  const deadlineMs = Date.now() + graceMs;
  while (isRunning(pid) && Date.now() < deadlineMs) await sleep(50);
  if (isRunning(pid)) signal('SIGKILL');
}

/** The last lines of a log file, for an error message. */
export function logTail(logFile: string, count = 15): string {
  return lastLines(readFileSync(logFile, 'utf8'), count);
}
