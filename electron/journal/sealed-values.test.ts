/** Sealed personal values stand beside what is hashed: they come with their entry, and go without a trace in the chain. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { entryHash } from '../../shared/domain/operation.ts';
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
import { MemoryFileSystem, PowerCut } from '../../tests/support/memory-file-system.ts';
import { erasedLine, readLine } from './entry-line.ts';
import { publicKeyOf } from './signing-key.ts';

const sealedValues = [1, 2, 3].map((each) => Buffer.alloc(40 + each, each).toString('base64'));

/** A till with three entries that have sealed values beside them, and others between. */
function tillWithValues(segmentBytes = 6000) {
  const disk = new MemoryFileSystem();
  const random = seededRandom(5);
  const clock = testClock();
  const processes = testProcesses();
  const register = memoryRegister();
  const open = () =>
    openFixtureJournals({ ...journalEnvironment(disk, random, clock), segmentBytes }, register, processes);
  const journals = open();
  const ids: string[] = [];
  for (const sealed of [null, ...sealedValues, null]) {
    const answer = journals.append(saleOperation(clock, random), sealed);
    if (answer.status !== 'appended') throw new Error(answer.status);
    if (sealed !== null) ids.push(answer.entry.operation.id);
    expect(answer.entry.sealed).toBe(sealed ?? undefined);
  }
  return { disk, random, clock, processes, open, journals, ids };
}

test('[CUSTOMER1] sealed values come back with their entry, and are no part of its hash', () => {
  const { journals, disk, open, processes } = tillWithValues();
  const read = (from = journals) => from.read(from.journalId, 0, 100).entries;
  expect(read().map(({ sealed }) => sealed)).toEqual([undefined, ...sealedValues, undefined]);
  for (const entry of read()) {
    const { sealed: _, ...plain } = entry;
    expect(entryHash(entry)).toBe(entry.hash);
    expect(entryHash(plain)).toBe(entry.hash);
  }
  const entries = read();
  processes.restart(false);
  disk.killProcess();
  expect(read(open())).toEqual(entries);
});

test('[CUSTOMER3] erasing values leaves lengths, hashes and signatures, and nothing of the values', () => {
  const { journals, disk, open, processes, random, clock, ids } = tillWithValues();
  const before = journals.read(journals.journalId, 0, 100).entries;
  const [, second = ''] = ids;
  journals.eraseSealed([second, 'nobody']);
  journals.eraseSealed([second]);
  const after = journals.read(journals.journalId, 0, 100).entries;
  expect(after.map(({ sealed }) => sealed)).toEqual([
    undefined,
    sealedValues[0],
    undefined,
    sealedValues[2],
    undefined,
  ]);
  expect(after.map(({ hash, signature }) => ({ hash, signature }))).toEqual(
    before.map(({ hash, signature }) => ({ hash, signature })),
  );
  // The journal goes on behind it, and a start finds a whole chain without an alarm.
  expect(journals.append(saleOperation(clock, random)).status).toBe('appended');
  const { journalId } = journals;
  processes.restart(true);
  disk.crash(random);
  const again = open();
  expect(again.status().alarms).toEqual([]);
  expect(again.read(journalId, 0, 100).entries.slice(0, 5)).toEqual(after);
  const bytes = [1, 2, 3].flatMap((number) => [...(disk.read(segmentPath(journalId, number)) ?? [])]);
  const text = Buffer.from(bytes).toString('latin1');
  expect(text).not.toContain(sealedValues[1]);
  expect(text).toContain(sealedValues[0]);
});

test('[CUSTOMER3] a power cut while values are erased leaves every entry, with its values or without', () => {
  for (let step = 1; step < 40; step += 1) {
    const { journals, disk, open, processes, random, ids } = tillWithValues();
    const before = journals.read(journals.journalId, 0, 100).entries;
    const { journalId } = journals;
    const cutAt = disk.steps + step;
    disk.faults = ({ number }) => (number === cutAt ? { kind: 'crash' } : null);
    let cut = false;
    try {
      journals.eraseSealed(ids);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      cut = true;
    }
    disk.faults = () => null;
    processes.restart(true);
    disk.crash(random);
    const again = open();
    expect(again.status().alarms).toEqual([]);
    const entries = again.read(journalId, 0, 100).entries;
    expect(entries.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
    again.eraseSealed(ids);
    expect(again.read(journalId, 0, 100).entries.every(({ sealed }) => sealed === undefined)).toBe(true);
    if (!cut) return;
  }
  throw new Error('erasing takes fewer steps than that');
});

/** All that was written to all files of the till, without zeros that were reserved. */
function textOnDisk(disk: MemoryFileSystem, folder = '/till'): string {
  const texts = disk.list(folder).map((name) => {
    const bytes = disk.exists(`${folder}/${name}`) ? readOrNull(disk, `${folder}/${name}`) : null;
    return bytes
      ? Buffer.from(bytes.filter((byte) => byte !== 0)).toString('latin1')
      : textOnDisk(disk, `${folder}/${name}`);
  });
  return texts.join('\n');
}

function readOrNull(disk: MemoryFileSystem, path: string): Uint8Array | null {
  try {
    return disk.read(path);
  } catch {
    return null; // a folder
  }
}

/** What faults of a disk leave of a segment's lines. */
const faults: Record<string, (lines: string[]) => string[]> = {
  'a copy in the quarantine': ([first = '', ...rest]) => [first.replace('"kind"', '"kinf"'), ...rest],
  'a damaged line': (lines) => lines.map((line) => line.replace('"kind":"sale"', '"kind":"sail"')),
  'damaged values': (lines) => lines.map((line) => line.replace(/("sealed":"....)./, '$1"')),
  'a torn line': (lines) => [...lines.slice(0, 3), lines[3]?.slice(0, -180) ?? ''],
  'a line that stands twice': (lines) => lines.flatMap((line) => (line ? [line, line] : [line])),
  'lines out of their order': (lines) => [...lines.slice(1, 4), lines[0] ?? '', ...lines.slice(4)],
};

test.each(Object.keys(faults))('[CUSTOMER12] erasing reaches %s', (name) => {
  const { journals, disk, open, processes, random, clock, ids } = tillWithValues(1_000_000);
  const change = faults[name];
  const path = segmentPath(journals.journalId);
  journals.close();
  disk.damage(path, (bytes) => {
    const end = bytes.indexOf(0);
    const text = Buffer.from(end < 0 ? bytes : bytes.slice(0, end)).toString('utf8');
    return Buffer.from(change?.(text.split('\n')).join('\n') ?? '');
  });
  processes.restart(false);
  const again = open();
  expect(again.append(saleOperation(clock, random)).status).toBe('appended');
  const before = again.read(again.journalId, 0, 100).entries.map(({ hash }) => hash);
  const sizes = textOnDisk(disk).length;
  again.eraseSealed([...ids, 'nobody']);
  const text = textOnDisk(disk);
  for (const sealed of sealedValues) expect(text).not.toContain(sealed.slice(8, -8));
  expect(text).toHaveLength(sizes);
  expect(again.append(saleOperation(clock, random)).status).toBe('appended');
  again.close();
  processes.restart(false);
  const later = open();
  expect(later.status().alarms).toEqual([]);
  expect(later.read(later.journalId, 0, 100).entries.map(({ hash }) => hash)).toEqual([
    ...before,
    expect.any(String),
  ]);
  for (const sealed of sealedValues) expect(textOnDisk(disk)).not.toContain(sealed.slice(8, -8));
});

test('[CUSTOMER12] whom no erasure names keeps the values in a damaged file', () => {
  const { journals, disk, open, processes, ids } = tillWithValues(1_000_000);
  journals.close();
  disk.damage(segmentPath(journals.journalId), (bytes) => bytes.with(100, 0x23));
  processes.restart(false);
  const again = open();
  const [, second = ''] = ids;
  again.eraseSealed([second]);
  const text = textOnDisk(disk);
  expect(text.split(sealedValues[0] ?? '')).toHaveLength(3);
  expect(text).not.toContain(sealedValues[1]);
});

test('[CUSTOMER3] a line is proven with its values, without them, and not with others in its hashed part', () => {
  const { journals, disk } = tillWithValues();
  const bytes = disk.read(segmentPath(journals.journalId)) ?? new Uint8Array();
  const line = Buffer.from(bytes).toString('utf8').split('\n')[1] ?? '';
  const key = publicKeyOf(fixtureKey.publicKey);
  expect(readLine(line, journals.journalId, key)).toMatchObject({ entry: { sealed: sealedValues[0] } });
  const erased = erasedLine(line) ?? '';
  expect(erased).toHaveLength(line.length);
  const read = readLine(erased, journals.journalId, key);
  expect('entry' in read && !('sealed' in read.entry)).toBe(true);
  expect(erasedLine(erased)).toBeNull();
  const moved = line
    .replace(`,"sealed":"${sealedValues[0]}"`, '')
    .replace('"kind":"sale"', `"kind":"sale","sealed":"x"`);
  expect(readLine(moved, journals.journalId, key)).toEqual({ damage: 'hash-differs' });
});
