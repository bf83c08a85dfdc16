/**
 * Registers a customer while they stand there: phone and name, what else they like to give, and what they agree to,
 * each by itself and none answered beforehand. It needs no network. Whose phone or card is known already is shown, to
 * be served instead.
 */
import { type FormEvent, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isCardNumber } from '../../../shared/domain/customers/card-number.ts';
import { profileConsentVersion } from '../../../shared/domain/customers/consent-texts.ts';
import { isCustomerCode } from '../../../shared/domain/customers/customer-code.ts';
import { type ConsentPurpose, consentPurposes } from '../../../shared/domain/customers/profile.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerHit, CustomerRefusal, CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { type AskApproval, lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { ConsentBox } from './consent-box.tsx';
import { consentTextName, customerRefusalText } from './customer-words.ts';
import { KnownCustomer } from './known-customer.tsx';
import {
  type RegistrationField,
  registrationFields,
  registrationOf,
  type TypedRegistration,
  typedFrom,
} from './registration.ts';

/** What the form needs. */
export interface RegisterFormProps {
  readonly till: Pick<Till, 'customers' | 'session'>;
  readonly askApproval: AskApproval;
  /** What was typed while they were looked for: it goes where it belongs. */
  readonly typed: string;
  readonly onRegistered: (customer: CustomerView) => void;
  /** Somebody who was registered before is served. */
  readonly onServe: (customerId: string) => void;
  readonly onCancel: () => void;
}

/** No phone number has fewer digits. */
const shortestPhone = 7;

/** Under which field a refusal stands; under none for all others. */
const fieldOf: Readonly<Partial<Record<CustomerRefusal['code'], RegistrationField>>> = {
  'phone-wrong': 'phone',
  'phone-known': 'phone',
  'name-or-phone-needed': 'name',
  'email-wrong': 'email',
  'birthday-wrong': 'birthday',
  'card-number-wrong': 'cardNumber',
  'card-taken': 'cardNumber',
};

/** The form. */
export function RegisterForm(props: RegisterFormProps) {
  const { onServe, onCancel } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const nameField = useRef<HTMLInputElement>(null);
  const consentField = useRef<HTMLInputElement>(null);
  const form = useRegistration(props);
  const { typed, refusal, known, consents, consentAsked, busy } = form;
  useScan(form.scan);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Whoever types on after the phone means the name: its letters must not fall onto a box that a space would tick.
    if (typed.name.trim() === '' && document.activeElement !== nameField.current) nameField.current?.focus();
    else if (consents.profile) form.register(form.isSomebodyElse);
    else {
      form.askConsent();
      consentField.current?.focus();
    }
  };
  const errorOf = (field: RegistrationField): string | null =>
    refusal && fieldOf[refusal.code] === field ? customerRefusalText(refusal, t, format) : null;
  return (
    <Form validationBehavior="aria" className="customer-register" onSubmit={submit}>
      <div className="customer-fields">
        {registrationFields.map((field) => (
          <TextField
            key={field}
            label={t(`customers.field.${field}`)}
            value={typed[field]}
            onChange={(value) => form.type(field, value)}
            error={errorOf(field)}
            note={field === 'birthday' || field === 'cardNumber' ? t(`customers.fieldNote.${field}`) : ''}
            maxLength={field === 'email' ? 254 : 80}
            autoFocus={field === (typed.phone === '' ? 'phone' : 'name')}
            {...(field === 'name' ? { inputRef: nameField } : {})}
            {...(field === 'phone' ? { inputMode: 'tel' as const } : {})}
            {...(field === 'email' ? { inputMode: 'email' as const } : {})}
          />
        ))}
      </div>
      {known && refusal ? (
        <KnownCustomer
          hit={known}
          onServe={() => onServe(known.customerId)}
          onRegister={refusal.code === 'phone-known' ? form.somebodyElse : null}
        />
      ) : null}
      <fieldset className="customer-consents">
        <legend>{t('customers.consents')}</legend>
        {consentPurposes.map((purpose) => (
          <ConsentBox
            key={purpose}
            purpose={purpose}
            answer={consents[purpose] ?? null}
            isNeeded={purpose === 'profile' && refusal?.code === 'consent-needed'}
            onAnswer={(answer) => form.answer(purpose, answer)}
            {...(purpose === 'profile' ? { inputRef: consentField } : {})}
          />
        ))}
        <small className="quiet">
          {t('customers.consentVersion', { text: consentTextName(profileConsentVersion, t) })}
        </small>
      </fieldset>
      <p className={refusal?.code === 'consent-needed' ? 'wish-error' : 'consent-hint'} role="status">
        {refusal?.code === 'consent-needed'
          ? t('customers.refusal.consent-needed')
          : known
            ? t(refusal?.code === 'card-taken' ? 'customers.whyNotCard' : 'customers.whyNotPhone')
            : consentAsked && consents.profile !== true
              ? t('customers.consentHint')
              : ''}
      </p>
      <footer className="dialog-actions">
        <Button onPress={onCancel}>{t('common.cancel')}</Button>
        <Button
          type="submit"
          look={known ? 'plain' : 'primary'}
          icon="check"
          keyHint="Enter"
          isDisabled={busy || known !== null}
        >
          {t('customers.register')}
        </Button>
      </footer>
    </Form>
  );
}

function useRegistration({ till, askApproval, typed: sought, onRegistered }: RegisterFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const [typed, setTyped] = useState<TypedRegistration>(() => typedFrom(sought));
  const [consents, setConsents] = useState<Partial<Record<ConsentPurpose, boolean>>>({});
  const [consentAsked, setConsentAsked] = useState(false);
  const [refusal, setRefusal] = useState<CustomerRefusal | null>(null);
  /** Whose the phone or the card is. */
  const [known, setKnown] = useState<CustomerHit | null>(null);
  /** The phone of somebody known of which it was said that it is another person's. */
  const [othersPhone, setOthersPhone] = useState<string | null>(null);
  const latestPhone = useRef(typed.phone);
  const [busy, once] = useBusy();

  /** Says whose a whole number is as soon as it is typed, before all else is filled in. */
  const seek = async (phone: string): Promise<void> => {
    latestPhone.current = phone;
    if (phone.replace(/\D/g, '').length < shortestPhone || phone === othersPhone) return;
    const found = await till.customers.find(phone, 1);
    const hit = found.ok && found.value.by === 'phone' ? found.value.hits[0] : undefined;
    if (!hit || latestPhone.current !== phone) return;
    setRefusal({ code: 'phone-known', customerId: hit.customerId });
    setKnown(hit);
  };
  const tell = async (reason: CustomerRefusal): Promise<void> => {
    soundUnknown();
    setRefusal(reason);
    setKnown(null);
    if (reason.code === 'phone-known' || reason.code === 'card-taken') {
      const found = await till.customers.find(
        reason.code === 'phone-known' ? typed.phone : typed.cardNumber,
        1,
      );
      setKnown(found.ok ? (found.value.hits[0] ?? null) : null);
    } else if (!fieldOf[reason.code] && reason.code !== 'consent-needed') {
      notify(customerRefusalText(reason, t, format), 'problem');
    }
  };
  const register = (evenIfKnown: boolean): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'customer-register');
      if (approvedBy === undefined) return;
      const answer = await till.customers.register(registrationOf(typed, consents), {
        evenIfKnown,
        approvedBy,
      });
      if (!answer.ok) return tell(answer.reason);
      notify(t('customers.registered'), 'done');
      onRegistered(answer.value);
    });
  const type = (field: RegistrationField, value: string): void => {
    setTyped((before) => ({ ...before, [field]: value }));
    if (refusal && fieldOf[refusal.code] === field) {
      setRefusal(null);
      setKnown(null);
    }
    if (field === 'phone') void seek(value);
  };
  return {
    typed,
    consents,
    refusal,
    known,
    busy,
    type,
    register,
    consentAsked,
    isSomebodyElse: othersPhone === typed.phone,
    /** Somebody who shares the number: the form goes on, or is done where nothing is missing. */
    somebodyElse: (): void => {
      setOthersPhone(typed.phone);
      setRefusal(null);
      setKnown(null);
      if (consents.profile && typed.name.trim() !== '') register(true);
    },
    answer: (purpose: ConsentPurpose, answer: boolean | null) => {
      setConsents(({ [purpose]: _, ...others }) =>
        answer === null ? others : { ...others, [purpose]: answer },
      );
      if (refusal?.code === 'consent-needed') setRefusal(null);
    },
    /** Enter after the name leads to the question; only going on without an answer is a mistake. */
    askConsent: (): void => {
      if (consentAsked) setRefusal({ code: 'consent-needed' });
      else setConsentAsked(true);
    },
    /** A new card is scanned into its field; a code is somebody's already. */
    scan: (code: string): void => {
      if (isCardNumber(code)) type('cardNumber', code);
      else {
        soundUnknown();
        notify(t(isCustomerCode(code) ? 'customers.codeInForm' : 'customers.noCard'), 'problem');
      }
    },
  };
}
