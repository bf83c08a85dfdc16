/**
 * The left side of the sell screen: the last line, the search field, the cart, and what can be done to a line.
 */
import { type ReactNode, type RefObject, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CatalogItem } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { CartLines } from './cart-lines.tsx';
import { HandoverNote, type HandoverNoteProps } from './handover-note.tsx';
import { LastLine } from './last-line.tsx';
import { LineActions } from './line-actions.tsx';
import { SearchBox } from './search-box.tsx';
import type { SellDesk } from './sell-desk.ts';
import { Suggestions } from './suggestions.tsx';
import { UnknownCodeBanner } from './unknown-code-banner.tsx';

/** What the side needs. */
export interface CartSideProps {
  readonly desk: SellDesk;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly customer: ReactNode;
  readonly onCode: (code: string) => void;
  /** Shows what other shops have of a found article, or of the selected line. */
  readonly onElsewhere: (item: CatalogItem) => void;
  readonly onLineElsewhere: () => void;
  readonly onOrder: HandoverNoteProps['onOrder'];
}

/** The left side. */
export function CartSide(props: CartSideProps) {
  const { desk, search, customer, onCode, onElsewhere, onLineElsewhere, onOrder } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { actions } = desk.till;
  const { sell, current } = desk;
  const productsArriving = useStore(desk.till.health, (health) =>
    health.feeds.some((feed) => feed.collection === 'products' && feed.asOfMs === null),
  );
  const setQuantity = useCallback(
    (quantityMilli: number) => actions.setPendingQuantity(quantityMilli),
    [actions],
  );
  return (
    <div className="sell-left">
      <div className="last-place">
        <LastLine
          row={desk.lastRow}
          last={sell.last}
          onTypePrice={(row) => {
            desk.select(row.lineId);
            desk.open('price');
          }}
        />
        <UnknownCodeBanner
          codes={sell.unknownCodes}
          loading={productsArriving}
          onAcknowledge={desk.acknowledge}
        />
      </div>
      <div className="search-row">
        <SearchBox
          till={desk.till}
          inputRef={search}
          onCode={onCode}
          onItem={desk.add}
          onElsewhere={onElsewhere}
          onQuantity={setQuantity}
        />
        {sell.pendingQuantityMilli === null ? null : (
          <Button className="pending-quantity" keyHint="Esc" onPress={() => actions.setPendingQuantity(null)}>
            {t('sell.pendingQuantity', { quantity: format.quantity(sell.pendingQuantityMilli) })}
          </Button>
        )}
        {customer}
      </div>
      <CartLines rows={desk.rows} selectedId={current?.lineId ?? null} onSelect={desk.select} />
      {sell.cart.handover ? null : (
        <Suggestions
          till={desk.till}
          skus={desk.rows.map((row) => row.sku)}
          lastSku={desk.lastRow?.sku ?? null}
          onAdd={desk.add}
        />
      )}
      {sell.cart.handover ? (
        <HandoverNote till={desk.till} handover={sell.cart.handover} onOrder={onOrder} />
      ) : (
        <LineActions
          quantityMilli={current?.quantityMilli ?? null}
          onChangeBy={desk.changeBy}
          onOpen={desk.open}
          onRemove={desk.remove}
          onElsewhere={onLineElsewhere}
        />
      )}
    </div>
  );
}
