/**
 * The total, always in the same place and of the same height, with what it contains. When the cart can't be
 * priced it says why instead of showing a figure.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../shared/base/result.ts';
import type { PricedCart, PricingRefusal } from '../../shared/domain/sell/price-cart.ts';
import { sumMinor } from '../../shared/money/money.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/format-context.tsx';
import { Money } from './money.tsx';
import { refusalText } from './refusal-text.ts';

/** What the panel shows. */
export interface TotalPanelProps {
  readonly priced: Result<PricedCart, PricingRefusal>;
  readonly lines: number;
}

/** Discounts, and what points take off or pay. */
function takenOff({ discountMinor, points, lines }: PricedCart, t: TFunction, format: Format): string {
  // Goods of an order carry what points took off when it was placed.
  const offMinor = sumMinor(lines.map((line) => line.pointsDiscountMinor));
  const paidMinor = points?.redemption === 'tender' ? points.spentMinor : 0;
  return [
    discountMinor > 0 ? t('sell.discountGiven', { amount: format.money(-discountMinor) }) : '',
    offMinor > 0 ? t('points.offTotal', { amount: format.money(-offMinor) }) : '',
    paidMinor > 0 ? t('points.ofTotal', { amount: format.money(paidMinor) }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The panel. */
export function TotalPanel({ priced, lines }: TotalPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="total" aria-label={t('sell.total')} data-testid="total">
      <div className="total-head">
        <span>{t('sell.total')}</span>
        <span>{lines === 0 ? '' : t('sell.items', { count: lines })}</span>
      </div>
      {priced.ok ? (
        <Money amountMinor={priced.value.totalMinor} className="total-amount" />
      ) : (
        <span className="total-amount total-none">—</span>
      )}
      <div className="total-foot">
        {priced.ok ? (
          <>
            <span className="total-discount">{takenOff(priced.value, t, format)}</span>
            <span>
              {t('sell.including', {
                amount: format.money(sumMinor(priced.value.taxes.map((tax) => tax.taxMinor))),
              })}
            </span>
          </>
        ) : (
          <span className="total-reason" role="alert">
            {refusalText(priced.reason, t, format)}
          </span>
        )}
      </div>
    </section>
  );
}
