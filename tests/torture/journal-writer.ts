/**
 * A till's main process without a window, for those who cut its power or watch its system calls: it appends
 * sales through the product's till host on a real disk and, after each answer, tells on standard output what
 * was answered. Usage: journal-writer.ts FOLDER SEED [COUNT]. Ends with 3 when the disk refuses.
 */
import { writeSync } from 'node:fs';
import { createTillHost } from '../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../electron/host/key-store.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { fixtureTill, saleOperation } from '../support/journal-fixture.ts';
import { systemClock, systemRandom } from '../support/system-environment.ts';

const [folder = '', seed = '0', count = 'Infinity'] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const enrolment = {
  ...fixtureTill,
  receiptPrefix: fixtureTill.tillId,
  serverPublicKey: 'A'.repeat(43).concat('='),
  serverTimeMs: systemClock.wallMs(),
};

const { host } = createTillHost({
  folder,
  fileSystem: nodeFileSystem(),
  clock: systemClock,
  random: systemRandom,
  fetch: async () => Response.json(enrolment),
  keyStore: fileKeyStore,
  diskLimits: { warnBytes: 0, refuseBytes: 0, reserveBytes: 0 },
});
const { enrolled } = await host.identity(null);
if (!enrolled) {
  const answer = await host.enrol({ serverUrl: 'http://127.0.0.1:1', code: 'CODE-1' });
  if (answer.status === 'refused') throw new Error(`enrolment: ${answer.reason}`);
}
for (let written = 0; written < Number(count); written += 1) {
  const answer = await host.journalAppend(saleOperation(systemClock, random));
  if (answer.status === 'refused') process.exit(3);
  const { journalId, tillSequence, hash } = answer.entry;
  writeSync(1, `${JSON.stringify({ journalId, tillSequence, hash })}\n`);
}
process.exit(0);
