/** Under which topics decisions about two registrations are kept, so that each of the two leads to them. Rules [CUSTOMER*]. */
import { mergeOfException } from '../../shared/domain/customers/same-person.ts';
import type { ExceptionRule } from './operation-exceptions.ts';

const prefix = 'settled-merge';

/** The topic of what was decided of a customer and somebody else. */
export function settledMergeTopic(customerId: string): string {
  return `${prefix}:${customerId}`;
}

/** Keeps such decisions; what follows from them is written where customers' rows are. */
export const settledMergeRule: ExceptionRule = {
  prefix,
  keptUnder: (operation) => {
    if (operation.kind !== 'exception-resolution') return [];
    const merge = mergeOfException(operation.payload.exceptionId);
    return merge ? [merge.survivorId, merge.mergedId].map(settledMergeTopic) : [];
  },
  touches: () => [],
  fold: async () => [],
};
