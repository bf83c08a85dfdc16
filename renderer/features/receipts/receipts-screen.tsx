/**
 * Receipts of this store, newest first, each with how far it has come in words. The chosen one is shown beside
 * the list and can be printed again, which is recorded and marked on the paper.
 */
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { parseOperation } from '../../../shared/domain/operation-table.ts';
import { saleIn } from '../../../shared/domain/sale-of.ts';
import type { PrinterSettings } from '../../../shared/protocol/devices.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ReceiptEntry, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useNotice } from '../../ui/notice.tsx';
import { PrintPreview } from '../../ui/print-preview.tsx';
import { ReceiptPaper } from '../../ui/receipt-paper.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { ReturnPaper } from '../../ui/return-paper.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useSettled } from '../../ui/use-view.ts';
import { ReceiptList, receiptAmount } from './receipt-list.tsx';

const shownReceipts = 300;

/** What the screen needs. A scan that is no receipt's number belongs to the cart. */
export interface ReceiptsScreenProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly onCode: (code: string) => void;
  /** Goods of a receipt come back. */
  readonly onReturn: (receiptNumber: string) => void;
}

/** The receipts screen. */
export function ReceiptsScreen({ till, askApproval, onCode, onReturn }: ReceiptsScreenProps) {
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
    const found = receipts?.find((entry) => entry.receiptNumber === code);
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
      amountMinor: paper.totalMinor,
    });
    if (!answer.ok) return notify(refusalText(answer.reason, t, format), 'problem');
    if (printer === null) return setPrinting(true);
    await till.printing.receipt(chosen.operation.id, true);
    notify(t('printer.copyQueued'), 'done');
  }

  const takeBack = (): unknown => (chosen && paper?.sold ? onReturn(chosen.receiptNumber) : false);
  useShortcuts('receipts', {
    F9: takeBack,
    F11: () => void reprint(),
    'Ctrl+KeyP': () => void reprint(),
  });
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
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a receipt that is longer than the window */}
            <div className="paper-scroll" tabIndex={0}>
              {paper.show(false, printer)}
            </div>
            {paper.sold ? (
              <Button icon="returns" size="large" keyHint="F9" onPress={takeBack}>
                {t('returns.takeBack')}
              </Button>
            ) : null}
            <Button icon="print" size="large" keyHint="F11" onPress={() => void reprint()}>
              {t('receipts.reprint')}
            </Button>
          </>
        ) : (
          <p className="page-none">{t('receipts.choose')}</p>
        )}
      </aside>
      {printing && paper ? (
        <PrintPreview onClose={() => setPrinting(false)}>{paper.show(true, null)}</PrintPreview>
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
  const total = Math.abs(receiptAmount(entry));
  return (
    entry.receiptNumber.toLowerCase().includes(wanted) ||
    amountToType(total).replace('.', ',').includes(wanted)
  );
}

/** The paper of a receipt. `sold` tells whether goods of it may come back. */
interface Paper {
  readonly totalMinor: number;
  readonly sold: boolean;
  readonly show: (isCopy: boolean, printer: PrinterSettings | null) => ReactNode;
}

/** The paper that an entry has: of a sale, of a handover, or of a return; null for any other. */
function paperOf(till: Till, entry: ReceiptEntry): Paper | null {
  const parsed = parseOperation(entry.operation);
  if (!parsed.ok) return null;
  const common = {
    receiptNumber: entry.receiptNumber,
    store: till.reference.store(),
    cashier: entry.operation.staffId === null ? null : staffName(till, entry.operation.staffId),
    atMs: entry.operation.at.businessMs,
  };
  const sale = saleIn(parsed.value);
  if (parsed.value.kind === 'return') {
    const { payload } = parsed.value;
    return {
      totalMinor: payload.totalMinor,
      sold: sale !== null,
      show: (isCopy, printer) => (
        <ReturnPaper {...common} payload={payload} isCopy={isCopy} printer={printer} />
      ),
    };
  }
  if (sale === null) return null;
  return {
    totalMinor: sale.totalMinor,
    sold: true,
    show: (isCopy, printer) => <ReceiptPaper {...common} sale={sale} isCopy={isCopy} printer={printer} />,
  };
}
