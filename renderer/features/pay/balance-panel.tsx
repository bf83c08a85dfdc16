/**
 * What has been paid, and below it what remains due or the change, large.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import type { Balance, CardPayment } from './tenders.ts';

/** What the panel shows. */
export interface BalancePanelProps {
  readonly balance: Balance;
  readonly cards: readonly CardPayment[];
  readonly cashMinor: number;
  readonly onUndo: (index: number) => void;
}

/** The panel. */
export function BalancePanel({ balance, cards, cashMinor, onUndo }: BalancePanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const over = balance.dueMinor < 0;
  return (
    <section className="balance">
      <ul className="tenders">
        {cards.map((card, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: payments of the same amount differ by their place only
          <li key={index} className="tender">
            <Icon name="card" />
            <span className="tender-name">
              {t('pay.cardDone', { amount: format.money(card.amountMinor) })}
            </span>
            <Button look="quiet" size="small" onPress={() => onUndo(index)}>
              {t('pay.undo')}
            </Button>
          </li>
        ))}
        {cashMinor > 0 && balance.dueMinor > 0 ? (
          <li className="tender">
            <Icon name="cash" />
            <span className="tender-name">{t('pay.cash')}</span>
            <span>{format.money(cashMinor)}</span>
          </li>
        ) : null}
      </ul>
      <div
        className={`balance-due ${balance.covered ? 'is-covered' : ''}`}
        aria-live="polite"
        data-testid="balance"
      >
        <span className="balance-label">
          {over
            ? t('refusal.overpaid', { amount: format.money(-balance.dueMinor) })
            : balance.missingMinor > 0
              ? t('pay.due')
              : balance.changeMinor > 0
                ? t('pay.change')
                : t('pay.covered')}
        </span>
        <Money
          className="balance-amount"
          amountMinor={over ? 0 : balance.missingMinor > 0 ? balance.missingMinor : balance.changeMinor}
        />
      </div>
    </section>
  );
}
