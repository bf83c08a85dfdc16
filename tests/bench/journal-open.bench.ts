/**
 * How long a till with a long journal takes to open it: once with every signature to prove, once with seals.
 * Prints one JSON line.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineClock, machineRandom } from '../../electron/boot/machine.ts';
import { writeEntry } from '../../electron/journal/entry-line.ts';
import { defaultSegmentBytes, makeJournal, openJournal } from '../../electron/journal/journal.ts';
import { segmentFile } from '../../electron/journal/journal-meta.ts';
import { nodeFileSystem } from '../../electron/journal/node-file-system.ts';
import { mintId } from '../../shared/base/ids.ts';
import { formatReceiptNumber, genesisHash } from '../../shared/domain/operation.ts';
import { fixtureKey, fixtureTill, saleOperation } from '../support/journal-fixture.ts';

/** Writes a journal of so many sales, without waiting for the disk, and opens it twice. */
export function benchJournalOpen(entries: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-bench-'));
  try {
    const fileSystem = nodeFileSystem();
    const journalId = mintId(machineClock, machineRandom);
    const path = join(folder, journalId);
    const journal = { journalId, receiptPrefix: 'TV1-2', publicKey: fixtureKey.publicKey };
    makeJournal(fileSystem, path, journal);
    writeSegments(path, journalId, entries);
    const environment = {
      fileSystem,
      clock: machineClock,
      random: machineRandom,
      key: fixtureKey,
      till: fixtureTill,
    };
    const open = (): number => {
      const startedMs = performance.now();
      const opened = openJournal(environment, path, journal);
      if (opened.count !== entries) throw new Error(`opened ${opened.count} of ${entries} entries`);
      opened.close();
      return Math.round(performance.now() - startedMs);
    };
    const [firstMs, sealedMs] = [open(), open()];
    globalThis.gc?.();
    const residentMiB = Math.round(process.memoryUsage().rss / 1024 / 1024);
    const result = { name: 'journal-open', entries, firstMs, sealedMs, residentMiB };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeSegments(path: string, journalId: string, entries: number): void {
  const fileSystem = nodeFileSystem();
  let previousHash = genesisHash;
  let number = 1;
  let file = fileSystem.open(`${path}/${segmentFile(number)}`, 'new');
  for (let tillSequence = 1; tillSequence <= entries; tillSequence += 1) {
    const receiptNumber = formatReceiptNumber('TV1-2', tillSequence);
    const place = { journalId, tillSequence, receiptNumber, previousHash };
    const { entry, line } = writeEntry(place, saleOperation(machineClock, machineRandom, 2), fixtureKey.sign);
    file.append(Buffer.from(`${line}\n`));
    previousHash = entry.hash;
    if (file.size() < defaultSegmentBytes) continue;
    file.close();
    number += 1;
    file = fileSystem.open(`${path}/${segmentFile(number)}`, 'new');
  }
  file.close();
}
