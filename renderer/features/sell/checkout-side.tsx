/**
 * The right side of the sell screen: the total in its place, quick keys, what can be done to the cart, and pay.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { QuickKeys } from './quick-keys.tsx';
import type { SellDesk } from './sell-desk.ts';
import { ShiftNote } from './shift-note.tsx';

/** What the side needs. `onPark` parks the cart, or shows what is parked where the cart is empty. */
export interface CheckoutSideProps {
  readonly desk: SellDesk;
  readonly onPay: () => void;
  readonly onPark: () => void;
  readonly onShift: () => void;
}

/** The right side. */
export function CheckoutSide({ desk, onPay, onPark, onShift }: CheckoutSideProps) {
  const { t } = useTranslation();
  const isEmpty = desk.rows.length === 0;
  const isHandover = desk.sell.cart.handover !== null;
  const parked = useStore(desk.till.parked, ({ own, elsewhere }) => own.length + elsewhere.length);
  const mayNotSell = useStore(desk.till.shift, (shift) => shift.mayNotSell !== null);
  return (
    <div className="sell-right">
      <TotalPanel priced={desk.sell.priced} lines={desk.rows.length} />
      <QuickKeys till={desk.till} onItem={desk.add} />
      <div className="cart-actions">
        <Button
          icon="discount"
          keyHint="F5"
          isDisabled={isEmpty || isHandover}
          onPress={() => desk.open('cart-discount')}
        >
          {t('sell.cartDiscount')}
        </Button>
        <Button
          icon="remove"
          keyHint="F8"
          isDisabled={isEmpty || isHandover}
          onPress={() => desk.open('void')}
        >
          {t('sell.voidCart')}
        </Button>
        <Button icon="park" keyHint="F12" isDisabled={isHandover} onPress={onPark}>
          {isEmpty
            ? parked > 0
              ? t('parked.list', { count: parked })
              : t('parked.listNone')
            : t('parked.park')}
        </Button>
        <Button icon="drawer" keyHint="F7" onPress={() => desk.open('drawer')}>
          {t('sell.drawer')}
        </Button>
      </div>
      <ShiftNote till={desk.till} onShift={onShift} />
      <Button
        className="pay-button"
        look="primary"
        size="large"
        keyHint="F9"
        isDisabled={!desk.mayPay || mayNotSell}
        onPress={onPay}
      >
        {t('sell.pay')}
      </Button>
    </div>
  );
}
