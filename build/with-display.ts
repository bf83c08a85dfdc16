/**
 * A display for programs that need one on a machine without a screen: an Xvfb of our own, on a number
 * that it chooses itself, ended by its process id when it is no longer needed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { BuildError } from './run-program.ts';

/** A running display. */
export interface Display {
  /** The value for DISPLAY. */
  name: string;
  /** Whether it is an Xvfb that was started here, not the machine's own. */
  own: boolean;
  /** The process of an own Xvfb. */
  pid: number | undefined;
  /** Ends the Xvfb that was started here; does nothing for the machine's own display. */
  stop(): Promise<void>;
}

const startLimitMs = 20_000;

/** Whether this session has a screen. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * The machine's display, or an Xvfb where there is none.
 * @param always starts an Xvfb on Linux even where there is a display, so that tests don't take a screen.
 * @throws BuildError when Xvfb doesn't come up within 20 seconds.
 */
export async function startDisplay(always = false): Promise<Display> {
  const machineHasOne = process.platform !== 'linux' || (hasDisplay() && !always);
  if (machineHasOne)
    return { name: process.env.DISPLAY ?? '', own: false, pid: undefined, stop: async () => {} };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    // A group of its own: Ctrl-C must not take the display away before the windows on it.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const name = await displayName(server);
  const endWithParent = () => server.kill();
  process.once('exit', endWithParent);
  return {
    name,
    own: true,
    pid: server.pid,
    stop: () => {
      process.off('exit', endWithParent);
      return ended(server);
    },
  };
}

/** The environment in which programs draw on this display. */
export function displayEnvironment(display: Display): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  if (!display.own) return environment;
  environment.DISPLAY = display.name;
  delete environment.WAYLAND_DISPLAY;
  return environment;
}

/** Runs a function with a display and ends the display after it, whether it throws or not. */
export async function withDisplay<T>(run: (display: Display) => Promise<T>, always = false): Promise<T> {
  const display = await startDisplay(always);
  try {
    return await run(display);
  } finally {
    await display.stop();
  }
}

/** The number that Xvfb writes to its fourth stream once it can be drawn on, as a display's name. */
function displayName(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let number = '';
    const fail = (reason: string) => {
      clearTimeout(timer);
      server.kill();
      reject(new BuildError(`Display: Xvfb did not start (${reason}).`));
    };
    const timer = setTimeout(() => fail(`not within ${startLimitMs / 1000} s`), startLimitMs);
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`exit code ${code}`));
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      number += chunk.toString();
      if (!number.includes('\n')) return;
      clearTimeout(timer);
      server.removeAllListeners('exit');
      resolve(`:${number.trim()}`);
    });
  });
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill();
  });
}
