/**
 * The journal's door: the files of a till's journal with flipped bits, cuts, swapped and doubled lines, and
 * missing files. Opening never fails; every entry that was answered is there or its loss is told; no sequence
 * and no receipt number is given out twice; and selling goes on.
 */
import { folderOf } from '../../../electron/journal/file-system.ts';
import type { TillJournals } from '../../../electron/journal/till-journals.ts';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import type { JournalAlarm } from '../../../shared/protocol/till-host.ts';
import {
  auditOperation,
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  saleOperation,
  testClock,
} from '../../support/journal-fixture.ts';
import { MemoryFileSystem } from '../../support/memory-file-system.ts';
import { describeValue, type FuzzDoor, makeDoor } from '../fuzz-door.ts';
import { damageBytes, mutateBytes } from '../hostile-values.ts';

/** A file to write (`bytes`) or to take away (null). */
interface Change {
  readonly path: string;
  readonly bytes: Uint8Array | null;
}

/** What happened to a journal's files. */
interface Damage {
  readonly changes: readonly Change[];
  /**
   * One file was hurt in one place, or is gone: then each lost entry must be named. After more than that a
   * till can only say that something is wrong.
   */
  readonly isSimple: boolean;
}

interface Written {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly register: ReturnType<typeof memoryRegister>;
  readonly entries: readonly JournalEntry[];
}

const folder = '/till/journal';
const clock = testClock();

/** Opens the door on a journal of some segments. */
export function openJournalDoor(): FuzzDoor {
  const written = writeJournal();
  return makeDoor<Damage>({
    name: 'journal',
    make: (random) => makeDamage(random, written),
    check: async (damage) => checkDamage(written, damage),
    smaller: ({ changes }) =>
      changes.length > 1
        ? changes.map((_, index) => ({ changes: changes.toSpliced(index, 1), isSimple: false }))
        : [],
    describe: ({ changes }) =>
      describeValue(changes.map(({ path, bytes }) => [path, bytes && Buffer.from(bytes).toString('base64')])),
    stillWorks: async () => checkDamage(written, { changes: [], isSimple: true }),
    close: async () => {},
  });
}

function writeJournal(): Written {
  const fileSystem = new MemoryFileSystem();
  const random = seededRandom(5);
  const register = memoryRegister();
  const open = (): TillJournals =>
    openFixtureJournals(journalEnvironment(fileSystem, random, clock), register);
  const journals = open();
  const entries: JournalEntry[] = [];
  for (let index = 0; index < 14; index += 1) {
    const answer = journals.append(
      index % 3 === 0 ? auditOperation(clock, random) : saleOperation(clock, random),
    );
    if (answer.status === 'appended') entries.push(answer.entry);
  }
  journals.close();
  open().close(); // Opening once more seals the finished segments.
  const files = new Map<string, Uint8Array>();
  const journalFolder = `${folder}/${register.journals()[0]?.journalId}`;
  for (const name of fileSystem.list(journalFolder)) {
    const bytes = fileSystem.read(`${journalFolder}/${name}`);
    if (bytes) files.set(`${journalFolder}/${name}`, bytes);
  }
  return { files, register, entries };
}

function makeDamage(random: SeededRandom, { files }: Written): Damage {
  const paths = [...files.keys()];
  const path = random.pick(paths);
  const bytes = files.get(path) ?? new Uint8Array();
  if (random.chance(0.05)) return { changes: [{ path, bytes: null }], isSimple: true };
  if (random.chance(0.5)) return { changes: [{ path, bytes: damageBytes(random, bytes) }], isSimple: true };
  const changes = Array.from({ length: 1 + random.below(3) }, (): Change => {
    const other = random.pick(paths);
    if (random.chance(0.1)) return { path: other, bytes: null };
    const content = files.get(random.chance(0.1) ? random.pick(paths) : other) ?? new Uint8Array();
    return { path: other, bytes: mutateBytes(random, content) };
  });
  return { changes, isSimple: false };
}

function checkDamage(written: Written, { changes, isSimple }: Damage): string | null {
  const files = new Map(written.files);
  for (const { path, bytes } of changes) {
    if (bytes) files.set(path, bytes);
    else files.delete(path);
  }
  const fileSystem = diskOf(files);
  const register = memoryRegister();
  for (const journal of written.register.journals()) register.add(journal);
  const environment = journalEnvironment(fileSystem, seededRandom(9), clock);
  const open = (): TillJournals => openFixtureJournals(environment, register);
  const journals = open();
  const found = readAll(journals);
  const { alarms } = journals.status();
  const hashes = new Set(found.map((entry) => entry.hash));
  const lost = written.entries.filter((entry) => !hashes.has(entry.hash));
  const silent = lost.filter((entry) => !isTold(entry, alarms));
  const told = isSimple ? silent.length === 0 : lost.length === 0 || alarms.length > 0;
  // A journal that is whole up to an earlier moment looks like one that never went on: only the server knows.
  if (!told && !endsAtALine(written, files, lost))
    return `entries ${silent.map((entry) => entry.tillSequence)} went without a word; alarms ${describeValue(alarms)}`;
  const own = new Set(written.entries.map((entry) => entry.hash));
  const stranger = found.find((entry) => entry.operation.kind !== 'journal-break' && !own.has(entry.hash));
  if (stranger) return `an entry nobody wrote: ${describeValue(stranger)}`;
  // A cut in the last line looks like a write that was never answered; its place is taken again.
  const places = written.entries.filter(
    (entry) => hashes.has(entry.hash) || (isSimple && isCovered(entry, alarms)),
  );
  return goesOn(places, journals, open);
}

/** Appends, closes, opens anew: the new fact has a place and number of its own and stays. */
function goesOn(
  answered: readonly JournalEntry[],
  journals: TillJournals,
  open: () => TillJournals,
): string | null {
  const answer = journals.append(saleOperation(clock, seededRandom(11)));
  if (answer.status !== 'appended') return `a sale after the damage was answered ${describeValue(answer)}`;
  const { journalId, tillSequence, receiptNumber, hash } = answer.entry;
  const twice = answered.find(
    (entry) =>
      (entry.journalId === journalId && entry.tillSequence === tillSequence) ||
      entry.receiptNumber === receiptNumber,
  );
  if (twice) return `place ${tillSequence} or receipt ${receiptNumber} was given out twice`;
  journals.close();
  const again = open();
  const kept = readAll(again).some((entry) => entry.hash === hash);
  again.close();
  return kept ? null : 'the sale after the damage is gone at the next start';
}

function readAll(journals: TillJournals): JournalEntry[] {
  const { journalId, earlierJournalIds } = journals.status();
  return [...earlierJournalIds, journalId].flatMap((id) => journals.read(id, 0, 1000).entries);
}

/** Whether an alarm says that this entry may be lost. */
function isTold(entry: JournalEntry, alarms: readonly JournalAlarm[]): boolean {
  return (
    isCovered(entry, alarms) || alarms.some(({ code }) => code === 'new-journal' || code === 'torn-line-cut')
  );
}

/** Whether this entry is within a range that was given up. */
function isCovered({ tillSequence }: JournalEntry, alarms: readonly JournalAlarm[]): boolean {
  return alarms.some(
    (alarm) =>
      alarm.code === 'damage-quarantined' &&
      alarm.fromSequence <= tillSequence &&
      tillSequence <= alarm.toSequence,
  );
}

/** Whether what is left is a journal that was whole at an earlier moment: a clean end, nothing in between missing. */
function endsAtALine(
  written: Written,
  files: ReadonlyMap<string, Uint8Array>,
  lost: readonly JournalEntry[],
): boolean {
  const first = lost[0]?.tillSequence ?? 0;
  const isTail = lost.length === written.entries.length - first + 1;
  const texts = [...files]
    .filter(([path]) => path.endsWith('.jsonl'))
    .map(([, bytes]) => Buffer.from(bytes).toString('latin1'));
  return isTail && texts.every((text) => text === '' || text.endsWith('\n') || text.endsWith('}'));
}

function diskOf(files: ReadonlyMap<string, Uint8Array>): MemoryFileSystem {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder(folder);
  for (const [path, bytes] of files) {
    fileSystem.makeFolder(folderOf(path));
    const file = fileSystem.open(path, 'new');
    file.append(bytes);
    file.sync();
    file.close();
    fileSystem.syncFolder(folderOf(path));
  }
  return fileSystem;
}
