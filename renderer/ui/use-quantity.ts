/** Quantities as people read them, with their unit. */
import { useTranslation } from 'react-i18next';
import type { Unit } from '../../shared/domain/entities/article.ts';
import { useFormat } from '../i18n/format-context.tsx';

/** Writes a quantity (thousandths) with its unit. */
export function useQuantity(): (quantityMilli: number, unit: Unit) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (quantityMilli, unit) => `${format.quantity(quantityMilli)} ${t(`common.unit.${unit}`)}`;
}
