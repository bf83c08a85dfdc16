/** What somebody is asked to approve, in words: how much, of what. */
import type { TFunction } from 'i18next';
import type { MissingRight } from '../../../shared/domain/sell/rights.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import type { Format } from '../../i18n/format.ts';
import type { SellState } from '../../till/till.ts';

/** What a right is wanted for by the cart as it stands; empty where the right alone says it. */
export function wantedText(
  { priced }: Pick<SellState, 'priced'>,
  { verb, lineId }: MissingRight,
  t: TFunction,
  format: Format,
): string {
  if (!priced.ok) return '';
  const { lines, discountMinor, totalMinor } = priced.value;
  const line = lines.find((each) => each.lineId === lineId);
  switch (verb) {
    case 'discount': {
      const offMinor = line ? line.lineDiscountMinor : discountMinor;
      const ofMinor = line ? line.grossMinor : sumMinor(lines.map((each) => each.grossMinor));
      return t(line ? 'approval.wanted.lineDiscount' : 'approval.wanted.cartDiscount', {
        name: line?.name ?? '',
        amount: format.money(offMinor),
        total: format.money(ofMinor),
      });
    }
    case 'price-override':
      return line
        ? t('approval.wanted.line', { name: line.name, amount: format.money(line.unitPriceMinor) })
        : '';
    case 'void-line':
      return line
        ? t('approval.wanted.line', { name: line.name, amount: format.money(line.totalMinor) })
        : '';
    case 'void-cart':
    case 'park':
      return format.money(totalMinor);
    default:
      return '';
  }
}
