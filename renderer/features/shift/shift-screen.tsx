/**
 * The shift: which one is open, and what can be done with it. Each task is one key and one touch away.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ShownReport } from '../../../shared/domain/shift/shift-report.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { ClosedShift } from '../../till/shift-types.ts';
import { Button } from '../../ui/button.tsx';
import { staffName } from '../../ui/chain-names.ts';
import { useCommands } from '../../ui/command-bus.ts';
import type { IconName } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useTillNames } from '../../ui/use-till-names.ts';
import { useNow } from '../../ui/use-view.ts';
import { CashForm } from './cash-form.tsx';
import { CloseForm } from './close-form.tsx';
import { aboutClosed, FormerShifts } from './former-shifts.tsx';
import { OpenForm } from './open-form.tsx';
import { ReportPanel } from './report-panel.tsx';
import { approverFor, type ShiftFormProps, useRefused, useUnrecordedReturns } from './shift-desk.ts';

const tasks = [
  { task: 'cash', key: 'F2', icon: 'cash' },
  { task: 'x', key: 'F3', icon: 'receipts' },
  { task: 'close', key: 'F4', icon: 'lock' },
  { task: 'former', key: 'F6', icon: 'clock' },
] as const satisfies readonly { task: string; key: string; icon: IconName }[];
type Task = (typeof tasks)[number]['task'] | 'overview';

/** What a scanned command wants done with the shift, with one sum in place of notes and coins. */
export interface ScannedShiftTask {
  readonly task: 'open' | 'close';
}

/** What the screen needs. `onSell` goes back to selling once a shift is open. */
export interface ShiftScreenProps extends ShiftFormProps {
  readonly scanned: ScannedShiftTask['task'] | null;
  readonly onSell: () => void;
}

/** The shift screen. */
export function ShiftScreen({ onSell, scanned, ...props }: ShiftScreenProps) {
  const { till } = props;
  const { t } = useTranslation();
  const { open, state } = useStore(till.shift);
  const [task, setTask] = useState<Task>(state === 'blocked' || scanned === 'close' ? 'close' : 'overview');
  const [report, setReport] = useState<ShownReport | null>(null);
  const [chosen, setChosen] = useState<ClosedShift | null>(null);
  const refusedBy = useRefused();
  const tillName = useTillNames(till);

  async function choose(next: Task): Promise<void> {
    if (!open && next !== 'former') return;
    if (next === 'x') {
      const approvedBy = await approverFor(props, 'x-report');
      if (approvedBy === undefined) return;
      const answer = till.shiftActions.xReport(approvedBy);
      if (!answer.ok) return refusedBy(answer.reason);
      setReport(answer.value);
    }
    setChosen(null);
    setTask(next);
  }

  async function showClosed(operationId: string): Promise<void> {
    const shifts = await till.shiftActions.closedShifts(1);
    setTask('former');
    setChosen(shifts.find((each) => each.operationId === operationId) ?? null);
  }

  const back = (): void => {
    if (task === 'overview') onSell();
    else setTask('overview');
  };
  useShortcuts('shift', {
    ...Object.fromEntries(tasks.map(({ task: name, key }) => [key, () => void choose(name)])),
    Escape: back,
  });
  useCommands({ cancel: back });
  const shown = !open && task !== 'former' ? 'open' : task;
  return (
    <main className="page shift-page">
      <header className="shift-head">
        <h1>{t('shift.title')}</h1>
        <ShiftLine {...props} />
      </header>
      <nav className="shift-tasks" aria-label={t('shift.tasks')}>
        {tasks.map(({ task: name, key, icon }, index) => (
          <Button
            key={name}
            autoFocus={index === 0 && open !== null && task === 'overview'}
            icon={icon}
            keyHint={key}
            isDisabled={!open && name !== 'former'}
            aria-pressed={shown === name}
            onPress={() => void choose(name)}
          >
            {t(`shift.task.${name}`)}
          </Button>
        ))}
      </nav>
      {shown === 'open' ? <OpenForm {...props} bySum={scanned !== null} onOpened={onSell} /> : null}
      {shown === 'overview' ? <Overview {...props} /> : null}
      {shown === 'cash' ? <CashForm {...props} /> : null}
      {shown === 'close' ? (
        <CloseForm
          {...props}
          bySum={scanned !== null}
          onClosed={(operationId) => void showClosed(operationId)}
        />
      ) : null}
      {shown === 'x' && open && report ? (
        <ReportPanel
          till={till}
          about={{
            shiftNumber: open.shiftNumber,
            till: till.name,
            report,
            close: null,
            nameOf: (staffId) => staffName(till, staffId),
          }}
        />
      ) : null}
      {shown === 'former' ? (
        <div className="shift-former">
          <FormerShifts
            till={till}
            tillName={tillName}
            chosenId={chosen?.operationId ?? null}
            onChoose={setChosen}
          />
          {chosen ? (
            <ReportPanel till={till} about={aboutClosed(till, chosen, tillName)} />
          ) : (
            <p className="page-none">{t('shift.former.choose')}</p>
          )}
        </div>
      ) : null}
    </main>
  );
}

/** Which shift is open and for how long. */
function ShiftLine({ till }: ShiftFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { open, state } = useStore(till.shift);
  const now = useNow(till.businessMs, 30_000);
  if (!open) return <p className="shift-line">{t('shift.none')}</p>;
  const age = format.span(now - open.openedAtMs) ?? '';
  return (
    <div className="shift-line">
      <strong>{t('shift.number', { number: open.shiftNumber })}</strong>
      <span>{t('shift.since', { time: format.moment(open.openedAtMs, now) })}</span>
      {open.openedBy ? <span>{t('shift.by', { name: staffName(till, open.openedBy) })}</span> : null}
      {state === 'warn' || state === 'blocked' ? (
        <span className="shift-warning">{t(state === 'warn' ? 'shift.warn' : 'shift.blocked', { age })}</span>
      ) : null}
    </div>
  );
}

/** What the open shift stands at, without figures that would give the drawer away. */
function Overview({ till }: ShiftFormProps) {
  const { t } = useTranslation();
  const parked = useStore(till.parked, (state) => state.own.length);
  const waiting = useStore(till.health, (health) => health.waiting);
  const unsettled = useStore(till.payments.state, (payments) => payments.unsettled.length);
  const unrecorded = useUnrecordedReturns(till);
  const nothing = parked + waiting + unsettled + unrecorded.length === 0;
  return (
    <section className="panel shift-overview">
      <h2>{t('shift.close.openItems')}</h2>
      {nothing ? <p>{t('shift.close.nothingOpen')}</p> : null}
      <ul className="plain-list">
        {parked > 0 ? <li>{t('shift.close.parked', { count: parked })}</li> : null}
        {waiting > 0 ? <li>{t('shift.close.unsent', { count: waiting })}</li> : null}
      </ul>
      {unrecorded.map((text) => (
        <p key={text} className="shift-warning">
          {text}
        </p>
      ))}
      {unsettled > 0 ? <p className="shift-warning">{t('report.openUnsettled')}</p> : null}
    </section>
  );
}
