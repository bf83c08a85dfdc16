/**
 * `npm start`: from a fresh clone to an enrolled till on the demo chain, saying what it does. It runs
 * until the till is closed or Ctrl-C, and then ends what it started. Data stay for the next start.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleAll } from './bundle.ts';
import { endProcess, logTail } from './child-process.ts';
import { prepareMachine } from './prepare-machine.ts';
import { dataFolder } from './project-folders.ts';
import { BuildError, runMain, say } from './run-program.ts';
import { parseStartOptions, type StartOptions } from './start-options.ts';
import { demoPins, ensureSyncServer, type SyncServer, stopSyncServer } from './sync-server-process.ts';
import { openTill, type TillProcess } from './till-process.ts';
import { hasDisplay, withDisplay } from './with-display.ts';

const tillGraceMs = 8_000;
const pictureLimitMs = 90_000;

/** Settles when the terminal asks to stop. A second request is left to the first. */
function stopRequest(): Promise<'stop'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
  });
}

async function main(): Promise<number> {
  const options = parseStartOptions(process.argv.slice(2));
  const startedMs = Date.now();
  const stop = stopRequest();
  const runtime = await prepareMachine();
  await bundleAll();
  const server = await ensureSyncServer(options);
  try {
    const pins = await demoPins(options);
    if (!hasDisplay()) say('Display: there is none here, so the till runs under Xvfb');
    return await withDisplay(async (display) => {
      const withScreenshot = display.own || options.once;
      const till = await openTill(runtime, display, server, options, withScreenshot);
      printSummary(options, server, pins, startedMs);
      return await runTill(till, options, withScreenshot, stop);
    });
  } finally {
    await stopSyncServer(server, options);
    if (!server.own) say(`The server at ${server.url} goes on running for the other till.`);
  }
}

function printSummary(options: StartOptions, server: SyncServer, pins: string, startedMs: number): void {
  say('');
  say(`Till ${options.till} is open after ${((Date.now() - startedMs) / 1000).toFixed(1)} s.`);
  say(`  Server:  ${server.url}`);
  say(`  Shop:    ${server.url}/shop/`);
  if (pins !== '') say(`  PINs:    ${pins.replaceAll('\n', '\n           ')}`);
  say(`  Cards:   npm run server -- demo-cards`);
  say(`  Data:    ${options.data}`);
  const data = options.data === dataFolder ? '' : ` --data ${options.data}`;
  say(`  Another: npm start -- --till ${options.till + 1}${data}`);
  say('  Stop:    Ctrl-C, or close the till');
  say('');
}

/** Waits until the till is closed or the terminal asks to stop, and answers the exit code. */
async function runTill(
  till: TillProcess,
  options: StartOptions,
  withScreenshot: boolean,
  stop: Promise<'stop'>,
): Promise<number> {
  const picture = withScreenshot ? announcePicture(till) : undefined;
  const end = await Promise.race([till.ended, stop, ...(options.once && picture ? [picture] : [])]);
  if (typeof end === 'number') {
    if (end === 0) return 0;
    throw new BuildError(
      `Till: ended with exit code ${end} (log: ${till.logFile}).\n${logTail(till.logFile)}`,
    );
  }
  say('Stopping …');
  await endProcess(till.pid, tillGraceMs);
  return end === 'late' ? 1 : 0;
}

/** Prints where the till's picture is, or that none came. */
async function announcePicture(till: TillProcess): Promise<'shown' | 'late'> {
  const path = await Promise.race([till.screenshot, sleep(pictureLimitMs, undefined, { ref: false })]);
  say(
    path
      ? `Screenshot: ${path}`
      : `The till has shown nothing for ${pictureLimitMs / 1000} s: ${till.logFile}`,
  );
  return path ? 'shown' : 'late';
}

await runMain(main);
// What the tools left open must not hold the terminal.
process.exit();
