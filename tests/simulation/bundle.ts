/**
 * Bundles what a simulation evaluates: the world with all product code in it, and RxDB. A mutant is a few
 * replacements in the text of product files, made while the world is bundled: nothing of it is ever written
 * to a file of the product. A text to replace that isn't there exactly once is an error, not a mutant.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
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
`;

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
  const result = await build({ ...common, stdin });
  return result.outputFiles?.[0]?.text ?? '';
}

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
