/**
 * Counting: which counts are open, and beginning one of the whole store, a shelf or a category. A shelf is what
 * somebody types or scans as its name; the catalogue knows none.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CountDraft } from '../../till/stock-types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CountForm } from './count-form.tsx';
import { nameOf, type StockModeProps, useStockRefusal } from './stock-desk.ts';

const scopeKinds = ['shelf', 'category', 'whole'] as const;

/** What a scan in a count does: counting, or counting what differs a second time. */
export type CountStep = 'count' | 'check';

/** What the mode needs. */
export interface CountModeProps extends StockModeProps {
  readonly countId: string | null;
  readonly step: CountStep;
  /** Articles that somebody came here to count; empty otherwise. */
  readonly toCount: readonly string[];
  readonly onCount: (countId: string | null) => void;
  readonly onStep: (step: CountStep) => void;
}

/** The mode. */
export function CountMode(props: CountModeProps) {
  const { till, countId, toCount, onCount } = props;
  const { t } = useTranslation();
  const counts = useStore(till.stockRoom.work, (work) => work.counts);
  const count = counts.find((each) => each.id === countId);
  const scope = useScopeText();
  if (!count)
    return (
      <>
        <ToCount till={till} skus={toCount} />
        <CountStart till={till} counts={counts} toCount={toCount} onCount={onCount} />
      </>
    );
  return (
    <>
      <ToCount till={till} skus={toCount.filter((sku) => !count.lines.some((line) => line.sku === sku))} />
      <header className="stock-work-head">
        <h2>{scope(count.scope)}</h2>
        <Button icon="back" onPress={() => onCount(null)}>
          {t('count.back')}
        </Button>
      </header>
      <CountForm {...props} count={count} />
    </>
  );
}

/** What somebody came to count and hasn't yet. */
function ToCount({ till, skus }: { till: StockModeProps['till']; skus: readonly string[] }) {
  const { t } = useTranslation();
  if (skus.length === 0) return null;
  const names = skus.map((sku) => `${nameOf(till, sku)} (${sku})`).join('; ');
  return (
    <p className="panel panel-warn" role="status" data-testid="to-count">
      {t('count.toCount', { names })}
    </p>
  );
}

function CountStart({
  till,
  counts,
  toCount,
  onCount,
}: Pick<CountModeProps, 'till' | 'toCount' | 'onCount'> & { counts: readonly CountDraft[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const refuse = useStockRefusal(till);
  const scope = useScopeText();
  const [kind, setKind] = useState<(typeof scopeKinds)[number]>('shelf');
  // The article's own place is a shelf like any other until somebody names it otherwise.
  const [name, setName] = useState(() => toCount.map((sku) => nameOf(till, sku))[0]?.slice(0, 60) ?? '');
  const categories = useCategories(till);
  const chosen =
    kind === 'category' ? (categories.includes(name) ? name : (categories[0] ?? '')) : name.trim();
  const begin = (): void => {
    const begun = till.stockRoom.startCount(kind === 'whole' ? { kind } : { kind, name: chosen });
    if (begun.ok) onCount(begun.value);
    else refuse(begun.reason);
  };
  const mayBegin = kind === 'whole' || chosen !== '';
  return (
    <div className="stock-work-lines">
      {counts.length > 0 ? (
        <section className="panel">
          <h2>{t('count.open')}</h2>
          <ul className="count-list">
            {counts.map((count) => (
              <li key={count.id}>
                <span className="receipt-number">
                  {scope(count.scope)}
                  <small>{format.moment(count.startedAtMs, till.businessMs())}</small>
                </span>
                <span>{t('count.lines', { count: count.lines.length })}</span>
                <Button look="primary" onPress={() => onCount(count.id)}>
                  {t('count.goOn')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <form
        className="panel"
        onSubmit={(event) => {
          event.preventDefault();
          if (mayBegin) begin();
        }}
      >
        <h2>{t('count.start')}</h2>
        <Choice
          label={t('count.scope')}
          value={kind}
          onChange={setKind}
          options={scopeKinds.map((value) => ({ value, text: t(`count.scopes.${value}`) }))}
        />
        {kind === 'shelf' ? (
          <TextField label={t('count.shelfName')} value={name} onChange={setName} maxLength={60} />
        ) : null}
        {kind === 'category' ? (
          <label className="field">
            {t('count.categoryName')}
            <select className="select" value={chosen} onChange={(event) => setName(event.target.value)}>
              {categories.map((category) => (
                <option key={category}>{category}</option>
              ))}
            </select>
          </label>
        ) : null}
        <Button type="submit" look="primary" size="large" isDisabled={!mayBegin}>
          {t('count.begin')}
        </Button>
      </form>
    </div>
  );
}

/** Categories of the goods that have stock here, in order. */
function useCategories(till: StockModeProps['till']): readonly string[] {
  const found = new Set<string>();
  for (const sku of till.stock.skus()) {
    const article = till.catalog.bySku(sku)?.article;
    if (article && !article.flags.includes('service')) found.add(article.category);
  }
  return [...found].sort((a, b) => a.localeCompare(b));
}

/** A count's scope in words. */
function useScopeText(): (scope: CountDraft['scope']) => string {
  const { t } = useTranslation();
  return (scope) =>
    scope.kind === 'whole' ? t('count.scopes.whole') : `${t(`count.scopes.${scope.kind}`)}: ${scope.name}`;
}
