/**
 * The header: where one can go, how sync is, who is selling, and the one touch that hands the till over.
 */
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { ExceptionsBadge } from '../features/exceptions/exceptions-badge.tsx';
import { HealthIndicator } from '../features/health/health-indicator.tsx';
import { OrdersBadge } from '../features/orders/fresh-orders.tsx';
import { PrinterIndicator } from '../features/printer/printer-indicator.tsx';
import { useFormat } from '../i18n/format-context.tsx';
import type { Till } from '../till/till.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { shortName } from '../ui/initials.ts';
import { Avatar } from '../ui/person.tsx';
import { useNow } from '../ui/use-view.ts';
import { type ScreenName, screenNames } from './screens.tsx';

/** What the header needs. */
export interface HeaderProps {
  readonly till: Till;
  readonly screen: ScreenName;
  readonly show: (screen: ScreenName) => void;
}

/** The header. */
export function Header({ till, screen, show }: HeaderProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const staff = useStore(till.session, (session) => session.staff);
  const now = useNow(till.businessMs, 5_000);
  const front = screen === 'pay' ? 'sell' : screen;
  return (
    <header className="header">
      <nav className="header-nav" aria-label={t('shell.screens')}>
        {screenNames.map((name) => (
          <AriaButton
            key={name}
            className="nav-button"
            onPress={() => show(name)}
            {...(name === front ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon name={name} />
            <span>{t(`shell.${name}`)}</span>
            {name === 'orders' ? <OrdersBadge till={till} /> : null}
            {name === 'exceptions' ? <ExceptionsBadge till={till} /> : null}
          </AriaButton>
        ))}
      </nav>
      <HealthIndicator till={till} onOpen={() => show('health')} />
      <PrinterIndicator till={till} onOpen={() => show('settings')} />
      <time className="header-clock">{format.time(now)}</time>
      {staff ? (
        <Button className="header-staff" keyHint="F10" onPress={() => till.lock()}>
          <Avatar name={staff.name} />
          <span className="header-name">{shortName(staff.name)}</span>
          <span className="unseen">{t('shell.lock')}</span>
        </Button>
      ) : null}
    </header>
  );
}
