/** The lines to be picked, large, with what of each is in the bags and what to do where it isn't there. */

import { useTranslation } from 'react-i18next';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Picture } from '../../ui/picture.tsx';
import { useQuantity } from '../../ui/use-quantity.ts';
import type { PackLine } from './pack-progress.ts';

/** What the list needs. */
export interface PackListProps {
  readonly till: Till;
  readonly lines: readonly PackLine[];
  /** Picks one without a scan: its barcode is missing or can't be read. */
  readonly onTake: (line: PackLine) => void;
  readonly onShort: (line: PackLine) => void;
  readonly onAnew: (line: PackLine) => void;
}

/** The list. */
export function PackList(props: PackListProps) {
  const { t } = useTranslation();
  return (
    <ul className="pack-list" aria-label={t('orders.goods')}>
      {props.lines.map((line) => (
        <Row key={line.line.lineId} {...props} line={line} />
      ))}
    </ul>
  );
}

function Row({
  till,
  line,
  onTake,
  onShort,
  onAnew,
}: Omit<PackListProps, 'lines'> & { readonly line: PackLine }) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const { unit, name, sku, quantityMilli, lineId } = line.line;
  const item = till.catalog.bySku(sku);
  const take = t(unit === 'piece' ? 'pack.takeOne' : unit === 'kg' ? 'pack.weighOne' : 'pack.measureOne');
  const substitute = line.substituteSku === null ? null : till.catalog.bySku(line.substituteSku);
  return (
    <li className={`pack-line is-${line.state}`} data-line={lineId}>
      <Picture hash={item?.article.picture ?? null} name={name} className="pack-picture" />
      <span className="pack-name">
        <strong>{name}</strong>
        <small>{[sku, item?.article.category ?? ''].filter(Boolean).join(' · ')}</small>
        {substitute ? (
          <small className="pack-note">{t('orders.substituted', { name: substitute.name })}</small>
        ) : null}
        {line.short && !substitute ? (
          <small className="pack-note">
            {t(`orders.shortReason.${line.short.reason}`)} · {t(`orders.shortChoice.${line.short.choice}`)}
          </small>
        ) : null}
      </span>
      <span className="pack-count">
        <strong>{quantity(line.pickedMilli, unit)}</strong>
        <small>{t('orders.ofOrdered', { quantity: quantity(quantityMilli, unit) })}</small>
      </span>
      <span className="pack-state">
        <Icon name={line.state === 'open' ? 'clock' : line.state === 'full' ? 'check' : 'exceptions'} />
        {t(`pack.state.${line.state}`)}
      </span>
      <span className="pack-buttons">
        {line.state === 'open' ? (
          <>
            <Button aria-label={`${take}: ${name}`} onPress={() => onTake(line)}>
              {take}
            </Button>
            <Button look="danger" aria-label={`${t('pack.notThere')}: ${name}`} onPress={() => onShort(line)}>
              {t('pack.notThere')}
            </Button>
          </>
        ) : (
          <Button look="quiet" aria-label={`${t('pack.anew')}: ${name}`} onPress={() => onAnew(line)}>
            {t('pack.anew')}
          </Button>
        )}
      </span>
    </li>
  );
}
