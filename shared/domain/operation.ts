/**
 * An operation is one immutable business fact made at a till. This file owns its envelope and the journal
 * entry that carries it; each kind's payload is owned by its file under operations/. What is stored is never
 * rewritten, so unknown kinds and versions pass through the envelope unharmed.
 */
import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';
import { uuidSchema } from '../base/ids.ts';
import { sha256Hex, sha256Schema } from '../base/sha256.ts';
import { sealedSchema } from './customers/seal.ts';

/** When a fact happened, by both clocks (ms since 1970). Rules use `businessMs`. */
export const operationTimeSchema = z.object({
  /** The machine's wall clock, as it was. */
  wallMs: z.int(),
  /** Last server time plus monotonic time since, never below the journal's last entry. */
  businessMs: z.int(),
});

/** The envelope of every operation. */
export const operationSchema = z.strictObject({
  id: uuidSchema,
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'not an operation kind'),
  /** Version of the kind's payload. */
  version: z.int().min(1),
  storeId: z.string().min(1).max(40),
  tillId: z.string().min(1).max(60),
  /** Who did it; null for what the till itself records. */
  staffId: z.string().min(1).max(60).nullable(),
  at: operationTimeSchema,
  /** Ids of the operations this one builds on. */
  after: z.array(uuidSchema),
  payload: z.record(z.string(), z.unknown()),
});
export type Operation = z.infer<typeof operationSchema>;

/** Where a journal begins: the previous hash of its first entry. */
export const genesisHash = '0'.repeat(64);

/** One line of a journal: an operation in its place, hashed and signed by the till. */
export const journalEntrySchema = z.strictObject({
  journalId: uuidSchema,
  /** 1 for the first entry; no number is ever used twice within a journal. */
  tillSequence: z.int().min(1),
  /** `PREFIX-000123` for kinds that hand out a receipt, else null. */
  receiptNumber: z.string().max(60).nullable(),
  previousHash: sha256Schema,
  operation: operationSchema,
  hash: sha256Schema,
  /** Ed25519 (RFC 8032) over the 32 bytes of `hash`, base64. */
  signature: z.string().max(120),
  /**
   * Personal values that belong to the operation, sealed under the customer's key. They stand beside what is hashed,
   * so that erasing a person leaves the chain whole; absent where there are none, or none any more.
   */
  sealed: sealedSchema.optional(),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** The hash of an entry: SHA-256 over the canonical JSON of all but hash, signature and sealed values. */
export function entryHash(entry: Omit<JournalEntry, 'hash' | 'signature' | 'sealed'>): string {
  const { journalId, tillSequence, receiptNumber, previousHash, operation } = entry;
  return sha256Hex(canonicalJson({ journalId, tillSequence, receiptNumber, previousHash, operation }));
}

/** A receipt number: the journal's prefix and a counter of at least six digits. */
export function formatReceiptNumber(receiptPrefix: string, receiptSequence: number): string {
  return `${receiptPrefix}-${String(receiptSequence).padStart(6, '0')}`;
}

/** A receipt number without its counter. */
export function receiptPrefixOf(receiptNumber: string): string {
  return receiptNumber.replace(/-\d+$/, '');
}
