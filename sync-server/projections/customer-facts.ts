/**
 * What is known of customers, as facts with their values opened, and who of them is the same person. Whoever ever
 * shared a phone number is looked at together, so that the order of arrival doesn't matter. Rules [CUSTOMER*].
 */
import {
  type CustomerFact,
  type CustomerProfile,
  customerFactOf,
  customerOf,
} from '../../shared/domain/customers/customer-of.ts';
import { type Merge, mergeExceptionId, mergesOf } from '../../shared/domain/customers/same-person.ts';
import type { KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import type { CustomerMark, CustomerRecord } from '../store/customer-records.ts';
import type { ReadTransaction, WriteTransaction } from '../store/store.ts';
import { openBeside } from './customer-seal.ts';
import { customerTopic } from './customer-topic.ts';
import type { ExceptionClaim } from './exception-changes.ts';
import { resolutionOf, resolutionTopic } from './exception-resolutions.ts';
import { type KeptOperation, keptOperations } from './operation-exceptions.ts';

/** How many registrations of one person are looked at together; a number shared by more is no person's. */
const mostTogether = 20;

/** A customer with everything that was recorded of them. */
export interface KnownCustomer {
  readonly record: CustomerRecord;
  readonly facts: readonly CustomerFact[];
  /** The operations of the facts. */
  readonly operations: readonly KnownOperation[];
  /** As their own facts have them. */
  readonly profile: CustomerProfile;
}

/** A customer of whom nothing but the id is known. */
export function newCustomer(customerId: string): CustomerRecord {
  return {
    customerId,
    number: null,
    country: null,
    key: null,
    birthday: null,
    tags: [],
    usuallyBuys: [],
    mergedInto: null,
    balances: {},
    erasedAtMs: null,
  };
}

/** Everything that was recorded of these customers; who isn't known at all is left out. */
export async function knownCustomers(
  transaction: ReadTransaction,
  customerIds: readonly string[],
  readOperation: typeof parseOperation,
): Promise<Map<string, KnownCustomer>> {
  const records = await transaction.customers.customers(customerIds);
  const kept = await keptOperations(transaction, customerIds.map(customerTopic), readOperation);
  const operationIds = [...kept.values()].flat().flatMap(({ operation }) => operation?.id ?? []);
  const entries = await transaction.journals.entriesOf(operationIds);
  const sealed = new Map(
    entries.filter((entry) => entry.heldReason === null).map((entry) => [entry.operationId, entry.sealed]),
  );
  const found = new Map<string, KnownCustomer>();
  for (const customerId of new Set(customerIds)) {
    const operations = (kept.get(customerTopic(customerId)) ?? []).flatMap((each) => each.operation ?? []);
    const record = records.get(customerId) ?? (operations.length > 0 ? newCustomer(customerId) : null);
    if (!record) continue;
    const facts: CustomerFact[] = [];
    for (const operation of operations) {
      const values = await openBeside(record.key, customerId, operation.id, sealed.get(operation.id) ?? null);
      const fact = customerFactOf(operation, values);
      if (fact) facts.push(fact);
    }
    const profile = customerOf(customerId, facts);
    const erased = profile.erased || record.erasedAtMs !== null;
    found.set(customerId, { record, facts, operations, profile: { ...profile, erased } });
  }
  return found;
}

/** By what a customer is found. */
export function marksOf({ erased, phones, cardNumbers }: CustomerProfile): CustomerMark[] {
  if (erased) return [];
  const marks = [
    ...phones.map(({ phone }) => `phone:${phone}` as const),
    ...cardNumbers.map((number) => `card:${number}` as const),
  ];
  return [...new Set(marks)].sort();
}

/**
 * These customers with all whoever shared a phone number with them, directly or through others; their marks are
 * written on the way. An erased customer's are still followed once, so that those they were merged with hear of it.
 */
export async function withRelated(
  transaction: WriteTransaction,
  customerIds: readonly string[],
  readOperation: typeof parseOperation,
): Promise<Map<string, KnownCustomer>> {
  const found = new Map<string, KnownCustomer>();
  let next = [...new Set(customerIds)];
  while (next.length > 0) {
    const known = await knownCustomers(transaction, next, readOperation);
    const marks = new Set<CustomerMark>(await transaction.customers.marksOf(next));
    for (const [customerId, customer] of known) {
      found.set(customerId, customer);
      const own = marksOf(customer.profile);
      if (own.length === 0 && marks.size === 0) continue;
      await transaction.customers.setMarks(customerId, own);
      for (const mark of own) marks.add(mark);
    }
    const phones = [...marks].filter((mark) => mark.startsWith('phone:'));
    const related = phones.length === 0 ? [] : await transaction.customers.customersMarked(phones);
    const merged = [...known.values()].flatMap(({ record }) => record.mergedInto ?? []);
    const seen = new Set([...customerIds, ...found.keys(), ...next]);
    next = [...new Set([...related, ...merged])].filter((id) => !seen.has(id)).slice(0, mostTogether);
  }
  return found;
}

/** The groups among customers: who may be one person stands in one list. */
export function groupsOf(customers: ReadonlyMap<string, KnownCustomer>): string[][] {
  const groups = new Map<string, string[]>();
  const byPhone = new Map<string, string>();
  for (const [customerId, { profile }] of customers) {
    groups.set(customerId, groups.get(customerId) ?? [customerId]);
    for (const { phone } of profile.phones) {
      const other = byPhone.get(phone);
      byPhone.set(phone, customerId);
      if (other === undefined || groups.get(other) === groups.get(customerId)) continue;
      const joined = [...(groups.get(other) ?? []), ...(groups.get(customerId) ?? [])];
      for (const id of joined) groups.set(id, joined);
    }
  }
  return [...new Set(groups.values())].map((ids) => [...new Set(ids)].sort());
}

/** Two who were, or would be, read as one. */
export interface JudgedMerge extends Merge {
  /** What showed it, sorted. */
  readonly causes: readonly string[];
  readonly storeIds: readonly string[];
  readonly separated: boolean;
}

/** Who of a group is read under whom, with those whom a manager separated. */
export async function mergesIn(
  transaction: ReadTransaction,
  group: readonly string[],
  customers: ReadonlyMap<string, KnownCustomer>,
  readOperation: typeof parseOperation,
): Promise<JudgedMerge[]> {
  const members = group.flatMap((id) => customers.get(id) ?? []);
  if (members.length < 2) return [];
  const pairs = pairsOf(group);
  const resolutions = await keptOperations(
    transaction,
    pairs.map((pair) => resolutionTopic(mergeExceptionId(pair))),
    readOperation,
  );
  const judged = pairs.map((pair): JudgedMerge => {
    const causes = causesOf(pair, customers);
    const kept = resolutions.get(resolutionTopic(mergeExceptionId(pair))) ?? [];
    return { ...pair, ...causes, separated: isSeparated(kept, causes.causes) };
  });
  const separated = new Set(judged.filter((each) => each.separated).map(mergeExceptionId));
  const merges = mergesOf(
    members.map(({ profile }) => profile),
    separated,
  );
  return judged.filter(
    (each) => each.separated || merges.some((merge) => mergeExceptionId(merge) === mergeExceptionId(each)),
  );
}

/** All ordered pairs of a group. */
export function pairsOf(group: readonly string[]): Merge[] {
  return group.flatMap((survivorId) =>
    group.filter((mergedId) => mergedId !== survivorId).map((mergedId) => ({ survivorId, mergedId })),
  );
}

/** The fact by which each of the two became known: their registration, or else the first that was recorded. */
export function causesOf(
  { survivorId, mergedId }: Merge,
  customers: ReadonlyMap<string, KnownCustomer>,
): { readonly causes: string[]; readonly storeIds: string[] } {
  const facts = [survivorId, mergedId].flatMap((id) => {
    const own = [...(customers.get(id)?.facts ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    return own.find(({ kind }) => kind === 'registration') ?? own[0] ?? [];
  });
  return {
    causes: facts.map(({ id }) => id).sort(),
    storeIds: [...new Set(facts.map(({ where }) => where))].sort(),
  };
}

/** The exception of a merge, in the stores where the two became known. */
export function mergeRaised(merge: Omit<JudgedMerge, 'separated'>): ExceptionClaim[] {
  const { survivorId, mergedId, causes, storeIds } = merge;
  return storeIds.map((storeId) => ({
    storeId,
    id: mergeExceptionId(merge),
    row: {
      kind: 'customer-merged',
      subject: survivorId,
      causes: [...causes],
      details: { survivorId, mergedId },
    },
  }));
}

/** Whether the last resolution, of whichever store, separates them. */
function isSeparated(kept: readonly KeptOperation[], causes: readonly string[]): boolean {
  const chosen = [...new Set(kept.map(({ storeId }) => storeId))].flatMap(
    (storeId) => resolutionOf(kept, storeId, causes) ?? [],
  );
  const byTime = chosen.sort((a, b) => a.atMs - b.atMs || (a.operationId < b.operationId ? -1 : 1));
  return byTime.at(-1)?.remedy === 'separate';
}
