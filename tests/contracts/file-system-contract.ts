/** What every FileSystem must do, whether it is the real disk or one in memory. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  FileError,
  type FileSystem,
  makeLastingFolder,
  writeWhole,
} from '../../electron/journal/file-system.ts';

/** A file system under test, with an empty folder to work in. */
export interface FileSystemUnderTest {
  readonly fileSystem: FileSystem;
  readonly folder: string;
  readonly remove: () => void;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array | null): string | null =>
  content ? new TextDecoder().decode(content) : null;

function codeOf(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (error) {
    return error instanceof FileError ? error.code : String(error);
  }
}

/** Describes the contract for one implementation. */
export function fileSystemContract(name: string, make: () => FileSystemUnderTest): void {
  describe(`file system: ${name}`, () => {
    let under: FileSystemUnderTest;
    let disk: FileSystem;
    let path: string;
    beforeEach(() => {
      under = make();
      disk = under.fileSystem;
      path = `${under.folder}/file`;
    });
    afterEach(() => under.remove());

    test('[DISK1] what is appended is read back, whole and in parts, also after opening again', () => {
      const file = disk.open(path, 'new');
      file.append(bytes('abc'));
      file.append(bytes('деф'));
      file.sync();
      expect(file.size()).toBe(9);
      file.close();
      const again = disk.open(path, 'existing');
      expect(again.size()).toBe(9);
      again.append(bytes('!'));
      again.close();
      expect(text(disk.read(path))).toBe('abcдеф!');
      expect(text(disk.readRange(path, 1, 2))).toBe('bc');
      expect(disk.readRange(path, 8, 100)).toHaveLength(2);
    });

    test('[DISK1] cutting takes the end away, and what follows joins what is left', () => {
      const file = disk.open(path, 'new');
      file.append(bytes('0123456789'));
      file.truncate(4);
      expect(file.size()).toBe(4);
      file.append(bytes('x'));
      file.sync();
      file.close();
      expect(text(disk.read(path))).toBe('0123x');
    });

    test('[DISK6] what is reserved is written over, counts as no length, and reads as zeros until it is cut', () => {
      const file = disk.open(path, 'new');
      file.append(bytes('abc'));
      expect(file.room()).toBe(0);
      file.reserve(5);
      expect([file.size(), file.room()]).toEqual([3, 5]);
      file.append(bytes('de'));
      file.sync();
      expect([file.size(), file.room()]).toEqual([5, 3]);
      expect(text(disk.read(path))).toBe('abcde\0\0\0');
      file.append(bytes('fghij'));
      expect([file.size(), file.room()]).toEqual([10, 0]);
      file.reserve(4);
      file.truncate(10);
      file.sync();
      file.close();
      expect(text(disk.read(path))).toBe('abcdefghij');
    });

    test('[DISK2] new and existing files are told apart', () => {
      expect(codeOf(() => disk.open(path, 'existing'))).toBe('ENOENT');
      disk.open(path, 'new').close();
      expect(codeOf(() => disk.open(path, 'new'))).toBe('EEXIST');
      expect(codeOf(() => disk.open(`${under.folder}/no/file`, 'new'))).toBe('ENOENT');
      expect(codeOf(() => disk.readRange(`${under.folder}/none`, 0, 1))).toBe('ENOENT');
      expect(codeOf(() => disk.rename(`${under.folder}/none`, path))).toBe('ENOENT');
      expect(codeOf(() => disk.syncFolder(`${under.folder}/none`))).toBe('ENOENT');
    });

    test('[DISK2] what is not there reads as nothing, and can be removed', () => {
      expect(disk.read(path)).toBeNull();
      expect(disk.exists(path)).toBe(false);
      expect(disk.list(`${under.folder}/none`)).toEqual([]);
      disk.remove(path);
    });

    test('[DISK3] names: folders are made with those above them, listed in order, renamed over, removed', () => {
      makeLastingFolder(disk, `${under.folder}/b/c`);
      disk.makeFolder(`${under.folder}/b`);
      writeWhole(disk, `${under.folder}/z`, 'one');
      writeWhole(disk, `${under.folder}/z`, 'two');
      writeWhole(disk, `${under.folder}/a`, 'three');
      expect(disk.list(under.folder)).toEqual(['a', 'b', 'z']);
      expect(text(disk.read(`${under.folder}/z`))).toBe('two');
      disk.rename(`${under.folder}/a`, `${under.folder}/z`);
      expect(disk.list(under.folder)).toEqual(['b', 'z']);
      expect(text(disk.read(`${under.folder}/z`))).toBe('three');
      expect(codeOf(() => disk.remove(`${under.folder}/b`))).not.toBeNull();
      disk.remove(`${under.folder}/b/c`);
      disk.remove(`${under.folder}/b`);
      disk.remove(`${under.folder}/z`);
      expect(disk.list(under.folder)).toEqual([]);
      disk.syncFolder(under.folder);
    });

    test('[DISK4] free space is told in bytes', () => {
      expect(disk.freeBytes(under.folder)).toBeGreaterThan(1_000_000);
    });
  });
}
