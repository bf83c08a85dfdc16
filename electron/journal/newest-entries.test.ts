/** The newest entries of a kind are found over all journals of a till, in sealed segments as in fresh ones. */
import { expect, test } from 'vitest';
import { mintId } from '../../shared/base/ids.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import {
  auditOperation,
  fixtureTill,
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  saleOperation,
  testClock,
} from '../../tests/support/journal-fixture.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';

test('[JOURNAL16] the newest entries of some kinds come from all journals, also after their segments were sealed', () => {
  const clock = testClock();
  const random = seededRandom(7);
  const environment = {
    ...journalEnvironment(new MemoryFileSystem(), random, clock),
    segmentBytes: 2500,
  };
  const register = memoryRegister();
  const shiftOpen = (shiftNumber: number): Operation => ({
    ...auditOperation(clock, random),
    id: mintId(clock, random),
    kind: 'shift-open',
    version: 1,
    ...fixtureTill,
    payload: { shiftNumber, currency: 'RUB', floatMinor: 0, counted: [], approvedBy: null },
  });
  let journals = openFixtureJournals(environment, register);
  const append = (operation: Operation): void => {
    expect(journals.append(operation).status).toBe('appended');
  };
  const numbers = (limit: number): unknown[] =>
    journals.newest(['shift-open'], limit).map((entry) => entry.operation.payload.shiftNumber);
  for (const shiftNumber of [1, 2]) {
    append(shiftOpen(shiftNumber));
    for (let sale = 0; sale < 6; sale += 1) append(saleOperation(clock, random));
  }
  expect(numbers(10)).toEqual([2, 1]);
  // The first opening writes the seals, the second reads them.
  for (let opening = 0; opening < 2; opening += 1) {
    journals.close();
    journals = openFixtureJournals(environment, register);
    expect(numbers(10)).toEqual([2, 1]);
  }
  journals.renew('behind-server');
  expect(numbers(1)).toEqual([2]);
  append(shiftOpen(3));
  append(auditOperation(clock, random));
  expect(numbers(2)).toEqual([3, 2]);
  expect(journals.newest(['audit', 'shift-open'], 2).map((entry) => entry.operation.kind)).toEqual([
    'audit',
    'shift-open',
  ]);
  expect(journals.newest(['stock-count'], 5)).toEqual([]);
  journals.close();
});
