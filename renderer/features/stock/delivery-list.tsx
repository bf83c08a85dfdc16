/** Deliveries as rows to choose from: what they are, from or to where, and how far they have come. */
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../../shared/domain/entities/delivery.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { Till } from '../../till/till.ts';

/** What the list needs. */
export interface DeliveryListProps {
  readonly till: Till;
  readonly label: string;
  readonly deliveries: readonly Delivery[];
  /** Deliveries that are being received at this till. */
  readonly started: readonly string[];
  /** Whether each shows where it goes, not where it comes from. */
  readonly outgoing?: boolean;
  readonly onDelivery?: (delivery: Delivery) => void;
}

/** The list. */
export function DeliveryList({ till, label, deliveries, started, outgoing, onDelivery }: DeliveryListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOfStore = (storeId: string | null): string => {
    const row = till.reference.all().find((each) => each.type === 'store' && each.storeId === storeId);
    return row?.type === 'store' ? row.name : (storeId ?? '');
  };
  return (
    <ListBox
      className="delivery-list"
      aria-label={label}
      selectionMode="none"
      onAction={(key) => {
        const chosen = deliveries.find((delivery) => delivery.id === key);
        if (chosen) onDelivery?.(chosen);
      }}
      items={deliveries.map((delivery) => ({ id: delivery.id, delivery }))}
    >
      {({ delivery }) => {
        const from = delivery.supplier ?? (delivery.fromStoreId ? nameOfStore(delivery.fromStoreId) : null);
        const way = outgoing
          ? t('goods.to', { to: nameOfStore(delivery.toStoreId) })
          : t('goods.from', { from: from ?? t('goods.fromSupplier') });
        const state = started.includes(delivery.id) ? t('goods.goOn') : t(`goods.state.${delivery.state}`);
        const title = delivery.reference ?? format.dateTime(delivery.sentAtMs);
        return (
          <ListBoxItem className="delivery-row" textValue={`${title} ${way}`}>
            <span className="receipt-number">
              {title}
              <small>{way}</small>
            </span>
            <span className="quiet">{format.moment(delivery.sentAtMs, till.businessMs())}</span>
            <span>{t('goods.articles', { count: delivery.lines.length })}</span>
            <span className={`delivery-state is-${delivery.state}`}>{state}</span>
          </ListBoxItem>
        );
      }}
    </ListBox>
  );
}
