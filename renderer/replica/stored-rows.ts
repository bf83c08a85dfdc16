/**
 * Reads rows of a pulled collection straight from the storage, in chunks and without making an RxDB document
 * of each: a window that starts with 100,000 articles has to have them in memory in about a second.
 */
import type { RxDocumentData } from 'rxdb';
import { markId, type PageDocument, type ReplicaCollection, type ReplicaDocument } from './replica-schema.ts';
import type { RxdbParts } from './rxdb-parts.ts';

const chunkRows = 5000;

/**
 * Hands all live rows (and the mark) to `take`, in the order of their ids. Without the look at `_deleted`, by
 * which every index begins, each chunk would read and sort the whole collection.
 */
export async function readAllRows(
  rxdb: RxdbParts,
  collection: ReplicaCollection,
  take: (rows: readonly RxDocumentData<ReplicaDocument>[]) => void | Promise<void>,
): Promise<void> {
  let last = '';
  for (;;) {
    const query = rxdb.normalizeMangoQuery<RxDocumentData<ReplicaDocument>>(collection.schema.jsonSchema, {
      selector: { _deleted: { $eq: false }, id: { $gt: last } },
      sort: [{ id: 'asc' }],
      limit: chunkRows,
    });
    const prepared = rxdb.prepareQuery<RxDocumentData<ReplicaDocument>>(collection.schema.jsonSchema, query);
    const { documents } = await collection.storageInstance.query(prepared);
    if (documents.length > 0) await take(documents);
    if (documents.length < chunkRows) return;
    last = documents.at(-1)?.id ?? last;
  }
}

/** The newest rows by feed sequence; only for collections with that index. */
export async function readNewestRows(
  rxdb: RxdbParts,
  collection: ReplicaCollection,
  limit: number,
): Promise<RxDocumentData<ReplicaDocument>[]> {
  const query = rxdb.normalizeMangoQuery<RxDocumentData<ReplicaDocument>>(collection.schema.jsonSchema, {
    selector: { _deleted: { $eq: false }, feedSequence: { $gt: 0 } },
    sort: [{ feedSequence: 'desc' }],
    limit,
  });
  const prepared = rxdb.prepareQuery<RxDocumentData<ReplicaDocument>>(collection.schema.jsonSchema, query);
  const { documents } = await collection.storageInstance.query(prepared);
  return documents;
}

/** Whether every document of a page is in the storage as it was delivered, tombstones included. */
export async function arePageRowsStored(
  collection: ReplicaCollection,
  page: readonly PageDocument[],
): Promise<boolean> {
  const last = page.at(-1);
  if (!last) return true;
  // One row answers cheaply that the page isn't there yet; only then are all of them compared.
  if (!(await match(collection, [last]))) return false;
  return match(collection, page);
}

async function match(collection: ReplicaCollection, page: readonly PageDocument[]): Promise<boolean> {
  const stored = await collection.storageInstance.findDocumentsById(
    page.map((row) => row.id),
    true,
  );
  const byId = new Map(stored.map((row) => [row.id, row]));
  return page.every((row) => {
    const found = byId.get(row.id);
    if (found?.feedSequence !== row.feedSequence || found._deleted !== row._deleted) return false;
    return row.id !== markId || sameDocument(found, row);
  });
}

/** Whether two versions of a row hold the same: same place in the feed, same stamp. Marks differ by content. */
export function sameDocument(
  a: ReplicaDocument & { readonly _deleted?: boolean },
  b: ReplicaDocument & { readonly _deleted?: boolean },
): boolean {
  if (a.feedSequence !== b.feedSequence || Boolean(a._deleted) !== Boolean(b._deleted)) return false;
  if (JSON.stringify(a.ownThrough) !== JSON.stringify(b.ownThrough)) return false;
  return a.id !== markId || JSON.stringify(a.data) === JSON.stringify(b.data);
}
