/**
 * Puts the customer of a scanned card or code on the open cart: verified here, and asked for at the server where this
 * store doesn't know them. Rules [POINTS*].
 */
import { isCardNumber } from '../../shared/domain/customers/card-number.ts';
import { isCustomerCode } from '../../shared/domain/customers/customer-code.ts';
import { shownBy } from '../features/customers/customer-words.ts';
import type { CustomerServerRefusal, FindRefusal, SpendRefusal } from '../till/customer-types.ts';
import type { Till } from '../till/till.ts';

/** Why the cart didn't get its customer: they weren't found, weren't brought by the server, or can't be on it. */
export type ServeProblem =
  | { readonly at: 'find'; readonly reason: FindRefusal }
  | { readonly at: 'fetch'; readonly reason: CustomerServerRefusal }
  | { readonly at: 'choose'; readonly reason: SpendRefusal };

/** Whether a scanned code is a customer's: their code, or the number of a card that is no article's. */
export function isCustomersCode(code: string, till: Pick<Till, 'catalog'>): boolean {
  return isCustomerCode(code) || (isCardNumber(code) && till.catalog.byCode(code) === null);
}

/** Puts the customer on the cart; null when they are. */
export async function serveScanned(
  { customers }: Pick<Till, 'customers'>,
  code: string,
): Promise<ServeProblem | null> {
  const found = await customers.find(code, 1);
  let customerId = found.ok ? found.value.hits[0]?.customerId : undefined;
  if (!found.ok) {
    const { reason } = found;
    if (reason.code !== 'not-here' || !reason.lookup) return { at: 'find', reason };
    const fetched = await customers.fetch(reason.lookup);
    if (!fetched.ok) return { at: 'fetch', reason: fetched.reason };
    customerId = fetched.value.customerId;
  }
  if (customerId === undefined) return { at: 'choose', reason: { code: 'no-customer' } };
  const chosen = await customers.choose(
    customerId,
    shownBy({ by: isCustomerCode(code) ? 'code' : 'card' }, code, true),
  );
  return chosen.ok ? null : { at: 'choose', reason: chosen.reason };
}
