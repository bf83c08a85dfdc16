/**
 * Builds what runs outside a development tool: Electron's main process and preload, the sync server,
 * and the renderer's page. One build serves the official Electron and the older fallback (Node 18,
 * Chromium 114). A part whose sources have not changed since its last build is left alone.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build as esbuild } from 'esbuild';
import { inProject, outFolder, projectFolder } from './project-folders.ts';
import { BuildError, runMain, say } from './run-program.ts';

/** One thing that is built: from which folders, to which file that tells that it is there. */
interface Part {
  name: string;
  entry: string;
  sources: string[];
  result: string;
  build: () => Promise<void>;
}

const parts: Part[] = [
  {
    name: 'electron',
    entry: 'electron/main.ts',
    sources: ['electron', 'shared'],
    result: 'electron/main.cjs',
    build: buildElectron,
  },
  {
    name: 'sync-server',
    entry: 'sync-server/main.ts',
    sources: ['sync-server', 'shared'],
    result: 'sync-server/main.mjs',
    build: buildSyncServer,
  },
  {
    name: 'web-shop',
    entry: 'web-shop/shop.ts',
    sources: ['web-shop', 'shared'],
    result: 'web-shop/shop.js',
    build: buildWebShop,
  },
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    sources: ['renderer', 'shared'],
    result: 'renderer/index.html',
    build: buildRenderer,
  },
];

/** Text files that code may import; they become strings in the bundle. */
const textLoaders = { '.sql': 'text', '.svg': 'text', '.txt': 'text' } as const;

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  sourcemap: 'linked',
  logLevel: 'silent',
  charset: 'utf8',
  loader: textLoaders,
  absWorkingDir: projectFolder,
};

/**
 * Builds the parts whose sources changed, and says which.
 * @throws BuildError with the bundlers' messages.
 */
export async function bundleAll(force = false): Promise<void> {
  for (const part of parts) {
    if (!existsSync(inProject(part.entry))) {
      throw new BuildError(`Build: ${part.entry} is missing.`);
    }
    const stampFile = join(outFolder, `${part.name}.stamp`);
    const stamp = hashSources(part.sources);
    const current = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
    if (current && !force && existsSync(join(outFolder, part.result))) continue;
    const startedMs = Date.now();
    rmSync(join(outFolder, part.name), { recursive: true, force: true });
    await part.build().catch((error: unknown) => {
      throw new BuildError(`Build: ${part.name} failed.\n${error instanceof Error ? error.message : error}`);
    });
    mkdirSync(outFolder, { recursive: true });
    writeFileSync(stampFile, stamp);
    say(`Build: ${part.name} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
  }
}

/** The hash of everything a part is made of: sources, packages and this recipe. */
function hashSources(folders: string[]): string {
  const hash = createHash('sha256');
  const files = folders.flatMap((folder) => sourceFiles(inProject(folder)));
  const recipe = ['package-lock.json', 'tsconfig.json', 'build/bundle.ts', 'build/bundle-renderer.ts'];
  for (const file of [...files.sort(), ...recipe.map((name) => inProject(name))]) {
    hash.update(relative(projectFolder, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

/**
 * Main and preload, each one CommonJS file with all it needs: an old Electron loads them as well as a
 * new one, and a sandboxed preload may require nothing but `electron`.
 */
async function buildElectron(): Promise<void> {
  const electron: BuildOptions = {
    ...common,
    format: 'cjs',
    target: 'node18',
    external: ['electron'],
    define: { 'import.meta.url': 'importMetaUrl' },
  };
  const banner = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";
  await esbuild({
    ...electron,
    entryPoints: ['electron/main.ts'],
    outfile: 'out/electron/main.cjs',
    banner: { js: banner },
  });
  await esbuild({
    ...electron,
    // An old sandbox gives a preload `require` but no `module`.
    format: 'iife',
    entryPoints: ['electron/preload.ts'],
    outfile: 'out/electron/preload.cjs',
    target: 'chrome114',
    define: {},
    sourcemap: false,
  });
}

/** The server runs beside node_modules, so packages stay outside its bundle. */
async function buildSyncServer(): Promise<void> {
  await esbuild({
    ...common,
    format: 'esm',
    target: 'node20',
    packages: 'external',
    entryPoints: ['sync-server/main.ts'],
    outfile: 'out/sync-server/main.mjs',
  });
}

/** The demo web shop: one script beside its page and its looks. */
async function buildWebShop(): Promise<void> {
  await esbuild({
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome114',
    minify: true,
    sourcemap: false,
    entryPoints: ['web-shop/shop.ts'],
    outfile: 'out/web-shop/shop.js',
  });
  for (const file of ['index.html', 'shop.css']) {
    copyFileSync(inProject('web-shop', file), join(outFolder, 'web-shop', file));
  }
}

/** Vite is loaded only when the page has changed: a second start need not wait for it. */
async function buildRenderer(): Promise<void> {
  const { buildPage } = await import('./bundle-renderer.ts');
  await buildPage(inProject('renderer'), join(outFolder, 'renderer'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    await bundleAll(process.argv.includes('--force'));
    return 0;
  });
}
