/**
 * Which screen is in front, and what each is handed. Scans that a screen doesn't take for itself go into the
 * cart from wherever the cashier is, and bring the cart to the front.
 */
import { useStore } from 'zustand';
import { ExceptionsScreen } from '../features/exceptions/exceptions-screen.tsx';
import { HealthScreen } from '../features/health/health-screen.tsx';
import { PaidScreen } from '../features/pay/paid-screen.tsx';
import { PayScreen } from '../features/pay/pay-screen.tsx';
import { PaymentGate } from '../features/pay/payment-gate.tsx';
import { PrinterPanel } from '../features/printer/printer-panel.tsx';
import { ReceiptsScreen } from '../features/receipts/receipts-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { type ScannedShiftTask, ShiftScreen } from '../features/shift/shift-screen.tsx';
import { StockScreen } from '../features/stock/stock-screen.tsx';
import { TerminalPanel } from '../features/terminal/terminal-panel.tsx';
import type { Till } from '../till/till.ts';
import type { AskApproval } from '../ui/ask-approval.ts';
import { useScan } from '../ui/scan-bus.ts';
import { changePreferences, type PreferenceStore } from './preferences.ts';
import { SellPlace } from './sell-place.tsx';

/** The screens of the header, in its order. `pay` belongs to `sell`. */
export const screenNames = [
  'sell',
  'receipts',
  'stock',
  'shift',
  'exceptions',
  'health',
  'settings',
] as const;
export type ScreenName = (typeof screenNames)[number] | 'pay';

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
  /** Another object whenever the map of all keys is asked for. */
  readonly keysAsked: object | null;
}

/** The screen in front. A sale just paid is shown over all others. */
export function Screens(props: ScreensProps) {
  const { till, screen, show, preferences, askApproval, scan, shiftTask, keysAsked } = props;
  const paid = useStore(till.sell, (sell) => sell.paid);
  // Without a shift no money is asked for: the sell screen says what to do instead.
  const mayNotSell = useStore(till.shift, (shift) => shift.mayNotSell !== null);
  const { language, theme } = useStore(preferences);
  const scanAndShow = (code: string): void => {
    show('sell');
    scan(code);
  };
  useScan(scanAndShow);
  if (paid && (screen === 'sell' || screen === 'pay')) {
    return (
      <PaidScreen key={paid.hash} till={till} entry={paid} askApproval={askApproval} onCode={scanAndShow} />
    );
  }
  switch (screen === 'pay' && mayNotSell ? 'sell' : screen) {
    case 'sell':
      return (
        <PaymentGate till={till} askApproval={askApproval}>
          <SellPlace
            till={till}
            askApproval={askApproval}
            onCode={scan}
            onPay={() => show('pay')}
            onShift={() => show('shift')}
          />
        </PaymentGate>
      );
    case 'pay':
      return (
        <PaymentGate till={till} askApproval={askApproval}>
          <PayScreen till={till} askApproval={askApproval} onCode={scan} onBack={() => show('sell')} />
        </PaymentGate>
      );
    case 'receipts':
      return <ReceiptsScreen till={till} askApproval={askApproval} onCode={scanAndShow} />;
    case 'stock':
      return <StockScreen till={till} askApproval={askApproval} />;
    case 'shift':
      return (
        <ShiftScreen
          key={shiftTask?.task ?? 'by hand'}
          till={till}
          askApproval={askApproval}
          scanned={shiftTask?.task ?? null}
          onSell={() => show('sell')}
        />
      );
    case 'exceptions':
      return <ExceptionsScreen till={till} />;
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
