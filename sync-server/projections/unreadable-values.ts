/**
 * `customer-values-unreadable`: somebody set fields of a customer, and what came sealed beside that doesn't open although
 * the customer's key is here: a disk changed it, or lost it. Told of a person as long as such a fact is the last word on
 * a field, so that writing the field anew withdraws it. Rule [CUSTOMER41].
 */
import type { CustomerProfile } from '../../shared/domain/customers/customer-of.ts';
import { type ProfileField, profileFields } from '../../shared/domain/customers/profile.ts';
import { exceptionId, type UnreadableFact } from '../../shared/domain/exceptions.ts';
import type { KnownCustomer } from './customer-facts.ts';
import type { ExceptionClaim } from './exception-changes.ts';

/** A person as far as it matters: all registrations, and what all of them make. */
interface Person {
  readonly customerId: string;
  readonly members: readonly KnownCustomer[];
  readonly profile: CustomerProfile;
}

/**
 * What should be true of the exception in the stores that a person belongs to: it stands where something of them was
 * recorded. Where they are only known otherwise depends on what was heard first.
 */
export function unreadableClaims(person: Person, storeIds: readonly string[]): ExceptionClaim[] {
  const { customerId, members } = person;
  const facts = unreadableFacts(person);
  if (facts.length === 0) return noUnreadable(customerId, storeIds);
  const wrote = new Set(members.flatMap(({ operations }) => operations.flatMap(storesIn)));
  const row: ExceptionClaim['row'] = {
    kind: 'customer-values-unreadable',
    subject: customerId,
    causes: facts.map(({ operationId }) => operationId),
    details: {},
    unreadable: facts,
  };
  return storeIds.map((storeId) => ({ storeId, id: idOf(customerId), row: wrote.has(storeId) ? row : null }));
}

/** Nothing of whoever isn't there any more, or is read as somebody else. */
export function noUnreadable(customerId: string, storeIds: readonly string[]): ExceptionClaim[] {
  return storeIds.map((storeId) => ({ storeId, id: idOf(customerId), row: null }));
}

function idOf(customerId: string): string {
  return exceptionId('customer-values-unreadable', customerId);
}

/** Facts that don't open and are the last word on a field, with these fields, by id. */
function unreadableFacts({ members, profile }: Person): UnreadableFact[] {
  const closed = members.flatMap(({ record, facts, operations }) => {
    if (record.key === null) return [];
    const ids = new Set(facts.flatMap(({ id, values }) => (values === null ? [id] : [])));
    return operations.filter(({ id }) => ids.has(id));
  });
  return closed
    .flatMap(({ id, storeId, tillId, staffId, at }): UnreadableFact[] => {
      const isLast = (field: ProfileField): boolean => profile.stamps[field]?.operationId === id;
      const fields = profileFields.filter(isLast);
      const made = { operationId: id, storeId, tillId, staffId, atMs: at.businessMs };
      return fields.length === 0 ? [] : [{ ...made, fields }];
    })
    .sort((a, b) => (a.operationId < b.operationId ? -1 : 1));
}

/** The stores in which an operation lets a customer belong. */
export function storesIn(operation: KnownCustomer['operations'][number]): string[] {
  const homes = operation.kind === 'customer-registration' ? [operation.payload.homeStoreId] : [];
  return [operation.storeId, ...homes];
}
