/** How every store keeps the entries of journals; see store-contract.ts, which calls this. */
import { expect, it } from 'vitest';
import { genesisHash } from '../../shared/domain/operation.ts';
import type { EntryRecord } from '../../sync-server/store/journal-records.ts';
import { ContentRefused, type Store } from '../../sync-server/store/store.ts';

const journal = { journalId: 'j1', tillId: 't1', storeId: 'S', receiptPrefix: 'S-1' };

function entry(tillSequence: number, change: Partial<EntryRecord> = {}): EntryRecord {
  return {
    journalId: 'j1',
    branch: 0,
    tillSequence,
    storeId: 'S',
    tillId: 't1',
    operationId: `op-${tillSequence}`,
    kind: 'sale',
    receiptNumber: null,
    previousHash: `hash-${tillSequence - 1}`,
    hash: `hash-${tillSequence}`,
    text: `{"n":${tillSequence}}`,
    sealed: null,
    heldReason: null,
    heldDetail: '',
    receivedAtMs: 5,
    ...change,
  };
}

/** Declares the tests, over whichever store is open. */
export function describeJournals(store: () => Store): void {
  it('[STORE5] entries are kept word for word and found by place and by operation', async () => {
    await store().write(async ({ journals }) => {
      expect(await journals.lockJournal(journal)).toEqual(journal);
      expect(await journals.lockJournal({ ...journal, tillId: 'other' })).toEqual(journal);
      await journals.insertEntries([
        entry(1),
        entry(2, { heldReason: 'unknown-operation', heldDetail: 'why' }),
        entry(3),
      ]);
      await journals.addBranch('j1', {
        branch: 1,
        parentBranch: 0,
        forkSequence: 2,
        storedThrough: 3,
        storedHash: 'x',
      });
      await journals.insertEntries([entry(3, { branch: 1, hash: 'x', operationId: 'op-1' })]);
      await journals.setStoredThrough('j1', 0, 3, 'hash-3');
    });
    await store().read(async ({ journals }) => {
      expect(await journals.entriesOf(['op-2'])).toEqual([
        entry(2, { heldReason: 'unknown-operation', heldDetail: 'why' }),
      ]);
      expect((await journals.entriesOf(['op-1'])).map((each) => each.branch)).toEqual([0, 1]);
      expect((await journals.places('j1', 2, 3)).map((place) => [place.branch, place.tillSequence])).toEqual([
        [0, 2],
        [0, 3],
        [1, 3],
      ]);
      expect((await journals.branches(['j1', 'none'])).get('j1')?.map((each) => each.storedThrough)).toEqual([
        3, 3,
      ]);
      expect(
        (await journals.heldEntries('unknown-operation', null, 9)).map((each) => each.tillSequence),
      ).toEqual([2]);
      expect(await journals.heldEntries('unknown-operation', entry(2), 9)).toEqual([]);
      expect(await journals.entryCounts()).toEqual({ stored: 4, held: 1 });
      expect(
        (await journals.allEntries(entry(2), 9)).map((each) => [each.branch, each.tillSequence]),
      ).toEqual([
        [0, 3],
        [1, 3],
      ]);
      expect(await journals.journalsOfTill('t1')).toEqual([journal]);
    });
  });

  it('[STORE5] a place is taken once', async () => {
    await store().write(async ({ journals }) => {
      expect((await journals.lockJournal(journal)).journalId).toBe('j1');
      expect((await journals.branches(['j1'])).get('j1')).toEqual([
        { branch: 0, parentBranch: null, forkSequence: 0, storedThrough: 0, storedHash: genesisHash },
      ]);
      await journals.insertEntries([entry(1)]);
    });
    await expect(
      store().write(({ journals }) => journals.insertEntries([entry(1, { hash: 'other' })])),
    ).rejects.toThrow(ContentRefused);
  });
}
