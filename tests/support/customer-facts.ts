/** Customers as tills record them: operations with values sealed beside them, appended to a journal. */
import { randomBytes } from 'node:crypto';
import { fieldsOf, type ProfileValues } from '../../shared/domain/customers/profile.ts';
import { openValues, sealValues } from '../../shared/domain/customers/seal.ts';
import type { Customer } from '../../shared/domain/entities/customer.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { newId, type WireJournal } from './wire-till.ts';

const { subtle } = globalThis.crypto;

/** A customer with the key that their till made. */
export interface Person {
  readonly customerId: string;
  readonly key: string;
}

export function newPerson(customerId = newId()): Person {
  return { customerId, key: randomBytes(32).toString('base64') };
}

type Change = Readonly<Record<string, unknown>>;

/** Appends an operation about a person with its values beside it. */
export async function records(
  journal: WireJournal,
  person: Person,
  kind: 'customer-registration' | 'customer-change' | 'customer-erasure',
  values: ProfileValues,
  payload: Change = {},
  change: Change = {},
): Promise<JournalEntry> {
  const { customerId, key } = person;
  const atMs = 1_700_000_000_000;
  const consent = { purpose: 'profile', given: true, textVersion: 'customer-1', atMs, where: 'S1' };
  const personal = { customerId, fields: fieldsOf(values), cardNumber: null };
  const bodies = {
    'customer-registration': { ...personal, consents: [consent], homeStoreId: journal.writer.storeId },
    'customer-change': { ...personal, consents: [], approvedBy: null },
    'customer-erasure': { customerId, reason: 'customer-asked', approvedBy: null },
  };
  const entry = journal.append(kind, { ...bodies[kind], ...payload }, change);
  if (fieldsOf(values).length === 0) return entry;
  const place = { customerId, of: { operationId: entry.operation.id } };
  const sealed = await sealValues(subtle, key, randomBytes(12), place, values);
  const whole = { ...entry, sealed };
  journal.entries[entry.tillSequence - 1] = whole;
  return whole;
}

/** A sealed text as a disk leaves it of which it changed a byte: no key opens it. */
export function spoiled(sealed: string): string {
  return sealed.slice(0, 20) + (sealed[20] === 'A' ? 'B' : 'A') + sealed.slice(21);
}

/** The values of a row, opened with the person's key; null where they don't open. */
export async function valuesOf(row: Customer, { key }: Person): Promise<ProfileValues | null> {
  return row.sealed === null ? null : openValues(subtle, key, { customerId: row.id, of: 'row' }, row.sealed);
}
