/** Money went back for a return that nobody recorded yet, e.g. because the till stopped: it is gone on with. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import { moneyGivenBack } from '../../till/return-shown.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

/** The bar; nothing while there is no such return. */
export function UnrecordedReturnBar(props: { till: Till; onReturn: (draftId: string) => void }) {
  const { till, onReturn } = props;
  const { t } = useTranslation();
  const format = useFormat();
  useStore(till.returns.work);
  const cartId = useStore(till.sell, (sell) => sell.cart.id);
  // An exchange is gone on with in its cart.
  const { drafts } = till.returns.work.getState();
  const [draft] = drafts.filter((each) => moneyGivenBack(each) > 0 && each.id !== cartId);
  if (!draft) return null;
  return (
    <div className="give-back" role="alert" data-testid="unrecorded-return">
      <Icon name="exceptions" />
      <span>{t('returns.unrecorded', { amount: format.money(moneyGivenBack(draft)) })}</span>
      <Button onPress={() => onReturn(draft.id)}>{t('returns.goOn')}</Button>
    </div>
  );
}
