/**
 * The printer in the header: calm while all is well, in words when somebody's hands are wanted. It has one
 * width and moves nothing; a till without a printer shows none.
 */
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Till } from '../../till/till.ts';
import { Icon } from '../../ui/icon.tsx';

const wellStates: ReadonlySet<string> = new Set(['ready', 'unknown']);

/** The indicator; touching it opens the settings, where printer and queue are. */
export function PrinterIndicator({ till, onOpen }: { till: Till; onOpen: () => void }) {
  const { t } = useTranslation();
  const { printer, queue, settings, drawer, notQueued } = useStore(till.printing.state);
  if (settings === null) return null;
  const isWell = wellStates.has(printer) && drawer === null && !notQueued;
  const state = t(`printer.state.${printer}`);
  const waiting = queue.length === 0 ? '' : t('printer.waiting', { count: queue.length });
  return (
    <AriaButton
      className={`printer-pill ${isWell ? 'is-well' : 'is-wanting'}`}
      onPress={onOpen}
      data-testid="printer"
    >
      <Icon name="print" size={20} />
      <span className="unseen">{t('printer.indicator')}: </span>
      <span className="printer-texts">
        <span>{state}</span>
        {waiting === '' ? null : <small>{waiting}</small>}
      </span>
    </AriaButton>
  );
}
