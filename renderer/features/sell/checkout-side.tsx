/**
 * The right side of the sell screen: the total in its place, quick keys, what can be done to the cart, and pay.
 * Of these a scan changes the total; the rest is drawn again only when it changes.
 */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { ShiftNote } from '../../ui/shift-note.tsx';
import { TotalPanel } from '../../ui/total-panel.tsx';
import { QuickKeys } from './quick-keys.tsx';
import type { SellDesk } from './sell-desk.ts';

/** What the side needs. `onPark` parks the cart, or shows what is parked where the cart is empty. */
export interface CheckoutSideProps {
  readonly desk: SellDesk;
  readonly onPay: () => void;
  readonly onPark: () => void;
  readonly onShift: () => void;
}

/** The right side. */
export function CheckoutSide({ desk, onPay, onPark, onShift }: CheckoutSideProps) {
  const { till } = desk;
  const isHandover = desk.sell.cart.handover !== null;
  const mayNotSell = useStore(till.shift, (shift) => shift.mayNotSell !== null);
  return (
    <div className="sell-right">
      <TotalPanel priced={desk.sell.priced} lines={desk.rows.length} />
      <QuickKeys till={till} onItem={desk.add} />
      <CartActions
        till={till}
        isEmpty={desk.rows.length === 0}
        isHandover={isHandover}
        onOpen={desk.open}
        onPark={onPark}
      />
      <ShiftNote till={till} onShift={onShift} />
      <PayButton isDisabled={!desk.mayPay || mayNotSell} onPay={onPay} />
    </div>
  );
}

interface CartActionsProps extends Pick<CheckoutSideProps, 'onPark'> {
  readonly till: Till;
  readonly isEmpty: boolean;
  /** Goods of an order are in the cart: they stay as they are. */
  readonly isHandover: boolean;
  readonly onOpen: SellDesk['open'];
}

const CartActions = memo(function CartActions({
  till,
  isEmpty,
  isHandover,
  onOpen,
  onPark,
}: CartActionsProps) {
  const { t } = useTranslation();
  const parked = useStore(till.parked, ({ own, elsewhere }) => own.length + elsewhere.length);
  return (
    <div className="cart-actions">
      <Button
        icon="discount"
        keyHint="F5"
        isDisabled={isEmpty || isHandover}
        onPress={() => onOpen('cart-discount')}
      >
        {t('sell.cartDiscount')}
      </Button>
      <Button icon="remove" keyHint="F8" isDisabled={isEmpty || isHandover} onPress={() => onOpen('void')}>
        {t('sell.voidCart')}
      </Button>
      <Button icon="park" keyHint="F12" isDisabled={isHandover} onPress={onPark}>
        {isEmpty
          ? parked > 0
            ? t('parked.list', { count: parked })
            : t('parked.listNone')
          : t('parked.park')}
      </Button>
      <Button icon="drawer" keyHint="F7" onPress={() => onOpen('drawer')}>
        {t('sell.drawer')}
      </Button>
    </div>
  );
});

const PayButton = memo(function PayButton({ isDisabled, onPay }: { isDisabled: boolean; onPay: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      className="pay-button"
      look="primary"
      size="large"
      keyHint="F9"
      isDisabled={isDisabled}
      onPress={onPay}
    >
      {t('sell.pay')}
    </Button>
  );
});
