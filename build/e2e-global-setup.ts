/**
 * Runs once before the end-to-end tests, however they are started: prepares the machine, builds what
 * is to be tested and gives the tests a display of their own. The workers inherit the environment.
 */
import { bundleAll } from './bundle.ts';
import { runtimeEnvironment } from './electron-runtime.ts';
import { prepareMachine } from './prepare-machine.ts';
import { displayEnvironment, startDisplay } from './with-display.ts';

/** Called by vitest; what it returns is called after the last test. */
export default async function setUp(): Promise<() => Promise<void>> {
  const runtime = await prepareMachine();
  await bundleAll();
  const display = await startDisplay(true);
  if (display.own) delete process.env.WAYLAND_DISPLAY;
  Object.assign(process.env, runtimeEnvironment(runtime), displayEnvironment(display));
  return () => display.stop();
}
