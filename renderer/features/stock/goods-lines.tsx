/**
 * Lines of goods being scanned. Against a delivery each stands beside what was announced, with what is short or
 * over in words and colour; what hasn't been scanned stands there too.
 */
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../../shared/domain/entities/delivery.ts';
import { type ArrivalLine, compareArrival } from '../../../shared/domain/stock/decide-movement.ts';
import type { GoodsDraft } from '../../till/stock-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { QuantityField } from './quantity-field.tsx';
import { nameOf, useQuantity } from './stock-desk.ts';

/** What the lines need. */
export interface GoodsLinesProps {
  readonly till: Till;
  readonly draft: GoodsDraft;
  readonly delivery: Delivery | null;
}

/** The lines. */
export function GoodsLines({ till, draft, delivery }: GoodsLinesProps) {
  const { t } = useTranslation();
  const lines = compareArrival(delivery, draft.lines);
  return (
    <table className="table goods-lines" aria-label={t('stock.lines')}>
      {delivery ? (
        <thead>
          <tr>
            <th scope="col">{t('stock.lines')}</th>
            <th scope="col" className="figure">
              {t('goods.sent')}
            </th>
            <th scope="col" className="figure">
              {t('goods.arrived')}
            </th>
            <th scope="col">{t('goods.difference')}</th>
            <td />
          </tr>
        </thead>
      ) : null}
      <tbody>
        {lines.map((line) => (
          <GoodsLine key={line.sku} till={till} draft={draft} line={line} delivery={delivery} />
        ))}
      </tbody>
    </table>
  );
}

function GoodsLine({ till, draft, line, delivery }: GoodsLinesProps & { readonly line: ArrivalLine }) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const { stockRoom } = till;
  const item = till.catalog.bySku(line.sku);
  const unit = item?.article.unit ?? 'piece';
  const name = nameOf(till, line.sku);
  const isScanned = draft.lines.some((each) => each.sku === line.sku);
  return (
    <tr data-sku={line.sku}>
      <th scope="row">
        {name}
        <small>{line.sku}</small>
      </th>
      {delivery ? (
        <td className="figure">
          {line.sentMilli === 0 ? '—' : quantity(line.sentMilli, unit)}
          {line.beforeMilli > 0 ? (
            <small>
              {t('goods.before')}: {quantity(line.beforeMilli, unit)}
            </small>
          ) : null}
        </td>
      ) : null}
      <td className="figure">
        <QuantityField
          item={item}
          name={name}
          quantityMilli={isScanned ? line.arrivedMilli : null}
          onQuantity={(quantityMilli) => stockRoom.putGoods(draft.id, line.sku, quantityMilli, true)}
        />
      </td>
      {delivery ? (
        <td>
          <Difference line={line} unit={unit} />
        </td>
      ) : (
        <td>{t(`common.unit.${unit}`)}</td>
      )}
      <td className="row-end">
        {isScanned ? (
          <Button
            look="quiet"
            icon="close"
            aria-label={t('stock.removeOf', { name })}
            onPress={() => stockRoom.putGoods(draft.id, line.sku, 0, true)}
          />
        ) : null}
      </td>
    </tr>
  );
}

function Difference({ line, unit }: { line: ArrivalLine; unit: 'piece' | 'kg' | 'm' | 'l' }) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  if (line.sentMilli === 0) return <span className="difference is-over">{t('goods.notAnnounced')}</span>;
  if (line.differenceMilli === 0) return <span className="difference is-level">{t('goods.level')}</span>;
  const shown = { quantity: quantity(Math.abs(line.differenceMilli), unit) };
  return line.differenceMilli > 0 ? (
    <span className="difference is-over">{t('goods.over', shown)}</span>
  ) : (
    <span className="difference is-short">{t('goods.short', shown)}</span>
  );
}
