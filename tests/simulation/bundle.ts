/**
 * Bundles what a simulation evaluates: the world with all product code in it, and RxDB. A mutant is a few
 * replacements in the text of product files, made while the world is bundled: nothing of it is ever written
 * to a file of the product. A text to replace that isn't there exactly once is an error, not a mutant.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { inProject, projectFolder } from '../../build/project-folders.ts';

/** One replacement in one file, named relative to the project. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const rxdbEntry = `
export { createRxDatabase, normalizeMangoQuery, prepareQuery } from 'rxdb';
export { replicateRxCollection } from 'rxdb/plugins/replication';
export { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { forget as forgetDatabases } from '#rxdb/rx-database.js';
import { forget as forgetCollections } from '#rxdb/rx-collection.js';
import { forget as forgetReplications } from '#rxdb/replication-protocol/index.js';
import { forget as forgetStorage } from '#rxdb/plugins/storage-memory/index.js';
import { forget as forgetInstances } from '#rxdb/plugins/storage-memory/rx-storage-instance-memory.js';
import { forget as forgetTime } from '#rxdb/plugins/utils/utils-time.js';
import { forget as forgetPremium } from '#rxdb/plugins/utils/utils-premium.js';
export const forgetAll = () => {
  for (const forget of [
    forgetDatabases, forgetCollections, forgetReplications, forgetStorage, forgetInstances, forgetTime, forgetPremium,
  ])
    forget();
};
`;

/**
 * What RxDB's modules remember beyond a database, and how each begins as it is when it was just evaluated: an
 * instance that served one world serves the next as a new one would.
 */
const rxdbMemories: Readonly<Record<string, string>> = {
  'rx-database.js':
    'USED_DATABASE_NAMES.clear(); DATABASE_UNCLOSED_INSTANCE_PROMISE_MAP.clear(); DB_COUNT = 0;',
  'rx-collection.js': 'OPEN_COLLECTIONS.clear();',
  'replication-protocol/index.js': 'OPEN_REPLICATION_STATES.clear();',
  'plugins/storage-memory/index.js': 'COLLECTION_STATES.clear();',
  // What is never closed, as a killed till's, would hold its rows for ever.
  'plugins/storage-memory/rx-storage-instance-memory.js': 'OPEN_MEMORY_INSTANCES.clear();',
  'plugins/utils/utils-time.js': '_lastNowMs = 0; _lastNowSub = 0;',
  'plugins/utils/utils-premium.js': 'premiumChecked = false;',
};

const common = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** RxDB with its memory storage, as CommonJS. */
export async function bundleRxdb(): Promise<string> {
  const stdin = { contents: rxdbEntry, resolveDir: projectFolder, loader: 'js' as const };
  const result = await build({ ...common, stdin, plugins: [forgetting] });
  return result.outputFiles?.[0]?.text ?? '';
}

/** Gives the modules of RxDB that remember something a way to forget it. */
const forgetting: Plugin = {
  name: 'forgetting',
  setup: (building) => {
    const folder = realpathSync(inProject('node_modules/rxdb/dist/esm'));
    building.onResolve({ filter: /^#rxdb\// }, ({ path }) => ({ path: join(folder, path.slice(6)) }));
    building.onLoad({ filter: /rxdb\/dist\/esm\/.*\.js$/ }, ({ path }) => {
      const forget = rxdbMemories[path.slice(path.indexOf('dist/esm/') + 9)];
      if (forget === undefined) return null;
      const text = readFileSync(path, 'utf8');
      return { contents: `${text}\nexport function forget() { ${forget} }\n`, loader: 'js' as const };
    });
  },
};

/** The world with these edits, as CommonJS. @throws Error when an edit doesn't fit. */
export async function bundleWorld(edits: readonly Edit[] = []): Promise<string> {
  for (const edit of edits) applyEdit(readFileSync(inProject(edit.file), 'utf8'), edit);
  const used = new Set<Edit>();
  const result = await build({
    ...common,
    entryPoints: [inProject('tests/simulation/world/run-seed.ts')],
    external: ['libsql'],
    plugins: [mutate(edits, used)],
  });
  const unused = edits.find((edit) => !used.has(edit));
  if (unused) throw new Error(`${unused.file} is not part of the simulated world`);
  return result.outputFiles?.[0]?.text ?? '';
}

function mutate(edits: readonly Edit[], used: Set<Edit>): Plugin {
  return {
    name: 'mutate',
    setup: (building) => {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(projectFolder, path).replaceAll('\\', '/');
        const own = edits.filter((edit) => edit.file === file);
        if (own.length === 0) return null;
        let contents = readFileSync(path, 'utf8');
        for (const edit of own) {
          contents = applyEdit(contents, edit);
          used.add(edit);
        }
        return { contents, loader: 'ts' as const };
      });
    },
  };
}

/** The text with the replacement made. @throws Error when the text isn't there exactly once. */
export function applyEdit(text: string, { file, find, replace }: Edit): string {
  const parts = text.split(find);
  if (parts.length !== 2)
    throw new Error(`${file}: found ${parts.length - 1} times instead of once:\n${find}`);
  return parts.join(replace);
}
