/** Closed shifts of the store: own ones from the journal, which always has them, the others from the feed. */
import { operationSchema } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { documentRowSchema } from '../../shared/protocol/feed.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { Replica } from '../replica/replica.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import { readNewestRows } from '../replica/stored-rows.ts';
import type { ClosedShift } from './shift-types.ts';

/** Documents of a day beside its closed shifts: goods in and out, cash in and out. */
const documentsPerShift = 50;
const mostDocuments = 5000;

/** The newest closed shifts. */
export async function listClosedShifts(
  host: Pick<TillHost, 'journalNewest'>,
  rxdb: RxdbParts,
  replica: Replica | null,
  limit: number,
): Promise<ClosedShift[]> {
  const own = (await host.journalNewest({ kinds: ['shift-close'], limit })).flatMap(({ operation }) =>
    closedShift(operation, true),
  );
  const ownIds = new Set(own.map((each) => each.operationId));
  const stored = replica?.stored('documents');
  const rows = stored
    ? await readNewestRows(rxdb, stored, Math.min(limit * documentsPerShift, mostDocuments))
    : [];
  const others = rows
    .flatMap(({ data }) => {
      const row = documentRowSchema.safeParse(data);
      const operation = operationSchema.safeParse(row.success ? row.data.operation : null);
      return operation.success ? closedShift(operation.data, false) : [];
    })
    .filter(({ operationId }) => !ownIds.has(operationId));
  return [...own, ...others].sort((a, b) => b.closedAtMs - a.closedAtMs).slice(0, limit);
}

function closedShift(operation: unknown, ownTill: boolean): ClosedShift[] {
  const parsed = parseOperation(operation);
  if (!parsed.ok || parsed.value.kind !== 'shift-close') return [];
  const { id, tillId, staffId, at, payload } = parsed.value;
  return [
    {
      operationId: id,
      tillId,
      closedBy: staffId,
      closedAtMs: at.businessMs,
      ownTill,
      close: payload,
    },
  ];
}
