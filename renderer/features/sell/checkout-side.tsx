/**
 * The right side of the sell screen: the total in its place, quick keys, what can be done to the cart, and pay.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { QuickKeys } from './quick-keys.tsx';
import type { SellDesk } from './sell-desk.ts';

/** The right side. */
export function CheckoutSide({ desk, onPay }: { desk: SellDesk; onPay: () => void }) {
  const { t } = useTranslation();
  const isEmpty = desk.rows.length === 0;
  return (
    <div className="sell-right">
      <TotalPanel priced={desk.sell.priced} lines={desk.rows.length} />
      <QuickKeys till={desk.till} onItem={desk.add} />
      <div className="cart-actions">
        <Button icon="discount" keyHint="F5" isDisabled={isEmpty} onPress={() => desk.open('cart-discount')}>
          {t('sell.cartDiscount')}
        </Button>
        <Button icon="remove" keyHint="F8" isDisabled={isEmpty} onPress={() => desk.open('void')}>
          {t('sell.voidCart')}
        </Button>
        <Button icon="drawer" keyHint="F7" onPress={() => desk.open('drawer')}>
          <span className="unseen">{t('sell.drawer')}</span>
        </Button>
      </div>
      <Button
        className="pay-button"
        look="primary"
        size="large"
        keyHint="F9"
        isDisabled={!desk.mayPay}
        onPress={onPay}
      >
        {t('sell.pay')}
      </Button>
    </div>
  );
}
