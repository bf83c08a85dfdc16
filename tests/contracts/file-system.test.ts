/** Both file systems keep the contract; the one in memory also forgets what a power cut would take. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FileError } from '../../electron/journal/file-system.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { MemoryFileSystem, PowerCut } from '../support/memory-file-system.ts';
import { fileSystemContract } from './file-system-contract.ts';

fileSystemContract('of this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-disk-'));
  return {
    fileSystem: nodeFileSystem(),
    folder: folder.replaceAll('\\', '/'),
    remove: () => rmSync(folder, { recursive: true }),
  };
});

fileSystemContract('in memory', () => {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder('/work/folder');
  return { fileSystem, folder: '/work/folder', remove: () => {} };
});

describe('the disk in memory', () => {
  function withFile(): MemoryFileSystem {
    const disk = new MemoryFileSystem();
    disk.makeFolder('/f');
    disk.syncFolder('/');
    const file = disk.open('/f/file', 'new');
    file.append(Uint8Array.of(1, 2, 3));
    file.sync();
    disk.syncFolder('/f');
    file.append(Uint8Array.of(4, 5, 6));
    return disk;
  }

  test('[DISK5] a power cut keeps what was synced, and sometimes more, sometimes with holes', () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 50; seed += 1) {
      const disk = withFile();
      disk.crash(seededRandom(seed));
      const left = [...(disk.read('/f/file') ?? [])];
      expect(left.slice(0, 3)).toEqual([1, 2, 3]);
      lengths.add(left.length);
    }
    expect([...lengths].sort()).toEqual([3, 4, 5, 6]);
  });

  test('[DISK5] a name that was not synced may be lost, with all in the file', () => {
    const there = new Set<boolean>();
    for (let seed = 0; seed < 30; seed += 1) {
      const disk = withFile();
      const file = disk.open('/f/new', 'new');
      file.append(Uint8Array.of(1));
      file.sync();
      disk.crash(seededRandom(seed));
      there.add(disk.exists('/f/new'));
    }
    expect(there).toEqual(new Set([true, false]));
  });

  test('[DISK5] after a failed sync a later sync does not bring the bytes to the disk', () => {
    const disk = withFile();
    const file = disk.open('/f/file', 'existing');
    disk.faults = ({ call }) => (call === 'sync' ? { kind: 'error', code: 'EIO' } : null);
    expect(() => file.sync()).toThrow(FileError);
    disk.faults = () => null;
    file.sync();
    expect([...(disk.read('/f/file') ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    disk.crash(seededRandom(1));
    expect([...(disk.read('/f/file') ?? [])]).toEqual([1, 2, 3, 0, 0, 0]);
  });

  test('[DISK5] nothing works between the cut and the restart, and old handles stay dead', () => {
    const disk = withFile();
    const file = disk.open('/f/file', 'existing');
    disk.faults = () => ({ kind: 'crash' });
    expect(() => file.sync()).toThrow(PowerCut);
    expect(() => disk.read('/f/file')).toThrow(PowerCut);
    disk.faults = () => null;
    disk.crash(seededRandom(1));
    expect(() => file.append(Uint8Array.of(9))).toThrow(PowerCut);
    expect(disk.exists('/f/file')).toBe(true);
  });

  test('[DISK5] a full disk takes what fits', () => {
    const disk = withFile();
    disk.freeSpace = 2;
    const file = disk.open('/f/file', 'existing');
    expect(() => file.append(Uint8Array.of(7, 8, 9))).toThrow(FileError);
    expect(file.size()).toBe(8);
  });
});
