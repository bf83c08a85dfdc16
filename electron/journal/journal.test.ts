/** The journal's rules one by one, on a disk in memory. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import { genesisHash, type JournalEntry } from '../../shared/domain/operation.ts';
import {
  auditOperation,
  fixtureTill,
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  saleOperation,
  segmentPath,
  testClock,
  testProcesses,
} from '../../tests/support/journal-fixture.ts';
import { type DiskFault, MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { DiskGuard } from './disk-guard.ts';
import { leastLineBytes, writeEntry } from './entry-line.ts';
import type { JournalEnvironment } from './journal.ts';
import { signingKey } from './signing-key.ts';
import { lettersOf, type TillJournals } from './till-journals.ts';

let disk: MemoryFileSystem;
let random: SeededRandom;
const clock = testClock();
let register = memoryRegister();
let processes = testProcesses();
let environment: JournalEnvironment;

beforeEach(() => {
  disk = new MemoryFileSystem();
  random = seededRandom(5);
  register = memoryRegister();
  processes = testProcesses();
  environment = { ...journalEnvironment(disk, random, clock), segmentBytes: 1_000_000 };
});

const open = (): TillJournals => openFixtureJournals(environment, register, processes);

/** Ends the till in good order and starts it again. */
function reopen(journals: TillJournals): TillJournals {
  journals.close();
  return open();
}

function sell(journals: TillJournals): JournalEntry {
  const answer = journals.append(saleOperation(clock, random));
  if (answer.status !== 'appended') throw new Error(JSON.stringify(answer));
  return answer.entry;
}

function all(journals: TillJournals): JournalEntry[] {
  return journals.read(journals.journalId, 0, 1000).entries;
}

describe('appending', () => {
  test('[JOURNAL2] entries follow each other by number, hash and receipt number', () => {
    const journals = open();
    const first = sell(journals);
    const audit = journals.append(auditOperation(clock, random));
    const second = sell(journals);
    if (audit.status !== 'appended') throw new Error('not appended');
    expect([first, audit.entry, second].map((entry) => entry.tillSequence)).toEqual([1, 2, 3]);
    expect(first.previousHash).toBe(genesisHash);
    expect(second.previousHash).toBe(audit.entry.hash);
    expect([first, audit.entry, second].map((entry) => entry.receiptNumber)).toEqual([
      'TV1-2-000001',
      null,
      'TV1-2-000002',
    ]);
    expect(journals.status().head).toEqual({ tillSequence: 3, hash: second.hash });
  });

  test('[JOURNAL3] a known operation answers with its entry, also after a restart, and nothing is written', () => {
    const journals = open();
    const entry = sell(journals);
    expect(journals.append(entry.operation)).toEqual({ status: 'already', entry });
    const again = reopen(journals);
    expect(again.append(entry.operation)).toEqual({ status: 'already', entry });
    expect(again.status().head.tillSequence).toBe(1);
  });

  test('[JOURNAL4] what is not a valid operation of this till is refused with the field', () => {
    const journals = open();
    const sale = saleOperation(clock, random);
    const refused = (operation: unknown): string => {
      const answer = journals.append(operation);
      return answer.status === 'refused' ? `${answer.reason} ${answer.detail}` : answer.status;
    };
    expect(refused(null)).toMatch(/^invalid operation: /);
    expect(refused({ ...sale, id: 'x' })).toMatch(/^invalid id: /);
    expect(refused({ ...sale, kind: 'teleport' })).toMatch(/^invalid kind: /);
    expect(refused({ ...sale, version: 99 })).toMatch(/^invalid version: /);
    expect(refused({ ...sale, payload: { ...sale.payload, totalMinor: 1.5 } })).toMatch(
      /^invalid payload\.totalMinor: /,
    );
    expect(refused({ ...sale, tillId: 'other' })).toMatch(/^invalid tillId: /);
    expect(refused({ ...sale, storeId: 'other' })).toMatch(/^invalid storeId: /);
    const lost = { fromSequence: 1, toSequence: 2, quarantine: 'x' };
    expect(refused({ ...sale, kind: 'journal-break', payload: lost })).toMatch(/^invalid kind: /);
    expect(journals.status().head.tillSequence).toBe(0);
  });

  test('[JOURNAL5] a torn last line is cut off, kept in quarantine and told', () => {
    const journals = open();
    sell(journals);
    const second = sell(journals);
    const path = segmentPath(journals.journalId);
    journals.close();
    disk.damage(path, (bytes) => bytes.slice(0, bytes.length - 40));
    const again = open();
    const alarm = again.status().alarms.find(({ code }) => code === 'torn-line-cut');
    expect(alarm).toMatchObject({ code: 'torn-line-cut' });
    if (alarm?.code !== 'torn-line-cut') return;
    const kept = disk.read(`/till/journal/${again.journalId}/${alarm.file}`);
    expect(kept).toHaveLength(alarm.bytes);
    expect(sell(again).tillSequence).toBe(second.tillSequence);
    expect(reopen(again).status().alarms).toEqual([]);
  });

  test('[JOURNAL5] a whole last line that only lacks its line feed is kept', () => {
    for (const change of [
      (bytes: Uint8Array) => bytes.slice(0, -1),
      (bytes: Uint8Array) => bytes.with(bytes.length - 1, 0x20),
    ]) {
      beforeEachAgain();
      const journals = open();
      const entry = sell(journals);
      journals.close();
      disk.damage(segmentPath(journals.journalId), change);
      const again = open();
      expect(all(again)).toEqual([entry]);
      expect(sell(again).previousHash).toBe(entry.hash);
      expect(all(reopen(again))).toHaveLength(2);
    }
  });

  test('[JOURNAL6] a damaged middle is quarantined and named by a signed break; the rest stays readable', () => {
    const journals = open();
    const entries = [1, 2, 3, 4, 5].map(() => sell(journals));
    const path = segmentPath(journals.journalId);
    journals.close();
    disk.damage(path, (bytes) => bytes.with(Math.floor(bytes.length / 2), 0x23));
    const again = open();
    const [kept, lost] = [all(again), again.read(again.journalId, 3, 10)];
    expect(kept.map((entry) => entry.tillSequence)).toEqual([1, 2, 4, 5, 6]);
    expect(kept.slice(0, 2)).toEqual(entries.slice(0, 2));
    expect(kept.slice(2, 4)).toEqual(entries.slice(3));
    expect(kept[4]?.operation).toMatchObject({
      kind: 'journal-break',
      ...fixtureTill,
      payload: { fromSequence: 3, toSequence: 3 },
    });
    expect(again.status().alarms).toMatchObject([
      { code: 'damage-quarantined', fromSequence: 3, toSequence: 3 },
    ]);
    expect(lost.after).toEqual({ tillSequence: 3, hash: entries[2]?.hash });
    expect(lost.breaks).toEqual([kept[4]]);
    expect(disk.list(`/till/journal/${again.journalId}/quarantine`)).toHaveLength(1);
    expect(sell(again).receiptNumber).toBe('TV1-2-000006');
    const later = reopen(again);
    expect(later.status().alarms).toEqual([]);
    expect(all(later)).toHaveLength(6);
  });

  test('[JOURNAL6] after a damaged end no number is used again that may have been answered', () => {
    const journals = open();
    [1, 2, 3, 4].map(() => sell(journals));
    journals.close();
    disk.damage(segmentPath(journals.journalId), (bytes) => {
      const keep = Buffer.from(bytes).indexOf('\n') + 1;
      return Uint8Array.from(bytes, (byte, index) =>
        index < keep || index === bytes.length - 1 ? byte : 0x20,
      );
    });
    const again = open();
    const entry = sell(again);
    expect(entry.tillSequence).toBeGreaterThan(5);
    expect(Number(entry.receiptNumber?.slice(-6))).toBeGreaterThan(4);
    const later = reopen(again);
    expect(later.status().alarms).toEqual([]);
    expect(sell(later).tillSequence).toBe(entry.tillSequence + 1);
  });

  test('[JOURNAL6] a segment that vanished is a loss like any other', () => {
    environment = { ...environment, segmentBytes: 2500 };
    const journals = open();
    for (let count = 0; count < 15; count += 1) sell(journals);
    journals.close();
    const last = disk
      .list(`/till/journal/${journals.journalId}`)
      .filter((name) => name.endsWith('.jsonl')).length;
    disk.remove(segmentPath(journals.journalId, 2));
    disk.remove(segmentPath(journals.journalId, last));
    const again = open();
    expect(sell(again).tillSequence).toBeGreaterThan(15);
    const { breaks, entries } = again.read(again.journalId, 0, 100);
    expect(breaks).toHaveLength(2);
    // The lost end is named first: its break is what shows the server which entry it followed.
    const [end] = breaks;
    expect(end?.operation.payload.toSequence).toBe((end?.tillSequence ?? 0) - 1);
    expect(end?.previousHash).toBe(entries[entries.findIndex(({ hash }) => hash === end?.hash) - 1]?.hash);
    expect(entries.find(({ hash }) => hash === end?.previousHash)?.tillSequence).toBe(
      Number(end?.operation.payload.fromSequence) - 1,
    );
  });

  test('[JOURNAL6] damage found on a full disk is named as soon as there is room, without a new sale', () => {
    const journals = open();
    for (let count = 0; count < 5; count += 1) sell(journals);
    journals.close();
    disk.damage(segmentPath(journals.journalId), (bytes) => bytes.with(Math.floor(bytes.length / 2), 0x23));
    disk.freeSpace = 100;
    const again = open();
    const named = (): number => again.read(again.journalId, 0, 100).breaks.length;
    expect([again.status().head.tillSequence, named()]).toEqual([5, 0]);
    disk.freeSpace = 1e9;
    expect([again.status().head.tillSequence, named()]).toEqual([6, 1]);
    expect([again.status().head.tillSequence, named()]).toEqual([6, 1]);
    expect(sell(again).tillSequence).toBe(7);
  });

  test('[JOURNAL6] damage in what a machine wrote under its earlier enrolment is named in that name', () => {
    const journals = open();
    for (let count = 0; count < 5; count += 1) sell(journals);
    const { journalId } = journals;
    journals.renew(null);
    journals.close();
    disk.damage(segmentPath(journalId), (bytes) => bytes.with(Math.floor(bytes.length / 2), 0x23));
    environment = { ...environment, till: { tillId: 'TV1-9', storeId: 'TV1' } };
    const [lost] = open().read(journalId, 0, 100).breaks;
    expect(lost?.operation).toMatchObject({ kind: 'journal-break', ...fixtureTill });
  });

  test('[JOURNAL6] no entry is shorter than the bound by which lost entries are counted', () => {
    const id = '01890000-0000-7000-8000-000000000000';
    const place = { journalId: id, tillSequence: 1, receiptNumber: null, previousHash: genesisHash };
    const at = { wallMs: 0, businessMs: 0 };
    const shortest = {
      id,
      kind: 'a',
      version: 1,
      storeId: 'a',
      tillId: 'a',
      staffId: null,
      at,
      after: [],
      payload: {},
    };
    const { line } = writeEntry(place, shortest, signingKey(new Uint8Array(32)).sign);
    expect(Buffer.byteLength(line) + 1).toBeGreaterThanOrEqual(leastLineBytes);
  });
});

/** A disk that gives no new file, no cut and no sync. */
function failsAll(call: string): DiskFault {
  return ['open', 'truncate', 'sync', 'syncFolder', 'rename'].includes(call)
    ? { kind: 'error', code: 'EIO' }
    : null;
}

function beforeEachAgain(): void {
  disk = new MemoryFileSystem();
  register = memoryRegister();
  environment = { ...environment, fileSystem: disk };
}

describe('a failing disk', () => {
  test('[JOURNAL7] a failed sync is tried again in a new segment, and the line stands there once', () => {
    const journals = open();
    sell(journals);
    let failures = 1;
    disk.faults = ({ call, path }) => {
      if (call !== 'sync' || !path.endsWith('000001.jsonl') || failures === 0) return null;
      failures -= 1;
      return { kind: 'error', code: 'EIO' };
    };
    const entry = sell(journals);
    expect(entry.tillSequence).toBe(2);
    expect(journals.status().alarms).toMatchObject([{ code: 'write-failed' }]);
    disk.faults = () => null;
    sell(journals);
    processes.restart(true);
    disk.crash(seededRandom(3));
    expect(all(open()).map(({ tillSequence }) => tillSequence)).toEqual([1, 2, 3]);
  });

  test('[JOURNAL7] a disk that takes nothing refuses, and goes on when it recovers', () => {
    const journals = open();
    sell(journals);
    disk.faults = ({ call }) =>
      call === 'open' || call === 'makeFolder' ? null : { kind: 'error', code: 'EIO' };
    const sale = saleOperation(clock, random);
    expect(journals.append(sale)).toMatchObject({ status: 'refused', reason: 'write-failed' });
    expect(journals.append(sale)).toMatchObject({ status: 'refused', reason: 'write-failed' });
    disk.faults = () => null;
    expect(journals.append(sale).status).not.toBe('refused');
    sell(journals);
    expect(all(reopen(journals)).map(({ tillSequence }) => tillSequence)).toEqual([1, 2, 3]);
  });

  test('[JOURNAL7] what was refused is not in the journal after a restart', () => {
    const journals = open();
    sell(journals);
    disk.faults = ({ call }) =>
      call === 'append' ? { kind: 'error', code: 'ENOSPC', writtenBytes: 1e6 } : null;
    const answer = journals.append(saleOperation(clock, random));
    expect(answer).toMatchObject({ status: 'refused', reason: 'disk-full' });
    disk.faults = () => null;
    processes.restart(false);
    disk.killProcess();
    expect(all(open())).toHaveLength(1);
  });

  test('[JOURNAL17] what a refused line came to is told only once it is decided', () => {
    for (const isCut of [true, false]) {
      beforeEachAgain();
      processes = testProcesses();
      const journals = open();
      sell(journals);
      const sale = saleOperation(clock, random);
      disk.faults = ({ call }) =>
        call === 'append' ? { kind: 'error', code: 'EIO', writtenBytes: 1e6 } : failsAll(call);
      expect(journals.append(sale)).toMatchObject({ status: 'refused', reason: 'write-failed' });
      expect(() => journals.settledEntryOf(sale.id)).toThrow('failed');
      // The file that may hold the line stays as it is, or is cut; others are written again.
      disk.faults = ({ path }) =>
        isCut || !path.endsWith('000001.jsonl') ? null : { kind: 'error', code: 'EIO' };
      expect(journals.settledEntryOf(sale.id)?.operation.id).toBe(isCut ? undefined : sale.id);
      const held = all(journals).length;
      expect(held).toBe(isCut ? 1 : 2);
      journals.append(auditOperation(clock, random));
      expect(all(journals)).toHaveLength(held + 1);
    }
  });

  test('[JOURNAL1] a line that was never synced is relied on after the next start only once it is synced', () => {
    for (let seed = 0; seed < 12; seed += 1) {
      beforeEachAgain();
      processes = testProcesses();
      const journals = open();
      sell(journals);
      const sale = saleOperation(clock, random);
      // The whole line is in the file and none of it on the disk, and nothing takes it back.
      disk.faults = ({ call }) =>
        call === 'append' ? { kind: 'error', code: 'EIO', writtenBytes: 1e6 } : failsAll(call);
      expect(journals.append(sale)).toMatchObject({ status: 'refused', reason: 'write-failed' });
      disk.faults = () => null;
      const again = reopen(journals);
      expect(again.append(sale).status).toBe('already');
      processes.restart(true);
      disk.crash(seededRandom(seed));
      expect(open().append(sale).status).toBe('already');
    }
  });

  test('[JOURNAL15] room is reserved ahead, and what is left of it is no damage, after a cut or a clean end', () => {
    const journals = open();
    const entries = [sell(journals), sell(journals)];
    const path = segmentPath(journals.journalId);
    expect(disk.read(path)?.at(-1)).toBe(0);
    processes.restart(true);
    disk.crash(seededRandom(8));
    const again = open();
    expect(again.status().alarms).toEqual([]);
    expect(all(again)).toEqual(entries);
    entries.push(sell(again));
    again.close();
    expect(disk.read(path)?.at(-1)).toBe(0x0a);
    expect(all(open())).toEqual(entries);
  });

  test('[JOURNAL15] a disk without plenty of room gets lines only', () => {
    const journals = open();
    disk.freeSpace = 1_000_000;
    sell(journals);
    expect(disk.read(segmentPath(journals.journalId))?.at(-1)).toBe(0x0a);
  });

  test('[JOURNAL15] reserving that fails costs no sale', () => {
    for (const code of ['ENOSPC', 'EIO'] as const) {
      beforeEachAgain();
      const journals = open();
      let failed = false;
      disk.faults = ({ call, path }) => {
        if (call !== 'append' || failed || !path.endsWith('.jsonl')) return null;
        failed = true;
        return { kind: 'error', code, writtenBytes: 5000 };
      };
      const entries = [sell(journals), sell(journals)];
      expect(failed).toBe(true);
      expect(all(reopen(journals))).toEqual(entries);
    }
  });

  test('[JOURNAL8] where there is plenty of room the disk is asked once a second, near a limit each time', () => {
    let asked = 0;
    const freeBytes = disk.freeBytes.bind(disk);
    const limits = { warnBytes: 9000, refuseBytes: 6000, reserveBytes: 1000 };
    const watch = new DiskGuard(
      Object.assign(disk, {
        freeBytes: (folder: string) => {
          asked += 1;
          return freeBytes(folder);
        },
      }),
      '/',
      clock,
      () => limits,
    );
    for (let count = 0; count < 5; count += 1) expect(watch.mayWrite(true, () => 100)).toBe(true);
    expect(asked).toBe(1);
    clock.advance(1000);
    disk.freeSpace = 6050;
    for (let count = 0; count < 5; count += 1) expect(watch.mayWrite(true, () => 100)).toBe(false);
    expect(asked).toBe(6);
  });

  test('[JOURNAL8] the till warns, then makes no sales, and still records the rest', () => {
    const limits = { warnBytes: 9000, refuseBytes: 6000, reserveBytes: 1000 };
    environment = { ...environment, diskLimits: () => limits };
    const journals = open();
    disk.freeSpace = 15_000;
    sell(journals);
    expect(journals.status().alarms).toEqual([]);
    disk.freeSpace = 8900;
    sell(journals);
    expect(journals.status().alarms).toMatchObject([{ code: 'disk-low' }]);
    disk.freeSpace = 5000;
    expect(journals.append(saleOperation(clock, random))).toMatchObject({
      status: 'refused',
      reason: 'disk-full',
    });
    expect(journals.append(auditOperation(clock, random)).status).toBe('appended');
    expect(journals.status().alarms).toMatchObject([{ code: 'disk-full' }]);
    disk.freeSpace = 1500;
    expect(journals.append(auditOperation(clock, random)).status).toBe('refused');
    disk.freeSpace = 1e9;
    sell(journals);
    expect(journals.status().alarms).toEqual([]);
  });
});

describe('several journals', () => {
  test('[JOURNAL9] a lost journal is followed by a new one with another id and prefix', () => {
    const journals = open();
    const before = sell(journals);
    journals.close();
    for (const name of disk.list(`/till/journal/${journals.journalId}`))
      disk.remove(`/till/journal/${journals.journalId}/${name}`);
    const again = open();
    expect(again.status().alarms).toEqual([{ code: 'new-journal', reason: 'missing' }]);
    const entry = sell(again);
    expect(entry.journalId).not.toBe(before.journalId);
    expect(entry.receiptNumber).toBe('TV1-2B-000001');
    expect(reopen(again).status().alarms).toEqual([]);
  });

  test('[JOURNAL9] renewed, the journal before stays readable and business time never falls', () => {
    const journals = open();
    const before = sell(journals);
    const { lastBusinessMs } = journals.status();
    journals.renew('behind-server');
    const status = journals.status();
    expect(status.alarms).toEqual([{ code: 'new-journal', reason: 'behind-server' }]);
    expect(status.receiptPrefix).toMatch(/^TV1-2B[A-Z]{3}$/);
    expect(status.lastBusinessMs).toBe(lastBusinessMs);
    expect(status.earlierJournalIds).toEqual([before.journalId]);
    const read = journals.read(before.journalId, 0, 10);
    expect(read.entries).toEqual([before]);
    expect(read.receiptPrefix).toBe('TV1-2');
  });

  test('[JOURNAL9] copies of one disk that both go on in a new journal hand out no receipt number twice', () => {
    const prefixes = [1, 2].map((seed) => {
      disk = new MemoryFileSystem();
      register = memoryRegister();
      environment = { ...journalEnvironment(disk, seededRandom(seed), clock), segmentBytes: 1_000_000 };
      const journals = open();
      journals.renew('behind-server');
      return journals.status().receiptPrefix;
    });
    expect(new Set(prefixes).size).toBe(2);
  });

  test('[JOURNAL9] another key begins a new journal, and what the lost key signed is still read', () => {
    const journals = open();
    const before = sell(journals);
    journals.close();
    environment = { ...environment, key: signingKey(new Uint8Array(32).fill(9)) };
    const again = open();
    expect(again.status().alarms).toEqual([{ code: 'new-journal', reason: 'unreadable' }]);
    expect(again.read(before.journalId, 0, 10).entries).toEqual([before]);
    sell(again);
  });

  test('[JOURNAL9] letters follow each other and never repeat', () => {
    const letters = Array.from({ length: 800 }, (_, ordinal) => lettersOf(ordinal));
    expect(letters.slice(0, 4)).toEqual(['', 'B', 'C', 'D']);
    expect(letters.slice(25, 28)).toEqual(['Z', 'AA', 'AB']);
    expect(new Set(letters).size).toBe(800);
  });

  test('[JOURNAL10] a lost meta file is recovered, and the chain goes on', () => {
    const journals = open();
    const entry = sell(journals);
    journals.close();
    disk.remove(`/till/journal/${journals.journalId}/meta.json`);
    const again = open();
    expect(again.status()).toMatchObject({ journalId: entry.journalId, receiptPrefix: 'TV1-2', alarms: [] });
    expect(sell(again).previousHash).toBe(entry.hash);
    expect(disk.exists(`/till/journal/${journals.journalId}/meta.json`)).toBe(true);
  });
});

describe('reading', () => {
  test('[JOURNAL11] pages name the place they follow; receipts come newest first', () => {
    environment = { ...environment, segmentBytes: 2500 };
    const journals = open();
    const entries = Array.from({ length: 12 }, (_, index) => {
      if (index % 3 === 2) journals.append(auditOperation(clock, random));
      return sell(journals);
    });
    const page = journals.read(journals.journalId, 5, 4);
    expect(page.entries.map((entry) => entry.tillSequence)).toEqual([6, 7, 8, 9]);
    expect(page.after).toEqual({ tillSequence: 5, hash: page.entries[0]?.previousHash });
    const head = journals.status().head;
    expect(journals.read(journals.journalId, head.tillSequence, 4)).toMatchObject({
      entries: [],
      after: head,
      head,
    });
    expect(journals.receipts(null, 3)).toEqual(entries.slice(-3).reverse());
    expect(journals.receipts(entries[4]?.tillSequence ?? 0, 2)).toEqual([entries[3], entries[2]]);
    expect(() => journals.read('01890000-0000-7000-8000-000000000000', 0, 1)).toThrow('no journal');
  });

  test('[JOURNAL12] finished segments are sealed; a seal that does not fit is not believed', () => {
    environment = { ...environment, segmentBytes: 2500 };
    let journals = open();
    for (let count = 0; count < 9; count += 1) sell(journals);
    journals = reopen(journals);
    const entries = all(journals);
    const sealPath = segmentPath(journals.journalId).replace('.jsonl', '.seal');
    expect(disk.exists(sealPath)).toBe(true);
    journals = reopen(journals);
    expect(all(journals)).toEqual(entries);
    disk.damage(segmentPath(journals.journalId), (bytes) => bytes.with(300, 0x23));
    journals = reopen(journals);
    expect(journals.status().alarms).toMatchObject([
      { code: 'damage-quarantined', fromSequence: 1, toSequence: 1 },
    ]);
    disk.damage(sealPath, (bytes) => bytes.with(200, 0x23));
    expect(all(reopen(journals)).slice(0, -1)).toEqual(entries.slice(1));
  });
});
