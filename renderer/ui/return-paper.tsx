/** The papers of a return as they will be printed: drawn from the same document, so that paper and screen agree. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import { type ReturnContent, returnDocument } from '../../shared/print/return-paper.ts';
import type { PrinterSettings } from '../../shared/protocol/devices.ts';
import { DocumentPaper } from './document-paper.tsx';

/** What stands on them; `printer` is the one they are shown for. */
export interface ReturnPaperProps extends Omit<ReturnContent, 'code'> {
  readonly printer?: PrinterSettings | null;
}

/** The papers. */
export function ReturnPaper({ printer = null, ...content }: ReturnPaperProps) {
  const { t } = useTranslation();
  const { receiptNumber, payload, store, cashier, atMs, isCopy } = content;
  const document = useMemo(
    () =>
      returnDocument({
        receiptNumber,
        payload,
        store,
        cashier,
        atMs,
        isCopy,
        code: receiptCodeOf(receiptNumber),
      }),
    [receiptNumber, payload, store, cashier, atMs, isCopy],
  );
  return (
    <DocumentPaper
      document={document}
      label={t('returns.entry', { number: receiptNumber })}
      widthMm={printer?.paperWidthMm ?? 80}
      logo={printer?.logo ?? null}
    />
  );
}
