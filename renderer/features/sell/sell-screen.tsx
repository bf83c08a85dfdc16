/**
 * The screen a cashier lives in: the last line large on the left above the cart, the total in its place on the
 * right above the quick keys. Everything has a key; a scan works whatever has the focus.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogItem, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { useCommands } from '../../ui/command-bus.ts';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useStable } from '../../ui/use-stable.ts';
import { CartSide } from './cart-side.tsx';
import { CheckoutSide } from './checkout-side.tsx';
import type { HandoverNoteProps } from './handover-note.tsx';
import { useSellDesk } from './sell-desk.ts';
import { SellDialogs } from './sell-dialogs.tsx';
import { useSellKeys } from './sell-keys.ts';

/** What the screen needs. */
export interface SellScreenProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  /** Puts a code into the cart, in the order of scans. */
  readonly onCode: (code: string) => void;
  readonly onPay: () => void;
  /** Goes to the shift, where nothing can be sold without it. */
  readonly onShift: () => void;
  /** "Size 42 in another shop?" */
  readonly onElsewhere: (item: CatalogItem) => void;
  /** Shows an order whose goods have left the cart again. */
  readonly onOrder: HandoverNoteProps['onOrder'];
  /** Who buys, beside the search field or under it. */
  readonly customer: ReactNode;
  /** Shows the parked sales. */
  readonly onParked: () => void;
}

/** The sell screen. */
export function SellScreen(props: SellScreenProps) {
  const { till, askApproval, onCode, onPay, onShift, onParked, onElsewhere, onOrder, customer } = props;
  const { t } = useTranslation();
  const desk = useSellDesk(till, askApproval);
  const search = useRef<HTMLInputElement>(null);
  const pay = useStable((): void => {
    if (till.shift.getState().mayNotSell) onShift();
    else if (desk.mayPay) onPay();
  });
  useScan(onCode);
  useUnknownSound(desk.sell.unknownCodes.length);
  const park = useStable((): void => {
    if (desk.sell.cart.handover) return;
    if (desk.rows.length === 0) onParked();
    else void desk.commands.park();
  });
  useSellKeys(desk, search, pay, park);
  const elsewhere = useStable((): void => {
    const item = desk.current && till.catalog.bySku(desk.current.sku);
    if (item) onElsewhere(item);
  });
  useShortcuts('sell', { F11: elsewhere });
  useCommands({
    pay,
    // What stands in the search field is cleared first, by the field itself.
    cancel: () => (search.current?.value === '' ? desk.acknowledge() : false),
  });
  useEffect(() => search.current?.focus(), []);
  return (
    <main className="sell">
      <h1 className="unseen">{t('shell.sell')}</h1>
      <CartSide
        desk={desk}
        search={search}
        customer={customer}
        onCode={onCode}
        onElsewhere={onElsewhere}
        onLineElsewhere={elsewhere}
        onOrder={onOrder}
      />
      <CheckoutSide desk={desk} onPay={pay} onPark={park} onShift={onShift} />
      <SellDialogs
        dialog={desk.dialog}
        row={desk.current}
        sell={desk.sell}
        commands={desk.commands}
        onQuantity={(lineId, quantityMilli) => void till.actions.setQuantity(lineId, quantityMilli)}
        onAdd={(item, quantityMilli) => void till.actions.addSku(item.variant.sku, quantityMilli)}
        onClose={desk.closeDialog}
      />
    </main>
  );
}

/** Sounds low whenever another code turned out to be unknown. */
function useUnknownSound(count: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) soundUnknown();
    before.current = count;
  }, [count]);
}
