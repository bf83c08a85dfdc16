/**
 * Removes a folder that an ended program's children may still be writing to: after SIGKILL of Electron's main
 * process its helpers end a moment later, by themselves. Node's own retries only try the last step again, so
 * what came back in between would stay for ever.
 */
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const mostTries = 200;
const pauseMs = 100;

/** Removes a folder, again until nothing comes back into it. Rejects with the last failure after 20 s. */
export async function removeFolder(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rm(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
      await pause(pauseMs);
    }
  }
}
