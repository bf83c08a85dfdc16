/** Asks for the final weight, or measure, of goods that aren't sold by the piece. */

import { useTranslation } from 'react-i18next';
import type { SaleLine } from '../../../shared/domain/operations/sale-line.ts';
import { NumberDialog } from '../../ui/number-dialog.tsx';
import { parseQuantity } from '../../ui/typed-number.ts';
import { useQuantity } from '../../ui/use-quantity.ts';

/** What the dialog needs. */
export interface WeightDialogProps {
  readonly line: SaleLine;
  readonly onWeight: (quantityMilli: number) => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function WeightDialog({ line, onWeight, onClose }: WeightDialogProps) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  return (
    <NumberDialog
      title={t(line.unit === 'kg' ? 'pack.weighTitle' : 'pack.measureTitle', {
        unit: t(`common.unit.${line.unit}`),
      })}
      about={`${line.name} · ${t('orders.ofOrdered', { quantity: quantity(line.quantityMilli, line.unit) })}`}
      present=""
      decimals
      onText={(text) => {
        const quantityMilli = parseQuantity(text);
        if (quantityMilli === null) return t('pack.wrongWeight');
        onWeight(quantityMilli);
        return null;
      }}
      onClose={onClose}
    />
  );
}
