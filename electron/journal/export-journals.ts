/** All journals of a till as one file in a folder that somebody chose. */
import type { Clock } from '../../shared/base/environment.ts';
import type { JournalStatus } from '../../shared/protocol/till-host.ts';
import { exportJournal } from './export-file.ts';
import type { FileSystem } from './file-system.ts';

/** Where the journals are, and whose. */
export interface ExportedTill {
  readonly fileSystem: FileSystem;
  /** The till's folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly tillId: string;
}

/** Writes them, oldest first, and answers the file's path. @throws FileError */
export function exportJournals(
  { fileSystem, folder, clock, tillId }: ExportedTill,
  { journalId, earlierJournalIds }: Pick<JournalStatus, 'journalId' | 'earlierJournalIds'>,
  into: string,
): string {
  const time = new Date(clock.wallMs()).toISOString().replace(/[:.]/g, '-');
  const path = `${into.replaceAll('\\', '/').replace(/\/+$/, '')}/journal-${tillId}-${time}.jsonl`;
  const file = fileSystem.open(path, 'new');
  try {
    for (const id of [...earlierJournalIds, journalId])
      exportJournal(fileSystem, `${folder}/journal/${id}`, file);
    file.sync();
  } finally {
    file.close();
  }
  return path;
}
