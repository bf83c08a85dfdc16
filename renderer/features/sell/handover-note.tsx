/** In place of what acts on a line: the cart hands over an order, whose goods are as they were packed. */
import { useTranslation } from 'react-i18next';
import type { HandoverIntent } from '../../../shared/domain/orders/decide-handover.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';

/** What the note needs. `onOrder` shows the order at the counter again once its goods have left the cart. */
export interface HandoverNoteProps {
  readonly till: Till;
  readonly handover: HandoverIntent;
  readonly onOrder: (handover: HandoverIntent) => void;
}

/** The note, with the way back. */
export function HandoverNote({ till, handover, onOrder }: HandoverNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const { number } = handover;
  const back = async (): Promise<void> => {
    const answer = await till.actions.voidCart(number, null);
    if (answer.ok) onOrder(handover);
    else notify(refusalText(answer.reason, t, format), 'problem');
  };
  return (
    <section className="handover-note" aria-label={t('orders.inCart', { number })}>
      <div>
        <strong>{t('orders.inCart', { number })}</strong>
        <p>{t('orders.inCartHint')}</p>
      </div>
      <Button icon="back" onPress={() => void back()}>
        {t('orders.backToOrder')}
      </Button>
    </section>
  );
}
