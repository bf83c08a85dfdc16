/** A drafts database that outlives its till's restarts: documents by id with revisions, as carts need them. */
import type { DraftDatabase } from '../../../renderer/drafts/cart-drafts.ts';

interface Document {
  readonly _id: string;
  readonly _rev: string;
}

/** Documents on a till's disk. */
export type DraftDisk = Map<string, Document>;

/** Opens the drafts of a disk. */
export function openDrafts(disk: DraftDisk): DraftDatabase {
  const failure = (status: number): Error => Object.assign(new Error(`status ${status}`), { status });
  const database = {
    get: async (id: string): Promise<Document> => {
      const found = disk.get(id);
      if (!found) throw failure(404);
      return structuredClone(found);
    },
    put: async (document: { readonly _id: string; readonly _rev?: string }) => {
      const found = disk.get(document._id);
      if (found && found._rev !== document._rev) throw failure(409);
      const rev = `${Number(found?._rev ?? 0) + 1}`;
      disk.set(document._id, structuredClone({ ...document, _rev: rev }));
      return { ok: true, id: document._id, rev };
    },
    allDocs: async ({ startkey, endkey }: { readonly startkey: string; readonly endkey: string }) => ({
      total_rows: disk.size,
      rows: [...disk.values()]
        .filter(({ _id }) => _id >= startkey && _id <= endkey)
        .sort((a, b) => (a._id < b._id ? -1 : 1))
        .map((doc) => ({ id: doc._id, key: doc._id, value: { rev: doc._rev }, doc: structuredClone(doc) })),
    }),
    remove: async (id: string, rev: string) => {
      if (disk.get(id)?._rev !== rev) throw failure(409);
      disk.delete(id);
      return { ok: true, id, rev };
    },
    close: async () => {},
  };
  // Drafts use these of PouchDB's methods.
  return database as unknown as DraftDatabase;
}
