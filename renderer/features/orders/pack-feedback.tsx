/** What the last scan did, large enough to read with the goods in one's hands. */

import { useTranslation } from 'react-i18next';
import type { PackScan } from '../../till/order-types.ts';
import { Icon } from '../../ui/icon.tsx';
import { useQuantity } from '../../ui/use-quantity.ts';
import type { PackLine } from './pack-progress.ts';

/** What it needs. `open` counts the lines that are still to be picked. */
export interface PackFeedbackProps {
  readonly scan: PackScan | null;
  readonly lines: readonly PackLine[];
  readonly open: number;
}

/** The line on top of the list. */
export function PackFeedback({ scan, lines, open }: PackFeedbackProps) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const found = scan && 'lineId' in scan ? lines.find((each) => each.line.lineId === scan.lineId) : undefined;
  const name = scan?.code === 'wrong-item' ? scan.name : (found?.line.name ?? '');
  const isGood = scan === null || scan.code === 'picked' || scan.code === 'weigh';
  return (
    <section
      className={`pack-feedback ${scan === null ? '' : isGood ? 'is-good' : 'is-bad'}`}
      role={isGood ? 'status' : 'alert'}
    >
      <Icon name={scan === null ? 'qr' : isGood ? 'check' : 'exceptions'} size={40} />
      <div>
        <strong>{scan === null ? t('pack.scan') : t(`pack.title.${scan.code}`)}</strong>
        <p>{text()}</p>
      </div>
      <span className="pack-open">{open === 0 ? t('pack.allThere') : t('pack.open', { count: open })}</span>
    </section>
  );

  function text(): string {
    if (scan === null) return t('pack.scanHint');
    if (scan.code !== 'picked' || !found) return t(`pack.text.${scan.code}`, { name });
    const { unit } = found.line;
    if (unit !== 'piece') return t('pack.weighed', { name, quantity: quantity(found.pickedMilli, unit) });
    return scan.leftMilli > 0
      ? t('pack.more', { name, quantity: quantity(scan.leftMilli, unit) })
      : t('pack.text.picked', { name });
  }
}
