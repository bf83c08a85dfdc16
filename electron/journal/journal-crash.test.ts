/**
 * Power cuts and failing disks at every step of random work: whatever was answered is there after a restart,
 * once; no number is given out twice; the chain holds, or a break tells what is missing.
 */
import { describe, expect, test, vi } from 'vitest';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import { entryHash, type JournalEntry, type Operation } from '../../shared/domain/operation.ts';
import { journalBreakSchema } from '../../shared/domain/operations/journal-break.ts';
import {
  auditOperation,
  fixtureKey,
  journalEnvironment,
  memoryRegister,
  openFixtureJournals,
  saleOperation,
  testClock,
  testProcesses,
} from '../../tests/support/journal-fixture.ts';
import { type DiskFault, MemoryFileSystem, PowerCut } from '../../tests/support/memory-file-system.ts';
import { readLine } from './entry-line.ts';
import { FileError } from './file-system.ts';
import { publicKeyOf } from './signing-key.ts';
import type { TillJournals } from './till-journals.ts';

// Thousands of steps on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 120_000 });

type Answered = Map<string, JournalEntry>;

/** Everything a till does with its journals, under faults; checks after each restart. */
class Torture {
  readonly disk = new MemoryFileSystem();
  readonly #clock = testClock();
  readonly #processes = testProcesses();
  readonly #register = memoryRegister();
  readonly #answered: Answered = new Map();
  /** Receipt numbers and sequences as they were answered, by what they stand for. */
  readonly #numbers = new Map<string, string>();
  readonly #random: SeededRandom;
  readonly #environment;
  #unanswered: Operation | null = null;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#environment = journalEnvironment(this.disk, random, this.#clock);
  }

  /** Starts the till and checks what it finds. */
  start(): TillJournals {
    const journals = openFixtureJournals(this.#environment, this.#register, this.#processes);
    this.check(journals);
    return journals;
  }

  /** Ends the process, or the whole machine with what it hadn't synced. */
  end(withMachine: boolean): void {
    this.#processes.restart(withMachine);
    if (withMachine) this.disk.crash(this.#random);
    else this.disk.killProcess();
  }

  /** Appends one operation, new or known, and remembers what was answered. */
  work(journals: TillJournals): void {
    this.#clock.advance(1000);
    const known = [...this.#answered.values()];
    const repeat = this.#random.chance(0.2) && known.length > 0 ? this.#random.pick(known).operation : null;
    const retry = this.#random.chance(0.5) ? this.#unanswered : null;
    const operation = repeat ?? retry ?? this.#fresh();
    this.#unanswered = operation;
    const answer = journals.append(operation);
    if (answer.status === 'refused') {
      expect(answer.reason).toMatch(/write-failed|disk-full/);
      return;
    }
    this.#unanswered = null;
    if (repeat) expect(answer.status).toBe('already');
    const { entry } = answer;
    expect(entry.operation).toEqual(operation);
    this.#claim(`${entry.journalId}/${entry.tillSequence}`, operation.id);
    if (entry.receiptNumber) this.#claim(entry.receiptNumber, operation.id);
    this.#answered.set(operation.id, entry);
  }

  check(journals: TillJournals): void {
    const entries = readAll(journals);
    const seen = new Map<string, JournalEntry>();
    for (const entry of entries) {
      expect(seen.has(entry.operation.id)).toBe(false);
      seen.set(entry.operation.id, entry);
    }
    for (const [id, entry] of this.#answered) expect(seen.get(id)).toEqual(entry);
    for (const entry of entries) {
      this.#claim(`${entry.journalId}/${entry.tillSequence}`, entry.operation.id);
      if (entry.receiptNumber) this.#claim(entry.receiptNumber, entry.operation.id);
    }
    checkChain(entries);
  }

  #fresh(): Operation {
    return this.#random.chance(0.6)
      ? saleOperation(this.#clock, this.#random, 1 + this.#random.below(3))
      : auditOperation(this.#clock, this.#random);
  }

  /** A number that was answered for one operation must never stand for another. */
  #claim(number: string, operationId: string): void {
    const holder = this.#numbers.get(number);
    if (holder !== undefined && this.#answered.has(holder)) expect(operationId).toBe(holder);
    this.#numbers.set(number, operationId);
  }
}

function readAll(journals: TillJournals): JournalEntry[] {
  const { journalId, earlierJournalIds } = journals.status();
  return [...earlierJournalIds, journalId].flatMap((id) => {
    const entries: JournalEntry[] = [];
    for (;;) {
      const page = journals.read(id, entries.at(-1)?.tillSequence ?? 0, 7).entries;
      if (page.length === 0) return entries;
      entries.push(...page);
    }
  });
}

/** Each entry follows the one before, or the jump is named by a break. */
function checkChain(entries: readonly JournalEntry[]): void {
  const breaks = entries.flatMap(({ operation }) =>
    operation.kind === 'journal-break' ? [journalBreakSchema.parse(operation.payload)] : [],
  );
  entries.forEach((entry, index) => {
    expect(entryHash(entry)).toBe(entry.hash);
    const before = entries[index - 1];
    if (!before || before.journalId !== entry.journalId) return;
    if (entry.tillSequence === before.tillSequence + 1) {
      expect(entry.previousHash).toBe(before.hash);
      return;
    }
    const lost = { from: before.tillSequence + 1, to: entry.tillSequence - 1 };
    expect(breaks.some((each) => each.fromSequence <= lost.from && lost.to <= each.toSequence)).toBe(true);
  });
}

function surviving(torture: Torture, random: SeededRandom, rounds: number, perRound: number): void {
  for (let round = 0; round < rounds; round += 1) {
    try {
      const journals = torture.start();
      for (let count = 0; count < perRound; count += 1) torture.work(journals);
    } catch (error) {
      // A till whose disk fails while it starts shows an error and is started again.
      if (!(error instanceof PowerCut || error instanceof FileError)) throw error;
    }
    torture.end(random.chance(0.8));
  }
}

describe('the journal under power cuts', () => {
  test('[JOURNAL1] a power cut at each single step loses nothing that was answered', () => {
    for (let cutAt = 1; cutAt < 160; cutAt += 1) {
      const random = seededRandom(cutAt);
      const torture = new Torture(random);
      torture.disk.faults = ({ number }) => (number === cutAt ? { kind: 'crash' } : null);
      surviving(torture, random, 2, 14);
      torture.disk.faults = () => null;
      torture.start();
    }
  });

  test.each(Array.from({ length: 120 }, (_, seed) => seed))(
    '[JOURNAL1] random work, cuts and failing disks, seed %i',
    (seed) => {
      const random = seededRandom(seed);
      const torture = new Torture(random);
      const rate = seed % 3 === 0 ? 0 : 0.03;
      torture.disk.faults = ({ call }): DiskFault => {
        if (random.chance(0.02)) return { kind: 'crash' };
        if (!random.chance(rate) || !['append', 'sync', 'truncate', 'syncFolder'].includes(call)) return null;
        return { kind: 'error', code: random.pick(['EIO', 'ENOSPC']), writtenBytes: random.below(900) };
      };
      surviving(torture, random, 8, 12);
      torture.disk.faults = () => null;
      torture.start();
      torture.end(true);
      const journals = torture.start();
      for (let count = 0; count < 5; count += 1) torture.work(journals);
      torture.check(journals);
    },
  );

  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    '[JOURNAL6] a disk that changes bytes: what is missing is named, nothing is given out twice, seed %i',
    (seed) => {
      const random = seededRandom(1000 + seed);
      const disk = new MemoryFileSystem();
      const clock = testClock();
      const register = memoryRegister();
      const processes = testProcesses();
      const environment = journalEnvironment(disk, random, clock);
      const given = new Set<string>();
      for (let round = 0; round < 4; round += 1) {
        processes.restart(true);
        const journals = openFixtureJournals(environment, register, processes);
        checkChain(readAll(journals));
        for (let count = 0; count < 9; count += 1) {
          const answer = journals.append(saleOperation(clock, random));
          if (answer.status !== 'appended') throw new Error(JSON.stringify(answer));
          for (const number of [`#${answer.entry.tillSequence}`, `${answer.entry.receiptNumber}`]) {
            expect(given.has(number)).toBe(false);
            given.add(number);
          }
        }
        damageSomewhere(disk, journals.journalId, random);
        disk.killProcess();
      }
    },
  );
});

/** Changes some bytes inside one segment, or removes whole lines. Never only the very end: that is a torn line. */
function damageSomewhere(disk: MemoryFileSystem, journalId: string, random: SeededRandom): void {
  const folder = `/till/journal/${journalId}`;
  const file = random.pick(disk.list(folder).filter((name) => name.endsWith('.jsonl')));
  disk.damage(`${folder}/${file}`, (bytes) => {
    const lines = Buffer.from(bytes).toString('latin1').split('\n');
    const at = random.below(Math.max(1, lines.length - 1));
    if (random.chance(0.3) && at < lines.length - 2) lines.splice(at, 1);
    else
      lines[at] = random.chance(0.5)
        ? 'x'.repeat(lines[at]?.length ?? 0)
        : `${lines[at]}`.replace('MILK', 'SILK');
    return Uint8Array.from(Buffer.from(lines.join('\n'), 'latin1'));
  });
}

test('[JOURNAL2] an entry is proven by its hash and by the signature of the till', () => {
  const random = seededRandom(7);
  const disk = new MemoryFileSystem();
  const clock = testClock();
  const journals = openFixtureJournals(journalEnvironment(disk, random, clock), memoryRegister());
  const answer = journals.append(saleOperation(clock, random));
  if (answer.status !== 'appended') throw new Error('not appended');
  const line = Buffer.from(disk.read(`/till/journal/${journals.journalId}/000001.jsonl`) ?? [])
    .toString()
    .replace(/\n\0*$/, '');
  const key = publicKeyOf(journalEnvironment(disk, random).key.publicKey);
  expect(readLine(line, journals.journalId, key)).toEqual({ entry: answer.entry });
  expect(entryHash(answer.entry)).toBe(answer.entry.hash);
  expect(readLine(line.replace('MILK', 'SILK'), null, key)).toEqual({ damage: 'hash-differs' });
  const { signature } = answer.entry;
  const forged = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
  expect(readLine(line.replace(signature, forged), null, key)).toEqual({ damage: 'signature-differs' });
});

// The last of 86 characters holds two bits of the 64 bytes, and four that none of them needs; what follows fills up.
test.each([
  ['bit', (text: string) => `${text.slice(0, 85)}${{ A: 'B', Q: 'R', g: 'h', w: 'x' }[text[85] ?? '']}==`],
  ['first filler', (text: string) => `${text.slice(0, 86)}(=`],
  ['last filler', (text: string) => `${text.slice(0, 86)}=(`],
])('[JOURNAL2] a %s that counts for nothing in a signature loses no entry and changes none', (_, spoil) => {
  const random = seededRandom(8);
  const disk = new MemoryFileSystem();
  const clock = testClock();
  const processes = testProcesses();
  const register = memoryRegister();
  const open = () => openFixtureJournals(journalEnvironment(disk, random, clock), register, processes);
  const journals = open();
  const { journalId } = journals;
  const operation = saleOperation(clock, random);
  const answer = journals.append(operation);
  if (answer.status !== 'appended') throw new Error('not appended');
  processes.restart(false);
  disk.killProcess();
  const { signature } = answer.entry;
  const changed = spoil(signature);
  expect(Buffer.from(changed, 'base64')).toEqual(Buffer.from(signature, 'base64'));
  disk.damage(`/till/journal/${journalId}/000001.jsonl`, (bytes) =>
    Buffer.from(Buffer.from(bytes).toString('latin1').replace(signature, changed), 'latin1'),
  );
  const again = open();
  expect(again.status().alarms).toEqual([]);
  expect(again.read(journalId, 0, 10).entries).toEqual([answer.entry]);
  expect(again.append(operation)).toEqual({ status: 'already', entry: answer.entry });
  const line = Buffer.from(disk.read(`/till/journal/${journalId}/000001.jsonl`) ?? []).toString();
  const read = readLine(line.replace(/\n\0*$/, ''), journalId, publicKeyOf(fixtureKey.publicKey));
  expect(read).toEqual({ entry: answer.entry });
});
