/**
 * Pushes whose operations are spoilt before the till hashes and signs them: they are genuine, so the server
 * reads them to the bottom, and it must store each whatever it holds. Each kind of operation is spoilt, taken
 * from the fixtures of the shared domain.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { newId, signEntry, type WireJournal } from '../../support/wire-till.ts';
import { hostileValue, mutateJson, withKey } from '../hostile-values.ts';

const fixtureFile = fileURLToPath(new URL('../../../shared/domain/fixtures/journal.json', import.meta.url));
const fixtureSchema = z.object({
  entries: z.array(
    z.object({ operation: z.looseObject({ kind: z.string(), payload: z.record(z.string(), z.unknown()) }) }),
  ),
});

/** One operation of each kind and shape in the fixtures. */
export const sampleOperations = fixtureSchema
  .parse(JSON.parse(readFileSync(fixtureFile, 'utf8')))
  .entries.map(({ operation }) => ({ kind: operation.kind, payload: operation.payload }));

/** An entry for the next place of `journal`, spoilt and then signed. It isn't appended. */
export function spoiltEntry(random: SeededRandom, journal: WireJournal): JournalEntry {
  const { kind, payload } = random.pick(sampleOperations);
  const { tillId, storeId, keys } = journal.writer;
  const good = {
    id: newId(),
    kind,
    version: 1,
    storeId,
    tillId,
    staffId: 'anna',
    at: { wallMs: 1_700_000_000_000, businessMs: 1_700_000_000_000 },
    after: [],
    payload,
  };
  // A push holds an object here; what it is made of is anybody's.
  const { value } = mutateJson(
    random,
    random.chance(0.8) ? { ...good, payload: mutateJson(random, payload).value } : good,
  );
  const operation =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : withKey(good, 'payload', hostileValue(random));
  const unsigned = {
    journalId: journal.journalId,
    tillSequence: journal.entries.length + 1,
    receiptNumber: random.chance(0.2) ? random.pick(['\0', 'T-1-000001', '\ud800', '']) : null,
    previousHash: journal.head.hash,
    operation: operation as JournalEntry['operation'], // deliberately of any shape
  };
  try {
    return signEntry(keys, unsigned);
  } catch {
    // No canonical text, so no true hash: a till can't write this, but somebody may send it.
    return { ...unsigned, hash: 'a'.repeat(64), signature: 'none' };
  }
}
