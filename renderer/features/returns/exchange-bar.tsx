/**
 * Over the sell screen while goods are chosen in exchange: what the goods taken back are worth, and what is to be
 * paid or given back. Paying goes on as for any cart; where money goes back, that is done with the return.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ShownReturn } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { leaveCustomer, useRefusalText, useRefuse } from './return-desk.ts';
import type { ReturnPlace } from './return-place.ts';
import { usePointsTexts } from './return-points.tsx';

/** What the bar needs. */
export interface ExchangeBarProps {
  readonly till: Till;
  readonly shown: ShownReturn;
  readonly go: (place: ReturnPlace) => void;
}

/** The bar. */
export function ExchangeBar({ till, shown, go }: ExchangeBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const refuse = useRefuse(till, shown);
  const refusalText = useRefusalText(till, shown);
  const [busy, once] = useBusy();
  const { draft, plan, money, purchase } = shown;
  // What was paid with points is no part of the credit: without this line nobody knows why there is more to pay.
  const points = usePointsTexts(shown);
  const end = (): void =>
    once(async () => {
      const answer = await till.returns.exchange(draft.id, false);
      if (!answer.ok) return refuse(answer.reason);
      await leaveCustomer(till, shown);
      go({ at: 'goods', draftId: draft.id });
    });
  useShortcuts('sell', { 'Ctrl+KeyE': end });
  const text = (): string => {
    if (!plan.ok) return refusalText(plan.reason);
    if (!money) return t('returns.exchangeHint');
    if (money.dueMinor > 0) return t('returns.exchangeDue', { amount: format.money(money.dueMinor) });
    if (money.refundMinor > 0) return t('returns.exchangeBack', { amount: format.money(money.refundMinor) });
    return t('returns.exchangeEven');
  };
  return (
    <section className="exchange-bar" aria-label={t('returns.exchangeBlind')}>
      <Icon name="sell" />
      <span className="exchange-what">
        <strong>
          {purchase
            ? t('returns.exchangeTitle', { number: purchase.receiptNumber })
            : t('returns.exchangeBlind')}
        </strong>
        <small>{t('returns.exchangeHint')}</small>
        {points.length > 0 ? <small>{points.join(' · ')}</small> : null}
      </span>
      <span className="exchange-credit">
        {t('returns.exchangeCredit', { amount: plan.ok ? format.money(plan.value.totalMinor) : '—' })}
      </span>
      <strong className="exchange-rest" aria-live="polite">
        {text()}
      </strong>
      <Button size="small" isDisabled={busy} keyHint="Ctrl+E" onPress={end}>
        {t('returns.exchangeEnd')}
      </Button>
    </section>
  );
}
