/** Says above the pay button why nothing can be sold now, or that it won't for long, and goes to the shift. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';

/** The note; nothing while the shift is as it should be. */
export function ShiftNote({ till, onShift }: { readonly till: Till; readonly onShift: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { open, state, mayNotSell } = useStore(till.shift);
  const note = mayNotSell ?? (state === 'warn' ? 'warn' : null);
  if (note === null) return null;
  const age = (open && format.span(till.businessMs() - open.openedAtMs)) ?? '';
  return (
    <div className="shift-note" role="status">
      <p>{t(`shift.note.${note}`, { age })}</p>
      <Button icon="shift" keyHint="Ctrl+4" onPress={onShift}>
        {t(`shift.note.go.${note}`)}
      </Button>
    </div>
  );
}
