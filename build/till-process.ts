/**
 * Opens a till: Electron on the built application, with the till's own folder and the server's address,
 * and a one-time code as long as the till is not enrolled.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { endProcess, isRunning, startChild } from './child-process.ts';
import { type ElectronRuntime, runtimeEnvironment } from './electron-runtime.ts';
import { outFolder, projectFolder } from './project-folders.ts';
import { say } from './run-program.ts';
import type { StartOptions } from './start-options.ts';
import { enrolCode, type SyncServer } from './sync-server-process.ts';
import { type Display, displayEnvironment } from './with-display.ts';

/** An opened till. */
export interface TillProcess {
  pid: number;
  logFile: string;
  /** The exit code, once its window is closed. */
  ended: Promise<number>;
  /** The path of its first screenshot, once the till is ready; never settles if none was asked for. */
  screenshot: Promise<string>;
}

/** What a start writes down, so that the next one can clear up after it. */
const noteSchema = z.object({ starterPid: z.int(), tillPid: z.int(), displayPid: z.int().optional() });
type Note = z.infer<typeof noteSchema>;

const leftoverGraceMs = 8_000;
const readyLine = /^screenshot: (.+)$/;

/**
 * Opens a till, enrolling it at its first start.
 * @param withScreenshot whether the till is to write a picture of itself when it is ready
 * @throws BuildError when no enrolment code can be had.
 */
export async function openTill(
  runtime: ElectronRuntime,
  display: Display,
  server: SyncServer,
  options: StartOptions,
  withScreenshot: boolean,
): Promise<TillProcess> {
  const name = `till-${options.till}`;
  const tillFolder = join(options.data, name);
  mkdirSync(tillFolder, { recursive: true });
  await endLeftover(options);
  const args = [...runtime.flags, projectFolder, `--till-folder=${tillFolder}`, `--server=${server.url}`];
  if (!existsSync(join(tillFolder, 'till.json'))) {
    say(`Till ${options.till}: enrolling it`);
    args.push(`--enrol-code=${await enrolCode(options)}`);
  }
  if (options.lang) args.push(`--language=${options.lang}`);
  if (options.theme) args.push(`--theme=${options.theme}`);
  for (const word of ['terminal', 'printer', 'paper', 'report-folder'] as const)
    if (options[word]) args.push(`--${word}=${options[word]}`);
  const picture = join(outFolder, 'screenshots', `${name}.png`);
  mkdirSync(join(outFolder, 'screenshots'), { recursive: true });
  if (withScreenshot) args.push(`--screenshot=${picture}`);
  const till = watchTill(runtime, display, args, join(outFolder, 'logs', `${name}.log`));
  const note: Note = { starterPid: process.pid, tillPid: till.pid, displayPid: display.pid };
  writeFileSync(noteFile(options), JSON.stringify(note));
  return till;
}

/** Ends what a start that is gone (killed, say) has left open of this till: nobody else would. */
async function endLeftover(options: StartOptions): Promise<void> {
  if (!existsSync(noteFile(options))) return;
  const parsed = noteSchema.safeParse(JSON.parse(readFileSync(noteFile(options), 'utf8')));
  if (!parsed.success || isRunning(parsed.data.starterPid)) return;
  const { tillPid, displayPid } = parsed.data;
  if (isProgram(tillPid, `--till-folder=${join(options.data, `till-${options.till}`)}`)) {
    say(`Till ${options.till}: closing the one that an earlier start has left open`);
    await endProcess(tillPid, leftoverGraceMs);
  }
  if (displayPid && isProgram(displayPid, '-displayfd')) await endProcess(displayPid, leftoverGraceMs);
}

/** Whether the process of this id was started with this word: an id may have gone to another program. */
function isProgram(pid: number, word: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
  } catch {
    return false;
  }
}

function noteFile(options: StartOptions): string {
  return join(options.data, `till-${options.till}.processes.json`);
}

function watchTill(runtime: ElectronRuntime, display: Display, args: string[], logFile: string): TillProcess {
  const env = { ...displayEnvironment(display), ...runtimeEnvironment(runtime) };
  delete env.ELECTRON_RUN_AS_NODE;
  let showPicture: (path: string) => void = () => {};
  const screenshot = new Promise<string>((resolve) => {
    showPicture = resolve;
  });
  const child = startChild({
    command: runtime.executable,
    args,
    env,
    logFile,
    onLine: (line) => {
      const path = readyLine.exec(line)?.[1];
      if (path) showPicture(path);
      else say(`till: ${line}`);
    },
  });
  return { pid: child.pid ?? 0, logFile, ended: endOf(child), screenshot };
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
