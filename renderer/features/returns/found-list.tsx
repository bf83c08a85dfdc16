/** Purchases that were found: number, date, store, what was bought and its total, newest first. */
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Purchase } from '../../../shared/domain/returns/purchase-of.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { FoundPurchase, FoundPurchases } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { storeName } from '../../ui/chain-names.ts';
import { Icon } from '../../ui/icon.tsx';

const namedLines = 2;

/** What the list shows. */
export interface FoundListProps {
  readonly till: Till;
  readonly answer: FoundPurchases;
  readonly onChoose: (found: FoundPurchase) => void;
}

/** The list. */
export function FoundList({ till, answer, onChoose }: FoundListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const what = useWhat();
  const { found, isWhole } = answer;
  return (
    <>
      {isWhole ? null : (
        <p className="return-note" role="status">
          <Icon name="cloudOff" />
          {t('returns.onlyHere')}
        </p>
      )}
      {found.length === 0 ? (
        <div className="page-none">
          <h2>{t('returns.foundNone')}</h2>
          <p>{t('returns.foundNoneHint')}</p>
        </div>
      ) : (
        <>
          <h2>{t('returns.found', { count: found.length })}</h2>
          <ul className="return-found">
            {found.map((each) => {
              const { purchase } = each;
              return (
                <li key={purchase.operationId}>
                  <AriaButton
                    className="return-purchase"
                    data-receipt={purchase.receiptNumber}
                    onPress={() => onChoose(each)}
                  >
                    <span className="return-purchase-number">
                      <strong>{purchase.receiptNumber}</strong>
                      <small>
                        {format.dateTime(purchase.soldAtMs)} · {storeName(till, purchase.storeId)}
                      </small>
                    </span>
                    <span className="return-purchase-what">{what(purchase)}</span>
                    <span className="return-purchase-total">{format.money(purchase.totalMinor)}</span>
                  </AriaButton>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}

/** What was bought, in a line. */
export function useWhat(): (purchase: Pick<Purchase, 'lines'>) => string {
  const { t } = useTranslation();
  return ({ lines }) => {
    const names = lines.slice(0, namedLines).map(({ name }) => name);
    const others = lines.length - names.length;
    return [names.join(', '), others > 0 ? t('returns.andMore', { number: others }) : '']
      .filter(Boolean)
      .join(' ');
  };
}
