/**
 * Goods coming in, or a correction with its reason. Whoever lacks the right asks somebody else for it, and
 * that is recorded beside.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StockAdjustmentPayload } from '../../../shared/domain/operations/stock-adjustment.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { TextField } from '../../ui/text-field.tsx';
import { lineQuantity, type StockLine } from './stock-lines.ts';

type Reason = StockAdjustmentPayload['lines'][number]['reason'];
const reasons: readonly Reason[] = ['lost', 'damaged', 'found', 'correction'];

/** What the form needs. */
export interface StockFormProps {
  readonly till: Till;
  readonly mode: 'receive' | 'adjust';
  readonly lines: readonly StockLine[];
  readonly onLines: (lines: readonly StockLine[]) => void;
  readonly askApproval: AskApproval;
}

/** The form. */
export function StockForm({ till, mode, lines, onLines, askApproval }: StockFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const [about, setAbout] = useState('');
  const [reference, setReference] = useState('');
  const [reason, setReason] = useState<Reason>('correction');
  const receives = mode === 'receive';

  async function record(): Promise<void> {
    const read = lines.map((line) => ({ line, quantityMilli: lineQuantity(line, !receives) }));
    const quantities: { sku: string; quantityMilli: number }[] = [];
    for (const { line, quantityMilli } of read) {
      if (quantityMilli === null)
        return notify(t('stock.wrongQuantity', { name: line.item.name }), 'problem');
      quantities.push({ sku: line.item.variant.sku, quantityMilli });
    }
    if (!(await mayRecord(till, askApproval))) return;
    const texts = { about: about.trim() || null, reference: reference.trim() || null };
    const answer = receives
      ? await till.recordStockReceipt({
          supplier: texts.about,
          reference: texts.reference,
          lines: quantities,
        })
      : await till.recordStockAdjustment({
          note: texts.about,
          reference: texts.reference,
          lines: quantities.map((line) => ({ ...line, reason })),
        });
    if (!answer.ok) return notify(refusalText(answer.reason, t, format), 'problem');
    notify(t('stock.recorded', { count: lines.length }), 'done');
    onLines([]);
  }

  return (
    <section className="stock-form">
      <h2>{t(`stock.${mode}`)}</h2>
      <div className="stock-form-fields">
        <TextField
          label={t(receives ? 'stock.supplier' : 'stock.note')}
          value={about}
          onChange={setAbout}
          maxLength={120}
        />
        <TextField label={t('stock.reference')} value={reference} onChange={setReference} maxLength={60} />
      </div>
      {receives ? null : (
        <Choice
          label={t('stock.reason')}
          value={reason}
          onChange={setReason}
          options={reasons.map((value) => ({ value, text: t(`stock.reasons.${value}`) }))}
        />
      )}
      <ul className="stock-lines" aria-label={t('stock.lines')}>
        {lines.length === 0 ? (
          <li className="page-none">{t(receives ? 'stock.linesEmpty' : 'stock.linesEmptyAdjust')}</li>
        ) : null}
        {lines.map((line) => (
          <StockLineRow key={line.item.variant.sku} line={line} lines={lines} onLines={onLines} />
        ))}
      </ul>
      <Button
        look="primary"
        size="large"
        icon="check"
        isDisabled={lines.length === 0}
        onPress={() => void record()}
      >
        {t('stock.record')}
      </Button>
    </section>
  );
}

function StockLineRow(props: Pick<StockFormProps, 'lines' | 'onLines'> & { line: StockLine }) {
  const { line, lines, onLines } = props;
  const { t } = useTranslation();
  const { name, variant, article } = line.item;
  const others = (change: (line: StockLine) => StockLine): StockLine[] =>
    lines.map((each) => (each.item.variant.sku === variant.sku ? change(each) : each));
  return (
    <li className="stock-line">
      <span className="stock-line-name">
        {name}
        <small>{variant.sku}</small>
      </span>
      <input
        className="stock-quantity"
        aria-label={t('stock.quantityOf', { name })}
        inputMode="decimal"
        value={line.text}
        onChange={(event) => onLines(others((each) => ({ ...each, text: event.target.value })))}
      />
      <span>{t(`common.unit.${article.unit}`)}</span>
      <Button
        look="quiet"
        icon="close"
        aria-label={t('stock.removeOf', { name })}
        onPress={() => onLines(lines.filter((each) => each.item.variant.sku !== variant.sku))}
      />
    </li>
  );
}

/** Whether stock may be changed: by the role signed in, or with somebody else's approval, which is recorded. */
async function mayRecord(till: Till, askApproval: AskApproval): Promise<boolean> {
  if (till.session.getState().role?.verbs.includes('stock-adjust')) return true;
  const approvedBy = await askApproval('stock-adjust');
  if (approvedBy === null) return false;
  const audit = { verb: 'stock-adjust', subject: null, reason: null, approvedBy, amountMinor: null } as const;
  return (await till.recordAudit(audit)).ok;
}
