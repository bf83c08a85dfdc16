/** A customer's open orders here, their last purchases in all channels, and what they usually buy. */
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { RecentPurchase } from '../../../shared/domain/entities/customer.ts';
import type { Order } from '../../../shared/domain/entities/order.ts';
import type { Currency } from '../../../shared/money/money.ts';
import { createFormat } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { parseLanguage } from '../../i18n/language.ts';
import type { CustomerView } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { storeName } from '../../ui/chain-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { useView } from '../../ui/use-view.ts';

/** Where a purchase and an order lead. */
export interface PurchaseLinks {
  readonly onOrder: (orderId: string) => void;
  /** Opens a purchase by its number, for a return. */
  readonly onPurchase: (number: string) => void;
}

/** What the panel shows. */
export interface PurchasesPanelProps extends PurchaseLinks {
  readonly till: Till;
  readonly customer: Pick<CustomerView, 'openOrders' | 'recent' | 'usuallyBuys'>;
}

const mostUsual = 4;

/** The panel. */
export function PurchasesPanel({ till, customer, onOrder, onPurchase }: PurchasesPanelProps) {
  const { t } = useTranslation();
  const { openOrders, recent, usuallyBuys } = customer;
  useView(till.catalog);
  const usual = usuallyBuys.flatMap((id) => till.catalog.byArticle(id)?.article.name ?? []);
  return (
    <section className="customer-purchases">
      {usual.length > 0 ? (
        <p className="customer-usual">
          <strong>{t('customers.usually')}</strong>
          {usual.slice(0, mostUsual).map((name) => (
            <span key={name} className="tag">
              {name}
            </span>
          ))}
        </p>
      ) : null}
      {openOrders.length > 0 ? (
        <>
          <h2>{t('customers.openOrders')}</h2>
          <ul>
            {openOrders.map((order) => (
              <li key={order.id}>
                <OpenOrder order={order} onPress={() => onOrder(order.id)} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>{t('customers.recent')}</h2>
      {recent.length === 0 ? <p className="quiet">{t('customers.recentNone')}</p> : null}
      <ul>
        {recent.map((purchase) => (
          <li key={purchase.operationId}>
            <Purchase
              till={till}
              purchase={purchase}
              onPress={
                purchase.what === 'order'
                  ? () => onOrder(purchase.operationId)
                  : () => onPurchase(purchase.number)
              }
              isLinked={purchase.what === 'sale' || openOrders.some(({ id }) => id === purchase.operationId)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OpenOrder({ order, onPress }: { readonly order: Order; readonly onPress: () => void }) {
  const { t } = useTranslation();
  const { number, state, place } = order;
  return (
    <AriaButton className="customer-purchase is-order" data-order={order.id} onPress={onPress}>
      <Icon name="orders" />
      <span className="customer-purchase-what">
        <strong>{number}</strong>
        <small>{t(`orders.state.${state}`)}</small>
      </span>
      <span>{place === null ? '' : t('customers.waitsAt', { place })}</span>
      <span className="customer-purchase-go">{t('customers.toOrder')}</span>
    </AriaButton>
  );
}

/** Money as it is written here; of a purchase abroad in the currency that was paid. */
function useMoneyOf(till: Pick<Till, 'reference'>): (amountMinor: number, currency: Currency) => string {
  const { i18n } = useTranslation();
  const format = useFormat();
  return (amountMinor, currency) =>
    currency === till.reference.store()?.currency
      ? format.money(amountMinor)
      : createFormat(parseLanguage(i18n.language) ?? 'en', currency, null).money(amountMinor);
}

interface PurchaseProps {
  readonly till: Till;
  readonly purchase: RecentPurchase;
  readonly onPress: () => void;
  /** Whether there is a page to show. */
  readonly isLinked: boolean;
}

function Purchase({ till, purchase, onPress, isLinked }: PurchaseProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const money = useMoneyOf(till);
  const { what, number, storeId, atMs, currency, totalMinor, names, returned } = purchase;
  return (
    <AriaButton className="customer-purchase" isDisabled={!isLinked} onPress={onPress}>
      <Icon name={what === 'order' ? 'orders' : 'receipts'} />
      <span className="customer-purchase-what">
        <strong>{number}</strong>
        <small>
          {format.dateTime(atMs)} · {storeName(till, storeId)}
        </small>
      </span>
      <span className="customer-purchase-names">{names.join(', ')}</span>
      <span className="customer-purchase-total">
        {money(totalMinor, currency)}
        {returned ? <small>{t('customers.returned')}</small> : null}
      </span>
    </AriaButton>
  );
}
