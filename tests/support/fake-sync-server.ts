/**
 * A small sync server in memory that a test can steer: it answers push, feed and events by the protocol for
 * one till, can be restored from a backup, demand smaller pushes, and hand out rows nobody can read. The real
 * server has its own tests; this one is for what a till does when the server is like this.
 */

import { genesisHash, type JournalEntry } from '../../shared/domain/operation.ts';
import { effectsOf } from '../../shared/domain/operation-table.ts';
import {
  checkpointSchema,
  collectionDigest,
  type FeedAnswer,
  type FeedCollection,
  type FeedRow,
  feedCollectionSchema,
  type ReceiptRow,
} from '../../shared/protocol/feed.ts';
import { type PushAnswer, pushRequestSchema } from '../../shared/protocol/push.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

interface State {
  readonly epochs: { readonly name: string; readonly start: number }[];
  sequence: number;
  readonly rows: Map<FeedCollection, Map<string, FeedRow>>;
  readonly journals: Map<string, JournalEntry[]>;
}

/** A steerable server. */
export interface FakeSyncServer {
  readonly syncFetch: SyncFetch;
  readonly requests: string[];
  /** Writes a row; null takes it out. */
  put(collection: FeedCollection, id: string, data: Record<string, unknown> | null): void;
  journal(journalId: string): readonly JournalEntry[];
  row(collection: FeedCollection, id: string): FeedRow | undefined;
  /** What a backup taken now holds. */
  backup(): State;
  /** Comes back from a backup, in a new epoch. */
  restore(backup: State): void;
  /** Stores pushed entries but doesn't apply them until released. */
  applying: boolean;
  release(): void;
  wrongDigests: number;
  /** What a question for purchases finds; null doesn't answer it. */
  purchases: (query: URLSearchParams) => readonly ReceiptRow[] | null;
  /** Answers what is asked about points, by the end of the path; null doesn't answer it. */
  points: (path: 'holds' | 'release', body: unknown) => Promise<object | null>;
  mostEntries: number;
  /** Called before a page is answered. */
  beforePage: (collection: FeedCollection) => void;
  nowMs: number;
}

/** Makes a server with no rows. */
export function createFakeSyncServer(storeId = 'S1'): FakeSyncServer {
  let state: State = {
    epochs: [{ name: 'e1', start: 0 }],
    sequence: 0,
    rows: new Map(),
    journals: new Map(),
  };
  const applied = new Map<string, number>();
  const listeners = new Set<(text: string) => void>();
  let epochs = 1;

  const rowsOf = (collection: FeedCollection): Map<string, FeedRow> => {
    const rows = state.rows.get(collection) ?? new Map<string, FeedRow>();
    state.rows.set(collection, rows);
    return rows;
  };
  const put: FakeSyncServer['put'] = (collection, id, data) => {
    state.sequence += 1;
    rowsOf(collection).set(id, { id, feedSequence: state.sequence, deleted: data === null, data });
    for (const listener of listeners) listener(wake());
  };
  const wake = (): string => {
    const { sequence } = state;
    const newest = Object.fromEntries(
      [...state.rows].map(([each, rows]) => [each, Math.max(0, ...[...rows.values()].map(sequenceOf))]),
    );
    const epoch = state.epochs.at(-1)?.name;
    return `event: resync\ndata: ${JSON.stringify({ chain: sequence, store: sequence, epoch, newest })}\n\n`;
  };
  const apply = (): void => {
    for (const [journalId, entries] of state.journals) {
      const through = applied.get(journalId) ?? 0;
      for (const entry of entries.slice(through)) {
        for (const { sku, quantityMilli } of effectsOf(entry.operation)?.stock ?? []) {
          const id = `${storeId}:${sku}`;
          const before = Number(rowsOf('stock').get(id)?.data?.onHandMilli ?? 0);
          put('stock', id, { storeId, sku, onHandMilli: before + quantityMilli, promisedMilli: 0 });
        }
      }
      applied.set(journalId, entries.length);
    }
  };

  const push = (body: string): PushAnswer | 413 => {
    const request = pushRequestSchema.parse(JSON.parse(body));
    if (request.entries.length > server.mostEntries) return 413;
    const held = state.journals.get(request.journalId) ?? [];
    state.journals.set(request.journalId, held);
    const first = request.entries[0];
    const gap = first !== undefined && first.tillSequence > held.length + 1;
    if (!gap) {
      // Parsed as pushed; this server only sees what its tests' tills journalled.
      for (const entry of request.entries as JournalEntry[]) {
        if (entry.tillSequence === held.length + 1) held.push(entry);
      }
    }
    if (server.applying) apply();
    const behind = request.entries.length === 0 && request.after.tillSequence < held.length;
    return {
      status: gap ? 'gap' : behind ? 'ahead' : 'stored',
      storedThrough: held.length,
      storedHash: held.at(-1)?.hash ?? genesisHash,
      branch: 0,
      missing: [],
      serverTimeMs: server.nowMs,
    };
  };

  const page = (collection: FeedCollection, query: URLSearchParams): FeedAnswer => {
    server.beforePage(collection);
    const text = query.get('checkpoint');
    const checkpoint = text ? checkpointSchema.parse(JSON.parse(text)) : null;
    const serverTimeMs = server.nowMs;
    const newest = state.epochs.at(-1);
    if (checkpoint) {
      const index = state.epochs.findIndex((epoch) => epoch.name === checkpoint.epoch);
      const end = state.epochs[index + 1]?.start ?? state.sequence;
      if (index < 0) return { rebuild: true, reason: 'unknown-epoch', serverTimeMs };
      if (checkpoint.position > end) return { rebuild: true, reason: 'position-past-end', serverTimeMs };
    }
    const limit = Number(query.get('limit'));
    const after = checkpoint?.position ?? 0;
    const live = [...rowsOf(collection).values()].filter((row) => !row.deleted);
    const found = [...rowsOf(collection).values()]
      .filter((row) => row.feedSequence > after && (checkpoint !== null || !row.deleted))
      .sort((a, b) => a.feedSequence - b.feedSequence);
    const rows = found.slice(0, limit);
    const final = found.length <= limit;
    const wrong = server.wrongDigests > 0 && final && query.get('digest') === '1';
    if (wrong) server.wrongDigests -= 1;
    return {
      rebuild: false,
      rows,
      checkpoint: {
        epoch: newest?.name ?? '',
        position: final ? state.sequence : (rows.at(-1)?.feedSequence ?? after),
      },
      final,
      total: live.length,
      ownThrough: Object.fromEntries(applied),
      ownHashes: Object.fromEntries(
        [...applied].map(([id, through]) => [id, state.journals.get(id)?.[through - 1]?.hash ?? genesisHash]),
      ),
      ownMissing: {},
      digest: final && query.get('digest') === '1' ? collectionDigest(wrong ? live.slice(1) : live) : null,
      serverTimeMs,
    };
  };

  const events = (signal: AbortSignal | undefined): Response => {
    const encoder = new TextEncoder();
    let listener: (text: string) => void = () => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        listener = (text) => controller.enqueue(encoder.encode(text));
        listeners.add(listener);
        listener(wake());
        signal?.addEventListener('abort', () => {
          listeners.delete(listener);
          controller.error(new Error('aborted'));
        });
      },
      cancel: () => {
        listeners.delete(listener);
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

  const server: FakeSyncServer = {
    requests: [],
    applying: true,
    wrongDigests: 0,
    purchases: () => [],
    points: async () => null,
    mostEntries: 200,
    beforePage: () => {},
    nowMs: Date.UTC(2026, 5, 1, 9),
    put,
    journal: (journalId) => state.journals.get(journalId) ?? [],
    row: (collection, id) => rowsOf(collection).get(id),
    backup: () => structuredClone(state),
    restore: (backup) => {
      epochs += 1;
      state = structuredClone(backup);
      state.epochs.push({ name: `e${epochs}`, start: state.sequence });
      applied.clear();
      for (const [journalId, entries] of state.journals) applied.set(journalId, entries.length);
    },
    release: apply,
    syncFetch: async (path, init) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (init?.signal?.aborted) throw new Error('aborted');
      const url = new URL(path, 'http://fake');
      server.requests.push(`${init?.method ?? 'GET'} ${url.pathname}`);
      if (url.pathname === '/v1/events') return events(init?.signal);
      if (url.pathname === '/v1/push') {
        const answer = push(init?.body ?? '');
        return answer === 413 ? new Response('{}', { status: 413 }) : Response.json(answer);
      }
      if (url.pathname === '/v1/purchases') {
        const purchases = server.purchases(url.searchParams);
        return purchases ? Response.json({ purchases }) : new Response('{}', { status: 404 });
      }
      if (url.pathname.startsWith('/v1/loyalty/holds')) {
        const what = url.pathname.endsWith('/release') ? 'release' : 'holds';
        const answer = await server.points(what, JSON.parse(init?.body ?? 'null'));
        return answer ? Response.json(answer) : new Response('{}', { status: 404 });
      }
      const collection = feedCollectionSchema.parse(url.pathname.split('/').at(-1));
      return Response.json(page(collection, url.searchParams));
    },
  };
  return server;
}

function sequenceOf(row: FeedRow): number {
  return row.feedSequence;
}
