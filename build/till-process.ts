/**
 * Opens a till: Electron on the built application, with the till's own folder and the server's address,
 * and a one-time code as long as the till is not enrolled.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child-process.ts';
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
  const args = [...runtime.flags, projectFolder, `--till-folder=${tillFolder}`, `--server=${server.url}`];
  if (!existsSync(join(tillFolder, 'till.json'))) {
    say(`Till ${options.till}: enrolling it`);
    args.push(`--enrol-code=${await enrolCode(options)}`);
  }
  if (options.lang) args.push(`--language=${options.lang}`);
  if (options.theme) args.push(`--theme=${options.theme}`);
  const picture = join(outFolder, 'screenshots', `${name}.png`);
  mkdirSync(join(outFolder, 'screenshots'), { recursive: true });
  if (withScreenshot) args.push(`--screenshot=${picture}`);
  return watchTill(runtime, display, args, join(outFolder, 'logs', `${name}.log`));
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
