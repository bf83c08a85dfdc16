// @ts-check
/**
 * The door of every npm script: it runs on a bare clone, before any package exists, so it uses
 * Node's own modules only. It checks the version of Node, installs the npm packages when they are
 * missing or differ from package-lock.json, and hands over to the TypeScript program of the script.
 * Usage: node build/bootstrap.mjs SCRIPT [arguments of the script]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..');
const modulesFolder = join(projectFolder, 'node_modules');
const stampFile = join(modulesFolder, '.stillopen-stamp');

/**
 * What each script runs. `tsx` programs are TypeScript and get the script's arguments after their
 * own; `node` programs are packages' command lines.
 * @type {Record<string, { runner: 'tsx' | 'node', command: string[] }>}
 */
const scripts = {
  start: { runner: 'tsx', command: ['build/start.ts'] },
  test: { runner: 'tsx', command: ['build/test.ts'] },
  bundle: { runner: 'tsx', command: ['build/bundle.ts'] },
  prepare: { runner: 'tsx', command: ['build/prepare-machine.ts'] },
  'check-layers': { runner: 'tsx', command: ['build/check-layers.ts'] },
  'check-spec': { runner: 'tsx', command: ['build/check-spec.ts'] },
  server: { runner: 'tsx', command: ['sync-server/main.ts'] },
  journal: { runner: 'tsx', command: ['electron/journal/cli.ts'] },
  replay: { runner: 'tsx', command: ['tests/replay/main.ts'] },
  fuzz: { runner: 'tsx', command: ['tests/fuzz/main.ts'] },
  load: { runner: 'tsx', command: ['tests/load/main.ts'] },
  simulate: { runner: 'tsx', command: ['tests/simulation/main.ts'] },
  'terminal-simulator': { runner: 'tsx', command: ['tests/support/terminal/main.ts'] },
  'printer-simulator': { runner: 'tsx', command: ['tests/support/printer/main.ts'] },
  bench: { runner: 'tsx', command: ['build/run-on-electron.ts', 'tests/bench/main.ts'] },
  screenshots: { runner: 'tsx', command: ['build/run-on-electron.ts', 'tests/e2e/screenshots.ts'] },
  torture: { runner: 'tsx', command: ['build/run-on-electron.ts', 'tests/torture/main.ts'] },
  typecheck: { runner: 'node', command: ['node_modules/typescript/bin/tsc'] },
  lint: { runner: 'node', command: ['node_modules/@biomejs/biome/bin/biome', 'check'] },
  format: { runner: 'node', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'] },
};

/**
 * Ends the process with a message when this Node is older than package.json's `engines` asks for.
 */
function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  const [neededMajor = 0, neededMinor = 0] = String(engines.node).replace('>=', '').split('.').map(Number);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(
    `Stillopen needs Node ${neededMajor}.${neededMinor} or later; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

/**
 * The packages a lock file names, as one line each: path, version and integrity. Packages that npm may
 * leave out (optional ones, for other platforms) are left out here too.
 * @param {string} file
 * @returns {Set<string>}
 */
function lockedPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  const lines = Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.optional && !entry.devOptional && !entry.peer)
    .map(([path, entry]) => `${path} ${entry.version} ${entry.integrity ?? ''}`);
  return new Set(lines);
}

/**
 * Whether node_modules holds what package-lock.json asks for. The stamp answers at once; without a
 * matching stamp npm's own list of what it installed is compared, so that `npm install PACKAGE` by a
 * developer is not undone by a needless clean install.
 * @param {string} lockHash
 */
function packagesAreCurrent(lockHash) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash) return true;
  const installedLock = join(modulesFolder, '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = lockedPackages(join(projectFolder, 'package-lock.json'));
  const installed = lockedPackages(installedLock);
  return wanted.size === installed.size && [...wanted].every((line) => installed.has(line));
}

/**
 * Takes the right to install, which one process has at a time: two clean installs at once leave half a
 * folder. Waits while another living process has it. Returns what gives it back.
 * @returns {() => void}
 */
function takeInstallTurn() {
  mkdirSync(join(projectFolder, 'out'), { recursive: true });
  const turnFile = join(projectFolder, 'out', 'install.pid');
  for (;;) {
    try {
      writeFileSync(turnFile, String(process.pid), { flag: 'wx' });
      return () => rmSync(turnFile, { force: true });
    } catch (error) {
      if (error?.code !== 'EEXIST') throw error;
    }
    if (!isAlive(turnFile)) rmSync(turnFile, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

/** No installation takes longer, ms; what is older was left behind. */
const longestInstallMs = 15 * 60_000;

/**
 * Whether the process named in a file still runs.
 * @param {string} file
 */
function isAlive(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > longestInstallMs) return false;
    const pid = Number(readFileSync(file, 'utf8'));
    // A file that is just being written is empty; its process lives.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error?.code === 'EPERM';
  }
}

/** Installs the npm packages when they are missing or stale. */
function installPackages() {
  if (stampMatches()) return;
  const giveBack = takeInstallTurn();
  process.once('exit', giveBack);
  installNow();
  giveBack();
}

/** Whether the packages were installed for just this lock file. */
function stampMatches() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHashNow();
}

/** The hash of package-lock.json. */
function lockHashNow() {
  return createHash('sha256')
    .update(readFileSync(join(projectFolder, 'package-lock.json')))
    .digest('hex');
}

/** Installs unless the packages are there, and leaves a stamp. Ends the process with npm's own exit code when npm fails. */
function installNow() {
  const lockHash = lockHashNow();
  if (packagesAreCurrent(lockHash)) {
    writeFileSync(stampFile, lockHash);
    return;
  }
  console.log(
    existsSync(modulesFolder)
      ? 'Packages: differ from package-lock.json, installing them anew …'
      : 'Packages: installing the npm packages (once, about half a minute) …',
  );
  const startedMs = Date.now();
  const npmArguments = ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'];
  const npmProgram = process.env.npm_execpath;
  const result = npmProgram?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npmProgram, ...npmArguments], { cwd: projectFolder, stdio: 'inherit' })
    : spawnSync('npm', npmArguments, {
        cwd: projectFolder,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      });
  if (result.status !== 0) {
    console.error(
      'Packages: npm could not install them (see above). Check the network and try again: npm ci',
    );
    process.exit(result.status ?? 1);
  }
  writeFileSync(stampFile, lockHash);
  console.log(`Packages: installed in ${Math.round((Date.now() - startedMs) / 1000)} s`);
}

/**
 * Runs the script's program with this terminal, passes signals on to it, and ends as it ends.
 * @param {{ runner: 'tsx' | 'node', command: string[] }} script
 * @param {string[]} scriptArguments
 */
function runScript(script, scriptArguments) {
  const nodeArguments = script.runner === 'tsx' ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...nodeArguments, ...script.command, ...scriptArguments], {
    cwd: projectFolder,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const [name = '', ...rest] = process.argv.slice(2);
const script = scripts[name];
if (!script) {
  console.error(`Usage: node build/bootstrap.mjs ${Object.keys(scripts).join('|')} [arguments]`);
  process.exit(2);
}
requireNode();
installPackages();
runScript(script, rest);
