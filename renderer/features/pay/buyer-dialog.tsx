/** Asks for a business buyer's name and tax number, as the receipt shall bear them. */
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Buyer } from '../../../shared/domain/operations/sale.ts';
import { decideBuyer, taxCountryOf } from '../../../shared/domain/sell/buyer.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** The dialog. `buyer` is who stands in the cart now. */
export function BuyerDialog(props: { till: Till; buyer: Buyer | null; onClose: () => void }) {
  const { till, buyer, onClose } = props;
  const { t } = useTranslation();
  const [name, setName] = useState(buyer?.name ?? '');
  const [taxNumber, setTaxNumber] = useState(buyer?.taxNumber ?? '');
  const [asked, setAsked] = useState(false);
  const country = taxCountryOf(till.reference.store());
  const decided = decideBuyer(country, { name, taxNumber });
  const wrong = asked && !decided.ok ? decided.reason.code : null;
  const ofName = wrong === 'buyer-without-name';
  const label =
    country === 'RU' || country === 'GB' ? (`buyer.number.${country}` as const) : 'buyer.number.any';

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!decided.ok) return;
    void till.actions.setBuyer(decided.value);
    onClose();
  };
  const remove = (): void => {
    void till.actions.setBuyer(null);
    onClose();
  };
  return (
    <Dialog title={t('buyer.title')} onClose={onClose}>
      <Form validationBehavior="aria" className="wish-form" onSubmit={submit}>
        <TextField
          label={t('buyer.name')}
          value={name}
          onChange={setName}
          autoFocus
          maxLength={200}
          error={wrong && ofName ? t(`buyer.wrong.${wrong}`) : null}
        />
        <TextField
          label={t(label)}
          value={taxNumber}
          onChange={setTaxNumber}
          maxLength={40}
          inputMode={country === 'RU' ? 'numeric' : 'text'}
          error={wrong && !ofName ? t(`buyer.wrong.${wrong}`) : null}
        />
        <footer className="dialog-actions">
          {buyer ? (
            <Button look="danger" icon="remove" onPress={remove}>
              {t('buyer.remove')}
            </Button>
          ) : (
            <Button onPress={onClose}>{t('common.cancel')}</Button>
          )}
          <Button type="submit" look="primary" icon="check">
            {t('buyer.confirm')}
          </Button>
        </footer>
      </Form>
    </Dialog>
  );
}
