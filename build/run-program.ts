/**
 * How the build runs other programs, and how it talks: one line per step on standard output, so that
 * whoever waits knows for what. A program's own chatter goes to a buffer and is shown only when it
 * fails.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A failure whose message is meant for the person at the terminal: printed without a stack. */
export class BuildError extends Error {}

/** How a program ended. `output` is standard output and standard error in the order they came. */
export interface Ended {
  exitCode: number;
  stdout: string;
  output: string;
}

/** Options of `runProgram`; `timeoutMs` ends the program and counts as exit code 124. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  stdio?: 'buffer' | 'inherit';
}

/** Prints one line of progress. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a program to its end. Never throws: a program that can't be started ends with exit code 127. */
export function runProgram(command: string, args: string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    let stdout = '';
    let output = '';
    let timedOut = false;
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, options.timeoutMs)
      : undefined;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const end = (exitCode: number) => {
      clearTimeout(timer);
      resolve({ exitCode: timedOut ? 124 : exitCode, stdout, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Whether a program of this name is on the PATH. */
export function programExists(name: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders, '/usr/sbin', '/sbin'].some((folder) => folder !== '' && existsSync(join(folder, name)));
}

/** The last lines of a program's output, for an error message. */
export function lastLines(output: string, count: number): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

/** Runs a command line's main function: a BuildError ends it with its message, a bug with its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(
      `\n${error instanceof BuildError ? error.message : String((error as Error).stack)}\n`,
    );
    process.exitCode = 1;
  }
}
