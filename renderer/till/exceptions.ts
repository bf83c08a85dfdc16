/**
 * Exceptions of the store with the remedies that managers choose. A choice made here shows at once; it settles the
 * exception for exactly the causes that were seen. Rules [RESOLVE*].
 */
import { type Result, refused } from '../../shared/base/result.ts';
import { type ExceptionRow, exceptionRemedies, stockOfRemedy } from '../../shared/domain/exceptions.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { exceptionResolutionSchema } from '../../shared/domain/operations/exception-resolution.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { Replica } from '../replica/replica.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import { actingWith, type RightParts } from './lent-right.ts';
import type { ResolveRefusal } from './order-types.ts';
import { listExceptions } from './receipts.ts';

/** What the exceptions need of the till around them. */
export interface ExceptionParts extends RightParts {
  readonly host: Pick<TillHost, 'journalNewest'>;
  readonly rxdb: RxdbParts;
  replica(): Replica | null;
}

/** More resolutions than a till makes while the server is away. */
const lookBack = 200;

/** Exceptions of the store, open ones first, newest first. */
export async function exceptionsOf(parts: ExceptionParts): Promise<ExceptionRow[]> {
  const rows = await listExceptions(parts.rxdb, parts.replica());
  const own = await ownResolutions(parts);
  const settled = rows.map((row) => ({ ...row, resolution: row.resolution ?? own.get(keyOf(row)) ?? null }));
  return settled.sort((a, b) => Number(a.resolution !== null) - Number(b.resolution !== null));
}

/** Settles an exception by one of its remedies; needs `resolve-exception`. */
export async function resolveException(
  parts: ExceptionParts,
  row: ExceptionRow,
  remedy: string,
  note: string | null,
  approvedBy: string | null,
): Promise<Result<JournalEntry, ResolveRefusal>> {
  const acting = actingWith(parts.session, 'resolve-exception', approvedBy);
  if (!acting.ok) return acting;
  const remedies: readonly string[] = exceptionRemedies[row.kind];
  if (!remedies.includes(remedy)) return refused({ code: 'remedy-unknown' });
  const { actor, lentBy } = acting.value;
  const stock = stockOfRemedy(row, remedy);
  const payload = exceptionResolutionSchema.safeParse({
    exceptionId: row.id,
    kind: row.kind,
    remedy,
    causes: row.causes,
    note: note?.trim().slice(0, 200) || null,
    approvedBy: lentBy,
    ...(stock.length === 0 ? {} : { stock }),
  });
  if (!payload.success) return refused({ code: 'no-causes' });
  const isSettled = row.resolution !== null || (await ownResolutions(parts)).has(keyOf(row));
  if (isSettled) return refused({ code: 'already-settled' });
  return parts.record({
    kind: 'exception-resolution',
    staffId: actor.staffId,
    payload: payload.data,
    after: payload.data.causes,
  });
}

/** Resolutions of this till, by the exception and the causes they settle. */
async function ownResolutions({
  host,
}: ExceptionParts): Promise<Map<string, NonNullable<ExceptionRow['resolution']>>> {
  const found = new Map<string, NonNullable<ExceptionRow['resolution']>>();
  for (const { operation } of await host.journalNewest({
    kinds: ['exception-resolution'],
    limit: lookBack,
  })) {
    const parsed = parseOperation(operation);
    if (!parsed.ok || parsed.value.kind !== 'exception-resolution') continue;
    const { id, staffId, at, payload } = parsed.value;
    const { exceptionId, causes, remedy, note, approvedBy } = payload;
    const key = keyOf({ id: exceptionId, causes });
    const lent = approvedBy === null ? {} : { approvedBy };
    if (!found.has(key))
      found.set(key, { operationId: id, remedy, note, staffId, atMs: at.businessMs, ...lent });
  }
  return found;
}

function keyOf({ id, causes }: Pick<ExceptionRow, 'id' | 'causes'>): string {
  return [id, ...causes].join(' ');
}
