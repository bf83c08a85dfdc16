/**
 * The sell screen with the parked sales, or what other shops have of an article, over it, and with the return that
 * its goods are given in exchange for above it.
 */
import { useState } from 'react';
import type { Order } from '../../shared/domain/entities/order.ts';
import { ParkedDialog } from '../features/parked/parked-dialog.tsx';
import { ExchangeBar } from '../features/returns/exchange-bar.tsx';
import type { ReturnPlace } from '../features/returns/return-place.ts';
import { SellScreen, type SellScreenProps } from '../features/sell/sell-screen.tsx';
import { ElsewhereDialog } from '../features/stock/elsewhere-dialog.tsx';
import type { CatalogItem } from '../till/till.ts';
import { useExchange } from '../ui/use-exchange.ts';
import { useCustomerDialog } from './use-customer-dialog.tsx';

/** What the place needs. */
export interface SellPlaceProps extends Omit<SellScreenProps, 'onParked' | 'onElsewhere' | 'customer'> {
  readonly onCustomerOrder: (order: Order) => void;
  readonly onReturn: (place: ReturnPlace) => void;
}

/** The place. */
export function SellPlace({ onReturn, onCustomerOrder, ...props }: SellPlaceProps) {
  const { till, onPay } = props;
  const [showsParked, setShowsParked] = useState(false);
  const [asked, setAsked] = useState<CatalogItem | null>(null);
  const exchange = useExchange(till);
  const customer = useCustomerDialog(till, props.askApproval, 'sell', onCustomerOrder);
  // Where the goods given cost no more, nothing is paid: the return gives back what is left.
  const pay = (): void => {
    if (exchange?.money?.dueMinor === 0) onReturn({ at: 'money', draftId: exchange.draft.id });
    else onPay();
  };
  return (
    <div className="sell-place">
      {exchange ? <ExchangeBar till={till} shown={exchange} go={onReturn} /> : null}
      <SellScreen
        {...props}
        customer={customer.bar}
        onPay={pay}
        onParked={() => setShowsParked(true)}
        onElsewhere={setAsked}
      />
      {customer.dialog}
      {showsParked ? <ParkedDialog till={till} onClose={() => setShowsParked(false)} /> : null}
      {asked ? <ElsewhereDialog till={till} item={asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}
