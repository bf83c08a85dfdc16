/**
 * Who is the same person: customers who had one phone number at the same time. The one registered first stays, the
 * others are read under it; nothing of theirs is rewritten, so a manager who separates them loses nothing either.
 * A number that somebody gave up before another got it joins nobody. The same customers give the same answer in
 * whatever order they came. Rules [CUSTOMER*].
 */
import { exceptionId } from '../exceptions.ts';
import type { CustomerProfile } from './customer-of.ts';

/** What of a customer tells who they are. */
export type Identity = Pick<CustomerProfile, 'customerId' | 'registeredAtMs' | 'phones' | 'erased'>;

/** Customers who were merged: who stays, and who is read under them. */
export interface Merge {
  readonly survivorId: string;
  readonly mergedId: string;
}

/** The exception that a merge raises; settled with `separate`, it undoes it. */
export function mergeExceptionId({ survivorId, mergedId }: Merge): string {
  return exceptionId('customer-merged', survivorId, mergedId);
}

/** The merge that an exception is about; null for exceptions of another kind. */
export function mergeOfException(id: string): Merge | null {
  const [, survivorId, mergedId] = /^customer-merged:([^:]+):([^:]+)$/.exec(id) ?? [];
  return survivorId !== undefined && mergedId !== undefined ? { survivorId, mergedId } : null;
}

/**
 * The merges among customers; `separated` holds the ids of exceptions that a manager settled with `separate`.
 * Nobody is merged into somebody who is merged themselves.
 */
export function mergesOf(customers: readonly Identity[], separated: ReadonlySet<string>): Merge[] {
  const merges: Merge[] = [];
  const survivors: Identity[] = [];
  const groups = new Map<string, Identity[]>();
  for (const customer of byRegistration(customers)) {
    const survivor = survivors.find(
      (each) =>
        (groups.get(each.customerId) ?? [each]).some((member) => sharePhone(member, customer)) &&
        !separated.has(mergeExceptionId({ survivorId: each.customerId, mergedId: customer.customerId })),
    );
    if (survivor) {
      const { customerId } = survivor;
      groups.set(customerId, [...(groups.get(customerId) ?? [survivor]), customer]);
      merges.push({ survivorId: customerId, mergedId: customer.customerId });
    } else {
      survivors.push(customer);
    }
  }
  return merges;
}

/** The earlier registration first; who was never registered here came before all who were. */
function byRegistration(customers: readonly Identity[]): Identity[] {
  const known = new Map(customers.map((customer) => [customer.customerId, customer]));
  return [...known.values()]
    .filter(({ erased }) => !erased)
    .sort(
      (a, b) => (a.registeredAtMs ?? 0) - (b.registeredAtMs ?? 0) || (a.customerId < b.customerId ? -1 : 1),
    );
}

function sharePhone(a: Pick<Identity, 'phones'>, b: Pick<Identity, 'phones'>): boolean {
  return a.phones.some((own) =>
    b.phones.some(
      (other) =>
        own.phone === other.phone &&
        own.fromMs < (other.untilMs ?? Number.POSITIVE_INFINITY) &&
        other.fromMs < (own.untilMs ?? Number.POSITIVE_INFINITY),
    ),
  );
}
