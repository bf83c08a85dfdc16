/** One writer at a time, and no till that stays shut because another died. */
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { testProcesses } from '../../tests/support/journal-fixture.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { FolderLocked, lockFolder, machineProcesses } from './folder-lock.ts';

function folder(): MemoryFileSystem {
  const disk = new MemoryFileSystem();
  disk.makeFolder('/j');
  disk.syncFolder('/');
  return disk;
}

describe('the lock of a folder', () => {
  test('[LOCK1] a second writer is turned away, in the same process too, until the first lets go', () => {
    const disk = folder();
    const processes = testProcesses();
    const lock = lockFolder(disk, '/j', processes);
    expect(() => lockFolder(disk, '/j', processes)).toThrow(FolderLocked);
    expect(() => lockFolder(disk, '/j', processes)).toThrow('in use by process 1');
    lock.release();
    lockFolder(disk, '/j', processes).release();
    expect(disk.list('/j')).toEqual([]);
  });

  test('[LOCK2] the lock of a dead process is taken over, whatever a power cut left of it', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const disk = folder();
      const processes = testProcesses();
      const cutAt = 1 + (seed % 6);
      disk.faults = ({ number }) => (number === disk.steps && number >= cutAt + 3 ? { kind: 'crash' } : null);
      try {
        for (let round = 0; round < 5; round += 1) lockFolder(disk, '/j', processes).release();
      } catch {
        // The power cut.
      }
      disk.faults = () => null;
      disk.crash(seededRandom(seed));
      processes.restart(true);
      const lock = lockFolder(disk, '/j', processes);
      expect(() => lockFolder(disk, '/j', processes)).toThrow(FolderLocked);
      lock.release();
    }
  });

  test('[LOCK2] a killed process leaves its page cache in doubt, a restarted machine does not', () => {
    for (const withMachine of [true, false]) {
      const disk = folder();
      const processes = testProcesses();
      expect(lockFolder(disk, '/j', processes).cacheInDoubt).toBe(false);
      processes.restart(withMachine);
      expect(lockFolder(disk, '/j', processes).cacheInDoubt).toBe(!withMachine);
    }
  });

  test('[LOCK3] a process id that another process has now does not count', async () => {
    const processes = machineProcesses();
    const self = processes.self();
    expect(processes.runs(self)).toBe(true);
    const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    await new Promise((done) => child.once('exit', done));
    expect(processes.runs({ pid: child.pid ?? 0, started: self.started })).toBe(false);
    if (process.platform === 'linux') expect(processes.runs({ ...self, started: 'boot/1' })).toBe(false);
  });
});
