/**
 * A seal says of a finished segment what a full check found: its entries, and the SHA-256 of its bytes, signed
 * by the till. At the next start the bytes are hashed, 8 MB in some milliseconds, instead of proving each
 * signature again. A seal only saves time: one that is missing, torn or doesn't fit is ignored.
 */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { sha256Schema } from '../../shared/base/sha256.ts';
import type { Signer } from './entry-line.ts';
import { FileError, type FileSystem, readJson, writeWhole } from './file-system.ts';
import type { SegmentScan } from './segment-scan.ts';

const lostSchema = z.object({ fromSequence: z.int(), toSequence: z.int() }).nullable();
/** Sequence, start, end, operation id, receipt sequence, business time, hash, lost range. */
const sealedEntrySchema = z.tuple([
  z.int(),
  z.int(),
  z.int(),
  z.string(),
  z.int().nullable(),
  z.int(),
  z.string(),
  lostSchema,
]);
const sealSchema = z.object({
  body: z.object({
    journalId: z.string(),
    size: z.int(),
    sha256: sha256Schema,
    previousHash: z.string(),
    entries: z.array(sealedEntrySchema),
  }),
  signature: z.string(),
});
type SealBody = z.infer<typeof sealSchema>['body'];

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
  const body: SealBody = {
    journalId,
    size: scan.size,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    previousHash: scan.entries[0]?.previousHash ?? '',
    entries: scan.entries.map((entry) => [
      entry.tillSequence,
      entry.start,
      entry.end,
      entry.operationId,
      entry.receiptSequence,
      entry.businessMs,
      entry.hash,
      entry.lost,
    ]),
  };
  const seal = { body, signature: Buffer.from(signer(digestOf(body))).toString('base64') };
  try {
    writeWhole(fileSystem, sealPath(folder, scan.file), JSON.stringify(seal));
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
  const parsed = sealSchema.safeParse(readJson(fileSystem, sealPath(folder, file)));
  if (!parsed.success) return null;
  const { body, signature } = parsed.data;
  if (body.journalId !== journalId || body.size !== bytes.length) return null;
  if (!verify(null, digestOf(body), publicKey, Buffer.from(signature, 'base64'))) return null;
  if (createHash('sha256').update(bytes).digest('hex') !== body.sha256) return null;
  let previousHash = body.previousHash;
  const entries = body.entries.map(
    ([tillSequence, start, end, operationId, receipt, businessMs, hash, lost]) => {
      const entry = { tillSequence, start, end, operationId, businessMs, previousHash, hash, lost };
      previousHash = hash;
      return { ...entry, receiptSequence: receipt };
    },
  );
  const sound = { damaged: [], tornFrom: null, lacksLineFeed: false, lostBytes: 0, unreadable: false };
  return { file, size: body.size, entries, ...sound, sealed: true };
}

function sealPath(folder: string, file: string): string {
  return `${folder}/${file.replace(/\.jsonl$/, '.seal.json')}`;
}

/** Bound to its purpose, so that a seal's signature can't stand for an entry's. */
function digestOf(body: SealBody): Uint8Array {
  return createHash('sha256')
    .update(`stillopen-seal-v1\n${JSON.stringify(body)}`)
    .digest();
}
