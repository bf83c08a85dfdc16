/**
 * What came back of a purchase, oldest first: when, what, how much money, who at which till of which store, and
 * what didn't fit any more. Entries that an exception names stand out.
 */
import { useTranslation } from 'react-i18next';
import type { ReturnEntry } from '../../shared/domain/entities/returned.ts';
import type { PurchaseLine } from '../../shared/domain/returns/purchase-of.ts';
import { tillOf } from '../../shared/print/receipt.ts';
import { useFormat } from '../i18n/format-context.tsx';
import { type ChainView, staffName, storeName } from './chain-names.ts';
import { useTillNames } from './use-till-names.ts';

/** What the timeline shows. */
export interface ReturnTimelineProps {
  readonly till: ChainView & {
    readonly identity: { readonly storeId: string | null };
    tillNames(): Promise<ReadonlyMap<string, string>>;
  };
  readonly label: string;
  readonly entries: readonly ReturnEntry[];
  /** Of the purchase; names what came back. */
  readonly lines: readonly Pick<PurchaseLine, 'lineId' | 'name'>[];
  /** Ids of the returns to point out. */
  readonly marked?: readonly string[];
}

/** The timeline. */
export function ReturnTimeline({ till, label, entries, lines, marked = [] }: ReturnTimelineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tillNameOf = useTillNames(till);
  const whoOf = ({ staffId, tillId, storeId, receiptNumber }: ReturnEntry): string =>
    [
      staffId === null ? '' : staffName(till, staffId),
      // A till of another store is known by its receipts alone.
      t('shell.till', { till: receiptNumber === null ? tillNameOf(tillId) : tillOf(receiptNumber) }),
      storeId === till.identity.storeId ? '' : storeName(till, storeId),
    ]
      .filter(Boolean)
      .join(' · ');
  const whatOf = ({ lines: back }: ReturnEntry): string =>
    back
      .map(({ lineId, quantityMilli }) => {
        const name = lines.find((line) => line.lineId === lineId)?.name ?? String(lineId);
        return `${name} × ${format.quantity(quantityMilli)}`;
      })
      .join(', ');
  return (
    <ol className="order-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.operationId}
          className={`${entry.fits ? '' : 'is-misfit'} ${marked.includes(entry.operationId) ? 'is-marked' : ''}`}
        >
          <time>{format.dateTime(entry.atMs)}</time>
          <span className="order-timeline-what">
            <strong>
              {entry.receiptNumber === null
                ? t('returns.entryNoNumber')
                : t('returns.entry', { number: entry.receiptNumber })}
            </strong>
            {` · ${format.money(entry.totalMinor)}`}
            <small>{whatOf(entry)}</small>
            <small>{whoOf(entry)}</small>
            {entry.fits ? null : <small className="order-misfit">{t('returns.misfit')}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}
