/** A customer's profile: who they are, their points, what they bought and ordered, and what may be done with it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../../shared/domain/loyalty/sale-loyalty.ts';
import type { CustomerView } from '../../till/customer-types.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { Avatar } from '../../ui/person.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { useRightIcon } from '../../ui/use-right-icon.ts';
import { type CustomerPageProps, type ProfileProps, useProfile, useRefuse } from './customer-desk.ts';
import { findPlace } from './customer-place.ts';
import { inLanguage } from './customer-words.ts';
import { EditDialog, type EditedField } from './edit-dialog.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { MergedNote } from './merged-note.tsx';
import { PersonPanel } from './person-panel.tsx';
import { PointsPanel } from './points-panel.tsx';
import { type PurchaseLinks, PurchasesPanel } from './purchases-panel.tsx';

/** What the page needs. */
export interface ProfilePageProps extends CustomerPageProps, PurchaseLinks {
  readonly customerId: string;
  readonly shown: Shown;
  /** The customer was put on the sale: the sell screen. */
  readonly onSell: () => void;
}

/** The page. */
export function ProfilePage(props: ProfilePageProps) {
  const customer = useProfile(props.till, props.customerId);
  return customer ? (
    <Profile {...props} customer={customer} />
  ) : (
    <ProfileGone onBack={() => props.go(findPlace)} />
  );
}

type Asked =
  | { readonly what: 'edit'; readonly field: EditedField }
  | { readonly what: 'erase'; readonly reason: 'consent-withdrawn' | null }
  | null;

function Profile(props: ProfilePageProps & ProfileProps) {
  const { till, askApproval, go, customer, shown, onSell, onOrder, onPurchase } = props;
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  const [asked, setAsked] = useState<Asked>(null);
  const exportIcon = useRightIcon(till.session, 'customer-export', 'download');
  const eraseIcon = useRightIcon(till.session, 'customer-erase', 'erase');
  const back = (): void => go(findPlace);
  const edit = (field: EditedField): void => setAsked({ what: 'edit', field });
  const sell = (): void =>
    once(async () => {
      const chosen = await till.customers.choose(customer.customerId, shown);
      if (chosen.ok) onSell();
      else if (chosen.reason.code === 'erased') refuse({ code: 'erased' });
      else notify(t('customers.cartTaken'), 'problem');
    });
  const exportData = (): void =>
    once(async () => {
      const lender = await lenderOf(till.session, askApproval, 'customer-export');
      if (lender === undefined) return;
      const saved = await till.customers.exportData(customer.customerId, lender);
      if (!saved.ok) refuse(saved.reason);
      else if (saved.value !== null) notify(t('customers.exported', { path: saved.value }), 'done');
    });
  useShortcuts('customers', { Escape: back, F3: () => edit('name'), F9: sell });
  useCommands({ cancel: back });
  return (
    <main className="customer-profile">
      <div className="customer-profile-left">
        <ProfileHead customer={customer} onBack={back} />
        <MergedNote till={till} askApproval={askApproval} go={go} customer={customer} />
        <PointsPanel till={till} customer={customer} />
        <PurchasesPanel till={till} customer={customer} onOrder={onOrder} onPurchase={onPurchase} />
      </div>
      <aside className="customer-profile-right">
        <PersonPanel
          {...props}
          onEdit={edit}
          onWithdrawAll={() => setAsked({ what: 'erase', reason: 'consent-withdrawn' })}
        />
        <div className="customer-profile-actions">
          <Button look="primary" size="large" icon="sell" keyHint="F9" isDisabled={busy} onPress={sell}>
            {t('customers.toSale')}
          </Button>
          <Button {...exportIcon} isDisabled={busy} onPress={exportData}>
            {t('customers.export')}
          </Button>
          <Button look="danger" {...eraseIcon} onPress={() => setAsked({ what: 'erase', reason: null })}>
            {t('customers.erase')}
          </Button>
        </div>
      </aside>
      {asked?.what === 'edit' ? (
        <EditDialog {...props} field={asked.field} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.what === 'erase' ? (
        <EraseDialog {...props} reason={asked.reason} onClose={() => setAsked(null)} />
      ) : null}
    </main>
  );
}

/** Segments that help to serve; all others say too little. */
const toldTags = ['recency-5', 'recency-1', 'frequency-5', 'frequency-1', 'amount-5'] as const;

interface HeadProps {
  readonly customer: CustomerView;
  readonly onBack: () => void;
}

function ProfileHead({ customer, onBack }: HeadProps) {
  const { t, i18n } = useTranslation();
  const { values, number, tierName, tags, pendingChanges } = customer;
  const name = values?.name ?? null;
  const shownName = name ?? t('customers.nameless');
  return (
    <header className="customer-head">
      <Button icon="back" keyHint="Esc" onPress={onBack}>
        {t('customers.toFind')}
      </Button>
      <Avatar name={name ?? number} />
      <div className="customer-head-text">
        <div className="customer-head-name">
          <h1 title={shownName}>{shownName}</h1>
          {tierName ? <span className="customer-tier is-large">{inLanguage(tierName, i18n)}</span> : null}
        </div>
        <div className="customer-head-told">
          <span className="quiet customer-number">{customerNumberText(customer, t)}</span>
          {toldTags
            .filter((tag) => tags.includes(tag))
            .map((tag) => (
              <span key={tag} className="tag">
                {t(`customers.tags.${tag}`)}
              </span>
            ))}
          {pendingChanges ? (
            <span className="customer-pending">
              <Icon name="clock" size={18} />
              {t('customers.pendingChanges')}
            </span>
          ) : null}
        </div>
        {values?.note ? <p className="customer-note">{values.note}</p> : null}
      </div>
    </header>
  );
}

/** In place of a profile that isn't there any more: erased meanwhile, merged, or of another store. */
function ProfileGone({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  useShortcuts('customers', { Escape: onBack });
  useCommands({ cancel: onBack });
  return (
    <main className="page">
      <h1>{t('customers.goneTitle')}</h1>
      <p>{t('customers.gone')}</p>
      <Button look="primary" icon="back" keyHint="Esc" className="order-back" onPress={onBack}>
        {t('customers.toFind')}
      </Button>
    </main>
  );
}
