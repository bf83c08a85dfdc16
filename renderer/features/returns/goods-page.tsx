/**
 * The purchase: each line with what is left to come back and the verdict, and what was chosen of it. A scan of an
 * article takes one of it. The running amount stands beside it.
 */
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Purchase } from '../../../shared/domain/returns/purchase-of.ts';
import { refundOf } from '../../../shared/domain/returns/refund-of.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { isIrrevocable } from '../../till/return-shown.ts';
import type { ReturnDraftLine, ShownPurchaseLine } from '../../till/return-types.ts';
import { Button } from '../../ui/button.tsx';
import { storeName } from '../../ui/chain-names.ts';
import { useCommands } from '../../ui/command-bus.ts';
import { useNotice } from '../../ui/notice.tsx';
import { ReturnTimeline } from '../../ui/return-timeline.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useQuantity } from '../../ui/use-quantity.ts';
import type { LineChoice } from './line-choice.ts';
import { LineDialog } from './line-dialog.tsx';
import { dropUntouched, type OneReturnProps, useArrows, useSeen, withLines } from './return-desk.ts';
import { findPlace } from './return-place.ts';
import { LinePoints } from './return-points.tsx';
import { ReturnSide } from './return-side.tsx';
import { Verdict } from './verdict.tsx';

const onePieceMilli = 1000;

/** What the page needs. */
export interface GoodsPageProps extends OneReturnProps {
  readonly purchase: Purchase;
  readonly onSell: () => void;
}

/** The page. */
export function GoodsPage(props: GoodsPageProps) {
  const { till, go, shown, purchase } = props;
  const { t } = useTranslation();
  const desk = useGoods(props);
  const { isFixed } = desk;
  const back = (): void => {
    go(findPlace);
    dropUntouched(till, shown.draft);
  };
  useShortcuts('returns', { F7: desk.askAll, Escape: back, ...useArrows('.return-line-button') });
  useCommands({ cancel: back });
  return (
    <main className="return-page">
      <section className="return-main">
        <PurchaseHead {...props} onBack={back} />
        {isFixed ? (
          <p className="return-note" role="status">
            {t('returns.fixedLines')}
          </p>
        ) : null}
        <ul className="return-lines" aria-label={t('returns.goods')}>
          {shown.lines.map((each) => (
            <li key={each.line.lineId}>
              <Row
                each={each}
                isDisabled={isFixed}
                onChoose={() => desk.ask(each.line.lineId)}
                onTakeOut={() => desk.takeOut(each.line.lineId)}
              />
            </li>
          ))}
        </ul>
        {purchase.returned.returns.length > 0 ? (
          <details className="return-former">
            <summary>{t('returns.timeline')}</summary>
            <ReturnTimeline
              till={till}
              label={t('returns.timeline')}
              entries={purchase.returned.returns}
              lines={purchase.lines}
            />
          </details>
        ) : null}
      </section>
      <ReturnSide {...props} runningMinor={desk.runningMinor}>
        <Button icon="check" keyHint="F7" isDisabled={isFixed} onPress={desk.askAll}>
          {t('returns.all')}
        </Button>
      </ReturnSide>
      {desk.dialog}
    </main>
  );
}

function PurchaseHead({ till, purchase, onBack }: GoodsPageProps & { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <header className="return-head">
      <Button icon="back" keyHint="Esc" onPress={onBack}>
        {t('returns.back')}
      </Button>
      <h1>{purchase.receiptNumber}</h1>
      <span className="return-head-facts">
        {format.dateTime(purchase.soldAtMs)}
        <small>
          {storeName(till, purchase.storeId)} · {t(`returns.boughtHow.${purchase.boughtHow}`)}
        </small>
      </span>
      {purchase.known === 'code' ? <span className="tag">{t('returns.byCode')}</span> : null}
    </header>
  );
}

/** What the page knows and does. `all` stands for every line at once. */
function useGoods({ till, shown }: GoodsPageProps) {
  const { t } = useTranslation();
  const notify = useNotice();
  const [asked, setAsked] = useState<number | 'all' | null>(null);
  const { draft, lines } = shown;
  // Money that went back by terminal or bank can't be unmade by choosing other goods.
  const isFixed = draft.made.some(isIrrevocable);
  const problem = (text: string): void => {
    soundUnknown();
    notify(text, 'problem');
  };
  const put = (chosen: readonly ReturnDraftLine[]): void =>
    till.returns.change(draft.id, (before) => {
      const ids = chosen.map(({ purchaseLineId }) => purchaseLineId);
      const kept = before.lines.filter(({ purchaseLineId }) => !ids.includes(purchaseLineId));
      return withLines(before, [...kept, ...chosen]);
    });
  const lineOf = ({ line }: ShownPurchaseLine, choice: LineChoice): ReturnDraftLine => ({
    ...choice,
    purchaseLineId: line.lineId,
    sku: line.sku,
    unitPriceMinor: null,
  });
  const open = lines.filter(({ leftMilli }) => leftMilli > 0);
  const one = lines.find(({ line }) => line.lineId === asked) ?? null;
  const apply = (choice: LineChoice): void => {
    if (asked === 'all') put(open.map((each) => lineOf(each, { ...choice, quantityMilli: each.leftMilli })));
    else if (one) put([lineOf(one, choice)]);
    setAsked(null);
  };
  /** What a scanned code does; null where it does nothing, which is told. */
  const actionOf = (code: string): (() => void) | null => {
    const sku = till.catalog.byCode(code)?.variant.sku ?? code;
    const same = lines.filter(({ line }) => line.sku === sku);
    const name = same[0]?.line.name ?? till.catalog.bySku(sku)?.name;
    const fits = same.find(({ leftMilli, chosen }) => leftMilli > (chosen?.quantityMilli ?? 0));
    const refuse = (text: string): null => {
      problem(text);
      return null;
    };
    if (!name) return refuse(t('returns.unknownCode'));
    if (same.length === 0) return refuse(t('returns.notInPurchase', { name }));
    if (!fits || isFixed) return refuse(t('returns.nothingLeft', { name }));
    const { chosen, leftMilli, line } = fits;
    if (!chosen) return () => setAsked(line.lineId);
    const more = line.unit === 'piece' ? chosen.quantityMilli + onePieceMilli : leftMilli;
    return () => put([{ ...chosen, quantityMilli: Math.min(leftMilli, more) }]);
  };
  useScan((code) => actionOf(code)?.());
  const runningMinor = sumMinor(
    lines.map(({ line, chosen }) => (chosen ? refundOf(line, chosen.quantityMilli).refundMinor : 0)),
  );
  const dialog =
    asked === null ? null : (
      <LineDialog
        key={asked}
        title={one?.line.name ?? t('returns.all')}
        unit={one?.line.unit ?? 'piece'}
        maxMilli={one?.leftMilli ?? null}
        before={one?.chosen ?? null}
        verdictOf={one ? (condition) => one.verdicts[condition] : null}
        isSame={(code) => (till.catalog.byCode(code)?.variant.sku ?? code) === one?.line.sku}
        otherOf={actionOf}
        onApply={apply}
        onClose={() => setAsked(null)}
      />
    );
  return {
    dialog,
    isFixed,
    runningMinor,
    ask: (lineId: number) => setAsked(lineId),
    askAll: (): unknown => (isFixed || open.length === 0 ? false : setAsked('all')),
    takeOut: (lineId: number) =>
      till.returns.change(draft.id, (before) =>
        withLines(
          before,
          before.lines.filter(({ purchaseLineId }) => purchaseLineId !== lineId),
        ),
      ),
  };
}

interface RowProps {
  readonly each: ShownPurchaseLine;
  readonly isDisabled: boolean;
  readonly onChoose: () => void;
  readonly onTakeOut: () => void;
}

function Row({ each, isDisabled, onChoose, onTakeOut }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const { line, leftMilli, verdicts, chosen } = each;
  const isGone = leftMilli === 0;
  const row = useSeen(chosen);
  const verdict = chosen ? verdicts[chosen.condition] : verdicts.good;
  const back = chosen && refundOf(line, chosen.quantityMilli);
  const other = chosen || verdicts.good.verdict === 'allowed' ? null : verdicts.defective;
  return (
    <div ref={row} className={`return-line ${chosen ? 'is-chosen' : ''} ${isGone ? 'is-gone' : ''}`}>
      <AriaButton
        className="return-line-button"
        isDisabled={isDisabled || isGone}
        data-sku={line.sku}
        onPress={onChoose}
      >
        <span className="return-line-name">
          <strong>{line.name}</strong>
          <small>
            {[
              line.sku,
              t('returns.sold', { quantity: quantity(line.quantityMilli, line.unit) }),
              t('returns.paidFor', { amount: format.money(line.totalMinor) }),
            ].join(' · ')}
          </small>
          <small className="return-line-left">
            {isGone
              ? t('returns.leftNothing')
              : t('returns.left', { quantity: quantity(leftMilli, line.unit) })}
          </small>
        </span>
        {isGone ? (
          <span />
        ) : (
          <span className="return-line-verdicts">
            <Verdict verdict={verdict} />
            {other && other.verdict !== verdict.verdict ? (
              <small className="quiet">
                {t('returns.condition.defective')}: <Verdict verdict={other} />
              </small>
            ) : null}
          </span>
        )}
        <span className="return-line-chosen">
          {chosen && back ? (
            <>
              <strong>{format.money(back.refundMinor)}</strong>
              <LinePoints points={back.points} />
              <small>
                {quantity(chosen.quantityMilli, line.unit)} · {t(`returns.reason.${chosen.reason}`)}
              </small>
              <small>{t(`returns.disposition.${chosen.disposition}`)}</small>
            </>
          ) : isGone ? null : (
            <span className="return-line-choose">{t('returns.choose')}</span>
          )}
        </span>
      </AriaButton>
      {chosen && !isDisabled ? (
        <Button
          icon="close"
          look="quiet"
          aria-label={`${t('returns.takeOut')}: ${line.name}`}
          onPress={onTakeOut}
        />
      ) : null}
    </div>
  );
}
