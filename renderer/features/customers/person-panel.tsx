/** What is kept of the person, field by field, their cards, and what they agreed to. */
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import {
  type ConsentPurpose,
  consentPurposes,
  type ProfileField,
  type ProfileValues,
} from '../../../shared/domain/customers/profile.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { storeName } from '../../ui/chain-names.ts';
import { printedCard } from '../../ui/customer-number.ts';
import { Icon } from '../../ui/icon.tsx';
import { useRightIcon } from '../../ui/use-right-icon.ts';
import { birthdayShown } from './birthday.ts';
import { ConsentDialog } from './consent-dialog.tsx';
import type { ProfileProps } from './customer-desk.ts';
import { consentTextName, spokenPhone } from './customer-words.ts';
import type { EditedField } from './edit-dialog.tsx';

/** What the panel needs. */
export interface PersonPanelProps extends ProfileProps {
  readonly onEdit: (field: EditedField) => void;
  /** The customer wants nothing to be kept any more. */
  readonly onWithdrawAll: () => void;
}

const shownFields = ['phone', 'email', 'birthday', 'language', 'note'] as const satisfies ProfileField[];

/** The panel. */
export function PersonPanel(props: PersonPanelProps) {
  const { till, customer, onEdit } = props;
  const { t } = useTranslation();
  const changeIcon = useRightIcon(till.session, 'customer-change');
  const { values, cardNumbers } = customer;
  const isOpen = useStore(till.customers.state, ({ open }) => open);
  const [answering, setAnswering] = useState<{
    readonly purpose: ConsentPurpose;
    readonly given: boolean;
    readonly isFirst: boolean;
  } | null>(null);
  return (
    <section className="customer-person" aria-label={t('customers.person')}>
      <header>
        <h2>{t('customers.person')}</h2>
        <Button size="small" {...changeIcon} keyHint="F3" isDisabled={!values} onPress={() => onEdit('name')}>
          {t('customers.edit')}
        </Button>
      </header>
      {values ? null : (
        <p className="customer-closed">
          <Icon name="lock" />
          {t(isOpen ? 'customers.closed' : 'customers.find.opening')}
        </p>
      )}
      <ul>
        {values &&
          shownFields.map((field) => (
            <li key={field}>
              <AriaButton className="customer-field" data-field={field} onPress={() => onEdit(field)}>
                <span>{t(`customers.shortField.${field}`)}</span>
                <FieldValue values={values} field={field} />
              </AriaButton>
            </li>
          ))}
        <li>
          <AriaButton className="customer-field" data-field="cardNumber" onPress={() => onEdit('cardNumber')}>
            <span>{t('customers.cards')}</span>
            <strong>
              {cardNumbers.length === 0 ? '—' : cardNumbers.map(printedCard).join(', ')}
              <small>{t('customers.addCard')}</small>
            </strong>
          </AriaButton>
        </li>
      </ul>
      <h2>{t('customers.agreed')}</h2>
      <ul>
        {consentPurposes.map((purpose) => (
          <Consent
            key={purpose}
            {...props}
            purpose={purpose}
            onAnswer={(given, isFirst) => setAnswering({ purpose, given, isFirst })}
          />
        ))}
      </ul>
      {answering ? <ConsentDialog {...props} {...answering} onClose={() => setAnswering(null)} /> : null}
    </section>
  );
}

interface FieldValueProps {
  readonly values: ProfileValues;
  readonly field: (typeof shownFields)[number];
}

function FieldValue({ values, field }: FieldValueProps) {
  const { t } = useTranslation();
  const value = values[field] ?? null;
  if (value === null) return <strong className="is-empty">{t('customers.empty')}</strong>;
  if (field === 'phone') return <strong>{spokenPhone(value)}</strong>;
  if (field === 'birthday') return <strong>{birthdayShown(value)}</strong>;
  if (values.language && field === 'language')
    return <strong>{t(`settings.languages.${values.language}`)}</strong>;
  return <strong>{value}</strong>;
}

interface ConsentProps {
  readonly till: Till;
  readonly customer: CustomerView;
  readonly purpose: ConsentPurpose;
  readonly onAnswer: (given: boolean, isFirst: boolean) => void;
  readonly onWithdrawAll: () => void;
}

function Consent({ till, customer, purpose, onAnswer, onWithdrawAll }: ConsentProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const answer = customer.consents.find((each) => each.purpose === purpose);
  const isGiven = answer?.given === true;
  // Without the consent to be kept the customer is erased.
  const erases = isGiven && purpose === 'profile';
  const answerIcon = useRightIcon(till.session, erases ? 'customer-erase' : 'customer-change');
  const withdraw = (): void => (erases ? onWithdrawAll() : onAnswer(false, false));
  // Of the profile itself only an agreement is ever recorded here; without one it is erased.
  const isFirst = !answer && purpose !== 'profile';
  return (
    <li className="customer-consent" data-purpose={purpose}>
      <Icon name={isGiven ? 'check' : answer ? 'close' : 'minus'} />
      <span>
        <strong>{t(`customers.purpose.${purpose}`)}</strong>
        <small>
          {answer
            ? t(answer.given ? 'customers.givenOn' : 'customers.refusedOn', {
                date: format.date(answer.atMs),
                where: storeName(till, answer.where),
                text: consentTextName(answer.textVersion, t),
              })
            : t('customers.neverAsked')}
        </small>
      </span>
      <Button size="small" {...answerIcon} onPress={isGiven ? withdraw : () => onAnswer(true, isFirst)}>
        {t(isGiven ? 'customers.withdraw' : isFirst ? 'customers.askConsent' : 'customers.give')}
      </Button>
    </li>
  );
}
