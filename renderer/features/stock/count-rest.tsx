/**
 * What a count of the whole store or of a category hasn't met yet though some should be there: an article that
 * nobody scans isn't counted, unless somebody says that there is none.
 */
import { useTranslation } from 'react-i18next';
import type { CountDraft } from '../../till/stock-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useView } from '../../ui/use-view.ts';
import { nameOf, useStockRefusal } from './stock-desk.ts';

const shownRest = 50;

/** The list, folded away. */
export function CountRest({ till, count }: { till: Till; count: CountDraft }) {
  const { t } = useTranslation();
  useView(till.stock);
  const refuse = useStockRefusal(till);
  const rest = restOf(till, count);
  if (rest.length === 0) return null;
  return (
    <details className="count-rest">
      <summary>{t('count.notCounted', { count: rest.length })}</summary>
      <ul className="stock-lines">
        {rest.slice(0, shownRest).map((sku) => {
          const name = nameOf(till, sku);
          return (
            <li key={sku} className="stock-line rest-line">
              <span className="stock-line-name">
                {name}
                <small>{sku}</small>
              </span>
              <Button
                aria-label={t('count.noneThereOf', { name })}
                onPress={() => {
                  const answer = till.stockRoom.putCount(count.id, sku, 0, { set: true });
                  if (!answer.ok) refuse(answer.reason);
                }}
              >
                {t('count.noneThere')}
              </Button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function restOf(till: Till, { scope, lines }: CountDraft): string[] {
  if (scope.kind === 'shelf') return [];
  const counted = new Set(lines.map((line) => line.sku));
  return till.stock.skus().filter((sku) => {
    if (counted.has(sku) || (till.stock.figure(sku).onHandMilli ?? 0) === 0) return false;
    const article = till.catalog.bySku(sku)?.article;
    if (!article || article.flags.includes('service')) return false;
    return scope.kind === 'whole' || article.category === scope.name;
  });
}
