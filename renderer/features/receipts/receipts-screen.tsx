/**
 * Receipts of this store, newest first, each with how far it has come in words. The chosen one is shown beside
 * the list and can be printed again, which is recorded and marked on the paper.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { saleOf } from '../../../shared/domain/sale-of.ts';
import { readReceiptCode } from '../../../shared/print/receipt-code.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ReceiptEntry, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { PrintPreview } from '../../ui/print-preview.tsx';
import { ReceiptPaper, type ReceiptPaperProps } from '../../ui/receipt-paper.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useSettled } from '../../ui/use-view.ts';
import { ReceiptList } from './receipt-list.tsx';

const shownReceipts = 300;

/** What the screen needs. A scan that is no receipt's number belongs to the cart. */
export interface ReceiptsScreenProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly onCode: (code: string) => void;
}

/** The receipts screen. */
export function ReceiptsScreen({ till, askApproval, onCode }: ReceiptsScreenProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const receipts = useReceipts(till);
  const [filter, setFilter] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [printing, setPrinting] = useState(false);
  const settled = useSettled(filter);
  const shown = receipts?.filter((entry) => matches(entry, settled, format.amountToType)) ?? [];
  const chosen = receipts?.find((entry) => entry.operation.id === chosenId) ?? null;
  const printer = useStore(till.printing.state, (state) => state.settings);
  const paper = chosen ? paperOf(till, chosen) : null;

  useScan((code) => {
    const number = readReceiptCode(code) ?? code;
    const found = receipts?.find((entry) => entry.receiptNumber === number);
    if (found) setChosenId(found.operation.id);
    else onCode(code);
  });

  async function reprint(): Promise<void> {
    if (!chosen || !paper) return;
    const mayReprint = till.session.getState().role?.verbs.includes('reprint') ?? false;
    const approvedBy = mayReprint ? null : await askApproval('reprint', chosen.receiptNumber);
    if (!mayReprint && approvedBy === null) return;
    const answer = await till.recordAudit({
      verb: 'reprint',
      subject: chosen.operation.id,
      reason: chosen.receiptNumber,
      approvedBy,
      amountMinor: paper.sale.totalMinor,
    });
    if (!answer.ok) return notify(refusalText(answer.reason, t, format), 'problem');
    if (printer === null) return setPrinting(true);
    await till.printing.receipt(chosen.operation.id, true);
    notify(t('printer.copyQueued'), 'done');
  }

  useShortcuts('receipts', { F11: () => void reprint(), 'Ctrl+KeyP': () => void reprint() });
  return (
    <main className="page page-split">
      <div className="page-list">
        <h1>{t('receipts.title')}</h1>
        <TextField label={t('receipts.filter')} value={filter} onChange={setFilter} autoFocus />
        <ReceiptList
          till={till}
          entries={shown}
          isEmpty={receipts?.length === 0}
          chosenId={chosenId}
          onChoose={setChosenId}
        />
      </div>
      <aside className="page-aside">
        {paper ? (
          <>
            <div className="paper-scroll">
              <ReceiptPaper {...paper} printer={printer} />
            </div>
            <Button icon="print" size="large" keyHint="F11" onPress={() => void reprint()}>
              {t('receipts.reprint')}
            </Button>
          </>
        ) : (
          <p className="page-none">{t('receipts.choose')}</p>
        )}
      </aside>
      {printing && paper ? (
        <PrintPreview paper={{ ...paper, isCopy: true }} onClose={() => setPrinting(false)} />
      ) : null}
    </main>
  );
}

/** The receipts, read again whenever the journal or the server's answer moves. Null until first read. */
function useReceipts(till: Till): readonly ReceiptEntry[] | null {
  const moved = useStore(
    till.health,
    (health) =>
      `${health.headSequence}/${health.storedThrough}/${health.feeds.map((feed) => feed.asOfMs ?? 0).join()}`,
  );
  const [receipts, setReceipts] = useState<readonly ReceiptEntry[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` tells when to read again
  useEffect(() => {
    let stands = true;
    void till.receipts(shownReceipts).then((read) => {
      if (stands) setReceipts(read);
    });
    return () => {
      stands = false;
    };
  }, [till, moved]);
  return receipts;
}

function matches(
  entry: ReceiptEntry,
  filter: string,
  amountToType: (amountMinor: number) => string,
): boolean {
  const wanted = filter.trim().toLowerCase().replace('.', ',');
  if (wanted === '') return true;
  const total = Number(entry.operation.payload.totalMinor ?? 0);
  return (
    entry.receiptNumber.toLowerCase().includes(wanted) ||
    amountToType(total).replace('.', ',').includes(wanted)
  );
}

function paperOf(till: Till, entry: ReceiptEntry): ReceiptPaperProps | null {
  const sale = saleOf(entry.operation);
  if (sale === null) return null;
  return {
    receiptNumber: entry.receiptNumber,
    sale,
    store: till.reference.store(),
    cashier: till.reference.staff().find((staff) => staff.id === entry.operation.staffId)?.name ?? null,
    atMs: entry.operation.at.businessMs,
    isCopy: false,
  };
}
