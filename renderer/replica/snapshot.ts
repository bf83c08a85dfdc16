/**
 * The snapshot: a copy of the replica in a sealed file that the till's host keeps, from which an empty
 * replica is filled while no server can be reached. It is written in parts in the background, each
 * collection's mark taken before its rows, so that rows newer than the mark are merely delivered again.
 */
import { z } from 'zod';
import { checkpointSchema, type FeedCollection, feedCollectionSchema } from '../../shared/protocol/feed.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { SnapshotPage } from './feed-puller.ts';
import { type CollectionMark, markId, type ReplicaCollection, replicaVersion } from './replica-schema.ts';
import type { RxdbParts } from './rxdb-parts.ts';
import { readAllRows } from './stored-rows.ts';

const rowsPerPart = 2000;

const ownThroughSchema = z.record(z.string(), z.int().min(0));

const headerSchema = z.object({
  version: z.literal(replicaVersion),
  storeId: z.string(),
  /** The collection of each part after this one. */
  parts: z.array(feedCollectionSchema),
  marks: z.partialRecord(
    feedCollectionSchema,
    z.object({ checkpoint: checkpointSchema, ownThrough: ownThroughSchema, asOfMs: z.int() }),
  ),
});
type Header = z.infer<typeof headerSchema>;

const partSchema = z.array(
  z.object({
    id: z.string().min(1).max(300),
    feedSequence: z.int().min(1),
    ownThrough: ownThroughSchema,
    data: z.record(z.string(), z.unknown()).nullable(),
  }),
);
type PartRow = z.infer<typeof partSchema>[number];

/** A collection as the writer finds it. */
export interface SnapshotSource {
  readonly collection: FeedCollection;
  readonly stored: ReplicaCollection;
  readonly mark: CollectionMark;
  readonly rowCount: number;
}

/** Writes a snapshot of all sources; `isStale` stops it when the replica is being thrown away meanwhile. */
export async function writeSnapshot(
  host: Pick<TillHost, 'snapshotWrite'>,
  rxdb: RxdbParts,
  storeId: string,
  sources: readonly SnapshotSource[],
  isStale: () => boolean,
): Promise<boolean> {
  const planned = sources.map((source) => Math.ceil(source.rowCount / rowsPerPart) + 1);
  const header: Header = {
    version: replicaVersion,
    storeId,
    parts: sources.flatMap((source, index) =>
      Array<FeedCollection>(planned[index] ?? 1).fill(source.collection),
    ),
    marks: Object.fromEntries(sources.map((source) => [source.collection, source.mark])),
  };
  const parts = header.parts.length + 1;
  let part = 0;
  const write = async (content: unknown): Promise<void> => {
    await host.snapshotWrite({ part, parts, text: JSON.stringify(content) });
    part += 1;
  };
  await write(header);
  for (const [index, source] of sources.entries()) {
    const until = part + (planned[index] ?? 1);
    let buffer: PartRow[] = [];
    await readAllRows(rxdb, source.stored, async (documents) => {
      for (const { id, feedSequence, ownThrough, data } of documents) {
        if (id !== markId) buffer.push({ id, feedSequence, ownThrough, data: data ?? null });
      }
      while (buffer.length >= rowsPerPart && part < until - 1 && !isStale()) {
        await write(buffer.slice(0, rowsPerPart));
        buffer = buffer.slice(rowsPerPart);
      }
    });
    while (part < until) {
      if (isStale()) return false;
      await write(buffer);
      buffer = [];
    }
  }
  return true;
}

/** Reads a snapshot collection by collection. */
export interface SnapshotReader {
  /** The rows of the collection's part `from`, or of the next one that has any; null when there is no snapshot. */
  page(collection: FeedCollection, from: number): Promise<SnapshotPage | null>;
}

/** Opens the snapshot of this store; a snapshot that can't be read is as good as none, and `problem` hears of it. */
export function openSnapshot(
  host: Pick<TillHost, 'snapshotRead'>,
  storeId: string,
  problem: (detail: string) => void,
): SnapshotReader {
  let header: Promise<Header | null> | null = null;
  const readHeader = async (): Promise<Header | null> => {
    const answer = await host.snapshotRead({ part: 0 });
    if (!answer) return null;
    const parsed = headerSchema.safeParse(parseJson(answer.text));
    if (parsed.success) return parsed.data.storeId === storeId ? parsed.data : null;
    problem(`header: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
    return null;
  };

  const readPart = async (index: number): Promise<PartRow[] | null> => {
    const answer = await host.snapshotRead({ part: index });
    const parsed = partSchema.safeParse(answer ? parseJson(answer.text) : null);
    if (parsed.success) return parsed.data;
    problem(`part ${index}: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
    return null;
  };

  return {
    page: async (collection, from) => {
      header ??= readHeader();
      const known = await header;
      const mark = known?.marks[collection];
      if (!known || !mark) return null;
      const indices = known.parts.flatMap((each, index) => (each === collection ? [index + 1] : []));
      for (let part = from; part < indices.length; part += 1) {
        const rows = await readPart(indices[part] ?? 0);
        if (!rows) return null;
        const last = part === indices.length - 1;
        if (rows.length === 0 && !last) continue;
        return {
          rows: rows.map((row) => ({ ...row, deleted: false })),
          nextPart: part + 1,
          mark: last ? mark : null,
        };
      }
      return null;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
