/**
 * Runs a TypeScript program that opens real tills: prepares the machine, builds, gives it a display
 * of its own, and ends as it ends. Usage: run-on-electron.ts PROGRAM [its arguments]
 */
import { bundleAll } from './bundle.ts';
import { runtimeEnvironment } from './electron-runtime.ts';
import { prepareMachine } from './prepare-machine.ts';
import { projectFolder } from './project-folders.ts';
import { BuildError, runMain, runProgram } from './run-program.ts';
import { displayEnvironment, withDisplay } from './with-display.ts';

async function main(): Promise<number> {
  const [program, ...args] = process.argv.slice(2);
  if (!program) throw new BuildError('Usage: run-on-electron.ts PROGRAM [its arguments]');
  const runtime = await prepareMachine();
  await bundleAll();
  return withDisplay(async (display) => {
    const ended = await runProgram(process.execPath, ['--import', 'tsx', program, ...args], {
      cwd: projectFolder,
      env: { ...displayEnvironment(display), ...runtimeEnvironment(runtime) },
      stdio: 'inherit',
    });
    return ended.exitCode;
  }, true);
}

await runMain(main);
