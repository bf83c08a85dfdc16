/**
 * Profiles as whoever is signed in looks at them: each opening is logged once, and what was opened is told until
 * somebody else signs in. Rules [CUSTOMER54], [CUSTOMER65].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { KnownCustomer } from './customer-book.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { Customers, RegistrationShown, SeparateRefusal } from './customer-types.ts';
import { aboutOf, hitOf, viewOf } from './customer-view.ts';
import { actingWith } from './lent-right.ts';

/** The profiles. */
export interface Profiles extends Pick<Customers, 'hit' | 'about' | 'registrations' | 'open' | 'opened'> {
  /** Whoever is signed in knows this one: they registered them. */
  seen(customerId: string): void;
  /** Somebody else signed in, or nobody is any more. */
  forget(): void;
}

/** Makes them. */
export function createProfiles(parts: CustomerParts): Profiles {
  const { book, session } = parts;
  const seen = new Set<string>();
  const known = (customerId: string): KnownCustomer | null =>
    session.actor() ? book.customer(customerId) : null;
  return {
    hit: (customerId) => {
      const found = known(customerId);
      return found && hitOf(parts, found);
    },
    about: (customerId) => {
      const found = known(customerId);
      return found && aboutOf(parts, found);
    },
    registrations: (customerIds) => registrationsShown(parts, customerIds, known),
    open: async (customerId, approvedBy) => {
      const acting = actingWith(session, 'customer-open', approvedBy);
      if (!acting.ok) return acting;
      if (book.isErased(customerId)) return refused({ code: 'erased' });
      const found = book.customer(customerId);
      if (!found) return refused({ code: 'customer-unknown' });
      const { actor, lentBy } = acting.value;
      const { customerId: subject } = found;
      const logged = await parts.record({
        kind: 'audit',
        staffId: actor.staffId,
        payload: { verb: 'customer-open', subject, reason: null, approvedBy: lentBy, amountMinor: null },
      });
      if (!logged.ok) return logged;
      seen.add(subject);
      return ok(viewOf(parts, found));
    },
    opened: (customerId) => {
      const found = seen.has(customerId) ? known(customerId) : null;
      return found && viewOf(parts, found);
    },
    seen: (customerId) => void seen.add(customerId),
    forget: () => seen.clear(),
  };
}

/** Each registration by itself: of a person with several as the row tells of it, else as the customer it is. */
async function registrationsShown(
  parts: CustomerParts,
  customerIds: readonly string[],
  knownNow: (customerId: string) => KnownCustomer | null,
): Promise<RegistrationShown[]> {
  const { host } = parts;
  const found = customerIds.flatMap((id) => {
    const known = knownNow(id);
    const part = known?.row?.parts?.find(({ customerId }) => customerId === id) ?? null;
    return known && (part || known.customerId === id) ? [{ id, known, part }] : [];
  });
  const rows = found.flatMap(({ part }) =>
    part?.sealed ? [{ customerId: part.customerId, sealed: part.sealed }] : [],
  );
  const opened = rows.length === 0 ? [] : (await host.customersUnseal({ rows })).rows;
  // Whoever went away meanwhile sees nothing.
  return found.flatMap(({ id, known, part }) => {
    if (!knownNow(id)) return [];
    const values = part ? opened.find(({ customerId }) => customerId === id)?.values : known.values;
    return {
      customerId: id,
      name: values?.name ?? null,
      phoneLastFour: values?.phone?.slice(-4) ?? null,
      availablePoints: part ? part.points : (viewOf(parts, known).points?.availablePoints ?? null),
      purchases: part?.purchases ?? null,
    };
  });
}

/** Says that two who were merged are different people; see `Customers.separate`. */
export async function separateCustomers(
  parts: Pick<CustomerParts, 'exceptions'>,
  exceptionId: string,
  approvedBy: string | null,
): Promise<Result<JournalEntry, SeparateRefusal>> {
  const { exceptions, resolveException } = parts.exceptions;
  const row = (await exceptions()).find(({ id, resolution }) => id === exceptionId && !resolution);
  return row ? resolveException(row, 'separate', null, approvedBy) : refused({ code: 'not-merged' });
}
