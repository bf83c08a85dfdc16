/** What differs from what was expected, with the second count beside it. A scan here counts a second time. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CountDraft, CountDraftLine } from '../../till/stock-types.ts';
import type { Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';
import { QuantityField } from './quantity-field.tsx';
import { nameOf, useQuantity, useStockRefusal } from './stock-desk.ts';

/** The table. */
export function CountCheck({ till, count }: { till: Till; count: CountDraft }) {
  const { t } = useTranslation();
  // One that came level at its second count stays in sight.
  const lines = count.lines.filter((line) => line.recounted || line.countedMilli !== line.expectedMilli);
  const byName = [...lines].sort((a, b) => nameOf(till, a.sku).localeCompare(nameOf(till, b.sku)));
  if (byName.length === 0) return <p className="page-none">{t('count.noDifferences')}</p>;
  return (
    <>
      <p className="quiet">{t('count.recountHint')}</p>
      <table className="table goods-lines">
        <thead>
          <tr>
            <th scope="col">{t('stock.lines')}</th>
            <th scope="col" className="figure">
              {t('count.expected')}
            </th>
            <th scope="col" className="figure">
              {t('count.found')}
            </th>
            <th scope="col">{t('count.difference')}</th>
            <th scope="col" className="figure">
              {t('count.recount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {byName.map((line) => (
            <CheckLine key={line.sku} till={till} count={count} line={line} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function CheckLine({ till, count, line }: { till: Till; count: CountDraft; line: CountDraftLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const refuse = useStockRefusal(till);
  const item = till.catalog.bySku(line.sku);
  const unit = item?.article.unit ?? 'piece';
  const name = nameOf(till, line.sku);
  const differenceMilli = line.countedMilli - line.expectedMilli;
  const look = differenceMilli === 0 ? 'is-level' : differenceMilli < 0 ? 'is-short' : 'is-over';
  return (
    <tr data-sku={line.sku}>
      <th scope="row">
        {name}
        <small>{line.sku}</small>
      </th>
      <td className="figure">{quantity(line.expectedMilli, unit)}</td>
      <td className="figure">{quantity(line.countedMilli, unit)}</td>
      <td>
        <span className={`difference ${look}`}>
          {differenceMilli === 0 ? t('goods.level') : format.signedQuantity(differenceMilli)}
        </span>
      </td>
      <td className="figure">
        <span className="recount">
          {line.recounted ? (
            <span className="recounted">
              <Icon name="check" />
              {t('count.recounted')}
            </span>
          ) : null}
          <QuantityField
            item={item}
            name={name}
            quantityMilli={line.recounted ? line.countedMilli : null}
            onQuantity={(quantityMilli) => {
              const how = { set: true, recount: true };
              const answer = till.stockRoom.putCount(count.id, line.sku, quantityMilli, how);
              if (!answer.ok) refuse(answer.reason);
            }}
          />
        </span>
      </td>
    </tr>
  );
}
