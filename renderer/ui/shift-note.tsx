/** Says where money is about to be taken why nothing can be sold now, or that it won't for long, and goes to the shift. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useFormat } from '../i18n/format-context.tsx';
import { Button } from './button.tsx';

/** What the note reads of a till. */
export interface NotedShift {
  readonly shift: StoreApi<{
    readonly open: { readonly openedAtMs: number } | null;
    readonly state: 'none' | 'open' | 'warn' | 'blocked';
    readonly mayNotSell: 'no-shift' | 'shift-too-old' | 'shift-other-currency' | null;
  }>;
  businessMs(): number;
}

/** The note; nothing while the shift is as it should be. */
export function ShiftNote({ till, onShift }: { readonly till: NotedShift; readonly onShift: () => void }) {
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
