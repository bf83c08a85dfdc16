/**
 * Power cuts: a journal and a server's database on a disk whose power is cut at a random moment while facts
 * are written, again and again. After each cut everything that was ever acknowledged must be there, by this
 * file's own reading of lines and tables. Rules [POWER1] and [POWER2].
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { z } from 'zod';
import { inProject, projectFolder } from '../../build/project-folders.ts';
import { runProgram } from '../../build/run-program.ts';
import { type SeededRandom, seededRandom } from '../../shared/base/seeded-random.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';
import { drawBetween } from './draw-between.ts';
import type { CuttableDisk } from './ext4-disk.ts';
import { journalLines } from './ledger-check.ts';

/** What came of cutting the power. */
export interface PowerResult {
  readonly what: 'journal' | 'server';
  readonly cuts: number;
  readonly acknowledged: number;
  readonly lost: number;
  /** What was found damaged, in words. */
  readonly violations: readonly string[];
}

const answeredSchema = z.object({ journalId: z.string(), tillSequence: z.int(), hash: z.string() });
const listeningSchema = z.object({ listening: z.url() });

/** How long facts are written before the power goes, counted from the first acknowledged one, ms. */
const writingMs = { least: 20, most: 600 } as const;

/** Cuts the power of a till that appends to its journal. */
export async function cutJournal(disk: CuttableDisk, cuts: number, seed: number): Promise<PowerResult> {
  const random = seededRandom(seed);
  const folder = join(disk.folder, 'till');
  const acknowledged = new Map<string, string>();
  const violations: string[] = [];
  let lost = 0;
  for (let round = 0; round < cuts; round += 1) {
    const words = [inProject('tests', 'torture', 'journal-writer.ts'), folder, String(random.below(2 ** 31))];
    const writer = spawnProgram(words);
    const lines = createInterface({ input: writer.stdout });
    await underPower(disk, writer, random, (began) => {
      lines.on('line', (line) => {
        const { journalId, tillSequence, hash } = answeredSchema.parse(JSON.parse(line));
        acknowledged.set(`${journalId}/${tillSequence}`, hash);
        began();
      });
      return new Promise<void>((resolve) => lines.once('close', () => resolve()));
    });
    const onDisk = new Map(
      wholeLines(folder).map((line) => [`${line.journalId}/${line.tillSequence}`, line.hash]),
    );
    lost = [...acknowledged].filter(([place, hash]) => onDisk.get(place) !== hash).length;
    if (lost > 0) violations.push(`cut ${round + 1}: ${lost} acknowledged entries are gone`);
  }
  // A start after the last cut mends the end of the journal, where a line may be torn.
  const last = [inProject('tests', 'torture', 'journal-writer.ts'), folder, '0', '1'];
  const mended = await runNode(last);
  if (mended.exitCode !== 0) violations.push(`the till does not start again: ${mended.output}`);
  const verified = await runNode([inProject('electron', 'journal', 'cli.ts'), 'verify', folder]);
  if (verified.exitCode !== 0) violations.push(`journal verify: ${verified.output}`);
  return { what: 'journal', cuts, acknowledged: acknowledged.size, lost, violations };
}

/** Cuts the power of a server that tills push to. */
export async function cutServer(disk: CuttableDisk, cuts: number, seed: number): Promise<PowerResult> {
  const random = seededRandom(seed);
  const folder = join(disk.folder, 'server');
  mkdirSync(folder, { recursive: true });
  const program = inProject('sync-server', 'main.ts');
  const violations: string[] = [];
  let enrolled: { till: WireTill; journals: WireJournal[] } | null = null;
  const acknowledged = new Map<string, string>();
  let lost = 0;
  for (let round = 0; round < cuts; round += 1) {
    const server = spawnProgram([program, 'serve', '--port', '0', '--data', folder]);
    try {
      const url = await addressOf(server);
      enrolled ??= await enrol(url, program, folder);
      const { till, journals } = enrolled;
      await till.connect(url);
      await underPower(disk, server, random, (began, hasPower) =>
        // Several journals at once: their pushes meet in the same moments.
        Promise.all(
          journals.map((journal) => pushUntilItFails(till, journal, acknowledged, began, hasPower)),
        ),
      );
    } catch (error) {
      await killed(server);
      throw error;
    }
    const found = storedHashes(folder, violations);
    lost = [...acknowledged].filter(([place, hash]) => found.get(place) !== hash).length;
    if (lost > 0) violations.push(`cut ${round + 1}: ${lost} acknowledged operations are gone`);
  }
  return { what: 'server', cuts, acknowledged: acknowledged.size, lost, violations };
}

/** Lets a process write for a while, cuts the power, ends the process and powers up again. */
async function underPower(
  disk: CuttableDisk,
  child: ChildProcess,
  random: SeededRandom,
  write: (began: () => void, hasPower: () => boolean) => Promise<unknown>,
): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let begin: () => void = () => {};
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let hasPower = true;
  const writing = write(begin, () => hasPower);
  await Promise.race([began, gone]);
  // The moment of the cut is drawn by the seed; nothing is waited for.
  await sleep(drawBetween(random, writingMs));
  // The process outlives the disk here for a moment; a machine without power answers nobody any more.
  hasPower = false;
  await disk.cut();
  await Promise.all([killed(child), writing]);
  await disk.powerUp();
}

/** Ends a child and waits until it is gone: an unmounted disk may have nobody on it. */
function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function pushUntilItFails(
  till: WireTill,
  journal: WireJournal,
  acknowledged: Map<string, string>,
  began: () => void,
  hasPower: () => boolean,
): Promise<void> {
  const known = (): number => journal.entries.findLastIndex((entry) => acknowledged.has(placeOf(entry))) + 1;
  try {
    for (let from = known(); ; from = known()) {
      if (journal.head.tillSequence === from) journal.move('A', 1);
      const { storedThrough } = await till.pushRange(journal, from + 1, journal.head.tillSequence);
      if (!hasPower()) return;
      for (const entry of journal.entries.slice(0, storedThrough))
        acknowledged.set(placeOf(entry), entry.hash);
      began();
    }
  } catch {
    // The power is gone. What this push carried was not acknowledged; the next round sends it again.
  }
}

function placeOf({ journalId, tillSequence }: { journalId: string; tillSequence: number }): string {
  return `${journalId}/${tillSequence}`;
}

async function enrol(
  url: string,
  program: string,
  folder: string,
): Promise<{ till: WireTill; journals: WireJournal[] }> {
  const code = await runNode([program, 'enrol-code', '--store', 'S', '--data', folder]);
  const till = await WireTill.enrol(url, code.stdout.trim());
  return { till, journals: [1, 2, 3].map((number) => new WireJournal(till, undefined, `T-${number}`)) };
}

/**
 * What the database holds after the cut, and SQLite's own look at its pages. It is read in a copy, so that
 * nothing holds the disk when it is next unmounted.
 */
function storedHashes(folder: string, violations: string[]): Map<string, string> {
  const copy = mkdtempSync(join(tmpdir(), 'stillopen-copy-'));
  for (const name of ['stillopen.db', 'stillopen.db-wal'])
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
  const database = new Database(join(copy, 'stillopen.db'));
  try {
    const integrity = JSON.stringify(database.prepare('PRAGMA integrity_check').all());
    if (!integrity.includes('"ok"')) violations.push(`integrity: ${integrity}`);
    const rows = database
      .prepare('SELECT journal_id AS journalId, till_sequence AS tillSequence, hash FROM operations')
      .all();
    return new Map(
      z
        .array(answeredSchema)
        .parse(rows)
        .map((row) => [placeOf(row), row.hash]),
    );
  } finally {
    database.close();
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The lines of a till's journals; one torn by the cut was never acknowledged and is left out. */
function wholeLines(folder: string): z.infer<typeof answeredSchema>[] {
  return journalLines(folder, 'leave out torn ends');
}

function spawnProgram(words: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', ...words], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function runNode(words: string[]) {
  return runProgram(process.execPath, ['--import', 'tsx', ...words], { cwd: projectFolder });
}

/** The address a serving process tells. */
function addressOf(server: ReturnType<typeof spawnProgram>): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = '';
    server.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${words}`)));
    createInterface({ input: server.stdout }).once('line', (line) => {
      resolve(listeningSchema.parse(JSON.parse(line)).listening);
    });
  });
}
