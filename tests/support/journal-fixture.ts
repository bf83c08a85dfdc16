/** Journals on a disk in memory, and operations to put into them. Everything comes from a seed. */
import type { FileSystem } from '../../electron/journal/file-system.ts';
import type { ProcessTable } from '../../electron/journal/folder-lock.ts';
import type { JournalEnvironment } from '../../electron/journal/journal.ts';
import { signingKey } from '../../electron/journal/signing-key.ts';
import {
  type JournalRegister,
  openTillJournals,
  type RegisteredJournal,
  type TillJournals,
} from '../../electron/journal/till-journals.ts';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import type { Operation } from '../../shared/domain/operation.ts';

/** The till of all fixtures. */
export const fixtureTill = { tillId: 'TV1-2', storeId: 'TV1' } as const;
export const fixtureKey = signingKey(Uint8Array.from({ length: 32 }, (_, index) => index + 1));

/** A clock that a test sets. */
export function testClock(startMs = 1_790_000_000_000): Clock & { advance(ms: number): void } {
  let nowMs = 0;
  return {
    wallMs: () => startMs + nowMs,
    monotonicMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** Processes of a machine that lives in a test: one runs at a time. */
export function testProcesses(): ProcessTable & { restart(withMachine: boolean): void } {
  let pid = 1;
  let boot = 1;
  return {
    self: () => ({ pid, started: `${boot}` }),
    runs: (owner) => owner.pid === pid,
    mayShareBoot: (owner) => owner.started === `${boot}`,
    restart: (withMachine) => {
      pid += 1;
      if (withMachine) boot += 1;
    },
  };
}

/** An audit line: an operation without a receipt. */
export function auditOperation(clock: Clock, random: RandomSource, reason = 'drawer'): Operation {
  const payload = { verb: 'no-sale', subject: null, reason, approvedBy: null, amountMinor: null };
  return envelope(clock, random, 'audit', payload);
}

/** A sale of `lines` lines: an operation with a receipt. */
export function saleOperation(clock: Clock, random: RandomSource, lines = 1): Operation {
  const line = {
    articleId: 'milk',
    sku: 'MILK-1',
    name: 'Молоко 3,2 %',
    unit: 'piece',
    quantityMilli: 1000,
    listPriceMinor: 11000,
    unitPriceMinor: 11000,
    grossMinor: 11000,
    lineDiscountMinor: 0,
    cartDiscountMinor: 0,
    totalMinor: 11000,
    taxRateBasisPoints: 1000,
    taxMinor: 1000,
    movesStock: true,
  };
  const totalMinor = 11000 * lines;
  return envelope(clock, random, 'sale', {
    currency: 'RUB',
    openedAtMs: clock.wallMs(),
    lines: Array.from({ length: lines }, (_, index) => ({ lineId: index + 1, ...line })),
    taxes: [{ rateBasisPoints: 1000, grossMinor: totalMinor, taxMinor: 1000 * lines }],
    totalMinor,
    tenders: [{ kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor, changeMinor: 0 }],
    approvals: [],
    customerId: null,
    reference: null,
  });
}

function envelope(
  clock: Clock,
  random: RandomSource,
  kind: string,
  payload: Operation['payload'],
): Operation {
  const id = mintId(clock, random);
  const at = { wallMs: clock.wallMs(), businessMs: clock.wallMs() };
  return { id, kind, version: 1, ...fixtureTill, staffId: 'anna', at, after: [], payload };
}

/** Surroundings of a journal with small segments and no disk limits. */
export function journalEnvironment(
  fileSystem: FileSystem,
  random: RandomSource,
  clock: Clock = testClock(),
): JournalEnvironment {
  return {
    fileSystem,
    clock,
    random,
    key: fixtureKey,
    till: fixtureTill,
    segmentBytes: 4000,
    diskLimits: () => ({ warnBytes: 0, refuseBytes: 0, reserveBytes: 0 }),
  };
}

/** A register that outlives crashes. */
export function memoryRegister(): JournalRegister {
  const journals: RegisteredJournal[] = [];
  return { journals: () => journals, add: (journal) => journals.push(journal) };
}

/** Opens the journals of a till at /till/journal. */
export function openFixtureJournals(
  environment: JournalEnvironment,
  register: JournalRegister,
  processes: ProcessTable = testProcesses(),
): TillJournals {
  return openTillJournals({
    ...environment,
    folder: '/till/journal',
    basePrefix: 'TV1-2',
    register,
    processes,
  });
}

/** The file of a journal that holds its first segment, under /till/journal. */
export function segmentPath(journalId: string, number = 1): string {
  return `/till/journal/${journalId}/${String(number).padStart(6, '0')}.jsonl`;
}
