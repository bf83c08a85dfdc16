/**
 * Profiles as whoever is signed in looks at them: each opening is logged once, and what was opened is told until
 * somebody else signs in. Rules [CUSTOMER54], [CUSTOMER65].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { KnownCustomer } from './customer-book.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { Customers, SeparateRefusal } from './customer-types.ts';
import { aboutOf, hitOf, viewOf } from './customer-view.ts';
import { actingWith } from './lent-right.ts';

/** The profiles. */
export interface Profiles extends Pick<Customers, 'hit' | 'about' | 'open' | 'opened'> {
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
