/**
 * One journal entry as one line of text: its canonical JSON. The line is put together and taken apart here
 * without writing the operation twice: the hashed text is the line without `hash`, `sealed` and `signature`, so a line
 * whose hash holds is canonical byte for byte. Sealed personal values stand in the line and not in the hash: they can
 * be erased in their place, and the chain stays whole. Must stay equal to entryHash in shared/domain/operation.ts.
 */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { canonicalJson } from '../../shared/base/canonical-json.ts';
import { type JournalEntry, journalEntrySchema, type Operation } from '../../shared/domain/operation.ts';

/** Signs the 32 bytes of a hash with the till's Ed25519 key. */
export type Signer = (hash: Uint8Array) => Uint8Array;

/** An entry and its line, without the line feed. */
export interface WrittenEntry {
  readonly entry: JournalEntry;
  readonly line: string;
}

/** Why a line isn't an entry of this journal. */
export type LineDamage = 'not-an-entry' | 'other-journal' | 'hash-differs' | 'signature-differs';

/** The fewest bytes an entry's line can take, line feed included; bounds how many entries fit damaged bytes. */
export const leastLineBytes = 500;

/** Makes, hashes and signs an entry. `operationText` is the operation's canonical text, where it is at hand. */
export function writeEntry(
  place: {
    readonly journalId: string;
    readonly tillSequence: number;
    readonly receiptNumber: string | null;
    readonly previousHash: string;
  },
  operation: Operation,
  signer: Signer,
  operationText = canonicalJson(operation),
  sealed: string | null = null,
): WrittenEntry {
  const middle = `"journalId":${canonicalJson(place.journalId)},"operation":${operationText},"previousHash":"${place.previousHash}","receiptNumber":${canonicalJson(place.receiptNumber)}`;
  const end = `"tillSequence":${canonicalJson(place.tillSequence)}}`;
  const hash = createHash('sha256').update(`{${middle},${end}`).digest();
  const signature = Buffer.from(signer(hash)).toString('base64');
  const hex = hash.toString('hex');
  const beside = sealed === null ? '' : `,"sealed":"${sealed}"`;
  return {
    entry: { ...place, operation, hash: hex, signature, ...(sealed === null ? {} : { sealed }) },
    line: `{"hash":"${hex}",${middle}${beside},"signature":"${signature}",${end}`,
  };
}

const linePattern = /^\{"hash":"([0-9a-f]{64})",/;
/** At the end of what lies between hash and signature; within the operation's text quotes would be escaped. */
const sealedPattern = /,"sealed":"([A-Za-z0-9+/=]*)"$/;
/** The signature is proven by its bytes: what a disk made of characters that none of them needs is no matter. */
const endPattern = /,"signature":"([^"\\]{1,120})",("tillSequence":\d{1,16}\})$/;

/**
 * Reads and proves a line. `publicKey` null skips the signature.
 * Never throws: whatever the bytes are, the answer is an entry or its damage.
 */
export function readLine(
  line: string,
  journalId: string | null,
  publicKey: KeyObject | null,
): { readonly entry: JournalEntry } | { readonly damage: LineDamage } {
  const start = linePattern.exec(line);
  const end = endPattern.exec(line.slice(-200));
  if (!start || !end) return { damage: 'not-an-entry' };
  const [, signature = '', rest = ''] = end;
  const middle = line.slice(start[0].length, line.length - end[0].length).replace(sealedPattern, '');
  const hash = createHash('sha256').update(`{${middle},${rest}`).digest();
  if (hash.toString('hex') !== start[1]) return { damage: 'hash-differs' };
  const entry = parseEntry(line);
  if (!entry) return { damage: 'not-an-entry' };
  if (journalId !== null && entry.journalId !== journalId) return { damage: 'other-journal' };
  if (publicKey && !verify(null, hash, publicKey, Buffer.from(signature, 'base64')))
    return { damage: 'signature-differs' };
  return { entry };
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const parsed = journalEntrySchema.safeParse(JSON.parse(line));
    return parsed.success ? asWritten(parsed.data) : null;
  } catch {
    return null;
  }
}

/**
 * The entry that was written in a line, as it is handed out. Erased values stand in the line as nothing but `A`, and
 * not in the entry. Four bits of a signature's last character count for nothing, nor do the two that fill it up: whatever
 * a disk made of them, the entry is proven, and is the one that was answered.
 */
export function asWritten(read: JournalEntry): JournalEntry {
  const { sealed, ...rest } = read;
  const entry = { ...rest, signature: Buffer.from(read.signature, 'base64').toString('base64') };
  return sealed === undefined || /^A*$/.test(sealed) ? entry : { ...entry, sealed };
}

/** The line with its sealed values erased, as long as it was; null where it has none (any more). */
export function erasedLine(line: string): string | null {
  const end = endPattern.exec(line.slice(-200));
  if (!end) return null;
  const signedFrom = line.length - end[0].length;
  const sealed = sealedPattern.exec(line.slice(0, signedFrom))?.[1];
  if (sealed === undefined || /^A*$/.test(sealed)) return null;
  const from = signedFrom - sealed.length - 1;
  return line.slice(0, from) + 'A'.repeat(sealed.length) + line.slice(signedFrom - 1);
}

/** The number in a receipt number, or null when it isn't one. */
export function receiptSequenceOf(receiptNumber: string | null): number | null {
  const digits = /-(\d{6,15})$/.exec(receiptNumber ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
