/** What IT sees of the journals: every sentence and exit code comes from the same code as the command line. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import {
  fixtureKey,
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  saleOperation,
  segmentPath,
  testClock,
  testProcesses,
} from '../../tests/support/journal-fixture.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { runJournalCommand } from './journal-commands.ts';
import type { TillJournals } from './till-journals.ts';

let disk: MemoryFileSystem;
let random: SeededRandom;
let journals: TillJournals;
let journalId: string;
const clock = testClock();
const processes = testProcesses();

beforeEach(() => {
  disk = new MemoryFileSystem();
  random = seededRandom(3);
  journals = openFixtureJournals(journalEnvironment(disk, random, clock), memoryRegister(), processes);
  for (let count = 0; count < 7; count += 1) journals.append(saleOperation(clock, random));
  journalId = journals.journalId;
});

function run(...words: string[]): { code: number; text: string } {
  const lines: string[] = [];
  const print = (line: string): number => lines.push(line);
  const code = runJournalCommand(words, { fileSystem: disk, processes, absolute: (path) => path, print });
  return { code, text: lines.join('\n') };
}

describe('the journal commands', () => {
  test('[JOURNAL13] verify proves a whole journal, also while the till is open', () => {
    for (const path of ['/till', '/till/journal', `/till/journal/${journalId}`]) {
      const { code, text } = run('verify', path);
      expect(code).toBe(0);
      expect(text).toContain(`Journal ${journalId}, receipts TV1-2-…`);
      expect(text).toContain('7 entries, head 7');
      expect(text).toContain('All entries hold.');
    }
  });

  test('[JOURNAL13] verify names file and lines of what is damaged, and ends with 1', () => {
    journals.close();
    disk.damage(segmentPath(journalId), (bytes) => bytes.with(300, 0x23));
    disk.damage(segmentPath(journalId, 2), (bytes) => bytes.slice(0, -10));
    const { code, text } = run('verify', '/till');
    expect(code).toBe(1);
    expect(text).toMatch(/DAMAGE: 000001\.jsonl: line 1: the content doesn't fit its hash/);
    expect(text).toMatch(/DAMAGE: 000002\.jsonl: the last line is torn \(\d+ bytes\)/);
    expect(text).toContain('DAMAGE: entries 1 to 1 are missing');
    expect(run('verify', '/nothing').code).toBe(1);
  });

  test('[JOURNAL13] a lost meta file is no damage, and a key can be named', () => {
    disk.remove(`/till/journal/${journalId}/meta.json`);
    expect(run('verify', '/till').text).toContain('signatures were not checked');
    const named = run('verify', '/till', '--key', fixtureKey.publicKey);
    expect(named.code).toBe(0);
    expect(named.text).not.toContain('signatures were not checked');
    const wrong = Buffer.alloc(32, 3).toString('base64');
    expect(run('verify', '/till', '--key', wrong).code).toBe(1);
  });

  test('[JOURNAL14] an export is proven by itself and imported into another till once', () => {
    disk.makeFolder('/usb');
    expect(run('export', '/till', '/usb/out.jsonl').code).toBe(0);
    expect(run('export', '/till', '/usb/out.jsonl')).toMatchObject({ code: 1 });
    expect(run('verify', '/usb/out.jsonl')).toMatchObject({ code: 0 });
    disk.makeFolder('/other');
    expect(run('import', '/usb/out.jsonl', '/other').text).toContain('7 entries, imported');
    expect(run('import', '/usb/out.jsonl', '/other').text).toContain('already there');
    expect(run('verify', '/other').code).toBe(0);
    journals.append(saleOperation(clock, random));
    run('export', '/till', '/usb/later.jsonl');
    expect(run('import', '/usb/later.jsonl', '/other').text).toContain('8 entries, imported');
    expect(run('import', '/usb/out.jsonl', '/other').text).toContain('already there');
  });

  test('[JOURNAL14] an imported journal is read as an earlier one and never written to', () => {
    run('export', '/till', '/till/out.jsonl');
    const entries = journals.read(journalId, 0, 100).entries;
    journals.close();
    const other = new MemoryFileSystem();
    other.makeFolder('/till/journal');
    const copy = other.open('/till/out.jsonl', 'new');
    copy.append(disk.read('/till/out.jsonl') ?? new Uint8Array());
    disk = other;
    expect(run('import', '/till/out.jsonl', '/till').code).toBe(0);
    const till = openFixtureJournals(journalEnvironment(disk, random, clock), memoryRegister(), processes);
    expect(till.status()).toMatchObject({ receiptPrefix: 'TV1-2B', earlierJournalIds: [journalId] });
    expect(till.read(journalId, 0, 100).entries).toEqual(entries);
    expect(run('import', '/till/out.jsonl', '/till')).toMatchObject({ code: 1 });
  });

  test('[JOURNAL14] a damaged export is refused', () => {
    disk.makeFolder('/usb');
    run('export', '/till', '/usb/out.jsonl');
    disk.damage('/usb/out.jsonl', (bytes) => bytes.with(bytes.length - 200, 0x23));
    expect(run('verify', '/usb/out.jsonl').code).toBe(1);
    expect(run('import', '/usb/out.jsonl', '/other').text).toContain('REFUSED: the file is damaged');
  });

  test('[JOURNAL13] whoever calls it wrongly is told how it is called', () => {
    expect(run('--help')).toMatchObject({ code: 0 });
    expect(run('verify')).toMatchObject({ code: 2 });
    expect(run('delete', '/till').text).toContain('npm run journal -- verify');
  });
});
