/**
 * The money: each part the way it was paid, with the ways it can go back. The highlighted button does them all as
 * usual and records the return; any other way is chosen part by part. What was paid by card never leaves the drawer.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Refund } from '../../../shared/domain/operations/return.ts';
import type { MoneyWay } from '../../../shared/domain/operations/sale.ts';
import { sumMinor } from '../../../shared/money/money.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { isIrrevocable } from '../../till/return-shown.ts';
import type { RefundChoice, ShownReturn } from '../../till/return-types.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { machineReason } from '../../ui/machine-reason.ts';
import { Money } from '../../ui/money.tsx';
import { ShiftNote } from '../../ui/shift-note.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useBusy } from '../../ui/use-busy.ts';
import { useSettledAction } from '../../ui/use-settled-action.ts';
import { DrawerNote } from './drawer-note.tsx';
import { choicesFor, type GiveKind, type PartChoices } from './refund-choices.ts';
import { type OneReturnProps, useRefusalText } from './return-desk.ts';
import { ReturnPoints } from './return-points.tsx';
import { StandAloneDialog } from './stand-alone-dialog.tsx';

const icons: Readonly<Record<GiveKind, IconName>> = {
  cash: 'cash',
  'card-terminal': 'card',
  'card-stand-alone': 'card',
  'bank-transfer': 'qr',
  channel: 'cloud',
  owed: 'clock',
  'store-credit': 'badge',
};

/** Ways by which no money moves now. */
const promises: ReadonlySet<GiveKind> = new Set(['owed', 'channel', 'store-credit']);

/** What the page needs. */
export interface MoneyPageProps extends OneReturnProps {
  readonly onSell: () => void;
}

/** A part of the money as it is shown. `index` is of the plan's parts. */
interface ShownPart {
  readonly index: number;
  readonly way: MoneyWay | null;
  readonly openMinor: number;
  readonly choices: PartChoices;
}

/** The page. */
export function MoneyPage(props: MoneyPageProps) {
  const { till, shown, go, onSell } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const desk = useMoney(props);
  const refusalText = useRefusalText(till, shown);
  const { draft, plan, openMinor, money } = shown;
  // What was pressed for the page before hands out no money.
  const finish = useSettledAction(() => void desk.finish());
  const byKey = (event: KeyboardEvent): void => {
    if (!event.repeat) finish();
  };
  const mayNotSell = useStore(till.shift, (shift) => shift.mayNotSell !== null);
  const back = (): void => (draft.isExchange ? onSell() : go({ at: 'goods', draftId: draft.id }));
  useShortcuts('returns', { F9: byKey, Escape: back });
  useCommands({ cancel: back });
  return (
    <main className="return-page">
      <section className="return-main">
        <header className="return-head">
          <Button icon="back" keyHint="Esc" onPress={back}>
            {t(draft.isExchange ? 'shell.sell' : 'returns.toGoods')}
          </Button>
          <h1>{t('returns.moneyTitle')}</h1>
          <span className="return-head-facts">
            {shown.purchase?.receiptNumber ?? t('returns.blindTitle')}
            <small>{t('returns.asPaid')}</small>
          </span>
        </header>
        <ul className="return-parts" aria-label={t('returns.moneyTitle')}>
          {desk.parts.map((part) => (
            <li key={part.index}>
              <Part part={part} isBusy={desk.busy || mayNotSell} onGive={(kind) => desk.give(part, kind)} />
            </li>
          ))}
          {draft.made.map((refund, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: refunds of one kind and amount differ by their place only
            <li key={index}>
              <Given refund={refund} onUndo={isIrrevocable(refund) ? null : () => desk.undo(index)} />
            </li>
          ))}
          {[...(money?.settled ?? []), ...netted(shown)].map((refund) => (
            <li key={`${refund.kind} ${refund.way ?? ''}`}>
              <Given refund={refund} onUndo={null} />
            </li>
          ))}
        </ul>
      </section>
      <aside className="return-side">
        <section
          className="total"
          aria-label={t('returns.stillOpen')}
          data-testid="refund-open"
          aria-live="polite"
        >
          <div className="total-head">
            <span>{t(openMinor > 0 ? 'returns.stillOpen' : 'returns.allGiven')}</span>
          </div>
          <Money amountMinor={openMinor} className="total-amount" />
          <div className="total-foot">
            <span>
              {t('returns.toRefund')} {plan.ok ? format.money(plan.value.totalMinor) : '—'}
            </span>
          </div>
        </section>
        <ReturnPoints till={till} shown={shown} />
        <ShiftNote till={till} onShift={props.onShift} />
        <DrawerNote till={till} cashMinor={desk.cashMinor} />
        {plan.ok ? null : (
          <section className="panel panel-warn" role="alert">
            <p>{refusalText(plan.reason)}</p>
          </section>
        )}
        {desk.failed ? (
          <section className="panel panel-warn" role="alert">
            <p>{desk.failed}</p>
          </section>
        ) : null}
        <div className="return-side-space" />
        <Button
          className="pay-button"
          look="primary"
          size="large"
          keyHint="F9"
          isDisabled={!plan.ok || money === null || desk.busy || mayNotSell}
          onPress={finish}
        >
          {desk.busy
            ? t('returns.recording')
            : desk.handsOver && openMinor > 0
              ? t('returns.finish', { amount: format.money(openMinor) })
              : t('returns.record')}
        </Button>
      </aside>
      {desk.dialog}
    </main>
  );
}

/** What pays goods given in exchange, as refunds are shown. */
function netted({ money }: ShownReturn): Pick<Refund, 'kind' | 'way' | 'amountMinor'>[] {
  return (money?.netted ?? []).map(({ way, amountMinor }) => ({ kind: 'exchange', way, amountMinor }));
}

/** What the page knows and does. */
function useMoney({ till, go, shown }: MoneyPageProps) {
  const refusalText = useRefusalText(till, shown);
  const [busy, once] = useBusy();
  const [asked, setAsked] = useState<ShownPart | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [down, setDown] = useState<ReadonlyMap<string, string>>(new Map());
  const methods = useStore(till.payments.state, (state) => state.methods);
  const { tenders, returns: settings } = till.reference.settings();
  const { draft } = shown;
  const partsOf = (now: ShownReturn): ShownPart[] => {
    if (!now.money) return [];
    const choices = (way: MoneyWay | null) => choicesFor(way, { methods, tenders, settings }, down);
    if (now.purchase === null)
      return now.openMinor > 0
        ? [{ index: 0, way: null, openMinor: now.openMinor, choices: choices(null) }]
        : [];
    return now.money.left.flatMap(({ way }, index) => {
      const openMinor = now.openOfParts[index] ?? 0;
      return openMinor > 0 ? [{ index, way, openMinor, choices: choices(way) }] : [];
    });
  };

  /** Gives one part back; false where it wasn't. */
  const refund = async (part: ShownPart, choice: RefundChoice): Promise<boolean> => {
    setFailed(null);
    const answer = await till.returns.refund(draft.id, part.index, choice);
    if (answer.ok) return true;
    const { reason } = answer;
    // Said once: beside the part whose machine is down, or under the amount.
    const isMachine = choice.kind === 'card-terminal' || choice.kind === 'bank-transfer';
    if (reason.code === 'unavailable' && isMachine && part.way === choice.kind)
      setDown(new Map(down).set(choice.kind, reason.reason));
    else setFailed(refusalText(reason));
    soundUnknown();
    return false;
  };
  const give = (part: ShownPart, kind: GiveKind): void => {
    if (kind === 'card-stand-alone') setAsked(part);
    else once(async () => void (await refund(part, { kind })));
  };
  const finish = (): unknown => {
    if (!shown.plan.ok || !shown.money || till.shift.getState().mayNotSell) return false;
    const byHand = partsOf(shown).find(({ choices }) => choices.main === 'card-stand-alone');
    if (byHand) return setAsked(byHand);
    return once(async () => {
      // Read anew after each part: what is open follows from what was made.
      for (let now: ShownReturn | null = shown; now; now = till.returns.shown(draft.id)) {
        const [part] = partsOf(now);
        if (!part) break;
        if (!(await refund(part, choiceOf(part.choices.main)))) return;
      }
      const answer = await till.returns.record(draft.id);
      if (answer.ok) return go({ at: 'done', entry: answer.value });
      setFailed(refusalText(answer.reason));
      soundUnknown();
    });
  };
  const parts = partsOf(shown);
  // What only becomes a slip, a credit or a request isn't given back by this button.
  const handsOver = parts.some(({ choices }) => !promises.has(choices.main));
  const cashMinor =
    sumMinor(draft.made.map(({ kind, amountMinor }) => (kind === 'cash' ? amountMinor : 0))) +
    sumMinor(parts.map(({ choices, openMinor }) => (choices.main === 'cash' ? openMinor : 0)));
  return {
    busy,
    parts,
    handsOver,
    /** What leaves the drawer as it stands. */
    cashMinor,
    failed,
    give,
    finish,
    undo: (index: number) =>
      till.returns.change(draft.id, (before) => ({
        ...before,
        made: before.made.filter((_, place) => place !== index),
      })),
    dialog: asked ? (
      <StandAloneDialog
        amountMinor={asked.openMinor}
        onClose={() => setAsked(null)}
        onApproved={(reference) => {
          const part = asked;
          setAsked(null);
          once(async () => void (await refund(part, { kind: 'card-stand-alone', reference })));
        }}
      />
    ) : null,
  };
}

/** The choice of a kind that asks nothing more. */
function choiceOf(kind: GiveKind): RefundChoice {
  return kind === 'card-stand-alone' ? { kind, reference: null } : { kind };
}

interface PartProps {
  readonly part: ShownPart;
  readonly isBusy: boolean;
  readonly onGive: (kind: GiveKind) => void;
}

function Part({ part, isBusy, onGive }: PartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { way, openMinor, choices } = part;
  return (
    <section className="return-part" data-way={way ?? 'unknown'}>
      <h2>
        {t(`returns.paidBy.${way ?? 'unknown'}`)}
        <strong className="return-part-amount">{format.money(openMinor)}</strong>
      </h2>
      {choices.why ? (
        <p className="return-note" role="status">
          <Icon name="cloudOff" />
          {t(`returns.owedWhy.${choices.why.method}`, { reason: machineReason(choices.why.reason, t) })}
        </p>
      ) : null}
      {way === 'prepaid' ? <p className="quiet">{t('returns.channelWhy')}</p> : null}
      <div className="return-part-ways">
        {choices.kinds.map(({ kind, isUsable }) => (
          <Button
            key={kind}
            size="large"
            icon={icons[kind]}
            look={kind === choices.main ? 'primary' : 'plain'}
            aria-pressed={kind === choices.main}
            isDisabled={isBusy || !isUsable}
            onPress={() => onGive(kind)}
          >
            <span className="pay-way">
              {t(`returns.give.${kind}`)}
              {isUsable ? null : <small>{t('returns.notAvailable')}</small>}
            </span>
          </Button>
        ))}
      </div>
    </section>
  );
}

/** A refund that was chosen or made. */
function Given(props: {
  readonly refund: Pick<Refund, 'kind' | 'way' | 'amountMinor'>;
  readonly onUndo: (() => void) | null;
}) {
  const { refund, onUndo } = props;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="return-given" data-kind={refund.kind}>
      <Icon name="check" />
      <span>
        {t(`returns.given.${refund.kind}`)}
        {'number' in refund && typeof refund.number === 'string' ? <small>{refund.number}</small> : null}
      </span>
      <strong>{format.money(refund.amountMinor)}</strong>
      {onUndo ? (
        <Button size="small" onPress={onUndo}>
          {t('returns.undo')}
        </Button>
      ) : null}
    </div>
  );
}
