/**
 * The customer of the cart, one key away while they are served: points and what becomes of them, the note, the last
 * purchases, open orders here; another customer, none, or only a part of the points. That it was opened is logged.
 */
import { type FormEvent, useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order } from '../../../shared/domain/entities/order.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { parseLanguage } from '../../i18n/language.ts';
import type { CartCustomer, CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { balanceText, dueTexts, pointsText, tagTexts } from './points-words.ts';
import { usePointsChoice } from './use-points-choice.ts';

const shownPurchases = 4;

/** What the dialog needs. */
export interface CartCustomerDialogProps {
  readonly till: Till;
  readonly cart: CartCustomer;
  readonly onOther: () => void;
  readonly onRemove: () => void;
  readonly onOrder: (order: Order) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function CartCustomerDialog(props: CartCustomerDialogProps) {
  const { till, cart, onOther, onRemove, onOrder, onClose } = props;
  const { t, i18n } = useTranslation();
  const { customer, points } = cart;
  const { customerId, values, tierName, openOrders } = customer;
  const mayOpen = useStore(till.session, ({ role }) => role?.verbs.includes('customer-open') ?? false);
  useEffect(() => {
    if (mayOpen) void till.customers.open(customerId, null);
  }, [till, customerId, mayOpen]);
  useShortcuts('dialog', { F4: onOther, F6: onRemove }, true);
  const name = values?.name ?? t('cartCustomer.nameless', { number: customerNumberText(customer, t) });
  const tier = tierName?.[parseLanguage(i18n.language) ?? 'en'];
  return (
    <Dialog
      title={tier ? `${name} · ${tier}` : name}
      onClose={onClose}
      actions={
        <>
          <Button look="danger" icon="remove" keyHint="F6" size="large" onPress={onRemove}>
            {t('cartCustomer.remove')}
          </Button>
          <Button icon="customers" keyHint="F4" size="large" onPress={onOther}>
            {t('cartCustomer.change')}
          </Button>
        </>
      }
    >
      <div className="cart-customer">
        <Balance till={till} cart={cart} />
        {points && points.mostPoints > 0 ? (
          <PartForm till={till} mostPoints={points.mostPoints} onDone={onClose} />
        ) : null}
        {mayOpen ? <Service customer={customer} nowMs={till.businessMs()} /> : null}
        {openOrders.length > 0 ? (
          <section>
            <h3>{t('cartCustomer.openOrders')}</h3>
            <div className="cart-customer-orders">
              {openOrders.map((order) => (
                <Button key={order.id} icon="orders" onPress={() => onOrder(order)}>
                  {`${order.number} · ${t(`orders.state.${order.state}`)}`}
                </Button>
              ))}
            </div>
          </section>
        ) : null}
      </div>
    </Dialog>
  );
}

function Balance({ till, cart }: Pick<CartCustomerDialogProps, 'till' | 'cart'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const isConnected = useStore(till.health, (health) => health.connected);
  const { customer, points } = cart;
  const { pending = [], expiring = [] } = customer.points ?? {};
  return (
    <section>
      <p className="cart-customer-balance">
        {balanceText(customer, points, { isConnected, nowMs: till.businessMs() }, t, format)}
      </p>
      <ul className="cart-customer-due">
        {customer.points && isConnected ? (
          <li>{t('points.asOf', { at: format.moment(customer.points.asOfMs, till.businessMs()) })}</li>
        ) : null}
        {[
          ...dueTexts('pending', pending, { days: 2, rest: true }, t, format),
          ...dueTexts('expiring', expiring, { days: 1, rest: false }, t, format),
        ].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

/** Spends fewer points than may be. */
function PartForm(props: { till: Till; mostPoints: number; onDone: () => void }) {
  const { till, mostPoints, onDone } = props;
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const choosePoints = usePointsChoice(till);
  const typed = /^\d{1,9}$/.test(text) ? Number(text) : null;
  const error =
    typed !== null && typed > mostPoints
      ? t('points.part.tooMany', { points: pointsText(mostPoints, t) })
      : null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed !== null && error === null && (await choosePoints(typed))) onDone();
  };
  return (
    <Form validationBehavior="aria" className="cart-customer-part" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('points.part.label')}
        value={text}
        onChange={setText}
        inputMode="numeric"
        maxLength={9}
        autoFocus
        placeholder={String(mostPoints)}
        error={error}
      />
      <Button type="submit" look="primary" isDisabled={typed === null || error !== null}>
        {t('points.part.spend')}
      </Button>
    </Form>
  );
}

/** What helps to serve them. */
function Service({ customer, nowMs }: { customer: CustomerView; nowMs: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { values, tags, recent } = customer;
  const told = [...(values?.note ? [values.note] : []), ...tagTexts(tags, t)];
  return (
    <>
      {told.length > 0 ? <p className="cart-customer-note">{told.join(' · ')}</p> : null}
      {recent.length > 0 ? (
        <section>
          <h3>{t('cartCustomer.recent')}</h3>
          <ul className="cart-customer-recent">
            {recent.slice(0, shownPurchases).map(({ operationId, atMs, names, totalMinor, currency }) => (
              <li key={operationId}>
                <span>{format.moment(atMs, nowMs)}</span>
                <span className="cart-customer-names">{names.join(', ')}</span>
                <span>{currency === format.currency ? format.money(totalMinor) : ''}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
