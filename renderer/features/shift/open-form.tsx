/** Opening a shift: the float is counted, then the shift is open. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { DrawerCounter } from './drawer-counter.tsx';
import { emptyDrawer, emptySum, readDrawer } from './drawer-text.ts';
import { approverFor, type ShiftFormProps, useRefused } from './shift-desk.ts';

/** Closed shifts of the store among which this till's last one is looked for. */
const lookedAt = 100;

/** What the form needs. `bySum` begins with one sum, which is the last float where none is typed. */
export interface OpenFormProps extends ShiftFormProps {
  readonly bySum: boolean;
  readonly onOpened: () => void;
}

/** The form. */
export function OpenForm({ bySum, onOpened, ...props }: OpenFormProps) {
  const { t } = useTranslation();
  const { currency } = useFormat();
  const notify = useNotice();
  const refusedBy = useRefused();
  const [drawer, setDrawer] = useState(bySum ? emptySum : emptyDrawer);
  const lastFloatMinor = useLastFloat(props.till, bySum);
  const float = readDrawer(drawer, currency, lastFloatMinor);

  async function open(): Promise<void> {
    if (!float) return;
    const approvedBy = await approverFor(props, 'shift-open');
    if (approvedBy === undefined) return;
    const opened = await props.till.shiftActions.open({ float, approvedBy });
    if (!opened.ok) return refusedBy(opened.reason);
    notify(t('shift.opened', { number: props.till.shift.getState().open?.shiftNumber ?? '' }), 'done');
    onOpened();
  }

  useShortcuts('shift', { F9: () => void open() });
  return (
    <section className="panel shift-form">
      <h2>{t('shift.openTitle')}</h2>
      <p>{t(lastFloatMinor === null ? 'shift.openHint' : 'shift.openLastFloat')}</p>
      <DrawerCounter
        drawer={drawer}
        onDrawer={setDrawer}
        doText={t('shift.openDo')}
        onDone={() => void open()}
        usualMinor={lastFloatMinor}
      />
    </section>
  );
}

/** The float of this till's last shift, minor units; null while it isn't known, or isn't wanted. */
function useLastFloat(till: Till, isWanted: boolean): number | null {
  const [lastMinor, setLast] = useState<number | null>(null);
  useEffect(() => {
    let stands = true;
    if (isWanted) {
      void till.shiftActions.closedShifts(lookedAt).then((shifts) => {
        const last = shifts.find((shift) => shift.ownTill);
        if (stands && last) setLast(last.close.report.drawer.floatMinor);
      });
    }
    return () => {
      stands = false;
    };
  }, [till, isWanted]);
  return lastMinor;
}
