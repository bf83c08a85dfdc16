/** Where a packed order waits: a place that the chain offers, or one that is typed or scanned. Then its label is printed. */

import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useBusy } from '../../ui/use-busy.ts';
import { type OneOrderProps, useOrderRefusal } from './order-desk.ts';

const placeLength = 40;

/** The form. */
export function ReadyForm({
  till,
  askApproval,
  order,
  onDone,
}: OneOrderProps & { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const refuse = useOrderRefusal(till);
  const notify = useNotice();
  const [place, setPlace] = useState(order.place ?? '');
  const [busy, once] = useBusy();
  const { places } = till.reference.settings().orders;
  const taken = useStore(till.orders.board, (board) => board.orders);
  const at = (name: string): string[] =>
    taken.flatMap((each) =>
      each.order.id !== order.id && each.order.place === name.trim() ? [each.order.number] : [],
    );
  // Shelves carry barcodes of their own: a scan here names the place.
  useScan((code) => setPlace(code.slice(0, placeLength)));
  const finish = (): void =>
    once(async () => {
      const approvedBy = await lenderOf(till.session, askApproval, 'order-pack');
      if (approvedBy === undefined) return;
      const answer = await till.orders.makeReady(order.id, place, approvedBy);
      if (!answer.ok) return refuse(answer.reason, order);
      notify(t('orders.isReady', { number: order.number, place }), 'done');
      onDone();
    });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    finish();
  };
  useShortcuts('orders', { F9: finish });
  return (
    <Form validationBehavior="aria" className="ready-form" onSubmit={submit}>
      <h2>{t('orders.whereTo')}</h2>
      {places.length === 0 ? null : (
        <div className="place-buttons">
          {places.map((each) => (
            <Button key={each} aria-pressed={each === place} onPress={() => setPlace(each)}>
              {each}
              {at(each).length > 0 ? <small>{at(each).join(', ')}</small> : null}
            </Button>
          ))}
        </div>
      )}
      <TextField
        label={t('orders.placeField')}
        value={place}
        onChange={setPlace}
        maxLength={placeLength}
        autoFocus
      />
      {at(place).length > 0 ? (
        <p className="order-note" role="status">
          {t('orders.placeTaken', { place, numbers: at(place).join(', ') })}
        </p>
      ) : null}
      <Button
        type="submit"
        look="primary"
        size="large"
        icon="print"
        keyHint="F9"
        isDisabled={busy || place.trim() === ''}
      >
        {t('orders.makeReady')}
      </Button>
    </Form>
  );
}
