/** Said before a return is recorded: the drawer shouldn't hold the cash that it gives back. It forbids nothing. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';

/** The note; nothing while the drawer should hold so much. */
export function DrawerNote({ till, cashMinor }: { till: Pick<Till, 'shiftActions'>; cashMinor: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (cashMinor <= 0 || till.shiftActions.holdsCash(cashMinor)) return null;
  return (
    <section className="panel panel-warn" role="status" data-testid="drawer-short">
      <p>{t('returns.drawerShort', { amount: format.money(cashMinor) })}</p>
    </section>
  );
}
