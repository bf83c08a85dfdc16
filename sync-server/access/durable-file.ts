/** Small files beside the database that must outlast a power cut: written whole under another name, then named. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes `content` beside `file`, lastingly, lets `name` give it its name by link or rename, and makes that last too.
 * Nobody ever sees a part of it.
 */
export function writeDurably(
  file: string,
  content: string,
  mode: number,
  name: (beside: string) => void,
): void {
  const beside = `${file}.${process.pid}.new`;
  rmSync(beside, { force: true });
  const descriptor = openSync(beside, 'wx', mode);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  name(beside);
  rmSync(beside, { force: true });
  syncFolder(dirname(file));
}

/** Forces the names in a folder to the disk. Windows can't, and keeps its names safe by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
