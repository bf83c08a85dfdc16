/**
 * A customer is a fold over what was recorded of them, merged field by field: of each field the last value holds,
 * in the order of the facts (by `after`, then by id). Two tills that change different fields both keep their
 * change. The same facts give the same profile in whatever order they came. Rules [CUSTOMER*].
 */
import { inFactOrder } from '../fact-order.ts';
import type { KnownOperation } from '../operation-table.ts';
import type { ConsentPurpose, ProfileConsent, ProfileField, ProfileValues } from './profile.ts';

/** Something that was recorded of a customer, with its values opened. */
export interface CustomerFact {
  readonly id: string;
  readonly after: readonly string[];
  readonly kind: 'registration' | 'change' | 'erasure';
  readonly customerId: string;
  /** Business time, ms. */
  readonly atMs: number;
  /** Store, or channel, where it was done. */
  readonly where: string;
  readonly fields: readonly ProfileField[];
  /** Null where they can't be opened (any more): the fields it names are empty then. */
  readonly values: ProfileValues | null;
  readonly consents: readonly ProfileConsent[];
  readonly cardNumber: string | null;
}

/** Which fact set a field, and when. */
export interface FieldStamp {
  readonly operationId: string;
  readonly atMs: number;
}

/** A customer as all facts have them. */
export interface CustomerProfile {
  readonly customerId: string;
  /** Business time of the registration, ms; null where it hasn't come yet, or was before registrations. */
  readonly registeredAtMs: number | null;
  readonly registeredWhere: string | null;
  readonly values: ProfileValues;
  readonly stamps: Readonly<Partial<Record<ProfileField, FieldStamp>>>;
  /** The last answer to each purpose. */
  readonly consents: readonly ProfileConsent[];
  /** Every card they were ever given, sorted. */
  readonly cardNumbers: readonly string[];
  /** Phone numbers with the time in which each was theirs, ms; `untilMs` null for the present one. */
  readonly phones: readonly HeldPhone[];
  readonly erased: boolean;
  /** What nothing later builds on: the next fact names them in its `after`. */
  readonly heads: readonly string[];
}

/** A phone number and when it was a customer's. */
export interface HeldPhone {
  readonly phone: string;
  readonly fromMs: number;
  readonly untilMs: number | null;
}

/** The operation as a fact about a customer; null for all others. */
export function customerFactOf(operation: KnownOperation, values: ProfileValues | null): CustomerFact | null {
  const { id, after, storeId } = operation;
  const made = { id, after, atMs: operation.at.businessMs, where: storeId, values };
  switch (operation.kind) {
    case 'customer-registration':
      return { ...made, ...operation.payload, kind: 'registration' };
    case 'customer-change':
      return { ...made, ...operation.payload, kind: 'change' };
    case 'customer-erasure': {
      const { customerId } = operation.payload;
      return { ...made, customerId, kind: 'erasure', fields: [], consents: [], cardNumber: null };
    }
    default:
      return null;
  }
}

/** The customer whom an operation is about, as a person; null for all others. */
export function customerIdOf(operation: KnownOperation): string | null {
  return customerFactOf(operation, null)?.customerId ?? null;
}

/** The customer as these facts have them; facts about others are passed over. */
export function customerOf(customerId: string, facts: readonly CustomerFact[]): CustomerProfile {
  const own = inFactOrder(facts.filter((fact) => fact.customerId === customerId));
  const built = new Set(own.flatMap((fact) => fact.after));
  const erased = own.some(({ kind }) => kind === 'erasure');
  const registration = own.find(({ kind }) => kind === 'registration');
  return {
    customerId,
    registeredAtMs: registration?.atMs ?? null,
    registeredWhere: registration?.where ?? null,
    ...fieldsNow(erased ? [] : own),
    consents: erased ? [] : consentsNow(own),
    cardNumbers: erased ? [] : [...new Set(own.flatMap(({ cardNumber }) => cardNumber ?? []))].sort(),
    phones: erased ? [] : heldPhones(own),
    erased,
    heads: own
      .map(({ id }) => id)
      .filter((id) => !built.has(id))
      .sort(),
  };
}

function fieldsNow(facts: readonly CustomerFact[]): Pick<CustomerProfile, 'values' | 'stamps'> {
  const values: Record<string, string | null> = {};
  const stamps: Partial<Record<ProfileField, FieldStamp>> = {};
  for (const fact of facts) {
    for (const field of fact.fields) {
      values[field] = fact.values?.[field] ?? null;
      stamps[field] = { operationId: fact.id, atMs: fact.atMs };
    }
  }
  // Each value came from a profile's values under the same name.
  return { values: values as ProfileValues, stamps };
}

function consentsNow(facts: readonly CustomerFact[]): ProfileConsent[] {
  const last = new Map<ConsentPurpose, ProfileConsent>();
  for (const consent of facts.flatMap((fact) => fact.consents)) last.set(consent.purpose, consent);
  return [...last.values()].sort((a, b) => (a.purpose < b.purpose ? -1 : 1));
}

function heldPhones(facts: readonly CustomerFact[]): HeldPhone[] {
  const held: HeldPhone[] = [];
  for (const fact of facts) {
    if (!fact.fields.includes('phone')) continue;
    const before = held.at(-1);
    const phone = fact.values?.phone ?? null;
    if (before && before.untilMs === null) {
      if (before.phone === phone) continue;
      held[held.length - 1] = { ...before, untilMs: Math.max(before.fromMs, fact.atMs) };
    }
    if (phone !== null) held.push({ phone, fromMs: fact.atMs, untilMs: null });
  }
  return held;
}
