/**
 * What managers chose for exceptions. A resolution settles an exception of its own store for exactly the causes it
 * names, and in all stores one that they share: of several for the same causes the latest by business time counts, then
 * by id, whichever came first; with another cause, or when it ceases to count, the exception is open again. Each says where all the goods of
 * the exception are by then, so only the latest of a store moves stock. Rules [RESOLVE*].
 */
import { type ExceptionRow, isSharedByStores } from '../../shared/domain/exceptions.ts';
import type { WriteTransaction } from '../store/store.ts';
import type { ExceptionRule, KeptOperation } from './operation-exceptions.ts';
import { type PutBack, putBack } from './put-back.ts';

type Resolution = Extract<KeptOperation['operation'], { readonly kind: 'exception-resolution' }>;

const prefix = 'resolution';

/** The topic under which resolutions of an exception are kept. */
export function resolutionTopic(exceptionId: string): string {
  return `${prefix}:${exceptionId}`;
}

/** The exception that a topic is about; null for topics of anything else. */
export function resolvedException(topic: string): string | null {
  return topic.startsWith(`${prefix}:`) ? topic.slice(prefix.length + 1) : null;
}

/** Keeps resolutions; what they change is decided where exceptions are written. */
export const resolutionRule: ExceptionRule = {
  prefix,
  keptUnder: (operation) =>
    operation.kind === 'exception-resolution' ? [resolutionTopic(operation.payload.exceptionId)] : [],
  touches: () => [],
  fold: async () => [],
};

/** The resolution that counts for an exception of a store with these causes (sorted, each once); null while it is open. */
export function resolutionOf(
  kept: readonly KeptOperation[],
  storeId: string,
  causes: readonly string[],
): ExceptionRow['resolution'] {
  const latest = resolutionsIn(kept).findLast(({ payload, ...operation }) => {
    if (operation.storeId !== storeId && !isSharedByStores(payload.exceptionId)) return false;
    return JSON.stringify([...new Set(payload.causes)].sort()) === JSON.stringify(causes);
  });
  if (!latest) return null;
  const { remedy, note, approvedBy } = latest.payload;
  return {
    operationId: latest.id,
    remedy,
    note,
    staffId: latest.staffId,
    ...(approvedBy === null ? {} : { approvedBy }),
    atMs: latest.at.businessMs,
  };
}

/** The resolutions among what is kept, the earliest first by business time: a clock that was set back leads none of them. */
function resolutionsIn(kept: readonly KeptOperation[]): Resolution[] {
  return kept
    .flatMap(({ operation }) => (operation?.kind === 'exception-resolution' ? [operation] : []))
    .sort((a, b) => a.at.businessMs - b.at.businessMs || (a.id < b.id ? -1 : 1));
}

/**
 * Puts back what resolutions of an exception moved that a later one of the same store took the place of: tills that
 * didn't know of each other, or another cause. Topics of anything else are passed over.
 */
export async function resolvedStock(
  transaction: WriteTransaction,
  kept: ReadonlyMap<string, readonly KeptOperation[]>,
): Promise<PutBack> {
  const levels: PutBack['levels'][number][] = [];
  const changes: PutBack['changes'][number][] = [];
  for (const [topic, operations] of kept) {
    const exceptionId = resolvedException(topic);
    if (exceptionId === null) continue;
    const counting = resolutionsIn(operations);
    // The last of a store is the latest.
    const latest = new Map(counting.map(({ storeId, id }) => [storeId, id]));
    const back = counting.flatMap(({ id, storeId, at, payload }) =>
      latest.get(storeId) === id
        ? []
        : (payload.stock ?? []).map(({ sku, quantityMilli }) => ({
            storeId,
            sku,
            quantityMilli: -quantityMilli,
            businessMs: at.businessMs,
          })),
    );
    const storeIds = operations.map((each) => each.storeId);
    const returned = await putBack(transaction, `resolved-twice:${exceptionId}`, storeIds, back);
    levels.push(...returned.levels);
    changes.push(...returned.changes);
  }
  return { levels, changes };
}
