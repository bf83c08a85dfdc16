/** What the pages of customers share: opening a profile with its right, and refusals told. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Shown } from '../../../shared/domain/loyalty/sale-loyalty.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { type AskApproval, lenderOf } from '../../ui/ask-approval.ts';
import { useNotice } from '../../ui/notice.tsx';
import { soundUnknown } from '../../ui/sound.ts';
import { useView } from '../../ui/use-view.ts';
import type { CustomerPlace } from './customer-place.ts';
import { type AnyCustomerRefusal, customerRefusalText } from './customer-words.ts';

/** What every page of customers is handed. */
export interface CustomerPageProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly go: (place: CustomerPlace) => void;
}

/** What a part of a profile needs. */
export interface ProfileProps extends CustomerPageProps {
  readonly customer: CustomerView;
}

/** Tells why something wasn't done, with a low sound. */
export function useRefuse(): (refusal: AnyCustomerRefusal) => void {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return (refusal) => {
    soundUnknown();
    notify(customerRefusalText(refusal, t, format), 'problem');
  };
}

/** Opens a profile; whoever lacks the right asks somebody else. */
export function useOpen({
  till,
  askApproval,
  go,
}: CustomerPageProps): (customerId: string, shown: Shown) => Promise<void> {
  const refuse = useRefuse();
  return async (customerId, shown) => {
    const lender = await lenderOf(till.session, askApproval, 'customer-open');
    if (lender === undefined) return;
    const opened = await till.customers.open(customerId, lender);
    if (!opened.ok) return refuse(opened.reason);
    go({ at: 'profile', customerId: opened.value.customerId, shown });
  };
}

/** The profile as it is now; null when it isn't open here, or the customer is gone. */
export function useProfile(till: Till, customerId: string): CustomerView | null {
  useStore(till.customers.state);
  useStore(till.orders.board);
  useStore(till.health, (health) => health.headSequence);
  useView(till.reference);
  return till.customers.opened(customerId);
}
