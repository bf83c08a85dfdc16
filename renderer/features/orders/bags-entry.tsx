/** How many bags the order is in, by where they wait. F5, F6 and F7 add one. */
import { useTranslation } from 'react-i18next';
import { bagZones } from '../../../shared/domain/entities/order.ts';
import type { PackDraft } from '../../till/order-types.ts';
import type { Till } from '../../till/till.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { Stepper } from '../../ui/stepper.tsx';
import { withBags } from './pack-progress.ts';

const bagsMax = 50;
const keys = { shelf: 'F5', fridge: 'F6', freezer: 'F7' } as const;

/** The steppers. */
export function BagsEntry({ till, draft }: { till: Till; draft: PackDraft }) {
  const { t } = useTranslation();
  const countIn = (zone: (typeof bagZones)[number]): number =>
    draft.bags.find((bags) => bags.zone === zone)?.count ?? 0;
  const set = (zone: (typeof bagZones)[number], count: number): void => {
    if (count <= bagsMax) till.orders.changePacking(draft.id, (now) => withBags(now, zone, count));
  };
  useShortcuts('orders', {
    F5: () => set('shelf', countIn('shelf') + 1),
    F6: () => set('fridge', countIn('fridge') + 1),
    F7: () => set('freezer', countIn('freezer') + 1),
  });
  return (
    <div className="bags-entry">
      {bagZones.map((zone) => (
        <Stepper
          key={zone}
          label={t(`orders.zone.${zone}`)}
          value={countIn(zone)}
          min={0}
          max={bagsMax}
          less={t('orders.bagLess')}
          more={t('orders.bagMore')}
          keyHint={keys[zone]}
          onChange={(count) => set(zone, count)}
        />
      ))}
    </div>
  );
}
