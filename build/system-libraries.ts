/**
 * Sees to it that Linux has what Electron and the tests need from the system: shared libraries, a
 * display server without a screen, and a font with Cyrillic letters. Where it may (root, or sudo
 * without a password) it installs them with apt-get; elsewhere it prints the command and stops.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outFolder } from './project-folders.ts';
import { BuildError, lastLines, programExists, runProgram, say } from './run-program.ts';

const libraryPackages = [
  'libnss3',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'libgbm1',
  'libasound2',
  'libgtk-3-0',
  'libxss1',
];
const displayPackages = ['xvfb', 'xauth'];
const fontPackages = ['fontconfig', 'fonts-dejavu-core'];

/** What is missing here, in words, and the Debian packages that bring it. */
export interface Missing {
  what: string[];
  packages: string[];
}

/** Asks the system what is missing for this Electron program. Installs nothing. */
export async function findMissing(electronExecutable: string): Promise<Missing> {
  const missing: Missing = { what: [], packages: [] };
  const linked = await runProgram('ldd', [electronExecutable]);
  const libraries = linked.output.split('\n').filter((line) => line.includes('not found'));
  if (libraries.length > 0) {
    missing.what.push(...libraries.map((line) => line.trim().split(' ')[0] ?? ''));
    missing.packages.push(...libraryPackages);
  }
  const displayPrograms = ['Xvfb', 'xauth'].filter((name) => !programExists(name));
  if (displayPrograms.length > 0) {
    missing.what.push(...displayPrograms);
    missing.packages.push(...displayPackages);
  }
  const fonts = await runProgram('fc-list', [':lang=ru', 'family']);
  if (fonts.exitCode !== 0 || fonts.stdout.trim() === '') {
    missing.what.push('a font with Cyrillic letters');
    missing.packages.push(...fontPackages);
  }
  return missing;
}

/**
 * Installs what is missing, if anything is. Does nothing outside Linux.
 * @throws BuildError with the exact command where it may not or can't install.
 */
export async function ensureSystemLibraries(electronExecutable: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = await findMissing(electronExecutable);
  if (missing.packages.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing.packages];
  const byHand = `sudo apt-get update && sudo apt-get ${install.join(' ')}`;
  const explain = `System: missing here: ${missing.what.join(', ')}.`;
  if (!programExists('apt-get'))
    throw new BuildError(`${explain}\nInstall what brings them; on Debian 12 that is:\n  ${byHand}`);
  const prefix = await rootPrefix();
  if (!prefix)
    throw new BuildError(
      `${explain}\nThis user may not install packages. Run this, then try again:\n  ${byHand}`,
    );
  say(`${explain} Installing with apt-get (once, about a minute): ${missing.packages.join(' ')} …`);
  const startedMs = Date.now();
  await aptGet(prefix, ['update'], byHand);
  await aptGet(prefix, install, byHand);
  const still = await findMissing(electronExecutable);
  if (still.packages.length > 0)
    throw new BuildError(`System: still missing after the installation: ${still.what.join(', ')}.`);
  say(`System: installed in ${Math.round((Date.now() - startedMs) / 1000)} s`);
}

/** The words to put before a command so that it runs as root, or nothing where that can't be. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return ['env'];
  if (!programExists('sudo')) return undefined;
  const allowed = await runProgram('sudo', ['-n', 'true']);
  return allowed.exitCode === 0 ? ['sudo', '-n', 'env'] : undefined;
}

async function aptGet(prefix: string[], args: string[], byHand: string): Promise<void> {
  const [program = 'env', ...before] = prefix;
  const quiet = ['-q', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0'];
  const ended = await runProgram(program, [
    ...before,
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    ...quiet,
    ...args,
  ]);
  const log = join(outFolder, `apt-get-${args[0]}.log`);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, ended.output);
  if (ended.exitCode !== 0)
    throw new BuildError(
      `System: apt-get ${args[0]} failed (all of it in ${log}):\n${lastLines(ended.output, 12)}\nBy hand:\n  ${byHand}`,
    );
}
