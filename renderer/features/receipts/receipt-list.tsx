/**
 * The list of receipts: number, time, total, cashier, till, and how far each has come, with an icon and in
 * words.
 */
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ReceiptEntry, ReceiptSync, Till } from '../../till/till.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { tillOf } from '../../ui/receipt-paper.tsx';

const syncIcons: Readonly<Record<ReceiptSync, IconName>> = {
  waiting: 'clock',
  stored: 'cloud',
  applied: 'check',
  'applied-with-exception': 'exceptions',
  held: 'lock',
};

/** What the list shows. */
export interface ReceiptListProps {
  readonly till: Till;
  readonly entries: readonly ReceiptEntry[];
  readonly isEmpty: boolean;
  readonly chosenId: string | null;
  readonly onChoose: (operationId: string) => void;
}

/** The list. */
export function ReceiptList({ till, entries, isEmpty, chosenId, onChoose }: ReceiptListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = new Map(till.reference.staff().map((staff) => [staff.id, staff.name]));
  const now = till.businessMs();
  // A list without options would read out an option without a name.
  if (entries.length === 0) return <p className="page-none">{isEmpty ? t('receipts.empty') : null}</p>;
  return (
    <ListBox
      className="receipt-list"
      aria-label={t('receipts.title')}
      selectionMode="single"
      selectionBehavior="replace"
      selectedKeys={chosenId === null ? [] : [chosenId]}
      onSelectionChange={(keys) => {
        const key = keys === 'all' ? undefined : [...keys][0];
        if (typeof key === 'string') onChoose(key);
      }}
      items={entries.map((entry) => ({ id: entry.operation.id, entry }))}
    >
      {({ entry }) => (
        <ListBoxItem
          className="receipt-row"
          textValue={`${entry.receiptNumber} ${t(`receipts.sync.${entry.sync}`)}`}
        >
          <span className="receipt-number">
            {entry.receiptNumber}
            <KindTag entry={entry} />
            <small>
              {names.get(entry.operation.staffId ?? '') ?? ''} ·{' '}
              {entry.ownTill ? t('receipts.thisTill') : tillOf(entry.receiptNumber)}
            </small>
          </span>
          <time className="receipt-time">{format.moment(entry.operation.at.businessMs, now)}</time>
          <span className={`sync sync-${entry.sync}`}>
            <Icon name={syncIcons[entry.sync]} size={20} />
            {t(`receipts.sync.${entry.sync}`)}
          </span>
          <span className="receipt-total">{format.money(receiptAmount(entry))}</span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}

/** What a receipt is, unless it sold goods. */
function KindTag({ entry: { operation } }: { entry: ReceiptEntry }) {
  const { t } = useTranslation();
  const isReturn = operation.kind === 'return';
  if (!isReturn && operation.kind !== 'refund-payment') return null;
  const kind = !isReturn ? 'payment' : givenMinor(operation) === null ? 'return' : 'exchange';
  return <span className="tag">{t(`returns.paper.${kind}`)}</span>;
}

/** What a receipt comes to: below zero where money went back; of an exchange the difference. */
export function receiptAmount({ operation }: ReceiptEntry): number {
  const totalMinor = Number(operation.payload.totalMinor ?? operation.payload.amountMinor ?? 0);
  if (operation.kind === 'return') return (givenMinor(operation) ?? 0) - totalMinor;
  return operation.kind === 'refund-payment' ? -totalMinor : totalMinor;
}

/** What the goods that a return gave in exchange come to; null where it gave none. */
function givenMinor({ payload }: ReceiptEntry['operation']): number | null {
  const { sale } = payload;
  return typeof sale === 'object' && sale !== null && 'totalMinor' in sale ? Number(sale.totalMinor) : null;
}
