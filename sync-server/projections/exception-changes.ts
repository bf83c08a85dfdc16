/**
 * Raises and withdraws exceptions that operations cause. An exception is a live row of the feed with its
 * causes beside it, so that an operation's outcome can name it. What stands keeps the time at which it was
 * raised; what is withdrawn becomes a deletion. A row says which remedy was chosen for its causes, if any was.
 */
import { type ExceptionKind, type ExceptionRow, exceptionId } from '../../shared/domain/exceptions.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { type FeedChange, storeStream } from '../store/feed-records.ts';
import type { EntryRecord } from '../store/journal-records.ts';
import type { WriteTransaction } from '../store/store.ts';
import { resolutionOf, resolutionTopic, resolvedException } from './exception-resolutions.ts';
import { type KeptOperation, keptOperations } from './operation-exceptions.ts';
import { raisedAt } from './stock-rows.ts';

/** What should be true of an exception: its row, or null in `row` when it must not stand. */
export interface ExceptionClaim {
  readonly storeId: string;
  readonly id: string;
  readonly row: Omit<ExceptionRow, 'raisedAtMs' | 'id' | 'storeId' | 'resolution'> | null;
}

/** Rows to write, and the operations whose outcomes they may change. */
export interface ExceptionChanges {
  readonly rows: FeedChange[];
  readonly affected: Map<string, Set<string>>;
}

/**
 * Rows to write for these claims. `touched` is what is kept under topics that changed here: exceptions whose
 * resolutions are among them are looked at again, also without a claim.
 */
export async function exceptionChanges(
  transaction: WriteTransaction,
  claims: readonly ExceptionClaim[],
  touched: ReadonlyMap<string, readonly KeptOperation[]> = new Map(),
  readOperation: typeof parseOperation = parseOperation,
): Promise<ExceptionChanges> {
  const rows: FeedChange[] = [];
  const affected = new Map<string, Set<string>>();
  const latest = [...new Map(claims.map((claim) => [`${claim.storeId}\t${claim.id}`, claim])).values()];
  const resolved = [...touched.keys()].flatMap((topic) => resolvedException(topic) ?? []);
  const standingIn = resolved.length === 0 ? [] : await transaction.feed.storesOfExceptions(resolved);
  const again = standingIn.map(({ storeId, exceptionId }) => ({ storeId, id: exceptionId }));
  const raised = [...latest.filter((claim) => claim.row !== null), ...again].map(({ id }) =>
    resolutionTopic(id),
  );
  const resolutions = await keptOperations(transaction, raised, readOperation);
  for (const storeId of new Set([...latest, ...again].map((each) => each.storeId))) {
    const own = latest.filter((claim) => claim.storeId === storeId);
    const reopened = again.filter(
      (each) => each.storeId === storeId && !own.some((claim) => claim.id === each.id),
    );
    const ids = [...own, ...reopened].map(({ id }) => id);
    const stored = await transaction.feed.rows(storeStream(storeId), 'exceptions', ids);
    const standing = new Map(stored.map((row) => [row.id, row.text]));
    const operationIds = affected.get(storeId) ?? new Set<string>();
    affected.set(storeId, operationIds);
    const write = (id: string, data: FeedChange['data']): void => {
      rows.push({ stream: storeStream(storeId), collection: 'exceptions', id, data, popularity: 0 });
    };
    const resolution = (id: string, causes: readonly string[]) =>
      resolutionOf(resolutions.get(resolutionTopic(id)) ?? [], storeId, causes);
    for (const { id, row } of own) {
      const text = standing.get(id) ?? null;
      for (const cause of [...(row?.causes ?? []), ...causesOf(text)]) operationIds.add(cause);
      const raisedAtMs = raisedAt(text) ?? transaction.nowMs;
      const causes = [...new Set(row?.causes)].sort();
      write(id, row && { id, ...row, storeId, causes, raisedAtMs, resolution: resolution(id, causes) });
    }
    for (const { id } of reopened) {
      const text = standing.get(id) ?? null;
      if (text === null) continue;
      const row = JSON.parse(text) as ExceptionRow; // as it was written here
      write(id, { ...row, resolution: resolution(id, causesOf(text)) });
    }
    await transaction.feed.setCauses(
      own.map(({ id, row }) => ({ storeId, exceptionId: id, operationIds: row?.causes ?? [] })),
    );
  }
  return { rows, affected };
}

/** The exception that a held entry raises by itself; null where several entries decide it together. */
export function heldException(entry: EntryRecord): ExceptionClaim | null {
  const reason = entry.heldReason;
  if (reason === null || reason === 'operation-repeated') return null;
  return {
    storeId: entry.storeId,
    id: heldExceptionId(entry, reason),
    row: {
      kind: reason,
      subject: `${entry.journalId} ${entry.tillSequence}`,
      causes: [entry.operationId],
      details: {
        journalId: entry.journalId,
        tillSequence: entry.tillSequence,
        kind: entry.kind,
        reason: entry.heldDetail,
      },
    },
  };
}

/** The claim that an entry's own exception for a reason no longer stands. */
export function withdrawnException(
  entry: EntryRecord,
  reason: Exclude<EntryRecord['heldReason'], null>,
): ExceptionClaim {
  return { storeId: entry.storeId, id: heldExceptionId(entry, reason), row: null };
}

function heldExceptionId(entry: EntryRecord, kind: ExceptionKind): string {
  return exceptionId(kind, entry.journalId, String(entry.tillSequence), entry.hash.slice(0, 16));
}

/** One operation id in several places: raised in each store it was claimed from. */
export function repeatedExceptions(claimants: readonly EntryRecord[]): ExceptionClaim[] {
  const first = claimants[0];
  if (!first || claimants.length < 2) return [];
  const places = claimants.map((entry) => `${entry.journalId}:${entry.tillSequence}`);
  return [...new Set(claimants.map((entry) => entry.storeId))].map((storeId) => ({
    storeId,
    id: exceptionId('operation-repeated', first.operationId),
    row: {
      kind: 'operation-repeated',
      subject: first.operationId,
      causes: [first.operationId],
      details: { places: places.join(', ').slice(0, 1000), counted: places[0] ?? '' },
    },
  }));
}

function causesOf(text: string | null): string[] {
  const row: unknown = text === null ? null : JSON.parse(text);
  if (typeof row !== 'object' || row === null || !('causes' in row) || !Array.isArray(row.causes)) return [];
  return row.causes.filter((cause) => typeof cause === 'string');
}
