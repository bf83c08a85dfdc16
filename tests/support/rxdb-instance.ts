/**
 * RxDB for simulated tills: one module instance each, because RxDB counts open collections per instance and
 * allows 13. The library is bundled once per process and evaluated anew for every till.
 */
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { projectFolder } from '../../build/project-folders.ts';
import type { RxdbParts } from '../../renderer/replica/rxdb-parts.ts';

type RxdbModule = Omit<RxdbParts, 'storage' | 'removeLeftovers'> & {
  readonly getRxStorageMemory: () => RxdbParts['storage'];
  readonly addRxPlugin: (plugin: object) => void;
  readonly RxDBDevModePlugin: object;
  readonly disableWarnings: () => void;
  readonly wrappedValidateAjvStorage: (parts: { storage: RxdbParts['storage'] }) => RxdbParts['storage'];
};

const entry = `
export { createRxDatabase, normalizeMangoQuery, prepareQuery, addRxPlugin } from 'rxdb';
export { replicateRxCollection } from 'rxdb/plugins/replication';
export { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
`;
const devEntry = `${entry}
export { RxDBDevModePlugin, disableWarnings } from 'rxdb/plugins/dev-mode';
export { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv';
`;

const texts = new Map<string, Promise<string>>();

async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: projectFolder, loader: 'js' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}

async function evaluate(contents: string): Promise<RxdbModule> {
  const text = texts.get(contents) ?? bundle(contents);
  texts.set(contents, text);
  const module = { exports: {} };
  const run = new Function('module', 'exports', 'require', await text);
  run(module, module.exports, createRequire(import.meta.url));
  // The bundle exports exactly what its entry names.
  return module.exports as RxdbModule;
}

/** A memory storage of RxDB and how to keep it over a "restart" of its till. */
export interface RxdbInstance {
  readonly parts: RxdbParts;
}

/** A fresh module instance with memory storage. Databases live as long as the instance does. */
export async function createRxdbInstance(): Promise<RxdbInstance> {
  const module = await evaluate(entry);
  return { parts: { ...module, storage: module.getRxStorageMemory(), removeLeftovers: async () => {} } };
}

/** The same in RxDB's development mode, which checks every schema and every document against it. */
export async function createCheckedRxdbInstance(): Promise<RxdbInstance> {
  const module = await evaluate(devEntry);
  module.disableWarnings();
  module.addRxPlugin(module.RxDBDevModePlugin);
  const storage = module.wrappedValidateAjvStorage({ storage: module.getRxStorageMemory() });
  return { parts: { ...module, storage, removeLeftovers: async () => {} } };
}
