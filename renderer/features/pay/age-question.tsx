/**
 * Asks the cashier, once for a cart, whether the customer is old enough for what is in it. There is no way past
 * the question but back to the cart; "no" takes the restricted goods out.
 */
import { useTranslation } from 'react-i18next';
import { type Cart, isEmptyCart } from '../../../shared/domain/sell/cart.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';

/** What the question needs. */
export interface AgeQuestionProps {
  readonly till: Till;
  /** The open cart; whether to ask follows from it. */
  readonly cart: Cart;
  readonly askApproval: AskApproval;
  readonly onBack: () => void;
}

/** The question; nothing when there is nothing to ask. */
export function AgeQuestion({ till, cart, askApproval, onBack }: AgeQuestionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  if (!till.actions.ageCheckNeeded()) return null;
  const articles = (cart.handover?.saleLines ?? cart.lines).flatMap((line) => {
    const item = till.catalog.bySku(line.sku);
    return item?.article.flags.includes('age-restricted') ? [item.name] : [];
  });

  async function answer(isOldEnough: boolean): Promise<void> {
    const may = till.session.getState().role?.verbs.includes('age-check') ?? false;
    const approvedBy = may ? null : await askApproval('age-check');
    if (!may && approvedBy === null) return;
    const recorded = await till.actions.checkAge(isOldEnough, approvedBy);
    if (!recorded.ok) notify(refusalText(recorded.reason, t, format), 'problem');
    else if (isEmptyCart(till.sell.getState().cart)) onBack();
  }

  return (
    <Dialog
      title={t('ageCheck.title')}
      onClose={onBack}
      actions={
        <>
          <Button look="danger" size="large" onPress={() => void answer(false)}>
            {t('ageCheck.refuse')}
          </Button>
          <Button look="primary" size="large" icon="check" onPress={() => void answer(true)}>
            {t('ageCheck.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('ageCheck.text')}</p>
      <ul className="age-articles">
        {[...new Set(articles)].map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </Dialog>
  );
}
