/**
 * A seal says of a finished segment what a full check found: its entries, and the SHA-256 of its bytes, signed
 * by the till. At the next start the bytes are hashed, 8 MB in some milliseconds, instead of proving each
 * signature again. A seal only saves time: one that is missing, torn or doesn't fit is ignored.
 */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { assert } from '../../shared/base/assert.ts';
import { sha256Schema } from '../../shared/base/sha256.ts';
import type { Signer } from './entry-line.ts';
import { FileError, type FileSystem, readText, writeWhole } from './file-system.ts';
import type { ScannedEntry, SegmentScan } from './segment-scan.ts';

/** Column by column: one entry stands at the same place of each. `losts` names the breaks among them. */
const sealSchema = z.object({
  journalId: z.string(),
  size: z.int(),
  sha256: sha256Schema,
  previousHash: z.string(),
  sequences: z.array(z.int()),
  starts: z.array(z.int()),
  ends: z.array(z.int()),
  operationIds: z.array(z.string()),
  kinds: z.array(z.string()),
  receiptSequences: z.array(z.int().nullable()),
  businessMs: z.array(z.int()),
  hashes: z.array(z.string()),
  losts: z.array(z.object({ at: z.int(), fromSequence: z.int(), toSequence: z.int() })),
});
type Seal = z.infer<typeof sealSchema>;

/** Whether a scan may be sealed: every byte of it is proven, and each entry follows the one before. */
export function isSound(scan: SegmentScan): boolean {
  const whole = scan.damaged.length === 0 && scan.tornFrom === null && !scan.lacksLineFeed;
  return (
    whole &&
    !scan.unreadable &&
    scan.entries.length > 0 &&
    scan.entries.every((entry, at) => {
      const before = scan.entries[at - 1];
      return (
        !before || (entry.previousHash === before.hash && entry.tillSequence === before.tillSequence + 1)
      );
    })
  );
}

/** Writes the seal of a sound segment. A failing disk only costs the seal. */
export function sealSegment(
  fileSystem: FileSystem,
  folder: string,
  journalId: string,
  scan: SegmentScan,
  bytes: Uint8Array,
  signer: Signer,
): void {
  const { entries } = scan;
  const seal: Seal = {
    journalId,
    size: scan.size,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    previousHash: entries[0]?.previousHash ?? '',
    sequences: entries.map((entry) => entry.tillSequence),
    starts: entries.map((entry) => entry.start),
    ends: entries.map((entry) => entry.end),
    operationIds: entries.map((entry) => entry.operationId),
    kinds: entries.map((entry) => entry.kind),
    receiptSequences: entries.map((entry) => entry.receiptSequence),
    businessMs: entries.map((entry) => entry.businessMs),
    hashes: entries.map((entry) => entry.hash),
    losts: entries.flatMap((entry, at) => (entry.lost ? [{ at, ...entry.lost }] : [])),
  };
  const text = JSON.stringify(seal);
  const signature = Buffer.from(signer(digestOf(text))).toString('base64');
  try {
    writeWhole(fileSystem, sealPath(folder, scan.file), `${signature}\n${text}`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** The scan that a seal holds of these bytes; null when there is no seal or it doesn't fit. */
export function readSealed(
  fileSystem: FileSystem,
  folder: string,
  journalId: string,
  file: string,
  bytes: Uint8Array,
  publicKey: KeyObject,
): SegmentScan | null {
  const seal = provenSeal(readText(fileSystem, sealPath(folder, file)), publicKey);
  if (seal?.journalId !== journalId || seal.size !== bytes.length) return null;
  if (createHash('sha256').update(bytes).digest('hex') !== seal.sha256) return null;
  const losts = new Map(
    seal.losts.map(({ at, fromSequence, toSequence }) => [at, { fromSequence, toSequence }]),
  );
  const entries = seal.sequences.map((tillSequence, at): ScannedEntry => {
    const [start, end, operationId] = [seal.starts[at], seal.ends[at], seal.operationIds[at]];
    const [businessMs, hash, kind] = [seal.businessMs[at], seal.hashes[at], seal.kinds[at]];
    const previousHash = at === 0 ? seal.previousHash : seal.hashes[at - 1];
    assert(
      start !== undefined && end !== undefined && operationId !== undefined && businessMs !== undefined,
      'the columns of a seal are of one length',
    );
    assert(
      hash !== undefined && previousHash !== undefined && kind !== undefined,
      'the columns of a seal are of one length',
    );
    const receiptSequence = seal.receiptSequences[at] ?? null;
    const lost = losts.get(at) ?? null;
    const about = { operationId, kind, receiptSequence, businessMs };
    return { tillSequence, start, end, ...about, previousHash, hash, lost };
  });
  const sound = { damaged: [], tornFrom: null, lacksLineFeed: false, lostBytes: 0, unreadable: false };
  return { file, size: seal.size, entries, ...sound, sealed: true };
}

/** A seal that this key signed; null for anything else. */
function provenSeal(content: string | null, publicKey: KeyObject): Seal | null {
  const cut = content?.indexOf('\n') ?? -1;
  if (content === null || cut < 0) return null;
  const text = content.slice(cut + 1);
  if (!verify(null, digestOf(text), publicKey, Buffer.from(content.slice(0, cut), 'base64'))) return null;
  const parsed = sealSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** Where the seal of a segment lies. */
export function sealPath(folder: string, file: string): string {
  return `${folder}/${file.replace(/\.jsonl$/, '.seal')}`;
}

/** Bound to its purpose, so that a seal's signature can't stand for an entry's. */
function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(`stillopen-seal-v1\n${text}`).digest();
}
