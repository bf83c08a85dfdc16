/**
 * What managers decided of two registrations stays to be seen once one of the two is erased: who decided, when and
 * what, of two ids without a person. It is told from the decisions, as an erased person's numbers join nobody any
 * more. Rules [CUSTOMER*], [RESOLVE*].
 */
import { type Merge, mergeExceptionId, mergeOfException } from '../../shared/domain/customers/same-person.ts';
import type { parseOperation } from '../../shared/domain/operation-table.ts';
import type { ReadTransaction } from '../store/store.ts';
import { causesOf, type KnownCustomer, knownCustomers, mergeRaised } from './customer-facts.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import { resolutionOf, resolutionTopic } from './exception-resolutions.ts';
import { keptOperations } from './operation-exceptions.ts';
import { settledMergeTopic } from './settled-merge-topic.ts';

/** What should stand of these customers' merges with somebody where either of the two is erased. */
export async function erasedMergeClaims(
  transaction: ReadTransaction,
  customers: ReadonlyMap<string, KnownCustomer>,
  readOperation: typeof parseOperation,
): Promise<ExceptionClaim[]> {
  const topics = [...customers.keys()].map(settledMergeTopic);
  const kept = [...(await keptOperations(transaction, topics, readOperation)).values()].flat();
  const decided = kept.flatMap(({ operation }) =>
    operation?.kind === 'exception-resolution' ? (mergeOfException(operation.payload.exceptionId) ?? []) : [],
  );
  const partners = decided.flatMap(({ survivorId, mergedId }) => [survivorId, mergedId]);
  const others = partners.filter((id) => !customers.has(id));
  const all = new Map([...(await knownCustomers(transaction, others, readOperation)), ...customers]);
  const isErased = (id: string): boolean => all.get(id)?.profile.erased ?? false;
  const seen = new Set(customers.keys());
  const possible = [...customers.keys()].filter(isErased).flatMap((id) => pairsWith(id, [...seen]));
  const pairs = new Map([...decided, ...possible].map((merge) => [mergeExceptionId(merge), merge]));
  const claims: ExceptionClaim[] = [];
  for (const merge of pairs.values()) {
    if (!isErased(merge.survivorId) && !isErased(merge.mergedId)) continue;
    claims.push(...(await claimsOf(transaction, merge, all, readOperation)));
  }
  return claims;
}

function pairsWith(customerId: string, others: readonly string[]): Merge[] {
  return others
    .filter((id) => id !== customerId)
    .flatMap((id) => [
      { survivorId: customerId, mergedId: id },
      { survivorId: id, mergedId: customerId },
    ]);
}

async function claimsOf(
  transaction: ReadTransaction,
  merge: Merge,
  customers: ReadonlyMap<string, KnownCustomer>,
  readOperation: typeof parseOperation,
): Promise<ExceptionClaim[]> {
  const id = mergeExceptionId(merge);
  const topic = resolutionTopic(id);
  const kept = (await keptOperations(transaction, [topic], readOperation)).get(topic) ?? [];
  const found = { ...merge, ...causesOf(merge, customers) };
  return mergeRaised(found).map((claim) => ({
    ...claim,
    row: resolutionOf(kept, claim.storeId, found.causes) === null ? null : claim.row,
  }));
}
