/**
 * Customers: looking for somebody, registering, a profile, and what managers see of points and erasures. Where one
 * is comes from the window, because other screens lead to a profile too.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { type CustomerPageProps, useOpen } from './customer-desk.ts';
import { type CustomerPlace, findPlace } from './customer-place.ts';
import { FindPanel } from './find-panel.tsx';
import { ManagersPage } from './managers-page.tsx';
import { ProfilePage, type ProfilePageProps } from './profile-page.tsx';
import { RegisterForm } from './register-form.tsx';

/** What the screen needs. */
export interface CustomersScreenProps
  extends CustomerPageProps,
    Pick<ProfilePageProps, 'onSell' | 'onOrder' | 'onPurchase'> {
  readonly place: CustomerPlace;
}

/** The screen. */
export function CustomersScreen({ place, ...props }: CustomersScreenProps) {
  switch (place.at) {
    case 'find':
      return <FindPage {...props} />;
    case 'register':
      return <RegisterPage {...props} typed={place.typed} />;
    case 'profile':
      return <ProfilePage key={place.customerId} {...props} {...place} />;
    case 'managers':
      return <ManagersPage {...props} />;
  }
}

function FindPage(props: CustomerPageProps) {
  const { till, go } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const open = useOpen(props);
  const known = useStore(till.customers.state, (state) => state.known);
  const managers = (): void => go({ at: 'managers' });
  useShortcuts('customers', { F12: managers });
  return (
    <main className="customer-page">
      <section className="customer-main">
        <header className="customer-page-head">
          <h1>{t('customers.title')}</h1>
          <span className="quiet">{t('customers.known', { number: format.count(known) })}</span>
          <Button icon="lock" keyHint="F12" onPress={managers}>
            {t('customers.managers.link')}
          </Button>
        </header>
        <FindPanel
          customers={till.customers}
          place="screen"
          onChoose={(customerId, shown) => void open(customerId, shown)}
          onRegister={(typed) => go({ at: 'register', typed })}
        />
      </section>
    </main>
  );
}

function RegisterPage({ typed, ...props }: CustomerPageProps & { readonly typed: string }) {
  const { till, askApproval, go } = props;
  const { t } = useTranslation();
  const open = useOpen(props);
  const back = (): void => go(findPlace);
  useShortcuts('customers', { Escape: back });
  useCommands({ cancel: back });
  return (
    <main className="customer-page">
      <section className="customer-main customer-register-page">
        <header className="customer-page-head">
          <Button icon="back" keyHint="Esc" onPress={back}>
            {t('customers.toFind')}
          </Button>
          <h1>{t('customers.registerTitle')}</h1>
        </header>
        <RegisterForm
          till={till}
          askApproval={askApproval}
          typed={typed}
          onRegistered={({ customerId, cardNumbers }) =>
            go({ at: 'profile', customerId, shown: cardNumbers.length > 0 ? 'card' : 'phone' })
          }
          onServe={(customerId) => void open(customerId, 'phone')}
          onCancel={back}
        />
      </section>
    </main>
  );
}
