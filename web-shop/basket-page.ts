/** The basket: where and when to collect, who, how it is paid, and the order placed. */
import { shortChoices } from '../shared/domain/entities/order.ts';
import type { PlaceOrder } from '../shared/protocol/channel.ts';
import { Refused } from './api.ts';
import { otherBasketNotes } from './catalogue-page.ts';
import { el, field } from './dom.ts';
import { quantity, slotText } from './format.ts';
import { keepSecrets } from './order-page.ts';
import { lessText, refusalText } from './refusal-text.ts';
import type { Page } from './shop.ts';
import { type BasketLine, lineMinor, type ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

const paymentWays = ['payNow', 'payPart', 'payLater', 'payTry'] as const;
type PaymentWay = (typeof paymentWays)[number];

/** How much more or less a button makes it, thousandths: a piece; of measured goods half a unit. */
const stepMilli = ({ unit }: BasketLine): number => (unit === 'piece' ? 1000 : 500);

/** The page. */
export const basketPage: Page = async (shop, main) => {
  const { texts } = shop;
  await shop.load();
  const goods = el('div', { class: 'panel stack' });
  const columns = el('div', { class: 'two' }, goods);
  const show = (): void => {
    goods.replaceChildren(basketTable(shop, change));
    if (shop.basket.size === 0) columns.replaceChildren(el('p', {}, texts.empty));
  };
  // The form beside the goods stays as it is.
  const change = (line: BasketLine): void => {
    shop.put(line);
    show();
  };
  if (shop.basket.size > 0) columns.append(orderForm(shop, show));
  show();
  main.append(el('h1', {}, texts.basket), ...otherBasketNotes(shop), columns);
  return () => {};
};

function basketTable(shop: ShopState, change: (line: BasketLine) => void): HTMLElement {
  const row = (line: BasketLine): HTMLElement => {
    const by = (milli: number): HTMLElement => {
      const named = `${milli < 0 ? '−' : '+'}${quantity(shop.language, line.unit, Math.abs(milli))}`;
      const press = (): void => change({ ...line, quantityMilli: line.quantityMilli + milli });
      return el('button', { onclick: press, 'aria-label': `${line.name}: ${named}` }, milli < 0 ? '−' : '+');
    };
    return el(
      'tr',
      {},
      el('td', {}, line.name),
      el(
        'td',
        { class: 'amount' },
        by(-stepMilli(line)),
        ` ${quantity(shop.language, line.unit, line.quantityMilli)} `,
        by(stepMilli(line)),
      ),
      el('td', {}, shop.money(lineMinor(line))),
    );
  };
  const lines = [...shop.basket.values()];
  const total = el(
    'tr',
    {},
    el('td', { colspan: '2' }, shop.texts.total),
    el('td', {}, el('strong', {}, shop.money(shop.totalMinor))),
  );
  return el(
    'div',
    { class: 'stack' },
    el('table', {}, ...lines.map(row), total),
    lines.some(({ unit }) => unit !== 'piece') && el('p', { class: 'soft' }, shop.texts.weighed),
  );
}

function orderForm(shop: ShopState, show: () => void): HTMLElement {
  const { texts, store, fields, language } = shop;
  const slot = el('select', { required: true });
  for (const each of store?.slots ?? []) {
    if (each.left === 0) continue;
    const label = `${slotText(language, store?.timeZone ?? 'UTC', each)} · ${fill(texts.slotLeft, each.left)}`;
    slot.append(el('option', { value: String(each.fromMs) }, label));
  }
  field(fields, `slot:${store?.storeId}`, slot);
  const name = field(fields, 'name', el('input', { required: true, maxlength: '80', autocomplete: 'name' }));
  const phone = field(fields, 'phone', el('input', { type: 'tel', maxlength: '30', autocomplete: 'tel' }));
  const alternate = field(fields, 'alternate', el('input', { maxlength: '80' }));
  const choice = <Value extends string>(
    of: string,
    values: readonly Value[],
    named: Readonly<Record<Value, string>>,
  ) => field(fields, of, el('select', {}, ...values.map((value) => el('option', { value }, named[value]))));
  const way = choice('payment', paymentWays, texts);
  const missing = choice('missing', shortChoices, texts.missing);
  const trouble = el('div', { class: 'danger', role: 'alert' });
  const submit = el('button', { class: 'main', type: 'submit', disabled: slot.length === 0 }, texts.place);
  const attempts = new Attempts();
  const place = async (): Promise<void> => {
    submit.disabled = true;
    trouble.replaceChildren();
    try {
      const { order, once } = attempts.of(
        orderOf(shop, way.value as PaymentWay, {
          slotFromMs: Number(slot.value),
          customer: { name: name.value, phone: phone.value || null, alternateName: alternate.value || null },
          ifMissing: shortChoices.find((each) => each === missing.value) ?? 'partial',
        }),
      );
      const placed = await shop.api.place(order, once);
      keepSecrets(placed.statusToken, { code: placed.code, qr: placed.qr });
      shop.emptyBasket();
      location.hash = `#/order/${placed.statusToken}`;
    } catch (error) {
      trouble.append(...(await whatNow(shop, error, show)));
      submit.disabled = false;
    }
  };
  return el(
    'form',
    {
      class: 'panel',
      onsubmit: (event) => {
        event.preventDefault();
        void place();
      },
    },
    el(
      'div',
      {},
      texts.store,
      el('div', {}, el('strong', {}, store?.name ?? ''), ` ${store?.address ?? ''}`),
    ),
    el('label', {}, texts.slot, slot.length > 0 ? slot : el('span', { class: 'warn' }, texts.noSlots)),
    el('label', {}, texts.name, name),
    el('label', {}, texts.phone, phone),
    el('label', {}, texts.alternate, alternate),
    el('label', {}, texts.ifMissing, missing),
    el('label', {}, texts.payment, way),
    trouble,
    submit,
  );
}

/** What an order is sent under: the same one again after a broken connection is one order, a changed one another. */
class Attempts {
  #said = '';
  #once = '';

  of({ paidMinor, ...wanted }: Wanted): { readonly order: PlaceOrder; readonly once: string } {
    const said = JSON.stringify([wanted, paidMinor]);
    if (said !== this.#said) this.#once = crypto.randomUUID();
    this.#said = said;
    const payment = paidMinor > 0 ? { amountMinor: paidMinor, reference: `DEMO-${this.#once}` } : null;
    return { order: { ...wanted, payment }, once: this.#once };
  }
}

/** Says why the order wasn't taken, and offers what helps. */
async function whatNow(shop: ShopState, error: unknown, show: () => void): Promise<HTMLElement[]> {
  const { texts } = shop;
  const say = (text: string): HTMLElement => el('p', {}, text);
  if (!(error instanceof Refused)) return [say(texts.unreachable)];
  const { code, skus = [] } = error.problem;
  if (code === 'total-differs') {
    await reprice(shop).catch(() => {}); // the total stays as it was, and is refused again
    show();
    return [say(fill(texts.dearer, shop.money(shop.totalMinor)))];
  }
  if (code !== 'not-available' || skus.length === 0) return [say(refusalText(error.problem, shop.language))];
  const take = (event: Event): void => {
    for (const { sku, availableMilli } of skus) {
      const line = shop.basket.get(sku);
      if (line) shop.put({ ...line, quantityMilli: availableMilli });
    }
    show();
    (event.target as HTMLElement).parentElement?.replaceChildren();
  };
  return [
    say(lessText(skus, shop.basket, shop.language)),
    el('button', { type: 'button', onclick: take }, texts.takeAvailable),
  ];
}

/** Puts the prices that hold now into the basket. */
async function reprice(shop: ShopState): Promise<void> {
  for (const line of shop.basket.values()) {
    const { products } = await shop.api.products(shop.store?.storeId ?? '', line.sku);
    const variants = products.flatMap((product) => product.variants);
    const priceMinor = variants.find(({ sku }) => sku === line.sku)?.priceMinor;
    if (priceMinor != null) shop.put({ ...line, priceMinor });
  }
}

type Wanted = Omit<PlaceOrder, 'payment'> & { readonly paidMinor: number };

function orderOf(
  shop: ShopState,
  way: PaymentWay,
  more: Pick<PlaceOrder, 'slotFromMs' | 'customer' | 'ifMissing'>,
): Wanted {
  const { totalMinor } = shop;
  return {
    ...more,
    storeId: shop.store?.storeId ?? '',
    kind: way === 'payTry' ? 'try' : 'collect',
    lines: [...shop.basket.values()].map(({ sku, quantityMilli }) => ({ sku, quantityMilli })),
    expectedTotalMinor: totalMinor,
    paidMinor: way === 'payNow' ? totalMinor : way === 'payPart' ? Math.ceil(totalMinor / 3) : 0,
    loyalty: null,
    language: shop.language,
  };
}
