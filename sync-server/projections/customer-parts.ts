/**
 * What of a person's row can only be told by looking at more than their account: each registration by itself, where
 * several are read as one, and points of other currencies. Rules [CUSTOMER*], [POINTS*].
 */
import type { Customer } from '../../shared/domain/entities/customer.ts';
import { type LedgerEntry, ledgerState } from '../../shared/domain/loyalty/ledger.ts';
import type { ReadTransaction } from '../store/store.ts';
import type { ChainTerms } from './chain-terms.ts';
import type { KnownCustomer } from './customer-facts.ts';
import { sealRow } from './customer-seal.ts';

/** Purchases of one registration are counted so far. */
const mostCounted = 1000;

type Part = NonNullable<Customer['parts']>[number];

/** Each registration by its own facts, its points by these entries, which are of one programme; none for a single one. */
export async function partsOf(
  transaction: ReadTransaction,
  members: readonly KnownCustomer[],
  entries: readonly LedgerEntry[] | null,
): Promise<Pick<Customer, 'parts'>> {
  if (members.length < 2) return {};
  const { nowMs } = transaction;
  const parts: Part[] = [];
  for (const { record, profile } of members) {
    const { customerId, key } = record;
    const present = Object.fromEntries(Object.entries(profile.values).filter(([, value]) => value !== null));
    const isOpen = key !== null && Object.keys(present).length > 0;
    const own = entries?.filter((entry) => entry.customerId === customerId);
    const bought = await transaction.returns.purchasesBy(`customer:${customerId}`, 0, mostCounted);
    parts.push({
      customerId,
      sealed: isOpen ? await sealRow(key, customerId, present) : null,
      points: own ? ledgerState(own, nowMs, nowMs).availablePoints : null,
      purchases: bought.length,
    });
  }
  return { parts };
}

/** Points that the person has by other programmes than a store's: there they are of another currency. */
export function otherAccountsOf(
  { programmes }: ChainTerms,
  accounts: ReadonlyMap<string, { readonly entries: readonly LedgerEntry[]; readonly balancePoints: number }>,
  programmeId: string,
): Pick<Customer, 'otherAccounts'> {
  const others = programmes.flatMap(({ id, currency }) => {
    const { entries = [], balancePoints: points = 0 } = accounts.get(id) ?? {};
    // An entry of which the programme isn't known counts in each account: it makes none of its own.
    const isOwn = entries.some((entry) => entry.programmeId === id);
    return id === programmeId || !isOwn || points === 0 ? [] : [{ currency, points }];
  });
  return others.length === 0 ? {} : { otherAccounts: others };
}
