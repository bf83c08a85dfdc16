/**
 * What drafts use of PouchDB, typed by hand. The published types (@types/pouchdb-core) declare a global
 * Buffer of their own, after which no code that hands a Node Buffer to Node's own functions compiles.
 */

declare module 'pouchdb-core' {
  /** What PouchDB keeps beside a document's own fields. */
  export interface DocumentPlace {
    _id: string;
    _rev: string;
  }

  export interface DatabaseOptions {
    adapter?: string;
    auto_compaction?: boolean;
    revs_limit?: number;
  }

  /** Answer to a write. */
  export interface Written {
    ok: boolean;
    id: string;
    rev: string;
  }

  /** What a failed call rejects with; a conflict has status 409, a missing document 404. */
  export interface Failure extends Error {
    status: number;
    name: string;
    reason?: string;
  }

  /** One of the rows of `allDocs`. */
  export interface Row<Content extends object> {
    id: string;
    key: string;
    value: { rev: string; deleted?: boolean };
    doc?: Content & DocumentPlace;
  }

  export interface Change<Content extends object> {
    id: string;
    seq: number | string;
    changes: { rev: string }[];
    deleted?: boolean;
    doc?: Content & DocumentPlace;
  }

  /** A running watch of changes. */
  export interface Changes<Content extends object> {
    on(event: 'change', listener: (change: Change<Content>) => void): this;
    on(event: 'error', listener: (error: Failure) => void): this;
    cancel(): void;
  }

  /** A plug-in such as a storage adapter; its inside is PouchDB's own business. */
  export type Plugin = object | ((pouch: typeof PouchDB) => void);

  export default class PouchDB<Content extends object = object> {
    static plugin(plugin: Plugin): typeof PouchDB;
    constructor(name: string, options?: DatabaseOptions);
    readonly name: string;
    get(id: string, options?: { rev?: string; conflicts?: boolean }): Promise<Content & DocumentPlace>;
    put(
      document: Content & { _id: string; _rev?: string | undefined },
      options?: { force?: boolean },
    ): Promise<Written>;
    remove(id: string, rev: string): Promise<Written>;
    bulkDocs(
      documents: (Content & { _id: string; _rev?: string | undefined; _deleted?: boolean })[],
    ): Promise<(Written | Failure)[]>;
    allDocs(options?: {
      include_docs?: boolean;
      startkey?: string;
      endkey?: string;
      keys?: string[];
      limit?: number;
      descending?: boolean;
    }): Promise<{ total_rows: number; rows: Row<Content>[] }>;
    changes(options: { live?: boolean; since?: number | string; include_docs?: boolean }): Changes<Content>;
    info(): Promise<{ db_name: string; doc_count: number; update_seq: number | string }>;
    compact(): Promise<object>;
    close(): Promise<void>;
    destroy(): Promise<{ ok: boolean }>;
  }
}

declare module 'pouchdb-adapter-idb' {
  const plugin: import('pouchdb-core').Plugin;
  export default plugin;
}

declare module 'pouchdb-adapter-memory' {
  const plugin: import('pouchdb-core').Plugin;
  export default plugin;
}
