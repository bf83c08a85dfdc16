/** Asks about a weight that is far from what was ordered, with what it would come to, before anything is in the bag. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useQuantity } from '../../ui/use-quantity.ts';
import { type PackLine, weighedMinor } from './pack-progress.ts';

/** What the question needs. `totalMilli` is what would be in the bag of the line. */
export interface WeightDoubtProps {
  readonly line: PackLine;
  readonly totalMilli: number;
  readonly onRight: () => void;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** The question. */
export function WeightDoubt({ line, totalMilli, onRight, onAgain, onClose }: WeightDoubtProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const quantity = useQuantity();
  const { name, unit, quantityMilli, totalMinor } = line.line;
  const comesToMinor = weighedMinor(line.line, totalMilli);
  return (
    <Dialog
      title={t('pack.doubtTitle')}
      size="narrow"
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onAgain}>
            {t('pack.weighAgain')}
          </Button>
          <Button look="danger" onPress={onRight}>
            {t('pack.doubtRight', { quantity: quantity(totalMilli, unit) })}
          </Button>
        </>
      }
    >
      <p>
        <strong>{name}</strong>
      </p>
      <p>
        {t('pack.doubtText', {
          ordered: quantity(quantityMilli, unit),
          weighed: quantity(totalMilli, unit),
        })}
      </p>
      <p>
        {t(comesToMinor > totalMinor ? 'pack.doubtMore' : 'pack.doubtLess', {
          amount: format.money(comesToMinor),
          ordered: format.money(totalMinor),
          difference: format.money(Math.abs(comesToMinor - totalMinor)),
        })}
      </p>
    </Dialog>
  );
}
