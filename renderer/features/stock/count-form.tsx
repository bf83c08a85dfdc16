/**
 * One count being taken. First article by article, without showing what is expected; then what differs, to be
 * counted a second time. Only when that is done does the count become a fact.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { linesToRecount } from '../../../shared/domain/stock/decide-count.ts';
import type { CountDraft, CountDraftLine } from '../../till/stock-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { CountCheck } from './count-check.tsx';
import type { CountModeProps, CountStep } from './count-mode.tsx';
import { CountRest } from './count-rest.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { QuantityField } from './quantity-field.tsx';
import { approverOf, nameOf, useStockRefusal } from './stock-desk.ts';

const steps: readonly CountStep[] = ['count', 'check'];
/** More lines than anybody reads; those further down are found by scanning them. */
const shownLines = 200;

/** The form. */
export function CountForm(props: CountModeProps & { readonly count: CountDraft }) {
  const { till, count, step, onStep } = props;
  const { t } = useTranslation();
  const [asksDiscard, setAsksDiscard] = useState(false);
  const saved = useStore(till.stockRoom.work, (work) => work.saved);
  const finish = useFinish(props);
  const differing = count.lines.filter((line) => line.countedMilli !== line.expectedMilli).length;
  const once = linesToRecount(count.lines).length;
  const isFrozen = count.operationIds !== null;
  useShortcuts('stock', {
    F8: () => onStep(step === 'count' ? 'check' : 'count'),
    F9: () => (step === 'check' && (once === 0 || isFrozen) ? void finish(false) : onStep('check')),
  });
  return (
    <section className="stock-work-form">
      <div className="count-top">
        <Choice
          label={t('count.step')}
          hideLabel
          value={step}
          onChange={onStep}
          options={steps.map((value) => ({ value, text: t(`count.steps.${value}`) }))}
        />
        <p role="status">
          {t('count.lines', { count: count.lines.length })}
          {step === 'check' ? ` · ${t('count.differ', { count: differing })}` : null}
        </p>
      </div>
      {isFrozen ? <p className="panel panel-warn">{t('count.frozen')}</p> : null}
      <div className="stock-work-lines">
        {step === 'check' ? (
          <CountCheck till={till} count={count} />
        ) : (
          <>
            <CountLines till={till} count={count} />
            <CountRest till={till} count={count} />
          </>
        )}
      </div>
      <footer className="stock-work-end">
        <Button look="quiet" icon="remove" isDisabled={isFrozen} onPress={() => setAsksDiscard(true)}>
          {t('stock.discard')}
        </Button>
        <span className="quiet saved-note">{t(saved ? 'stock.saved' : 'stock.saving')}</span>
        {step === 'check' && once > 0 && !isFrozen ? (
          <Button size="large" onPress={() => void finish(true)}>
            {t('count.finishAsIs')}
          </Button>
        ) : null}
        {step === 'check' ? (
          <Button
            look="primary"
            size="large"
            icon="check"
            keyHint="F9"
            isDisabled={count.lines.length === 0 || (once > 0 && !isFrozen)}
            onPress={() => void finish(false)}
          >
            {t('count.finish')}
          </Button>
        ) : (
          <Button look="primary" size="large" keyHint="F8" onPress={() => onStep('check')}>
            {t('count.steps.check')}
          </Button>
        )}
      </footer>
      {asksDiscard ? (
        <DiscardDialog
          onClose={() => setAsksDiscard(false)}
          onDiscard={() => {
            setAsksDiscard(false);
            props.onCount(null);
            void till.stockRoom.dropCount(count.id);
          }}
        />
      ) : null}
    </section>
  );
}

function useFinish({ till, askApproval, count, onCount, onStep }: Parameters<typeof CountForm>[0]) {
  const { t } = useTranslation();
  const notify = useNotice();
  const refuse = useStockRefusal(till);
  return async (acceptDifferences: boolean): Promise<void> => {
    const lines = count.lines.length;
    if (lines === 0) return;
    const approvedBy = await approverOf(till, askApproval, 'stock-count');
    if (approvedBy === undefined) return;
    const answer = await till.stockRoom.finishCount(count.id, { acceptDifferences, note: '', approvedBy });
    if (!answer.ok) return refuse(answer.reason);
    notify(t('count.finished', { count: lines }), 'done');
    onStep('count');
    onCount(null);
  };
}

function CountLines({ till, count }: { till: Till; count: CountDraft }) {
  const { t } = useTranslation();
  const refuse = useStockRefusal(till);
  if (count.lines.length === 0) return <p className="page-none">{t('count.empty')}</p>;
  const set = (line: CountDraftLine, quantityMilli: number): void => {
    const answer = till.stockRoom.putCount(count.id, line.sku, quantityMilli, { set: true });
    if (!answer.ok) refuse(answer.reason);
  };
  return (
    <ul className="stock-lines" aria-label={t('stock.lines')}>
      {count.lines.slice(0, shownLines).map((line) => {
        const item = till.catalog.bySku(line.sku);
        const name = nameOf(till, line.sku);
        return (
          <li key={line.sku} className="stock-line" data-sku={line.sku}>
            <span className="stock-line-name">
              {name}
              <small>
                {line.sku} · {t('count.by', { who: staffName(till, line.countedBy) })}
              </small>
            </span>
            <QuantityField
              item={item}
              name={name}
              quantityMilli={line.countedMilli}
              onQuantity={(quantityMilli) => set(line, quantityMilli)}
            />
            <span>{t(`common.unit.${item?.article.unit ?? 'piece'}`)}</span>
            <Button
              look="quiet"
              icon="close"
              aria-label={t('stock.removeOf', { name })}
              onPress={() => till.stockRoom.dropCountLine(count.id, line.sku)}
            />
          </li>
        );
      })}
    </ul>
  );
}
