/**
 * What goes into the open cart, how much of it and at what price. The journal is asked first about a cart in doubt: where
 * it is paid, what was scanned goes into the next cart and no other change does. Rules [SALEFLOW*].
 */
import { addToCart, type Cart, changeCartDiscount, changeLine } from '../../shared/domain/sell/cart.ts';
import type { CartCore } from './sell-parts.ts';
import type { LastEvent, SellActions } from './till.ts';

const onePieceMilli = 1000;

/** What the cashier does with goods. */
export type CartGoodsActions = Pick<
  SellActions,
  | 'scan'
  | 'setPendingQuantity'
  | 'addSku'
  | 'setQuantity'
  | 'setPrice'
  | 'setLineDiscount'
  | 'setCartDiscount'
  | 'acknowledgeUnknown'
>;

/** Makes the actions. */
export function cartGoods(core: CartCore): CartGoodsActions {
  return new CartGoods(core).actions();
}

class CartGoods {
  readonly #core: CartCore;

  constructor(core: CartCore) {
    this.#core = core;
  }

  actions(): CartGoodsActions {
    const { state } = this.#core;
    const editLine = (lineId: number, change: Parameters<typeof changeLine>[2]): Promise<void> =>
      this.#changeOpen(
        (cart) => changeLine(cart, lineId, change),
        () => ({ kind: 'changed', lineId }),
      );
    return {
      scan: (code) => this.#scan(code),
      setPendingQuantity: (pendingQuantityMilli) => state.setState({ pendingQuantityMilli }),
      addSku: (sku, quantityMilli) => this.#add(sku, quantityMilli ?? this.#takeQuantity()),
      setQuantity: (lineId, quantityMilli) => this.#setQuantity(lineId, quantityMilli),
      setPrice: (lineId, unitPriceOverrideMinor) => editLine(lineId, { unitPriceOverrideMinor }),
      setLineDiscount: (lineId, discount) => editLine(lineId, { discount }),
      setCartDiscount: (discount) =>
        this.#changeOpen(
          (cart) => changeCartDiscount(cart, discount),
          () => state.getState().last,
        ),
      acknowledgeUnknown: () =>
        state.setState(({ unknownCodes }) => ({ unknownCodes: unknownCodes.slice(1) })),
    };
  }

  /** Changes what is sold. The goods of an order are as they were ordered and packed: there it changes nothing. */
  async #changeGoods(edit: (cart: Cart) => Cart, last: (cart: Cart) => LastEvent): Promise<void> {
    // Where nobody can tell, no scan is lost: it stays in this cart, which can't go.
    if (this.#core.doubt.isOpen()) await this.#core.mayGo();
    await this.#core.change(
      (cart) => (cart.handover ? cart : edit(cart)),
      (cart) => (cart.handover ? this.#core.state.getState().last : last(cart)),
    );
  }

  /** Changes the cart that is open now. Where it turns out to be paid, the next one has other lines and amounts. */
  #changeOpen(
    edit: (cart: Cart) => Cart,
    last: (cart: Cart) => LastEvent,
    onNext: (cart: Cart) => Cart = (cart) => cart,
  ): Promise<void> {
    const { id } = this.#core.open.current();
    return this.#changeGoods(
      (cart) => (cart.id === id ? edit(cart) : onNext(cart)),
      (cart) => (cart.id === id ? last(cart) : { kind: 'none' }),
    );
  }

  /** More of a line that turns out to be paid is goods of the next cart. */
  #setQuantity(lineId: number, quantityMilli: number): Promise<void> {
    const line = this.#core.open.current().lines.find((each) => each.lineId === lineId);
    const moreMilli = line ? quantityMilli - line.quantityMilli : 0;
    return this.#changeOpen(
      (cart) => changeLine(cart, lineId, { quantityMilli }),
      () => ({ kind: 'changed', lineId }),
      (next) => (line && moreMilli > 0 ? addToCart(next, line.sku, moreMilli) : next),
    );
  }

  async #scan(code: string): Promise<boolean> {
    // During a payment it waits for the next cart, as every change does.
    if (this.#core.open.current().handover && !this.#core.state.getState().paying) return false;
    const item = this.#core.parts.catalog.byCode(code);
    const quantityMilli = this.#takeQuantity();
    if (item) {
      await this.#add(item.variant.sku, quantityMilli);
      return true;
    }
    const shown = this.#core.parts.reference.isBadge(code) ? null : code;
    this.#core.state.setState(({ unknownCodes }) => ({ unknownCodes: [...unknownCodes, { code: shown }] }));
    return false;
  }

  #takeQuantity(): number {
    const { pendingQuantityMilli } = this.#core.state.getState();
    if (pendingQuantityMilli !== null) this.#core.state.setState({ pendingQuantityMilli: null });
    return pendingQuantityMilli ?? onePieceMilli;
  }

  #add(sku: string, quantityMilli: number): Promise<void> {
    return this.#changeGoods(
      (cart) => addToCart(cart, sku, quantityMilli),
      (cart) => ({ kind: 'added', lineId: cart.lines.at(-1)?.lineId ?? 0 }),
    );
  }
}
