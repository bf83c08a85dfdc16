/**
 * What has been paid, and below it what remains due or the change, larger than all else. Money that came in is
 * given back on purpose only.
 */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import type { Payment } from './use-payment.ts';

/** The panel. */
export function BalancePanel({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { balance, approved, credits, sell, cashMinor } = payment;
  return (
    <section className="balance">
      <ul className="tenders">
        {sell.cart.handover && sell.cart.handover.prepaidMinor > 0 ? (
          <li className="tender">
            <Icon name="check" />
            <span className="tender-name">{t('orders.paidOnline')}</span>
            <span>{format.money(sell.cart.handover.prepaidMinor)}</span>
          </li>
        ) : null}
        {payment.points ? (
          <li className="tender">
            <Icon name="check" />
            <span className="tender-name">
              {t('points.paidWith', { points: t('points.count', { count: payment.points.points }) })}
            </span>
            <span>{format.money(payment.points.amountMinor)}</span>
          </li>
        ) : null}
        {payment.exchangeMinor > 0 ? (
          <li className="tender">
            <Icon name="check" />
            <span className="tender-name">{t('returns.exchangePaid')}</span>
            <span>{format.money(payment.exchangeMinor)}</span>
          </li>
        ) : null}
        {credits.map(({ creditId, number, amountMinor }) => (
          <Paid
            key={creditId}
            icon="badge"
            name={t('credit.paid', { number })}
            amount={format.money(amountMinor)}
            actionText={t('pay.undo')}
            onAction={() => payment.dropCredit(creditId)}
          />
        ))}
        {approved.map((tender) => (
          <Paid
            key={tender.attemptId}
            icon={tender.kind === 'card-terminal' ? 'card' : 'qr'}
            name={t(tender.kind === 'card-terminal' ? 'pay.cardDone' : 'pay.transferDone', {
              amount: format.money(tender.amountMinor),
            })}
            actionText={t('pay.giveBack')}
            onAction={() => void payment.giveBack(tender)}
          />
        ))}
        {sell.cart.cardPayments.map((card, index) => (
          <Paid
            // biome-ignore lint/suspicious/noArrayIndexKey: payments of the same amount differ by their place only
            key={index}
            icon="card"
            name={t('pay.cardDone', { amount: format.money(card.amountMinor) })}
            actionText={t('pay.undo')}
            onAction={() => void payment.takeBackCard(index)}
          />
        ))}
        {cashMinor > 0 && balance.missingMinor > 0 ? (
          <li className="tender">
            <Icon name="cash" />
            <span className="tender-name">{t('pay.cash')}</span>
            <span>{format.money(cashMinor)}</span>
          </li>
        ) : null}
      </ul>
      <Due payment={payment} />
    </section>
  );
}

function Paid(props: {
  icon: IconName;
  name: string;
  amount?: string;
  actionText: string;
  onAction: () => void;
}) {
  return (
    <li className="tender">
      <Icon name={props.icon} />
      <span className="tender-name">{props.name}</span>
      {props.amount === undefined ? null : <span>{props.amount}</span>}
      <Button look="quiet" size="small" onPress={props.onAction}>
        {props.actionText}
      </Button>
    </li>
  );
}

function Due({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { balance, method, dueByCardMinor } = payment;
  const over = balance.dueMinor < 0;
  const missingMinor = method === 'cash' ? balance.missingMinor : dueByCardMinor;
  const label = over
    ? t('refusal.overpaid', { amount: format.money(-balance.dueMinor) })
    : missingMinor > 0
      ? t('pay.due')
      : balance.changeMinor > 0
        ? t('pay.change')
        : t('pay.covered');
  return (
    <div
      className={`balance-due ${balance.covered ? 'is-covered' : ''}`}
      aria-live="polite"
      data-testid="balance"
    >
      <span className="balance-label">{label}</span>
      <Money
        className="balance-amount"
        amountMinor={over ? 0 : missingMinor > 0 ? missingMinor : balance.changeMinor}
      />
    </div>
  );
}
