/**
 * Sealed values that stand where no index leads: in lines that a fault of the disk left twice or spoiled, in the
 * copies of the quarantine and in what a power cut left half replaced. Erasing somebody reaches these too.
 */
import { FileError, type FileSystem, writeWhole } from './file-system.ts';
import { sealPath } from './segment-seal.ts';

/** Where sealed values begin in a line. Within an operation's texts the quotes would be escaped. */
const sealedStart = ',"sealed":"';
const sealedEnd = '","signature":"';

/**
 * Erases, in their place, the sealed values in all lines that name one of `ids`, in the segments that `isStray` and
 * in all of the quarantine. A file that the disk doesn't give is passed over. `release` is called before a segment is
 * read, so that nobody writes on in the old file. @throws FileError when the disk refuses what is written
 */
export function eraseStray(
  fileSystem: FileSystem,
  folder: string,
  ids: readonly string[],
  isStray: (file: string) => boolean,
  release: () => void,
): void {
  if (ids.length === 0) return;
  const segments = fileSystem.list(folder).filter((name) => /^\d{6,}\.jsonl/.test(name) && isStray(name));
  const copies = fileSystem.list(`${folder}/quarantine`).map((name) => `quarantine/${name}`);
  if (segments.length > 0) release();
  for (const file of [...segments, ...copies]) {
    const path = `${folder}/${file}`;
    const stored = bytesOf(fileSystem, path);
    const erased = stored && withoutSealed(stored, (line) => ids.some((id) => line.includes(id)));
    if (!erased) continue;
    writeWhole(fileSystem, path, erased);
    if (file.endsWith('.jsonl')) fileSystem.remove(sealPath(folder, file));
  }
}

/** The bytes with the sealed values of these lines overwritten, as long as they were; null when there are none. */
export function withoutSealed(bytes: Uint8Array, isToErase: (line: string) => boolean): Uint8Array | null {
  // One character a byte, so that places are bytes whatever damage made of the text.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let erased: Uint8Array | null = null;
  for (let at = text.indexOf(sealedStart); at >= 0; at = text.indexOf(sealedStart, at + 1)) {
    const feed = text.indexOf('\n', at);
    const lineEnd = feed < 0 ? text.length : feed;
    const found = text.indexOf(sealedEnd, at);
    // Damage may have taken the end of the values, and a torn line has none.
    const to = found < 0 || found > lineEnd ? lineEnd : found;
    const from = at + sealedStart.length;
    const values = text.slice(from, to);
    if (/^(A*|-*)$/.test(values)) continue;
    if (!isToErase(text.slice(text.lastIndexOf('\n', at) + 1, lineEnd))) continue;
    erased ??= Uint8Array.from(bytes);
    // A line that damage took was named as lost, and may not be whole again.
    const isWhole = to === found && /^[A-Za-z0-9+/=]*$/.test(values);
    erased.fill(isWhole ? 0x41 : 0x2d, from, to);
  }
  return erased;
}

function bytesOf(fileSystem: FileSystem, path: string): Uint8Array | null {
  try {
    return fileSystem.read(path);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}
