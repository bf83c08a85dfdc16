/**
 * Which screen is in front, and what each is handed. Scans that a screen doesn't take for itself go into the
 * cart from wherever the cashier is, and bring the cart to the front.
 */
import { useStore } from 'zustand';
import { useOpen } from '../features/customers/customer-desk.ts';
import type { CustomerPlace } from '../features/customers/customer-place.ts';
import { CustomersScreen } from '../features/customers/customers-screen.tsx';
import { ExceptionsScreen } from '../features/exceptions/exceptions-screen.tsx';
import { HealthScreen } from '../features/health/health-screen.tsx';
import type { OrderPlace } from '../features/orders/order-place.ts';
import { OrdersScreen } from '../features/orders/orders-screen.tsx';
import { PaidScreen } from '../features/pay/paid-screen.tsx';
import { PaymentGate } from '../features/pay/payment-gate.tsx';
import { PrinterPanel } from '../features/printer/printer-panel.tsx';
import { ReceiptsScreen } from '../features/receipts/receipts-screen.tsx';
import { DonePage } from '../features/returns/done-page.tsx';
import type { ReturnPlace } from '../features/returns/return-place.ts';
import { ReturnsScreen } from '../features/returns/returns-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { type ScannedShiftTask, ShiftScreen } from '../features/shift/shift-screen.tsx';
import { StockScreen } from '../features/stock/stock-screen.tsx';
import { TerminalPanel } from '../features/terminal/terminal-panel.tsx';
import type { Till } from '../till/till.ts';
import type { AskApproval } from '../ui/ask-approval.ts';
import { useScan } from '../ui/scan-bus.ts';
import { PayPlace } from './pay-place.tsx';
import { changePreferences, type PreferenceStore } from './preferences.ts';
import { SellPlace } from './sell-place.tsx';

/** The screens of the header, in its order. `pay` belongs to `sell`. */
export const screenNames = [
  'sell',
  'orders',
  'receipts',
  'returns',
  'customers',
  'stock',
  'shift',
  'exceptions',
  'health',
  'settings',
] as const;
export type ScreenName = (typeof screenNames)[number] | 'pay';

/** The digit that shows a screen with Ctrl. One that came later has a later digit: nobody learns keys anew. */
export const screenDigits: Readonly<Record<(typeof screenNames)[number], number>> = {
  sell: 1,
  receipts: 2,
  stock: 3,
  shift: 4,
  exceptions: 5,
  health: 6,
  settings: 7,
  orders: 8,
  returns: 9,
  customers: 0,
};

/** What the front screen needs. */
export interface ScreensProps {
  readonly till: Till;
  readonly screen: ScreenName;
  readonly show: (screen: ScreenName) => void;
  readonly preferences: PreferenceStore;
  readonly askApproval: AskApproval;
  readonly scan: (code: string) => void;
  /** What a scanned command wants of the shift. */
  readonly shiftTask: ScannedShiftTask | null;
  /** Where in the orders one is. */
  readonly orderPlace: OrderPlace;
  readonly goToOrder: (place: OrderPlace) => void;
  /** Where in the returns one is. */
  readonly returnPlace: ReturnPlace;
  readonly goToReturn: (place: ReturnPlace) => void;
  /** Where among the customers one is. */
  readonly customerPlace: CustomerPlace;
  readonly goToCustomer: (place: CustomerPlace) => void;
  /** Articles that somebody went to the stock room to count. */
  readonly toCount: readonly string[];
  readonly goToCount: (skus: readonly string[]) => void;
  /** Shows the shift, and a place of the orders after it. */
  readonly shiftFirst: (then: OrderPlace) => void;
  /** The same for a place of the returns. */
  readonly shiftBeforeReturn: (then: ReturnPlace) => void;
  /** Another object whenever the map of all keys is asked for. */
  readonly keysAsked: object | null;
}

/** The screen in front. A sale just paid is shown over all others. */
export function Screens(props: ScreensProps) {
  const { till, screen, show, preferences, askApproval, scan, shiftTask, keysAsked } = props;
  const { orderPlace, goToOrder, returnPlace, goToReturn, customerPlace, goToCustomer } = props;
  const paid = useStore(till.sell, (sell) => sell.paid);
  // Without a shift no money is asked for: the sell screen says what to do instead.
  const mayNotSell = useStore(till.shift, (shift) => shift.mayNotSell !== null);
  const { language, theme } = useStore(preferences);
  const scanAndShow = (code: string): void => {
    show('sell');
    scan(code);
  };
  useScan(scanAndShow);
  /** Opens the purchase of a receipt or order that another screen shows. */
  const openReturn = async (number: string): Promise<void> => {
    const answer = await till.returns.find({ by: 'number', text: number });
    const [found] = answer.ok ? answer.value.found : [];
    if (!found) {
      const refusal = answer.ok ? ({ code: 'purchase-unknown', number } as const) : answer.reason;
      return goToReturn({ at: 'refused', refusal });
    }
    const opened = await till.returns.open(found);
    goToReturn(
      opened.ok ? { at: 'goods', draftId: opened.value.id } : { at: 'refused', refusal: opened.reason },
    );
  };
  const openCustomer = useOpen({ till, askApproval, go: goToCustomer });
  const goOnReturning = (draftId: string): void => goToReturn({ at: 'money', draftId });
  if (paid && (screen === 'sell' || screen === 'pay')) {
    const next = (): void => void till.actions.nextCustomer();
    return paid.operation.kind === 'return' ? (
      <DonePage key={paid.hash} till={till} entry={paid} askApproval={askApproval} onNext={next} />
    ) : (
      <PaidScreen key={paid.hash} till={till} entry={paid} askApproval={askApproval} onCode={scanAndShow} />
    );
  }
  switch (screen === 'pay' && mayNotSell ? 'sell' : screen) {
    case 'sell':
      return (
        <PaymentGate till={till} askApproval={askApproval} onReturn={goOnReturning}>
          <SellPlace
            till={till}
            askApproval={askApproval}
            onCode={scan}
            onPay={() => show('pay')}
            onShift={() => show('shift')}
            onOrder={({ orderId, proof }) => goToOrder({ at: 'hand-over', orderId, proof })}
            onReturn={goToReturn}
            onCustomerOrder={({ id }) => goToOrder({ at: 'order', orderId: id })}
          />
        </PaymentGate>
      );
    case 'pay':
      return (
        <PaymentGate till={till} askApproval={askApproval} onReturn={goOnReturning}>
          <PayPlace
            till={till}
            askApproval={askApproval}
            onCode={scan}
            onBack={() => show('sell')}
            onCustomerOrder={({ id }) => goToOrder({ at: 'order', orderId: id })}
          />
        </PaymentGate>
      );
    case 'orders':
      return (
        <OrdersScreen
          till={till}
          askApproval={askApproval}
          place={orderPlace}
          go={goToOrder}
          onPay={() => show('pay')}
          onReturn={(number) => void openReturn(number)}
          onShift={props.shiftFirst}
        />
      );
    case 'receipts':
      return (
        <ReceiptsScreen
          till={till}
          askApproval={askApproval}
          onCode={scanAndShow}
          onReturn={(number) => void openReturn(number)}
        />
      );
    case 'returns':
      return (
        <PaymentGate till={till} askApproval={askApproval} onReturn={goOnReturning} isReturning>
          <ReturnsScreen
            till={till}
            askApproval={askApproval}
            place={returnPlace}
            go={goToReturn}
            onSell={() => show('sell')}
            onOrder={(orderId) => goToOrder({ at: 'order', orderId })}
            onShift={() => props.shiftBeforeReturn(returnPlace)}
            onNext={() => {
              // An exchange was paid in the cart: it is done with there too.
              void till.actions.nextCustomer();
              show('sell');
            }}
          />
        </PaymentGate>
      );
    case 'customers':
      return (
        <CustomersScreen
          till={till}
          askApproval={askApproval}
          place={customerPlace}
          go={goToCustomer}
          onSell={() => show('sell')}
          onOrder={(orderId) => goToOrder({ at: 'order', orderId })}
          onPurchase={(number) => void openReturn(number)}
        />
      );
    case 'stock':
      return <StockScreen till={till} askApproval={askApproval} toCount={props.toCount} />;
    case 'shift':
      return (
        <ShiftScreen
          key={shiftTask?.task ?? 'by hand'}
          till={till}
          askApproval={askApproval}
          scanned={shiftTask?.task ?? null}
          onSell={() => {
            if (returnPlace.at !== 'find') goToReturn(returnPlace);
            else if (orderPlace.at !== 'board') goToOrder(orderPlace);
            else show('sell');
          }}
        />
      );
    case 'exceptions':
      return (
        <ExceptionsScreen
          till={till}
          askApproval={askApproval}
          onScreen={show}
          onCount={props.goToCount}
          onCustomer={(customerId) => void openCustomer(customerId, 'phone')}
        />
      );
    case 'health':
      return <HealthScreen till={till} />;
    case 'settings':
      return (
        <SettingsScreen
          till={till}
          language={language}
          theme={theme}
          keysAsked={keysAsked}
          onLanguage={(value) => changePreferences(preferences, till.host, { language: value })}
          onTheme={(value) => changePreferences(preferences, till.host, { theme: value })}
        >
          <PrinterPanel till={till} askApproval={askApproval} />
          <TerminalPanel setup={till.terminalSetup} />
        </SettingsScreen>
      );
  }
}
