/**
 * Where things lie in the project's folder. `out/` holds what can be made again, `data/` what a
 * development machine's tills and server have written; git ignores both.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, absolute. */
export const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Made things: bundles, the development runtime, logs, test results. */
export const outFolder = join(projectFolder, 'out');

/** The data of the server and the tills of this machine. */
export const dataFolder = join(projectFolder, 'data');

/** The path of a file under a folder of the project, absolute. */
export function inProject(...parts: string[]): string {
  return join(projectFolder, ...parts);
}
