/**
 * What came back of the purchase that an exception is about, as each till saw it: side by side where two tills took
 * back what collides. What both knew of stands in both, what the exception names stands out.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReturnEntry } from '../../../shared/domain/entities/returned.ts';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import type { Purchase } from '../../../shared/domain/returns/purchase-of.ts';
import { tillOf } from '../../../shared/print/receipt.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { ReturnTimeline } from '../../ui/return-timeline.tsx';
import { useTillNames } from '../../ui/use-till-names.ts';
import { watchPurchase } from './watch-purchase.ts';

/** The returns as one till saw them. `tillId` is null where all that collides was done at one place. */
export interface TillReturnsSeen {
  readonly tillId: string | null;
  readonly entries: readonly ReturnEntry[];
}

/** The returns of a purchase by the tills whose facts collide. */
export function returnsSeenBy(entries: readonly ReturnEntry[], causes: readonly string[]): TillReturnsSeen[] {
  const colliding = entries.filter((entry) => causes.includes(entry.operationId));
  const tillIds = [...new Set(colliding.map((entry) => entry.tillId))];
  if (tillIds.length < 2) return [{ tillId: null, entries }];
  return tillIds.map((tillId) => ({
    tillId,
    entries: entries.filter((entry) => entry.tillId === tillId || !colliding.includes(entry)),
  }));
}

/** The timelines; nothing where the exception is about no purchase, or the purchase isn't here. */
export function ReturnHistory({ till, row }: { till: Till; row: ExceptionRow }) {
  const purchase = usePurchase(till, row);
  return (
    <>
      {purchase ? <ReturnTimelines till={till} row={row} purchase={purchase} /> : null}
      <PointsBeyond row={row} />
    </>
  );
}

/** Points that the receipts tell of and that didn't count, because the goods came back before. */
export function PointsBeyond({ row }: { readonly row: Pick<ExceptionRow, 'details'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { pointsNotGivenBack: given = 0, pointsNotTakenBack: taken = 0 } = row.details;
  if (given === 0 && taken === 0) return null;
  const counts = { given: format.count(Number(given)), taken: format.count(Number(taken)) };
  return <p>{t('exceptions.pointsBeyond', counts)}</p>;
}

/** What the timelines show. */
export interface ReturnTimelinesProps {
  readonly till: Pick<Till, 'reference' | 'tillNames' | 'identity'>;
  readonly row: Pick<ExceptionRow, 'causes'>;
  readonly purchase: Pick<Purchase, 'lines' | 'returned'>;
}

/** The returns of a purchase, side by side for each till that did what collides. */
export function ReturnTimelines({ till, row, purchase }: ReturnTimelinesProps) {
  const { t } = useTranslation();
  const tillNameOf = useTillNames(till);
  return (
    <div className="order-histories">
      {returnsSeenBy(purchase.returned.returns, row.causes).map(({ tillId, entries }) => {
        const number = entries.find((entry) => entry.tillId === tillId)?.receiptNumber ?? null;
        const name = number === null ? tillNameOf(tillId ?? '') : tillOf(number);
        const label = tillId === null ? t('returns.timeline') : t('shell.till', { till: name });
        return (
          <section key={tillId}>
            <h3>{label}</h3>
            <ReturnTimeline
              till={till}
              label={label}
              entries={entries}
              lines={purchase.lines}
              marked={row.causes}
            />
          </section>
        );
      })}
    </div>
  );
}

/** The purchase as soon as it is here. */
function usePurchase(till: Till, row: ExceptionRow): Purchase | null {
  const [purchase, setPurchase] = useState<Purchase | null>(null);
  // Rows are read anew whenever any arrived: what it names tells whether the exception is another.
  const named = JSON.stringify([row.details.receiptNumber, row.causes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `named` stands for the row
  useEffect(() => watchPurchase(till, row, setPurchase), [till, named]);
  return purchase;
}
