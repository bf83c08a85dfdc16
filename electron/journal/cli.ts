/** `npm run journal`: the journal's commands on this machine's disk. See journal-commands.ts. */
import { resolve } from 'node:path';
import { machineProcesses } from './folder-lock.ts';
import { runJournalCommand } from './journal-commands.ts';
import { nodeFileSystem } from './node-file-system.ts';

process.exitCode = runJournalCommand(process.argv.slice(2), {
  fileSystem: nodeFileSystem(),
  processes: machineProcesses(),
  absolute: (path) => resolve(path).replaceAll('\\', '/'),
  print: (line) => process.stdout.write(`${line}\n`),
});
