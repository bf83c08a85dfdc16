/**
 * The dialogs of a line and of the cart that ask for a number: quantity, price, discount. They only ask; the
 * sell screen's commands do it and get the approvals it takes.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unit } from '../../../shared/domain/entities/article.ts';
import type { Discount } from '../../../shared/domain/sell/cart.ts';
import { discountOf } from '../../../shared/domain/sell/price-cart.ts';
import { parseAmount } from '../../../shared/money/money.ts';
import { allowsDecimals } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { NumberDialog } from '../../ui/number-dialog.tsx';
import { parseQuantity, parseShare } from '../../ui/typed-number.ts';
import type { CartRow } from './cart-rows.ts';

/** Asks for the quantity of a line, or of an article that is about to be added. */
export function QuantityDialog(props: {
  name: string;
  unit: Unit;
  /** The quantity now, or null when there is none yet. */
  presentMilli: number | null;
  onQuantity: (quantityMilli: number) => void;
  onClose: () => void;
}) {
  const { name, unit, presentMilli, onQuantity, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const decimals = allowsDecimals(unit);
  return (
    <NumberDialog
      title={t('quantityDialog.title')}
      about={`${name}, ${t(`common.unit.${unit}`)}`}
      present={presentMilli === null ? '' : format.quantity(presentMilli)}
      decimals={decimals}
      onClose={onClose}
      onText={(text) => {
        const quantityMilli = parseQuantity(text);
        if (quantityMilli === null) return t('quantityDialog.wrong');
        if (!decimals && quantityMilli % 1000 !== 0) return t('quantityDialog.whole');
        onQuantity(quantityMilli);
        return null;
      }}
    />
  );
}

/** Asks for a line's price per unit. */
export function PriceDialog(props: {
  row: CartRow;
  onPrice: (unitPriceMinor: number | null) => void;
  onClose: () => void;
}) {
  const { row, onPrice, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const backToList = (): void => {
    onPrice(null);
    onClose();
  };
  return (
    <NumberDialog
      title={t('priceDialog.title')}
      about={row.name}
      present={row.unitPriceMinor === null ? '' : format.amountToType(row.unitPriceMinor)}
      decimals
      onClose={onClose}
      onText={(text) => {
        const amountMinor = parseAmount(text, format.currency);
        if (amountMinor === null || amountMinor < 0) {
          return t('priceDialog.wrong', { example: format.amountToType(12_950) });
        }
        onPrice(amountMinor);
        return null;
      }}
      extra={row.typedPrice ? <Button onPress={backToList}>{t('priceDialog.back')}</Button> : null}
    >
      {row.listPriceMinor === null ? null : (
        <p className="number-about">{t('priceDialog.list', { amount: format.money(row.listPriceMinor) })}</p>
      )}
    </NumberDialog>
  );
}

/** What the discount dialog needs. */
export interface DiscountDialogProps {
  readonly scope: 'line' | 'cart';
  readonly about: string;
  /** What the discount is taken off. */
  readonly amountMinor: number;
  readonly present: Discount | null;
  readonly onDiscount: (discount: Discount | null) => void;
  readonly onClose: () => void;
}

/** Asks for a discount on a line or on the cart, as a share or an amount, and shows what becomes of it. */
export function DiscountDialog(props: DiscountDialogProps) {
  const { scope, about, amountMinor, present, onDiscount, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [kind, setKind] = useState<Discount['kind']>(present?.kind ?? 'share');
  const read = (text: string): Discount | null => {
    if (kind === 'share') {
      const basisPoints = parseShare(text);
      return basisPoints === null ? null : { kind, basisPoints };
    }
    const asked = parseAmount(text, format.currency);
    return asked === null || asked <= 0 ? null : { kind, amountMinor: asked };
  };
  const remove = (): void => {
    onDiscount(null);
    onClose();
  };
  return (
    <NumberDialog
      title={t(scope === 'line' ? 'discountDialog.lineTitle' : 'discountDialog.cartTitle')}
      about={about}
      present={presentText(present, kind, format)}
      decimals
      onClose={onClose}
      onText={(text) => {
        const discount = read(text);
        if (discount === null) {
          const tooMuch = kind === 'share' && Number.parseFloat(text.replace(',', '.')) > 100;
          return t(tooMuch ? 'discountDialog.tooMuch' : 'discountDialog.wrong');
        }
        onDiscount(discount);
        return null;
      }}
      extra={present ? <Button onPress={remove}>{t('discountDialog.none')}</Button> : null}
      preview={(text) => (
        <>
          <span>
            {t('discountDialog.before')} {format.money(amountMinor)}
          </span>
          <strong>
            {t('discountDialog.after')} {format.money(amountMinor - discountOf(read(text), amountMinor))}
          </strong>
        </>
      )}
    >
      <Choice
        label={t('discountDialog.kind')}
        hideLabel
        value={kind}
        onChange={setKind}
        options={[
          { value: 'share', text: t('discountDialog.share') },
          { value: 'amount', text: t('discountDialog.amount') },
        ]}
      />
    </NumberDialog>
  );
}

function presentText(
  present: Discount | null,
  kind: Discount['kind'],
  format: ReturnType<typeof useFormat>,
): string {
  if (present?.kind !== kind) return kind === 'share' ? '10' : '';
  return present.kind === 'share'
    ? format.quantity(present.basisPoints * 10)
    : format.amountToType(present.amountMinor);
}
