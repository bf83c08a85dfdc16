/**
 * A receipt as it stands on paper: drawn from the document that is printed, so that paper and screen agree. It
 * is written in the store's language, as the paper is.
 */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReceiptContent, receiptDocument, tillOf } from '../../shared/print/receipt.ts';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import { DocumentPaper } from './document-paper.tsx';

export { tillOf };

/** What stands on a receipt; `printer` is the one it is shown for. */
export interface ReceiptPaperProps extends Omit<ReceiptContent, 'code'> {
  readonly printer?: PrinterSettings | null;
}

/** The receipt. */
export function ReceiptPaper({ printer = null, ...content }: ReceiptPaperProps) {
  const { t } = useTranslation();
  const { receiptNumber, sale, store, cashier, atMs, isCopy, balance } = content;
  const known = balance?.points ?? null;
  const asOfMs = balance?.asOfMs ?? 0;
  const document = useMemo(
    () =>
      receiptDocument({
        receiptNumber,
        sale,
        store,
        cashier,
        atMs,
        isCopy,
        balance: known === null ? null : { points: known, asOfMs },
        code: receiptCodeOf(receiptNumber),
      }),
    [receiptNumber, sale, store, cashier, atMs, isCopy, known, asOfMs],
  );
  return (
    <DocumentPaper
      document={document}
      label={t('receipt.title', { number: receiptNumber })}
      widthMm={printer?.paperWidthMm ?? 80}
      logo={printer?.logo ?? null}
    />
  );
}
