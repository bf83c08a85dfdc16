/** Which goods an exception is about, by name and quantity. */
import { useTranslation } from 'react-i18next';
import { type ExceptionRow, goodsOf } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';

/** The goods as a line of a list of facts; nothing where the exception names none. */
export function GoodsDetails({ till, row }: { till: Till; row: ExceptionRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const goods = goodsOf(row);
  if (goods.length === 0) return null;
  return (
    <>
      <dt>{t('orders.goods')}</dt>
      <dd>
        {goods.map(({ sku, quantityMilli }) => {
          const item = till.catalog.bySku(sku);
          const unit = t(`common.unit.${item?.article.unit ?? 'piece'}`);
          return (
            <p key={sku}>{`${item?.name ?? sku} (${sku}): ${format.quantity(quantityMilli)} ${unit}`}</p>
          );
        })}
      </dd>
    </>
  );
}
