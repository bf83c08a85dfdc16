/**
 * Takes customers' cards and codes from wherever scans go into the cart, in the order of scans: one that is scanned
 * while a sale is being saved belongs to the next cart. What kept somebody off the cart is told, with what to do.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { customerRefusalText, findRefusalText } from '../features/customers/customer-words.ts';
import { spendRefusalText } from '../features/points/points-words.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/format-context.tsx';
import type { CustomerView } from '../till/customer-types.ts';
import type { Till } from '../till/till.ts';
import { customerNumberText } from '../ui/customer-number.ts';
import { useNotice } from '../ui/notice.tsx';
import { soundUnknown } from '../ui/sound.ts';
import type { ScanQueue } from './scan-queue.ts';
import { type ServeProblem, serveScanned } from './serve-scanned.ts';

/** Takes a customer's code; the cart then has its customer, or the cashier is told why not. */
export function useCartCustomerScan(till: Till, queue: ScanQueue): (code: string) => void {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const tell = (problem: ServeProblem | null): void => {
    if (problem === null) return;
    soundUnknown();
    const { cart } = till.customers.ofCart.getState();
    const stays = cart && t('cartCustomer.stays', { name: nameOf(cart.customer, t) });
    notify([serveProblemText(problem, t, format), stays].filter(Boolean).join(' '), 'problem');
  };
  /** Points that were chosen for one customer are free again once another is served. */
  const tellFreed = (before: { readonly id: string; readonly customerId: string | null }): void => {
    const { cart } = till.sell.getState();
    if (cart.id === before.id && cart.customerId !== before.customerId)
      notify(t('cartCustomer.pointsFreed'), 'problem');
  };
  return (code) =>
    void queue.after(async () => {
      const { cart } = till.sell.getState();
      const problem = await serveScanned(till, code);
      if (problem === null && (cart.loyalty?.spendPoints ?? 0) > 0) tellFreed(cart);
      tell(problem);
    });
}

function nameOf(customer: CustomerView, t: TFunction): string {
  return customer.values?.name ?? t('cartCustomer.nameless', { number: customerNumberText(customer, t) });
}

/** The problem in words, with what to do. */
export function serveProblemText(problem: ServeProblem, t: TFunction, format: Format): string {
  switch (problem.at) {
    case 'find':
      return findRefusalText(problem.reason, t, format);
    case 'fetch':
      return problem.reason.code === 'no-network'
        ? t('cartCustomer.notHereOffline')
        : customerRefusalText(problem.reason, t, format);
    case 'choose':
      return problem.reason.code === 'no-cart'
        ? t('cartCustomer.notOfOrder')
        : spendRefusalText(problem.reason, t, format);
  }
}
