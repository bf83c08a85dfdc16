/**
 * Makes a machine ready for Electron: the runtime and what it needs from the system. Every script that
 * opens a window goes through here, so a fresh clone works whichever script comes first.
 */
import { pathToFileURL } from 'node:url';
import { type ElectronRuntime, findElectronRuntime } from './electron-runtime.ts';
import { runMain, say } from './run-program.ts';
import { ensureSystemLibraries } from './system-libraries.ts';

/**
 * Finds or fetches the Electron runtime and installs missing system packages. Fast when all is there.
 * @throws BuildError with what to do, when something can't be had.
 */
export async function prepareMachine(): Promise<ElectronRuntime> {
  const runtime = await findElectronRuntime();
  await ensureSystemLibraries(runtime.executable);
  return runtime;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    const runtime = await prepareMachine();
    say(`Electron ${runtime.version} (${runtime.kind}) is ready: ${runtime.distFolder}`);
    return 0;
  });
}
