/**
 * The meta file of a journal's folder, and the names of what lies in it. The meta file is a convenience: what
 * it says can be recovered from the entries, but it also tells how many segments there were, so that a
 * segment that vanished as a whole is noticed.
 */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import { publicKeySchema } from '../../shared/protocol/access.ts';
import { type FileSystem, readJson, writeWhole } from './file-system.ts';

const metaSchema = z.object({
  version: z.literal(1),
  journalId: uuidSchema,
  receiptPrefix: z.string().min(1).max(40),
  /** The key that signs this journal. */
  publicKey: publicKeySchema,
  /** How many segments were made. */
  segments: z.int().min(0),
  /** Brought here from another folder by the command line: read and sent, never written to. */
  imported: z.boolean(),
});

/** What a journal says of itself. */
export type JournalMeta = z.infer<typeof metaSchema>;

const metaFile = 'meta.json';

/** Reads the meta file; null when it is missing or unreadable. */
export function readMeta(fileSystem: FileSystem, folder: string): JournalMeta | null {
  const parsed = metaSchema.safeParse(readJson(fileSystem, `${folder}/${metaFile}`));
  return parsed.success ? parsed.data : null;
}

/** Writes the meta file, lastingly. @throws FileError */
export function writeMeta(fileSystem: FileSystem, folder: string, meta: JournalMeta): void {
  writeWhole(fileSystem, `${folder}/${metaFile}`, `${JSON.stringify(meta)}\n`);
}

/** The file name of a segment; segments count from 1. */
export function segmentFile(number: number): string {
  return `${String(number).padStart(6, '0')}.jsonl`;
}

/** The numbers of the segments that lie in a folder, rising. */
export function segmentNumbers(fileSystem: FileSystem, folder: string): number[] {
  return fileSystem
    .list(folder)
    .flatMap((name) => (/^\d{6,}\.jsonl$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort((a, b) => a - b);
}

/** The prefix that a receipt number was made with; null for none. */
export function prefixOf(receiptNumber: string | null): string | null {
  return /^(.+)-\d{6,}$/.exec(receiptNumber ?? '')?.[1] ?? null;
}
