/**
 * After the sale is safe on disk, and not before: "paid", the change in the largest figures of the till, and
 * the receipt. Enter by hand, a touch or the next scan begins the next customer's cart.
 */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { saleSchema } from '../../../shared/domain/operations/sale.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { PrintPreview } from '../../ui/print-preview.tsx';
import { ReceiptPaper, type ReceiptPaperProps } from '../../ui/receipt-paper.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';

/** A key pressed this soon after the screen came was meant for the one before. */
const settleMs = 350;

/** What the screen needs. */
export interface PaidScreenProps {
  readonly till: Till;
  readonly entry: JournalEntry;
  readonly onCode: (code: string) => void;
}

/** The paid screen. */
export function PaidScreen({ till, entry, onCode }: PaidScreenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [printing, setPrinting] = useState(false);
  const shownAt = useRef(0);
  useEffect(() => {
    shownAt.current = performance.now();
  }, []);
  useScan(onCode);
  const next = (): void => void till.actions.nextCustomer();
  const nextByKey = (event: KeyboardEvent): void => {
    if (!event.repeat && performance.now() - shownAt.current > settleMs) next();
  };
  useShortcuts({
    Enter: nextByKey,
    NumpadEnter: nextByKey,
    Escape: nextByKey,
    F9: nextByKey,
    'Ctrl+KeyP': () => setPrinting(true),
    F11: () => setPrinting(true),
  });
  const sale = saleSchema.parse(entry.operation.payload);
  const changeMinor = sumMinor(
    sale.tenders.map((tender) => (tender.kind === 'cash' ? tender.changeMinor : 0)),
  );
  const paper: ReceiptPaperProps = {
    receiptNumber: entry.receiptNumber ?? '',
    sale,
    store: till.reference.store(),
    cashier: till.reference.staff().find((staff) => staff.id === entry.operation.staffId)?.name ?? null,
    atMs: entry.operation.at.businessMs,
    isCopy: false,
  };
  return (
    <main className="paid">
      <section className="paid-left" aria-live="assertive">
        <p className="paid-done">
          <span className="paid-mark">
            <Icon name="check" size={40} />
          </span>
          <span>
            <strong>{t('paid.title')}</strong>
            <small>{t('paid.saved')}</small>
          </span>
        </p>
        <div className="paid-change" data-testid="change">
          <span className="paid-label">{t(changeMinor > 0 ? 'paid.change' : 'paid.noChange')}</span>
          <Money amountMinor={changeMinor} className="paid-amount" />
        </div>
        <ul className="paid-tenders">
          <li>
            {t('sell.total')} {format.money(sale.totalMinor)}
          </li>
          {sale.tenders.map((tender, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a paid sale never changes
            <li key={index}>
              {tender.kind === 'cash'
                ? t('paid.received', { amount: format.money(tender.tenderedMinor) })
                : t('paid.byCard', { amount: format.money(tender.amountMinor) })}
            </li>
          ))}
        </ul>
        <div className="paid-actions">
          <Button icon="print" size="large" keyHint="F11" onPress={() => setPrinting(true)}>
            {t('paid.print')}
          </Button>
          <Button look="primary" size="large" keyHint="Enter" onPress={next}>
            {t('paid.next')}
          </Button>
        </div>
        <p className="paid-hint">{t('paid.nextHint')}</p>
      </section>
      <section className="paid-right">
        <ReceiptPaper {...paper} />
      </section>
      {printing ? <PrintPreview paper={paper} onClose={() => setPrinting(false)} /> : null}
    </main>
  );
}
