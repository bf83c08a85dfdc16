/** Drafts in PouchDB's memory adapter. A database of the same name is there again after its till "restarts". */

import memoryAdapter from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import { type DraftDatabase, draftDatabaseOptions } from '../../renderer/drafts/cart-drafts.ts';

PouchDB.plugin(memoryAdapter);

/** Opens a drafts database in memory. */
export function memoryDrafts(name: string): DraftDatabase {
  return new PouchDB(name, { adapter: 'memory', ...draftDatabaseOptions });
}
