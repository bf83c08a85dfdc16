/**
 * The till's window once a till runs in it: sign-in or header and screen, with what lies over them: alarms,
 * the approver's dialog, the question on closing.
 */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import { ClosingDialog } from '../features/closing/closing-dialog.tsx';
import { type CustomerPlace, findPlace as customerFindPlace } from '../features/customers/customer-place.ts';
import { AlarmBanner } from '../features/health/alarm-banner.tsx';
import { ClockBanner } from '../features/health/clock-banner.tsx';
import { FreshOrders, useOrderSound } from '../features/orders/fresh-orders.tsx';
import { boardPlace, type OrderPlace } from '../features/orders/order-place.ts';
import { CashToGiveBar } from '../features/pay/cash-to-give-bar.tsx';
import { findPlace, type ReturnPlace } from '../features/returns/return-place.ts';
import type { ScannedShiftTask } from '../features/shift/shift-screen.tsx';
import { ApprovalDialog } from '../features/sign-in/approval-dialog.tsx';
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx';
import { createFormat } from '../i18n/format.ts';
import { FormatProvider } from '../i18n/format-context.tsx';
import type { Till } from '../till/till.ts';
import type { AskApproval } from '../ui/ask-approval.ts';
import { NoticeProvider, useNotice } from '../ui/notice.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { soundUnknown } from '../ui/sound.ts';
import { useView } from '../ui/use-view.ts';
import { Header } from './header.tsx';
import { useIdleLock } from './idle-lock.ts';
import type { PreferenceStore } from './preferences.ts';
import { createScanQueue, type ScanQueue } from './scan-queue.ts';
import { type ScreenName, Screens, screenDigits, screenNames } from './screens.tsx';
import { isCustomersCode } from './serve-scanned.ts';
import { useCartCustomerScan } from './use-cart-customer-scan.ts';
import { useCounterCodes } from './use-counter-codes.ts';
import { usePaidAfterAll } from './use-paid-after-all.ts';
import { useReceiptCodes } from './use-receipt-codes.ts';
import type { WindowBridge } from './window-bridge.ts';
import { useWindowCommands } from './window-commands.ts';

/** What the window needs. */
export interface ShellProps {
  readonly till: Till;
  readonly preferences: PreferenceStore;
  readonly bridge: Pick<WindowBridge, 'onClosing' | 'confirmClose' | 'cancelClose'>;
}

/** The window of a running till. */
export function Shell({ till, preferences, bridge }: ShellProps) {
  const language = useStore(preferences, (state) => state.language);
  useView(till.reference);
  useIdleLock(till);
  const store = till.reference.store();
  const currency = store?.currency ?? 'RUB';
  const timeZone = store?.timeZone ?? null;
  const format = useMemo(() => createFormat(language, currency, timeZone), [language, currency, timeZone]);
  const { staff, locked } = useStore(till.session);
  useOrderSound(till);
  return (
    <FormatProvider format={format}>
      <NoticeProvider>
        <FreshOrders till={till} isShown={staff === null || locked} />
        {staff && !locked ? (
          <OpenTill key={staff.id} till={till} preferences={preferences} />
        ) : (
          <SignInScreen key={staff?.id ?? 'nobody'} till={till} />
        )}
        <Closing bridge={bridge} />
      </NoticeProvider>
    </FormatProvider>
  );
}

/** What is in front. */
interface Front {
  readonly screen: ScreenName;
  readonly shiftTask: ScannedShiftTask | null;
  /** Set anew whenever the map of all keys is asked for. */
  readonly keysAsked: object | null;
  readonly orderPlace: OrderPlace;
  readonly returnPlace: ReturnPlace;
  readonly customerPlace: CustomerPlace;
  readonly toCount: readonly string[];
}

const firstFront: Front = {
  screen: 'sell',
  shiftTask: null,
  keysAsked: null,
  orderPlace: boardPlace,
  returnPlace: findPlace,
  customerPlace: customerFindPlace,
  toCount: [],
};

/** The till while somebody is signed in. */
function OpenTill({ till, preferences }: Pick<ShellProps, 'till' | 'preferences'>) {
  const [{ screen, shiftTask, keysAsked, orderPlace, returnPlace, customerPlace, toCount }, setFront] =
    useState(firstFront);
  const show = useCallback(
    (next: ScreenName) =>
      setFront(({ screen: from, orderPlace: at, returnPlace: back }) => {
        // Counter and returns need a shift: who goes there to open one comes back to the customer.
        const returns = next === 'shift' && from === 'orders' && at.at === 'hand-over';
        const isReturn = next === 'shift' && from === 'returns' && 'draftId' in back;
        return {
          ...firstFront,
          screen: next,
          orderPlace: returns ? at : boardPlace,
          returnPlace: isReturn ? back : findPlace,
        };
      }),
    [],
  );
  const goToOrder = useCallback(
    (place: OrderPlace) => setFront({ ...firstFront, screen: 'orders', orderPlace: place }),
    [],
  );
  const goToReturn = useCallback(
    (place: ReturnPlace) => setFront({ ...firstFront, screen: 'returns', returnPlace: place }),
    [],
  );
  const goToPay = useCallback(() => show('pay'), [show]);
  const goToCustomer = useCallback(
    (place: CustomerPlace) => setFront({ ...firstFront, screen: 'customers', customerPlace: place }),
    [],
  );
  const goToCount = useCallback(
    (skus: readonly string[]) => setFront({ ...firstFront, screen: 'stock', toCount: skus }),
    [],
  );
  const shiftFirst = useCallback(
    (then: OrderPlace) => setFront({ ...firstFront, screen: 'shift', orderPlace: then }),
    [],
  );
  const shiftBeforeReturn = useCallback(
    (then: ReturnPlace) => setFront({ ...firstFront, screen: 'shift', returnPlace: then }),
    [],
  );
  const [asked, setAsked] = useState<{
    verb: Verb;
    note: string | null;
    isEnough: (approvedBy: string) => boolean;
    answer: (approvedBy: string | null) => void;
  } | null>(null);
  const askApproval = useCallback<AskApproval>(
    (verb, note, isEnough) =>
      new Promise((answer) =>
        setAsked({ verb, note: note ?? null, isEnough: isEnough ?? (() => true), answer }),
      ),
    [],
  );
  const queue = useMemo(() => createScanQueue(till), [till]);
  usePaidAfterAll(till);
  useWindowCommands({
    queue,
    toShift: (task) => setFront({ ...firstFront, screen: 'shift', shiftTask: { task } }),
  });
  useCounterCodes(till, asked !== null, goToOrder);
  useReceiptCodes(till, asked !== null, screen === 'returns', goToReturn, goToPay);
  const scan = useCartScan(till, queue);
  const paid = useStore(till.sell, (sell) => sell.paid);
  useEffect(() => {
    if (paid) show('sell');
  }, [paid, show]);
  useShortcuts('everywhere', {
    F1: () => setFront({ ...firstFront, screen: 'settings', keysAsked: {} }),
    F10: () => till.lock(),
    ...Object.fromEntries(screenNames.map((name) => [`Ctrl+Digit${screenDigits[name]}`, () => show(name)])),
  });
  useFocusOnScreen(screen);
  return (
    <div className="shell">
      <Header till={till} screen={screen} show={show} />
      <div className="shell-banners">
        <AlarmBanner till={till} onOpen={() => show('health')} />
        <ClockBanner till={till} />
        <CashToGiveBar till={till} />
      </div>
      <Screens
        till={till}
        screen={screen}
        show={show}
        preferences={preferences}
        askApproval={askApproval}
        shiftTask={shiftTask}
        orderPlace={orderPlace}
        goToOrder={goToOrder}
        returnPlace={returnPlace}
        goToReturn={goToReturn}
        customerPlace={customerPlace}
        goToCustomer={goToCustomer}
        toCount={toCount}
        goToCount={goToCount}
        shiftFirst={shiftFirst}
        shiftBeforeReturn={shiftBeforeReturn}
        keysAsked={keysAsked}
        scan={scan}
      />
      {asked ? (
        <ApprovalDialog
          till={till}
          verb={asked.verb}
          note={asked.note}
          isEnough={asked.isEnough}
          onAnswer={(approvedBy) => {
            setAsked(null);
            asked.answer(approvedBy);
          }}
        />
      ) : null}
    </div>
  );
}

/** Puts a code into the cart, or its customer on it; to an order that is handed over nothing may be added. */
function useCartScan(till: Till, queue: ScanQueue): (code: string) => void {
  const { t } = useTranslation();
  const notify = useNotice();
  const serve = useCartCustomerScan(till, queue);
  return (code) => {
    if (isCustomersCode(code, till)) return serve(code);
    const { cart, paid } = till.sell.getState();
    if (cart.handover === null || paid) return void queue.put(code);
    soundUnknown();
    notify(t('orders.inCartScan'), 'problem');
  };
}

/** Gives the focus to a screen that has no field of its own for it, so that keys scroll it and Tab goes on in it. */
function useFocusOnScreen(screen: ScreenName): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen tells when to look
  useEffect(() => {
    const main = document.querySelector('main');
    if (document.activeElement !== document.body || !main) return;
    main.tabIndex = -1;
    main.focus();
  }, [screen]);
}

/** Asks before the window closes. */
function Closing({ bridge }: Pick<ShellProps, 'bridge'>) {
  const [waiting, setWaiting] = useState<number | null>(null);
  useEffect(() => bridge.onClosing((closing) => setWaiting(closing.waiting)), [bridge]);
  if (waiting === null) return null;
  const cancel = (): void => {
    setWaiting(null);
    bridge.cancelClose();
  };
  return <ClosingDialog waiting={waiting} onConfirm={() => bridge.confirmClose()} onCancel={cancel} />;
}
