/** Opening a shift: the float is counted, then the shift is open. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { DrawerCounter } from './drawer-counter.tsx';
import { emptyDrawer, readDrawer } from './drawer-text.ts';
import { approverFor, type ShiftFormProps, useRefused } from './shift-desk.ts';

/** The form. */
export function OpenForm({ onOpened, ...props }: ShiftFormProps & { readonly onOpened: () => void }) {
  const { t } = useTranslation();
  const { currency } = useFormat();
  const notify = useNotice();
  const refusedBy = useRefused();
  const [drawer, setDrawer] = useState(emptyDrawer);
  const float = readDrawer(drawer, currency);

  async function open(): Promise<void> {
    if (!float) return;
    const approvedBy = await approverFor(props, 'shift-open');
    if (approvedBy === undefined) return;
    const opened = await props.till.shiftActions.open({ float, approvedBy });
    if (!opened.ok) return refusedBy(opened.reason);
    notify(t('shift.opened', { number: props.till.shift.getState().open?.shiftNumber ?? '' }), 'done');
    onOpened();
  }

  useShortcuts({ F9: () => void open() });
  return (
    <section className="panel shift-form">
      <h2>{t('shift.openTitle')}</h2>
      <p>{t('shift.openHint')}</p>
      <DrawerCounter
        drawer={drawer}
        onDrawer={setDrawer}
        doText={t('shift.openDo')}
        onDone={() => void open()}
      />
    </section>
  );
}
