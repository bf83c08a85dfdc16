/**
 * `npm run journal`: the journal's commands on this machine's disk. See journal-commands.ts. Paths count from where
 * the person stands: npm runs its scripts in the project's folder, and tells in INIT_CWD where it was called.
 */
import { resolve } from 'node:path';
import { machineProcesses } from './folder-lock.ts';
import { runJournalCommand } from './journal-commands.ts';
import { nodeFileSystem } from './node-file-system.ts';

process.exitCode = runJournalCommand(process.argv.slice(2), {
  fileSystem: nodeFileSystem(),
  processes: machineProcesses(),
  absolute: (path) => resolve(process.env.INIT_CWD ?? '', path).replaceAll('\\', '/'),
  print: (line) => process.stdout.write(`${line}\n`),
});
