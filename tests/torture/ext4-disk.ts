/**
 * A disk of its own whose power can be cut: an ext4 file system in a file, mounted over a loop device, and
 * shut down by EXT4_IOC_SHUTDOWN without flushing its log. What no fsync had brought to the disk by then is
 * gone after the next mount, as after a real power cut. Needs Linux, root and loop devices.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programExists, runProgram } from '../../build/run-program.ts';

/** A disk that is mounted. */
export interface CuttableDisk {
  /** Where it is mounted. */
  readonly folder: string;
  /** Cuts the power: from now on every write and sync on it fails, and what wasn't synced is lost. */
  cut(): Promise<void>;
  /** Mounts it again after a cut, as a machine does when the power is back. Nobody may have a file of it open. */
  powerUp(): Promise<void>;
  /** Unmounts it and removes the file. */
  remove(): Promise<void>;
}

/** This machine can't cut the power of a disk; the message says why. */
export class NoPowerCut extends Error {}

/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH. */
const shutdownInC = `
#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
int main(int count, char **words) {
  uint32_t flags = 2;
  int folder = open(words[1], O_RDONLY);
  return folder < 0 || ioctl(folder, 0x8004587d, &flags) != 0;
}
`;
const shutdownInPython =
  'import fcntl,os,struct,sys;fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587d,struct.pack("I",2))';

/** Makes and mounts a disk and proves that cutting its power loses what wasn't synced. @throws NoPowerCut */
export async function makeCuttableDisk(): Promise<CuttableDisk> {
  if (process.platform !== 'linux') throw new NoPowerCut('power cuts need Linux');
  if (process.getuid?.() !== 0) throw new NoPowerCut('mounting a disk of its own needs root');
  for (const program of ['mkfs.ext4', 'mount', 'umount'])
    if (!programExists(program)) throw new NoPowerCut(`${program} is not installed`);
  const around = mkdtempSync(join(tmpdir(), 'stillopen-disk-'));
  const image = join(around, 'disk.img');
  const folder = join(around, 'mounted');
  mkdirSync(folder);
  let isMounted = false;
  const mount = async (): Promise<void> => {
    await mustRun('mount', ['-o', 'loop', image, folder]);
    isMounted = true;
  };
  const unmount = async (): Promise<void> => {
    if (isMounted) await mustRun('umount', [folder]);
    isMounted = false;
  };
  const remove = async (): Promise<void> => {
    await unmount();
    rmSync(around, { recursive: true, force: true });
  };
  try {
    await mustRun('truncate', ['--size=768M', image]);
    await mustRun('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image]);
    await mount();
    const words = [...(await shutdownCommand(around)), folder];
    const [command = '', ...args] = words;
    const disk: CuttableDisk = {
      folder,
      cut: () => mustRun(command, args),
      powerUp: async () => {
        await unmount();
        await mount();
      },
      remove,
    };
    await proveThatItCuts(disk);
    return disk;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The words that shut down the file system named after them. */
async function shutdownCommand(around: string): Promise<string[]> {
  const source = join(around, 'shutdown.c');
  const program = join(around, 'shutdown');
  writeFileSync(source, shutdownInC);
  const compiled = await runProgram('gcc', ['-o', program, source]);
  if (compiled.exitCode === 0) return [program];
  if (programExists('python3')) return ['python3', '-c', shutdownInPython];
  throw new NoPowerCut('the shutdown call needs gcc or python3');
}

/** A cut that loses nothing would prove nothing: a file written without a sync has to go. */
async function proveThatItCuts({ folder, cut, powerUp }: CuttableDisk): Promise<void> {
  const synced = openSync(join(folder, 'synced'), 'w');
  writeFileSync(synced, 'kept');
  fsyncSync(synced);
  closeSync(synced);
  writeFileSync(join(folder, 'unsynced'), 'lost');
  await cut();
  await powerUp();
  if (textOf(join(folder, 'synced')) !== 'kept') throw new NoPowerCut('the cut lost what was synced');
  if (textOf(join(folder, 'unsynced')) === 'lost') throw new NoPowerCut('the cut kept what was not synced');
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

async function mustRun(command: string, args: string[]): Promise<void> {
  const ended = await runProgram(command, args);
  if (ended.exitCode !== 0) throw new NoPowerCut(`${command} failed: ${ended.output.trim()}`);
}
