/**
 * After the sale is safe on disk, and not before: "paid", the change in the largest figures of the till, and
 * the receipt. Enter by hand, a touch or the next scan begins the next customer's cart.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import type { SalePayload, Tender } from '../../../shared/domain/operations/sale.ts';
import { saleOf } from '../../../shared/domain/sale-of.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { PrintPreview } from '../../ui/print-preview.tsx';
import { ReceiptPaper, type ReceiptPaperProps } from '../../ui/receipt-paper.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useCashGiven } from '../../ui/use-cash-given.ts';
import { useSettledAction } from '../../ui/use-settled-action.ts';
import { EReceiptDialog } from './e-receipt-dialog.tsx';

/** What the screen needs. */
export interface PaidScreenProps {
  readonly till: Till;
  readonly entry: JournalEntry;
  readonly askApproval: AskApproval;
  readonly onCode: (code: string) => void;
}

/** The paid screen; of a handover at which nothing was taken, that and no sums. */
export function PaidScreen(props: PaidScreenProps) {
  const sale = saleOf(props.entry.operation);
  return sale ? <Paid {...props} sale={sale} /> : <NothingTaken {...props} />;
}

function Paid({ till, entry, askApproval, onCode, sale }: PaidScreenProps & { sale: SalePayload }) {
  const { t } = useTranslation();
  const [previewed, setPreviewed] = useState(false);
  const [eReceipt, setEReceipt] = useState<'none' | 'asking' | 'kept'>(sale.eReceipt ? 'kept' : 'none');
  const printer = useStore(till.printing.state, (state) => state.settings);
  const hasPrinter = printer !== null;
  const printCopy = useCopy(till, entry, sale, askApproval);
  useCashGiven(till, entry.operation.id, true);
  useScan(onCode);
  const next = (): void => void till.actions.nextCustomer();
  const nextByKey = useSettledAction(next);
  const byKey = (event: KeyboardEvent): void => {
    if (!event.repeat) nextByKey();
  };
  // With a printer the receipt is on its way already, and another one is a copy.
  const print = (): void => (hasPrinter ? void printCopy() : setPreviewed(true));
  const send = (): void => setEReceipt('asking');
  useShortcuts('paid', {
    Enter: byKey,
    NumpadEnter: byKey,
    Escape: byKey,
    F9: byKey,
    'Ctrl+KeyP': print,
    F11: print,
    'Ctrl+KeyE': send,
  });
  useCommands({ next, cancel: next });
  const paper = paperOf(till, entry, sale);
  const isHandover = entry.operation.kind === 'order-handover';
  return (
    <main className="paid">
      <section className="paid-left" aria-live="assertive">
        <div className="paid-done">
          <span className="paid-mark">
            <Icon name="check" size={40} />
          </span>
          <div>
            <h1>{t(isHandover ? 'orders.handedOver' : 'paid.title')}</h1>
            <small>
              {isHandover ? `${t('orders.handedOverNumber', { number: sale.reference ?? '' })}. ` : null}
              {t('paid.saved')}
            </small>
          </div>
        </div>
        <Sums sale={sale} />
        <PaidPoints till={till} sale={sale} atMs={entry.operation.at.businessMs} />
        <div className="paid-actions">
          <Button icon="print" size="large" keyHint="F11" onPress={print}>
            {t(hasPrinter ? 'paid.copy' : 'paid.print')}
          </Button>
          <Button
            icon={eReceipt === 'kept' ? 'check' : 'receipts'}
            size="large"
            keyHint="Ctrl+E"
            onPress={send}
          >
            {t(eReceipt === 'kept' ? 'eReceipt.kept' : 'eReceipt.button')}
          </Button>
          <Button
            look="primary"
            size="large"
            keyHint="Enter"
            autoFocus
            onPress={(press) => (press.pointerType === 'keyboard' ? nextByKey() : next())}
          >
            {t('paid.next')}
          </Button>
        </div>
        <p className="paid-hint">{t('paid.nextHint')}</p>
      </section>
      <section className="paid-right">
        <ReceiptPaper {...paper} printer={printer} />
      </section>
      {previewed ? (
        <PrintPreview onClose={() => setPreviewed(false)}>
          <ReceiptPaper {...paper} />
        </PrintPreview>
      ) : null}
      {eReceipt === 'asking' ? (
        <EReceiptDialog
          till={till}
          operationId={entry.operation.id}
          isWanted={false}
          onKept={() => setEReceipt('kept')}
          onClose={() => setEReceipt((now) => (now === 'asking' ? 'none' : now))}
        />
      ) : null}
    </main>
  );
}

/** Everything was refused at the counter: that is recorded, and nothing was sold. */
function NothingTaken({ till, onCode }: PaidScreenProps) {
  const { t } = useTranslation();
  useScan(onCode);
  const next = (): void => void till.actions.nextCustomer();
  const nextByKey = useSettledAction(next);
  useShortcuts('paid', { Enter: nextByKey, NumpadEnter: nextByKey, Escape: nextByKey, F9: nextByKey });
  useCommands({ next, cancel: next });
  return (
    <main className="page order-refused">
      <section className="order-refused-panel" aria-live="assertive">
        <Icon name="check" size={64} />
        <h1>{t('orders.refusedAll')}</h1>
        <p>{t('orders.refusedAllText')}</p>
        <Button look="primary" size="large" keyHint="Enter" onPress={next}>
          {t('paid.next')}
        </Button>
      </section>
    </main>
  );
}

/** The change, larger than all else, and what the customer paid with. */
function Sums({ sale }: { sale: SalePayload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const changeMinor = sumMinor(
    sale.tenders.map((tender) => (tender.kind === 'cash' ? tender.changeMinor : 0)),
  );
  const wasPrepaid = sale.tenders.length > 0 && sale.tenders.every((tender) => tender.kind === 'prepaid');
  const textOf = (tender: Tender): string => {
    const amount = format.money(tender.amountMinor);
    switch (tender.kind) {
      case 'cash':
        return t('paid.received', { amount: format.money(tender.tenderedMinor) });
      case 'prepaid':
        return `${t('orders.paidOnline')} ${amount}`;
      case 'store-credit':
        return `${t('credit.paid', { number: tender.number })} ${amount}`;
      case 'points':
        return `${t('points.paidWith', { points: t('points.count', { count: tender.points }) })} ${amount}`;
      case 'bank-transfer':
        return t('paid.byTransfer', { amount });
      default:
        return t('paid.byCard', { amount });
    }
  };
  return (
    <>
      <div className="paid-change" data-testid="change">
        <span className="paid-label">
          {t(wasPrepaid ? 'orders.nothingToPay' : changeMinor > 0 ? 'paid.change' : 'paid.noChange')}
        </span>
        <Money amountMinor={changeMinor} className="paid-amount" />
      </div>
      <ul className="paid-tenders">
        <li>
          {t('sell.total')} {format.money(sale.totalMinor)}
        </li>
        {sale.roundingMinor === 0 ? null : (
          <li>{t('pay.rounding', { amount: format.money(sale.roundingMinor) })}</li>
        )}
        {sale.tenders.map((tender, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a paid sale never changes
          <li key={index}>{textOf(tender)}</li>
        ))}
      </ul>
    </>
  );
}

/** What became of the customer's points. */
function PaidPoints({ till, sale, atMs }: { till: Till; sale: SalePayload; atMs: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { loyalty } = sale;
  if (!loyalty) return null;
  const { spentPoints, earnedPoints, availableAtMs, orderId, customerId } = loyalty;
  const count = (points: number): string => t('points.count', { count: points });
  // What an order didn't use comes back once it is closed: before that no balance is right.
  const balance = orderId === null ? till.customers.balance(customerId) : null;
  const isOwing = balance !== null && balance.points < 0;
  return (
    <ul className="paid-tenders paid-points" data-testid="paid-points">
      {spentPoints > 0 ? (
        <li>
          {t(`points.paid.${orderId === null ? 'spent' : 'spentWithOrder'}`, { points: count(spentPoints) })}
        </li>
      ) : null}
      {earnedPoints > 0 ? (
        <li>
          {isOwing
            ? t('points.paid.repaid', { points: count(earnedPoints) })
            : availableAtMs > atMs
              ? t('points.paid.earnedFrom', { points: count(earnedPoints), day: format.day(availableAtMs) })
              : t('points.paid.earned', { points: count(earnedPoints) })}
        </li>
      ) : null}
      {balance ? (
        <li>
          {t(isOwing ? 'points.paid.owed' : 'points.paid.balance', {
            points: count(balance.points),
            count: Math.abs(balance.points),
            at: t('points.asOf', { at: format.moment(balance.asOfMs, till.businessMs()) }),
          })}
        </li>
      ) : null}
    </ul>
  );
}

/** Prints a copy with the right to, and records it. */
function useCopy(
  till: Till,
  entry: JournalEntry,
  sale: SalePayload,
  askApproval: AskApproval,
): () => Promise<void> {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return async () => {
    const number = entry.receiptNumber ?? '';
    const may = till.session.getState().role?.verbs.includes('reprint') ?? false;
    const approvedBy = may ? null : await askApproval('reprint', number);
    if (!may && approvedBy === null) return;
    const { id } = entry.operation;
    const amountMinor = sale.totalMinor;
    const answer = await till.recordAudit({
      verb: 'reprint',
      subject: id,
      reason: number,
      approvedBy,
      amountMinor,
    });
    if (answer.ok) await till.printing.receipt(id, true);
    else notify(refusalText(answer.reason, t, format), 'problem');
  };
}

function paperOf(till: Till, entry: JournalEntry, sale: SalePayload): ReceiptPaperProps {
  return {
    receiptNumber: entry.receiptNumber ?? '',
    sale,
    store: till.reference.store(),
    cashier: entry.operation.staffId === null ? null : staffName(till, entry.operation.staffId),
    atMs: entry.operation.at.businessMs,
    isCopy: false,
    balance: sale.customerId === null ? null : till.customers.balance(sale.customerId),
  };
}
