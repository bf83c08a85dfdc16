/**
 * Changes a profile field by field: only what is another than before is recorded, so that two tills that change
 * different fields both keep their change. A field that is emptied is empty from then on.
 */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isCardNumber } from '../../../shared/domain/customers/card-number.ts';
import type { ProfileValues } from '../../../shared/domain/customers/profile.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { languages } from '../../i18n/language.ts';
import type { CustomerRefusal } from '../../till/customer-types.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { birthdayShown, birthdayTyped } from './birthday.ts';
import { type ProfileProps, useRefuse } from './customer-desk.ts';
import { customerRefusalText, spokenPhone } from './customer-words.ts';

const fields = ['name', 'phone', 'email', 'birthday', 'note', 'cardNumber'] as const;
type TypedField = (typeof fields)[number];
/** A field that somebody wants to change. */
export type EditedField = TypedField | 'language';

/** What the dialog needs. */
export interface EditDialogProps extends ProfileProps {
  /** Has the focus. */
  readonly field: EditedField;
  readonly onClose: () => void;
}

const wrongField: Readonly<Partial<Record<CustomerRefusal['code'], TypedField>>> = {
  'phone-wrong': 'phone',
  'email-wrong': 'email',
  'birthday-wrong': 'birthday',
  'card-number-wrong': 'cardNumber',
  'card-taken': 'cardNumber',
};

/** The dialog. */
export function EditDialog(props: EditDialogProps) {
  const { customer, field: wanted, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const edit = useEdit(props);
  const { refusal } = edit;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    edit.save();
  };
  const shown = customer.values ? fields : (['cardNumber'] as const);
  return (
    <Dialog title={t('customers.editTitle')} size="wide" onClose={onClose}>
      <Form validationBehavior="aria" className="customer-register" onSubmit={save}>
        <div className="customer-fields is-edit">
          {shown.map((field) => (
            <TextField
              key={field}
              label={t(`customers.editField.${field}`)}
              value={edit.typed[field]}
              onChange={(value) => edit.type(field, value)}
              error={
                refusal && wrongField[refusal.code] === field ? customerRefusalText(refusal, t, format) : null
              }
              note={field === 'birthday' || field === 'cardNumber' ? t(`customers.fieldNote.${field}`) : ''}
              maxLength={field === 'email' ? 254 : field === 'note' ? 300 : 80}
              autoFocus={field === wanted}
            />
          ))}
        </div>
        {customer.values ? (
          <Choice
            label={t('customers.shortField.language')}
            value={edit.language}
            onChange={edit.setLanguage}
            options={[
              ...languages.map((value) => ({ value, text: t(`settings.languages.${value}`) })),
              { value: 'none' as const, text: t('customers.notSaid') },
            ]}
          />
        ) : null}
        <footer className="dialog-actions">
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" icon="check" keyHint="Enter" isDisabled={edit.busy}>
            {t('customers.save')}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}

/** A profile as the fields show it. */
function typedOf(values: ProfileValues): {
  readonly texts: Readonly<Record<TypedField, string>>;
  readonly language: (typeof languages)[number] | 'none';
} {
  return {
    texts: {
      name: values.name ?? '',
      phone: values.phone ? spokenPhone(values.phone) : '',
      email: values.email ?? '',
      birthday: values.birthday ? birthdayShown(values.birthday) : '',
      note: values.note ?? '',
      cardNumber: '',
    },
    language: values.language ?? 'none',
  };
}

/** What was typed over the profile as it was, and saving what is another than before. */
function useEdit({ till, askApproval, customer, onClose }: EditDialogProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useRefuse();
  const [busy, once] = useBusy();
  // What was begun on this profile, as it was then, isn't written over another, nor over what came meanwhile.
  const [begun] = useState(() => ({ customerId: customer.customerId, ...typedOf(customer.values ?? {}) }));
  const [typed, setTyped] = useState(begun.texts);
  const [language, setLanguage] = useState(begun.language);
  const [refusal, setRefusal] = useState<CustomerRefusal | null>(null);
  const type = (field: TypedField, value: string): void => {
    setTyped((before) => ({ ...before, [field]: value }));
    setRefusal(null);
  };
  useScan((code) => {
    if (isCardNumber(code)) type('cardNumber', code);
    else {
      soundUnknown();
      notify(t('customers.noCard'), 'problem');
    }
  });
  const save = (): void =>
    once(async () => {
      const lender = await lenderOf(till.session, askApproval, 'customer-change');
      if (lender === undefined) return;
      const { cardNumber } = typed;
      const touched = fields.filter((field) => field !== 'cardNumber' && typed[field] !== begun.texts[field]);
      const values: ProfileValues = {
        ...Object.fromEntries(
          touched.map((field) => [field, field === 'birthday' ? birthdayTyped(typed[field]) : typed[field]]),
        ),
        ...(language === begun.language ? {} : { language: language === 'none' ? null : language }),
      };
      const change = { values, ...(cardNumber.trim() === '' ? {} : { cardNumber }) };
      const answer = await till.customers.change(begun.customerId, change, lender);
      if (answer.ok) notify(t('customers.changed'), 'done');
      else if (wrongField[answer.reason.code]) return setRefusal(answer.reason);
      else if (answer.reason.code !== 'nothing-changed') refuse(answer.reason);
      const isOver = answer.ok || ['nothing-changed', 'read-as-another'].includes(answer.reason.code);
      if (isOver) onClose();
    });
  return { typed, type, language, setLanguage, refusal, busy, save };
}
