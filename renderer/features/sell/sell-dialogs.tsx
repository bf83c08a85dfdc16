/**
 * Which dialog of the sell screen is open, and what its answer does.
 */
import { useTranslation } from 'react-i18next';
import { sumMinor } from '../../../shared/money/money.ts';
import type { CatalogItem, SellState } from '../../till/till.ts';
import type { CartRow } from './cart-rows.ts';
import { OpenDrawerDialog, VoidCartDialog, VoidLineDialog } from './confirm-dialogs.tsx';
import { DiscountDialog, PriceDialog, QuantityDialog } from './line-dialogs.tsx';
import type { SellCommands } from './sell-commands.ts';

/** A dialog of the sell screen: about the selected line, the cart, or an article to be weighed before it is added. */
export type OpenDialog =
  | {
      readonly kind:
        | 'quantity'
        | 'price'
        | 'void-line'
        | 'line-discount'
        | 'cart-discount'
        | 'void'
        | 'drawer';
    }
  | { readonly kind: 'weigh'; readonly item: CatalogItem };

/** The dialogs that need nothing but the selected line or the cart. */
export type LineDialogKind = Exclude<OpenDialog['kind'], 'weigh'>;

/** What the dialogs need. `row` is the line they are about. */
export interface SellDialogsProps {
  readonly dialog: OpenDialog | null;
  readonly row: CartRow | null;
  readonly sell: SellState;
  readonly commands: SellCommands;
  readonly onQuantity: (lineId: number, quantityMilli: number) => void;
  readonly onAdd: (item: CatalogItem, quantityMilli: number) => void;
  readonly onClose: () => void;
}

/** The open dialog, if there is one. */
export function SellDialogs({ dialog, row, sell, commands, onQuantity, onAdd, onClose }: SellDialogsProps) {
  const { t } = useTranslation();
  if (dialog === null) return null;
  if (dialog.kind === 'void') {
    return <VoidCartDialog onClose={onClose} onVoid={(reason) => void commands.voidCart(reason)} />;
  }
  if (dialog.kind === 'drawer') {
    return <OpenDrawerDialog onClose={onClose} onOpen={(reason) => void commands.openDrawer(reason)} />;
  }
  if (dialog.kind === 'weigh') {
    const { item } = dialog;
    return (
      <QuantityDialog
        name={item.name}
        unit={item.article.unit}
        presentMilli={null}
        onClose={onClose}
        onQuantity={(quantityMilli) => onAdd(item, quantityMilli)}
      />
    );
  }
  const lines = sell.priced.ok ? sell.priced.value.lines : [];
  if (dialog.kind === 'cart-discount') {
    return (
      <DiscountDialog
        scope="cart"
        about={t('sell.items', { count: sell.cart.lines.length })}
        amountMinor={sumMinor(lines.map((line) => line.grossMinor - line.lineDiscountMinor))}
        present={sell.cart.discount}
        onDiscount={(discount) => void commands.setCartDiscount(discount)}
        onClose={onClose}
      />
    );
  }
  if (row === null) return null;
  const { lineId } = row;
  switch (dialog.kind) {
    case 'quantity':
      return (
        <QuantityDialog
          name={row.name}
          unit={row.unit}
          presentMilli={row.quantityMilli}
          onClose={onClose}
          onQuantity={(quantityMilli) => onQuantity(lineId, quantityMilli)}
        />
      );
    case 'price':
      return (
        <PriceDialog row={row} onClose={onClose} onPrice={(price) => void commands.setPrice(lineId, price)} />
      );
    case 'void-line':
      return (
        <VoidLineDialog
          name={row.name}
          onClose={onClose}
          onVoid={(reason) => void commands.removeLine(lineId, reason)}
        />
      );
    case 'line-discount':
      return (
        <DiscountDialog
          scope="line"
          about={row.name}
          amountMinor={lines.find((line) => line.lineId === lineId)?.grossMinor ?? 0}
          present={sell.cart.lines.find((line) => line.lineId === lineId)?.discount ?? null}
          onDiscount={(discount) => void commands.setLineDiscount(lineId, discount)}
          onClose={onClose}
        />
      );
  }
}
