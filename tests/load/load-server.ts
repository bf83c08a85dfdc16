/**
 * The server under load: the real program in a process of its own, on a data folder that was filled before.
 * Its memory is what the system says of that process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { makeEnrolCode } from '../../sync-server/access/enrolment.ts';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { openDataFolder } from '../../sync-server/open-data-folder.ts';
import { systemEnvironment } from '../../sync-server/system-environment.ts';
import { article, referenceRows } from '../support/till-rows.ts';

const program = fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url));
const listeningSchema = z.object({ listening: z.url() });

/** A running server and the codes that tills enrol with, all of store S1. */
export interface LoadServer {
  readonly url: string;
  readonly codes: readonly string[];
  /** Resident memory in MB; null where the system doesn't tell. */
  memoryMb(): number | null;
  /** Ends the process and removes its folder. */
  close(): Promise<void>;
}

/** Starts a server for so many tills. @throws Error when it doesn't listen. */
export async function startLoadServer(tills: number): Promise<LoadServer> {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-load-'));
  const { store, keys } = await openDataFolder(folder, systemEnvironment.clock.wallMs);
  await writeReference(store, referenceRows);
  await writeArticles(
    store,
    ['A1', 'A2', 'A3'].map((id) => article(id)),
  );
  const codes: string[] = [];
  for (let index = 0; index < tills; index += 1)
    codes.push(await makeEnrolCode(store, keys, systemEnvironment.random, 'S1'));
  await store.close();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', program, 'serve', '--port', '0', '--data', folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const endChild = (): boolean => child.kill('SIGKILL');
  process.once('exit', endChild);
  return {
    url: await addressOf(child),
    codes,
    memoryMb: () => memoryMb(child.pid),
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      // Asked politely it would first wait for the tills' idle connections.
      child.kill('SIGKILL');
      await gone;
      process.off('exit', endChild);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(listeningSchema.parse(JSON.parse(text)).listening);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}`)));
  });
}

function memoryMb(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  } catch {
    return null;
  }
}
