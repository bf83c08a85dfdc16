/**
 * What managers chose for exceptions. A resolution settles an exception of its own store for exactly the causes
 * it names: of several for the same causes the latest by id counts, whichever came first; with another cause, or
 * when it ceases to count, the exception is open again. Rules [RESOLVE*].
 */
import type { ExceptionRow } from '../../shared/domain/exceptions.ts';
import type { ExceptionRule, KeptOperation } from './operation-exceptions.ts';

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
  // What is kept comes in the order of ids: the last of several is the latest.
  let latest: ExceptionRow['resolution'] = null;
  for (const { storeId: ownStoreId, operation } of kept) {
    if (operation?.kind !== 'exception-resolution' || ownStoreId !== storeId) continue;
    const { remedy, note, causes: named, approvedBy } = operation.payload;
    if (JSON.stringify([...new Set(named)].sort()) !== JSON.stringify(causes)) continue;
    latest = {
      operationId: operation.id,
      remedy,
      note,
      staffId: operation.staffId,
      ...(approvedBy === null ? {} : { approvedBy }),
      atMs: operation.at.businessMs,
    };
  }
  return latest;
}
