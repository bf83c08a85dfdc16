/**
 * Enforces who may import whom, so that the layout keeps meaning what it shows. The rules are the
 * table below; a type import counts like any other. Tests may import everything and are not checked;
 * nothing else may import tests or build tools.
 */
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject, projectFolder } from './project-folders.ts';
import { runMain, say } from './run-program.ts';
import { importedModules, typescriptFiles, usedGlobals } from './source-syntax.ts';

/** A broken rule: where, and which. `file` is relative to the project, with forward slashes. */
export interface LayerViolation {
  file: string;
  line: number;
  rule: string;
}

/** The files of a folder and what they may name. The longest matching `path` decides for a file. */
interface Layer {
  path: string;
  /** Folders of the project whose files may be imported, besides the layer's own. */
  mayImport: string[];
  /** Packages that may be imported, and no others. Without it, all but the forbidden ones. */
  onlyPackages?: string[];
  /** Packages that may not be imported; `node` stands for Node's own modules. */
  noPackages?: string[];
}

const noPage = ['react', 'react-dom', 'react-aria-components', 'react-i18next', 'rxdb', 'pouchdb-core'];
const noMachine = ['node', 'electron', 'fastify', 'libsql', 'pg', 'postgres'];
const pure = ['zod', '@noble/hashes'];
/** The till runs without a window too, so its inner layers know no React. */
const headless = [...noMachine, 'react', 'react-dom', 'react-aria-components', 'react-i18next'];

const layers: Layer[] = [
  { path: 'shared/base', mayImport: [], onlyPackages: pure },
  { path: 'shared/money', mayImport: ['shared/base'], onlyPackages: pure },
  { path: 'shared/domain', mayImport: ['shared/base', 'shared/money'], onlyPackages: pure },
  {
    path: 'shared/print',
    mayImport: ['shared/base', 'shared/money', 'shared/domain'],
    onlyPackages: [...pure, 'qrcode-generator'],
  },
  {
    path: 'shared/protocol',
    mayImport: ['shared/base', 'shared/money', 'shared/domain', 'shared/print'],
    onlyPackages: pure,
  },
  { path: 'electron', mayImport: ['shared'], noPackages: [...noPage, 'fastify', 'libsql'] },
  { path: 'electron/journal', mayImport: ['shared'], noPackages: [...noPage, 'electron'] },
  {
    path: 'electron/printer',
    mayImport: ['electron/journal', 'shared'],
    noPackages: [...noPage, 'electron'],
  },
  { path: 'electron/terminal', mayImport: ['shared'], noPackages: [...noPage, 'electron'] },
  {
    path: 'electron/host',
    mayImport: ['electron/journal', 'electron/terminal', 'electron/printer', 'shared'],
    noPackages: [...noPage, 'electron'],
  },
  { path: 'renderer', mayImport: ['shared'], noPackages: noMachine },
  { path: 'renderer/app', mayImport: ['renderer', 'shared'], noPackages: noMachine },
  {
    path: 'renderer/features/*',
    mayImport: [
      'renderer/till',
      'renderer/replica',
      'renderer/drafts',
      'renderer/ui',
      'renderer/i18n',
      'shared',
    ],
    noPackages: noMachine,
  },
  {
    path: 'renderer/till',
    mayImport: ['renderer/replica', 'renderer/drafts', 'renderer/i18n', 'shared'],
    noPackages: headless,
  },
  { path: 'renderer/replica', mayImport: ['renderer/i18n', 'shared'], noPackages: headless },
  { path: 'renderer/drafts', mayImport: ['renderer/i18n', 'shared'], noPackages: headless },
  { path: 'renderer/ui', mayImport: ['renderer/i18n', 'shared'], noPackages: noMachine },
  { path: 'renderer/i18n', mayImport: ['shared'], noPackages: noMachine },
  { path: 'sync-server', mayImport: ['shared'], noPackages: [...noPage, 'electron'] },
  { path: 'web-shop', mayImport: ['shared'], noPackages: [...noPage, ...noMachine] },
  {
    path: 'sync-server/routes',
    mayImport: ['sync-server', 'shared'],
    noPackages: [...noPage, 'electron', 'libsql'],
  },
  {
    path: 'sync-server/apply',
    mayImport: ['sync-server/projections', 'sync-server/feed', 'sync-server/store', 'shared'],
    noPackages: [...noPage, 'electron', 'libsql', 'fastify'],
  },
  {
    path: 'sync-server/projections',
    mayImport: ['sync-server/store', 'shared'],
    noPackages: [...noPage, 'electron', 'libsql', 'fastify'],
  },
  {
    path: 'sync-server/feed',
    mayImport: ['sync-server/store', 'shared'],
    noPackages: [...noPage, 'electron', 'libsql', 'fastify'],
  },
  { path: 'sync-server/store', mayImport: ['shared'], noPackages: [...noPage, 'electron', 'fastify'] },
  { path: 'build', mayImport: ['shared'] },
];

/** Folders in which every file must belong to a layer of its own, not only to the folder. */
const closedFolders = ['shared', 'renderer'];

/** What shared code may not reach for: it is handed clock, random and storage by whoever calls it. */
const machineGlobals = new Set([
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'process',
  'Buffer',
  'require',
  '__dirname',
  '__filename',
]);

/** Checks one file's text against the rules. `packages` are the names package.json lists. */
export function checkFile(file: string, source: string, packages: ReadonlySet<string>): LayerViolation[] {
  if (isTest(file)) return [];
  const layer = layerOf(file);
  if (!layer) return [{ file, line: 1, rule: 'a file outside the known layers' }];
  const violations = importedModules(file, source).flatMap(({ text, line }) => {
    const rule = text.startsWith('.')
      ? brokenByFile(layer, file, join(dirname(file), text.replace(/\?.*$/, '')).split(sep).join('/'))
      : brokenByPackage(layer, text, packages);
    return rule === undefined ? [] : [{ file, line, rule }];
  });
  if (file.startsWith('shared/')) {
    for (const { text, line } of usedGlobals(file, source, machineGlobals)) {
      violations.push({ file, line, rule: `shared is pure: it may not use the global ${text}` });
    }
  }
  return violations;
}

/** Checks all sources of the project. */
export function checkProject(): LayerViolation[] {
  const description: unknown = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const { dependencies, devDependencies } = description as Record<string, Record<string, string>>;
  const packages = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  return ['shared', 'electron', 'renderer', 'sync-server', 'web-shop', 'build']
    .flatMap((folder) => typescriptFiles(inProject(folder)))
    .flatMap((path) => {
      const file = relative(projectFolder, path).split(sep).join('/');
      return checkFile(file, readFileSync(path, 'utf8'), packages);
    });
}

function isTest(file: string): boolean {
  return file.startsWith('tests/') || /\.test\.tsx?$/.test(file);
}

/** The layer a file belongs to, with `*` in its path replaced by what stands there in the file's. */
function layerOf(file: string): Layer | undefined {
  const folders = file.split('/').slice(0, -1);
  for (let length = folders.length; length > 0; length -= 1) {
    const path = folders.slice(0, length).join('/');
    const pattern = folders.slice(0, length - 1).join('/');
    const layer = layers.find((each) => each.path === path || each.path === `${pattern}/*`);
    if (!layer) continue;
    const straysFromClosed = closedFolders.includes(path) && folders.length > 1;
    return straysFromClosed ? undefined : { ...layer, path };
  }
  return undefined;
}

function brokenByFile(layer: Layer, file: string, target: string): string | undefined {
  if (isTest(target)) return 'product code may not import tests';
  if (target.startsWith('build/') && layer.path !== 'build') return 'product code may not import build tools';
  // The outermost files of a part, such as its main, put the whole part together.
  const outermost = file.split('/').length === 2 ? [file.split('/')[0] ?? ''] : [];
  const allowed = [layer.path, ...layer.mayImport, ...outermost];
  if (allowed.some((folder) => target.startsWith(`${folder}/`))) return undefined;
  const feature = /^renderer\/features\/([^/]+)\//.exec(target)?.[1];
  if (feature && layer.path.startsWith('renderer/features/'))
    return `a feature may not import the feature ${feature}`;
  return `${layer.path} may not import ${layerOf(target)?.path ?? target}`;
}

function brokenByPackage(layer: Layer, specifier: string, packages: ReadonlySet<string>): string | undefined {
  const bare = specifier.replace(/^node:/, '');
  const name = bare
    .split('/')
    .slice(0, bare.startsWith('@') ? 2 : 1)
    .join('/');
  // Where a package has the name of one of Node's modules, the package is meant.
  const isNode = specifier.startsWith('node:') || (builtinModules.includes(bare) && !packages.has(name));
  if (!isNode && !packages.has(name))
    return `${specifier} is neither a relative import nor a package we list`;
  const asked = isNode ? 'node' : name;
  const forbidden = layer.onlyPackages
    ? !layer.onlyPackages.includes(asked)
    : layer.noPackages?.includes(asked);
  return forbidden ? `${layer.path} may not import ${isNode ? "Node's" : 'the package'} ${bare}` : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    const violations = checkProject();
    for (const { file, line, rule } of violations) say(`${file}:${line}: ${rule}`);
    say(
      violations.length === 0
        ? 'Layers: every import keeps the rules'
        : `Layers: ${violations.length} broken`,
    );
    return violations.length === 0 ? 0 : 1;
  });
}
