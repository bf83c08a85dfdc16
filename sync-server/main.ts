/** The sync server's program: runs one command and ends as it ends. See command-line.ts for the commands. */

import { DamagedKeyError } from './access/server-keys.ts';
import { DamagedTillNumbersError } from './access/till-numbers.ts';
import { runCommand, usage } from './command-line.ts';
import { UnreadableFileError } from './import/read-csv.ts';
import { FolderInUseError } from './open-data-folder.ts';
import { DamagedDatabaseError, NewerDatabaseError } from './store/sqlite-store.ts';
import { UsageError } from './usage-error.ts';

/** Errors that say to people all there is to say. */
function isForPeople(error: unknown): error is Error {
  const known = [
    UnreadableFileError,
    FolderInUseError,
    NewerDatabaseError,
    DamagedDatabaseError,
    DamagedKeyError,
    DamagedTillNumbersError,
  ];
  const fileError = error instanceof Error && 'code' in error && 'path' in error;
  return fileError || known.some((kind) => error instanceof kind);
}

// A reader such as `head` that has had enough closes the pipe; what is being done goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  process.exitCode = await runCommand(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage}\n`);
  else if (isForPeople(error)) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
