/** Cash that may still be in the drawer, because the till stopped before anybody said that it was handed over. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';

/** The bar, over every screen; nothing while there is no such cash. The oldest comes first. */
export function CashToGiveBar({ till }: { till: Pick<Till, 'cashToGive'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useStore(till.cashToGive.state, (state) => state.told);
  const [first] = told;
  const given = (): unknown => (first ? till.cashToGive.given(first.operationId) : false);
  useShortcuts('everywhere', { 'Ctrl+Enter': given, 'Ctrl+NumpadEnter': given });
  // What is highlighted in front takes the scanned command first.
  useCommands({ confirm: given }, 'window');
  if (!first) return null;
  const { kind, number, amountMinor } = first;
  return (
    <section className="alarm" role="alert" data-testid="cash-to-give">
      <Icon name="cash" />
      <p>
        {t(`cashToGive.${kind}`, { number, amount: format.money(amountMinor) })}
        {told.length > 1 ? ` (+${told.length - 1})` : ''}
      </p>
      <Button size="small" keyHint="Ctrl+Enter" onPress={given}>
        {t('cashToGive.given')}
      </Button>
    </section>
  );
}
