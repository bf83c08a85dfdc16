/**
 * The journal's commands for IT: verify, export, import. They print sentences and end with 0 when all is well,
 * 1 when something is damaged or refused, 2 when they were called wrongly. Verify and export only read, and
 * work while the till is open.
 */
import { exportJournal, readExport } from './export-file.ts';
import { FileError, type FileSystem, makeLastingFolder } from './file-system.ts';
import { FolderLocked, lockFolder, type ProcessTable } from './folder-lock.ts';
import { importJournal } from './import-journal.ts';
import { readMeta, segmentNumbers } from './journal-meta.ts';
import { type JournalReport, verifyExported, verifyFolder } from './verify-journal.ts';

/** What the commands need. */
export interface CommandSurroundings {
  readonly fileSystem: FileSystem;
  readonly processes: ProcessTable;
  /** Makes a path absolute, with forward slashes. */
  readonly absolute: (path: string) => string;
  readonly print: (line: string) => void;
}

const help = `Looks after the journals of a till. Nothing is ever removed.

npm run journal -- verify FOLDER|FILE [--key BASE64]
    Proves every entry of the journals in a till's folder, in one journal's folder, or in an exported file.
    --key names the till's public key where a journal's meta.json is lost.
npm run journal -- export FOLDER FILE
    Writes all journals of a folder into one new file that verify and import accept.
npm run journal -- import FILE FOLDER
    Brings exported journals into a till's folder, so that the till sends them. Close the till first.
npm run journal -- --help`;

/** Runs a command and answers its exit code. */
export function runJournalCommand(words: readonly string[], surroundings: CommandSurroundings): number {
  const { print } = surroundings;
  const keyAt = words.indexOf('--key');
  const key = keyAt < 0 ? null : (words[keyAt + 1] ?? null);
  const [command, ...paths] = keyAt < 0 ? words : [...words.slice(0, keyAt), ...words.slice(keyAt + 2)];
  if (command === undefined || command === '--help' || command === 'help') {
    print(help);
    return command === undefined ? 2 : 0;
  }
  const [first, second] = paths.map(surroundings.absolute);
  try {
    if (command === 'verify' && first && paths.length === 1) return verify(surroundings, first, key);
    if (command === 'export' && first && second && paths.length === 2)
      return exportAll(surroundings, first, second);
    if (command === 'import' && first && second && paths.length === 2)
      return importAll(surroundings, first, second);
  } catch (error) {
    if (!(error instanceof FileError || error instanceof FolderLocked)) throw error;
    print(error.message);
    return 1;
  }
  print(`Not a command: ${words.join(' ')}\n\n${help}`);
  return 2;
}

function verify({ fileSystem, print }: CommandSurroundings, path: string, key: string | null): number {
  const folders = journalFolders(fileSystem, path);
  const reports = folders
    ? folders.map((folder) => verifyFolder(fileSystem, folder, key))
    : readExport(fileSystem.read(path) ?? new Uint8Array())?.map(verifyExported);
  if (!reports || reports.length === 0) {
    print(`${path} holds no journal`);
    return 1;
  }
  for (const report of reports) printReport(report, print);
  const damaged = reports.filter(({ damage }) => damage.length > 0).length;
  print(damaged === 0 ? 'All entries hold.' : `${damaged} of ${reports.length} journals are damaged.`);
  return damaged === 0 ? 0 : 1;
}

function printReport(report: JournalReport, print: (line: string) => void): void {
  print(`Journal ${report.journalId ?? '(unknown)'}, receipts ${report.receiptPrefix ?? '(unknown)'}-…`);
  print(`  ${entriesText(report.entries)}, head ${report.headSequence} ${report.headHash.slice(0, 16)}…`);
  for (const remark of report.remarks) print(`  note: ${remark}`);
  for (const damage of report.damage) print(`  DAMAGE: ${damage}`);
}

function exportAll({ fileSystem, print }: CommandSurroundings, path: string, into: string): number {
  const folders = journalFolders(fileSystem, path) ?? [];
  if (folders.length === 0) {
    print(`${path} holds no journal`);
    return 1;
  }
  if (fileSystem.exists(into)) {
    print(`${into} is there already. Name a new file.`);
    return 1;
  }
  const file = fileSystem.open(into, 'new');
  let damaged = 0;
  try {
    for (const folder of folders) {
      const count = exportJournal(fileSystem, folder, file);
      damaged += count ? count.damagedPlaces : 1;
      if (count) print(`${count.header.journalId}: ${entriesText(count.header.entries)}`);
      else print(`${folder}: no readable entry`);
    }
    file.sync();
  } finally {
    file.close();
  }
  print(`Written: ${into}`);
  if (damaged > 0) print(`DAMAGE: ${damaged} places could not be exported; verify ${path} names them.`);
  return damaged > 0 ? 1 : 0;
}

function importAll(surroundings: CommandSurroundings, path: string, folder: string): number {
  const { fileSystem, processes, print } = surroundings;
  const exported = readExport(fileSystem.read(path) ?? new Uint8Array());
  if (!exported) {
    print(`${path} is not an exported journal`);
    return 1;
  }
  const isJournals = fileSystem.list(folder).some((name) => readMeta(fileSystem, `${folder}/${name}`));
  const journalsFolder = isJournals ? folder : `${folder}/journal`;
  makeLastingFolder(fileSystem, journalsFolder);
  const lock = lockFolder(fileSystem, journalsFolder, processes);
  let refused = 0;
  try {
    for (const each of exported) {
      const outcome = importJournal(fileSystem, journalsFolder, each);
      if (outcome.status === 'refused') refused += 1;
      const what = {
        imported: () => 'imported, to be sent when the till starts',
        'already-there': () => 'already there, nothing changed',
        refused: () => `REFUSED: ${outcome.status === 'refused' ? outcome.reason : ''}`,
      }[outcome.status]();
      print(`${each.header.journalId}: ${entriesText(each.header.entries)}, ${what}`);
    }
  } finally {
    lock.release();
  }
  return refused > 0 ? 1 : 0;
}

function entriesText(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries} entries`;
}

/** The folders of journals at or under a path; null when the path is a file. */
function journalFolders(fileSystem: FileSystem, path: string): string[] | null {
  const isJournal = (folder: string): boolean =>
    readMeta(fileSystem, folder) !== null || segmentNumbers(fileSystem, folder).length > 0;
  if (isJournal(path)) return [path];
  for (const folder of [path, `${path}/journal`]) {
    const found = fileSystem
      .list(folder)
      .map((name) => `${folder}/${name}`)
      .filter(isJournal);
    if (found.length > 0) return found;
  }
  return isFile(fileSystem, path) ? null : [];
}

function isFile(fileSystem: FileSystem, path: string): boolean {
  try {
    return fileSystem.read(path) !== null;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}
