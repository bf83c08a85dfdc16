/**
 * A return of which nobody knows the purchase: articles are scanned or found by name, each at its lowest recent
 * price. Somebody with the right has allowed it, and why is written down.
 */
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { isIrrevocable } from '../../till/return-shown.ts';
import type { ReturnDraftLine } from '../../till/return-types.ts';
import type { CatalogItem } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { useNotice } from '../../ui/notice.tsx';
import { Picture } from '../../ui/picture.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useQuantity } from '../../ui/use-quantity.ts';
import { CandidateList } from './candidate-list.tsx';
import type { LineChoice } from './line-choice.ts';
import { LineDialog } from './line-dialog.tsx';
import { type OneReturnProps, withLines } from './return-desk.ts';
import { findPlace } from './return-place.ts';
import { ReturnSide } from './return-side.tsx';

const shownCandidates = 8;
const onePieceMilli = 1000;
/** More of one article is a mistake in typing. */
const mostMilli = 10_000_000;

/** What the page needs. */
export interface BlindPageProps extends OneReturnProps {
  readonly onSell: () => void;
}

/** The page. */
export function BlindPage(props: BlindPageProps) {
  const { till, go, shown } = props;
  const { t } = useTranslation();
  const desk = useBlind(props);
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const typed = text.trim();
  const found = typed === '' ? [] : till.catalog.search(typed, shownCandidates);
  const back = (): void => (text === '' ? go(findPlace) : setText(''));
  useShortcuts('returns', { F2: () => field.current?.focus(), Escape: back });
  useCommands({ cancel: back });
  const take = (item: CatalogItem | null | undefined): void => {
    if (!item) return;
    setText('');
    desk.ask(item.variant.sku);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== '') take(till.catalog.byCode(typed) ?? found[0]);
  };
  const { plan, draft } = shown;
  return (
    <main className="return-page">
      <section className="return-main">
        <header className="return-head">
          <Button icon="back" keyHint="Esc" onPress={back}>
            {t('returns.back')}
          </Button>
          <h1>{t('returns.blindTitle')}</h1>
          <span className="return-head-facts">
            <small>{draft.note}</small>
          </span>
        </header>
        <form onSubmit={submit}>
          <TextField
            label={t('returns.blindAdd')}
            value={text}
            onChange={setText}
            inputRef={field}
            autoFocus
            isDisabled={desk.isFixed}
          />
        </form>
        {typed === '' ? (
          <ul className="return-lines" aria-label={t('returns.goods')}>
            {draft.lines.length === 0 ? <li className="page-none">{t('returns.blindEmpty')}</li> : null}
            {draft.lines.map((line, index) => (
              <li key={line.sku}>
                <BlindRow
                  till={till}
                  line={line}
                  planned={plan.ok ? (plan.value.lines[index] ?? null) : null}
                  isFixed={desk.isFixed}
                  onChange={() => desk.ask(line.sku)}
                  onTakeOut={() => desk.takeOut(line.sku)}
                />
              </li>
            ))}
          </ul>
        ) : (
          <div className="return-results">
            <CandidateList
              label={t('returns.chooseArticle')}
              candidates={found.map((item) => ({
                id: item.variant.sku,
                name: item.name,
                note: item.variant.sku,
              }))}
              onChoose={(sku) => take(till.catalog.bySku(sku))}
            />
          </div>
        )}
      </section>
      <ReturnSide
        {...props}
        runningMinor={
          draft.lines.length === 0
            ? 0
            : plan.ok
              ? plan.value.totalMinor
              : plan.reason.code === 'above-limit'
                ? plan.reason.totalMinor
                : null
        }
      />
      {desk.dialog}
    </main>
  );
}

/** What the page knows and does: each article stands once. */
function useBlind({ till, shown }: BlindPageProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const [asked, setAsked] = useState<string | null>(null);
  const { draft, plan } = shown;
  const isFixed = draft.made.some(isIrrevocable);
  const put = (line: ReturnDraftLine): void =>
    till.returns.change(draft.id, (before) =>
      withLines(
        before,
        before.lines.some(({ sku }) => sku === line.sku)
          ? before.lines.map((each) => (each.sku === line.sku ? line : each))
          : [...before.lines, line],
      ),
    );
  /** What a scanned code does; null where it does nothing, which is told. */
  const actionOf = (code: string): (() => void) | null => {
    const item = till.catalog.byCode(code);
    if (!item || isFixed) {
      soundUnknown();
      notify(t(item ? 'returns.fixedLines' : 'returns.unknownCode'), 'problem');
      return null;
    }
    const known = draft.lines.find(({ sku }) => sku === item.variant.sku);
    if (known && item.article.unit === 'piece')
      return () => put({ ...known, quantityMilli: known.quantityMilli + onePieceMilli });
    return () => setAsked(item.variant.sku);
  };
  useScan((code) => actionOf(code)?.());
  const item = asked === null ? null : till.catalog.bySku(asked);
  const before = draft.lines.find(({ sku }) => sku === asked) ?? null;
  const planned = plan.ok ? plan.value.lines.find(({ sku }) => sku === asked) : null;
  const apply = (choice: LineChoice): void => {
    if (asked !== null) put({ ...choice, purchaseLineId: null, sku: asked });
    setAsked(null);
  };
  const dialog = item ? (
    <LineDialog
      key={asked}
      title={item.name}
      unit={item.article.unit}
      maxMilli={mostMilli}
      before={before}
      verdictOf={null}
      lowestMinor={planned && before?.unitPriceMinor === null ? planned.unitPriceMinor : null}
      isSame={(code) => till.catalog.byCode(code)?.variant.sku === asked}
      otherOf={actionOf}
      onApply={apply}
      onClose={() => setAsked(null)}
    />
  ) : null;
  return {
    dialog,
    isFixed,
    ask: (sku: string) => setAsked(sku),
    takeOut: (sku: string) =>
      till.returns.change(draft.id, (present) =>
        withLines(
          present,
          present.lines.filter((line) => line.sku !== sku),
        ),
      ),
  };
}

interface BlindRowProps extends Pick<BlindPageProps, 'till'> {
  readonly line: ReturnDraftLine;
  /** What it comes to; null while the whole comes to nothing. */
  readonly planned: { readonly unitPriceMinor: number; readonly refundMinor: number } | null;
  readonly isFixed: boolean;
  readonly onChange: () => void;
  readonly onTakeOut: () => void;
}

function BlindRow({ till, line, planned, isFixed, onChange, onTakeOut }: BlindRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const item = till.catalog.bySku(line.sku);
  const name = item?.name ?? line.sku;
  return (
    <div className="return-line is-chosen is-blind">
      <Picture hash={item?.article.picture ?? null} name={name} />
      <span className="return-line-name">
        <strong>{name}</strong>
        <small>
          {[
            quantity(line.quantityMilli, item?.article.unit ?? 'piece'),
            t(`returns.reason.${line.reason}`),
            t(`returns.disposition.${line.disposition}`),
          ].join(' · ')}
        </small>
        {planned ? (
          <small className="return-line-left">
            {line.unitPriceMinor === null
              ? t('returns.lowest', { amount: format.money(planned.unitPriceMinor) })
              : format.money(planned.unitPriceMinor)}
          </small>
        ) : null}
      </span>
      <strong>{planned ? format.money(planned.refundMinor) : '—'}</strong>
      <Button
        size="small"
        isDisabled={isFixed}
        aria-label={`${t('returns.undo')}: ${name}`}
        onPress={onChange}
      >
        {t('returns.undo')}
      </Button>
      <Button
        icon="close"
        look="quiet"
        isDisabled={isFixed}
        aria-label={`${t('returns.takeOut')}: ${name}`}
        onPress={onTakeOut}
      />
    </div>
  );
}
