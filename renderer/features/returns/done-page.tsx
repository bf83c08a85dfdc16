/**
 * After the return is safe on disk, and not before: what to hand over in cash, larger than all else, what became of
 * the rest of the money, and the paper. Enter by hand, a touch or the next scan goes on to the next customer.
 */
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import { parseOperation } from '../../../shared/domain/operation-table.ts';
import type { Refund, ReturnPayload } from '../../../shared/domain/operations/return.ts';
import type { Tender } from '../../../shared/domain/operations/sale.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { lenderOf } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { PrintPreview } from '../../ui/print-preview.tsx';
import { ReturnPaper, type ReturnPaperProps } from '../../ui/return-paper.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useCashGiven } from '../../ui/use-cash-given.ts';
import { useSettledAction } from '../../ui/use-settled-action.ts';
import { useRefuse } from './return-desk.ts';

/** What the page needs. */
export interface DonePageProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  readonly entry: JournalEntry;
  readonly onNext: () => void;
}

/** The page. */
export function DonePage({ till, askApproval, entry, onNext }: DonePageProps) {
  const { t } = useTranslation();
  const payload = returnIn(entry);
  const [previewed, setPreviewed] = useState(false);
  const printer = useStore(till.printing.state, (state) => state.settings);
  const printCopy = useCopy(till, entry, askApproval);
  // A lock forgets the place of a return; an exchange that was paid in the cart stays in front.
  useCashGiven(till, entry.operation.id, till.sell.getState().paid?.operation.id === entry.operation.id);
  const nextByKey = useSettledAction(onNext);
  const byKey = (event: KeyboardEvent): void => {
    if (!event.repeat) nextByKey();
  };
  // With a printer the paper is on its way already, and another one is a copy.
  const print = (): void => (printer ? void printCopy() : setPreviewed(true));
  useShortcuts('paid', {
    Enter: byKey,
    NumpadEnter: byKey,
    Escape: byKey,
    F9: byKey,
    'Ctrl+KeyP': print,
    F11: print,
  });
  useCommands({ next: onNext, cancel: onNext });
  if (!payload) return null;
  const paper: ReturnPaperProps = {
    receiptNumber: entry.receiptNumber ?? '',
    payload,
    store: till.reference.store(),
    cashier: entry.operation.staffId === null ? null : staffName(till, entry.operation.staffId),
    atMs: entry.operation.at.businessMs,
    isCopy: false,
  };
  return (
    <main className="paid">
      <section className="paid-left" aria-live="assertive">
        <div className="paid-done">
          <span className="paid-mark">
            <Icon name="check" size={40} />
          </span>
          <div>
            <h1>{t(payload.sale ? 'returns.receiptExchange' : 'returns.done')}</h1>
            <small>
              {t(printer ? 'returns.donePrinting' : 'returns.doneSaved', {
                number: entry.receiptNumber ?? '',
              })}
            </small>
          </div>
        </div>
        <Sums payload={payload} />
        <div className="paid-actions">
          <Button icon="print" size="large" keyHint="F11" onPress={print}>
            {t(printer ? 'returns.printCopy' : 'paid.print')}
          </Button>
          <Button
            look="primary"
            size="large"
            keyHint="Enter"
            autoFocus
            onPress={(press) => (press.pointerType === 'keyboard' ? nextByKey() : onNext())}
          >
            {t('returns.next')}
          </Button>
        </div>
      </section>
      <section className="paid-right">
        <ReturnPaper {...paper} printer={printer} />
      </section>
      {previewed ? (
        <PrintPreview onClose={() => setPreviewed(false)}>
          <ReturnPaper {...paper} />
        </PrintPreview>
      ) : null}
    </main>
  );
}

/** The return that an entry is; null when it is none. */
export function returnIn({ operation }: Pick<JournalEntry, 'operation'>): ReturnPayload | null {
  const parsed = parseOperation(operation);
  return parsed.ok && parsed.value.kind === 'return' ? parsed.value.payload : null;
}

/** What is handed over in cash, and how the rest goes back. */
function Sums({ payload }: { payload: ReturnPayload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { refunds, totalMinor, lines, sale } = payload;
  const cashMinor = sumMinor(refunds.map((refund) => (refund.kind === 'cash' ? refund.amountMinor : 0)));
  const changeMinor = sumMinor(
    (sale?.tenders ?? []).map((tender) => (tender.kind === 'cash' ? tender.changeMinor : 0)),
  );
  const handedMinor = cashMinor + changeMinor;
  const paid = paidBeside(sale?.tenders ?? []);
  const givenBack = sumMinor(lines.map(({ points }) => points.givenBack));
  const takenBack = sumMinor(lines.map(({ points }) => points.takenBack));
  return (
    <>
      <div className="paid-change" data-testid="hand-over">
        <span className="paid-label">
          {t(handedMinor > 0 ? 'returns.handCash' : paid.length > 0 ? 'returns.wasPaid' : 'returns.noCash')}
        </span>
        <Money
          amountMinor={handedMinor > 0 ? handedMinor : sumMinor(paid.map(({ amountMinor }) => amountMinor))}
          className="paid-amount"
        />
      </div>
      <ul className="paid-tenders">
        <li>
          {t('returns.paper.return')} {format.money(totalMinor)}
        </li>
        {refunds.map((refund, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recorded return never changes
          <li key={index}>
            {t(`returns.given.${refund.kind}`)} {format.money(refund.amountMinor)}
            {noteOf(refund, t)}
          </li>
        ))}
        {sale ? (
          <li>
            {t('sell.total')} {format.money(sale.totalMinor)}
          </li>
        ) : null}
        {paid.map((tender) => (
          <li key={tender.kind}>
            {t(`returns.exchangeBy.${tender.kind}`)} {format.money(tender.amountMinor)}
          </li>
        ))}
        {givenBack > 0 ? <li>{t('returns.points.givenBack', { points: givenBack })}</li> : null}
        {takenBack > 0 ? <li>{t('returns.points.takenBack', { points: takenBack })}</li> : null}
      </ul>
    </>
  );
}

/** The number of a credit; of what was set off, how it had been paid. */
function noteOf(refund: Refund, t: TFunction): string {
  if (refund.kind === 'store-credit') return ` · ${refund.number}`;
  return refund.kind === 'exchange' ? ` · ${t(`returns.paidBy.${refund.way ?? 'unknown'}`)}` : '';
}

type PaidTender = Exclude<Tender, { readonly kind: 'exchange' }>;

/** What the customer paid beside what was set off, each way once. */
function paidBeside(tenders: readonly Tender[]): Pick<PaidTender, 'kind' | 'amountMinor'>[] {
  const sums = new Map<PaidTender['kind'], number>();
  for (const { kind, amountMinor } of tenders)
    if (kind !== 'exchange') sums.set(kind, (sums.get(kind) ?? 0) + amountMinor);
  return [...sums].map(([kind, amountMinor]) => ({ kind, amountMinor }));
}

/** Prints a copy with the right to, and records it. */
function useCopy(till: Till, entry: JournalEntry, askApproval: AskApproval): () => Promise<void> {
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useRefuse(till, null);
  return async () => {
    const number = entry.receiptNumber ?? '';
    const approvedBy = await lenderOf(till.session, askApproval, 'reprint', number);
    if (approvedBy === undefined) return;
    const { id } = entry.operation;
    const amountMinor = returnIn(entry)?.totalMinor ?? 0;
    const answer = await till.recordAudit({
      verb: 'reprint',
      subject: id,
      reason: number,
      approvedBy,
      amountMinor,
    });
    if (!answer.ok) return refuse(answer.reason);
    await till.printing.receipt(id, true);
    notify(t('returns.copyQueued'), 'done');
  };
}
