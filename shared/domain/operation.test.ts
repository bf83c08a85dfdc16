/** Entries of a journal: hashes that two independent programs agree on, and receipt numbers. */
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import journal from './fixtures/journal.json' with { type: 'json' };
import { entryHash, formatReceiptNumber, genesisHash, journalEntrySchema } from './operation.ts';

const entries = journal.entries.map((entry) => journalEntrySchema.parse(entry));

describe('[OP7] the hash of an entry', () => {
  test('[OP7] is the one that was written down for these entries', () => {
    // The fixture's hashes were checked against an implementation in another language.
    expect(entries.map(entryHash)).toEqual(journal.entries.map((entry) => entry.hash));
    expect(entries[0]?.hash).toBe('e5eeae4fefd78edb8f8258787c73c88fc4076c3da4111b831693c5a9b033f5fa');
  });

  test('[OP7] links each entry to the one before, the first to the genesis hash', () => {
    expect(genesisHash).toMatch(/^0{64}$/);
    expect(entries.map((entry) => entry.previousHash)).toEqual([
      genesisHash,
      ...entries.slice(0, -1).map((entry) => entry.hash),
    ]);
  });

  test('[OP7] is what the till signs', () => {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(journal.publicKey, 'base64').toString('base64url') },
      format: 'jwk',
    });
    for (const { hash, signature } of entries) {
      expect(verify(null, Buffer.from(hash, 'hex'), key, Buffer.from(signature, 'base64'))).toBe(true);
    }
  });

  test('[OP7] changes with every part of the entry, and not with the order of its keys', () => {
    const [entry] = entries;
    if (!entry) throw new Error('the fixture has entries');
    const { journalId, tillSequence, receiptNumber, previousHash, operation } = entry;
    const { payload, ...envelope } = operation;
    const turned = {
      operation: { payload, ...envelope },
      previousHash,
      receiptNumber,
      tillSequence,
      journalId,
    };
    expect(entryHash(turned)).toBe(entry.hash);
    const changed = [
      { ...entry, journalId: operation.id },
      { ...entry, tillSequence: 2 },
      { ...entry, receiptNumber: null },
      { ...entry, previousHash: entry.hash },
      { ...entry, operation: { ...operation, staffId: null } },
      { ...entry, operation: { ...operation, payload: { ...payload, totalMinor: 1 } } },
    ].map(entryHash);
    expect(new Set([entry.hash, ...changed]).size).toBe(changed.length + 1);
  });

  test('[OP7] covers an operation that nobody here can read', () => {
    const [entry] = entries;
    if (!entry) throw new Error('the fixture has entries');
    const later = {
      ...entry,
      operation: { ...entry.operation, kind: 'return', version: 7, payload: { new: [1] } },
    };
    expect(journalEntrySchema.parse(later)).toEqual(later);
    expect(entryHash(later)).not.toBe(entry.hash);
  });
});

test.each([
  [1, 'TV1-2-000001'],
  [123, 'TV1-2-000123'],
  [999_999, 'TV1-2-999999'],
  [1_000_000, 'TV1-2-1000000'],
])('[OP8] receipt %d of a till is number %s', (sequence, number) => {
  expect(formatReceiptNumber('TV1-2', sequence)).toBe(number);
});
