/** The basket: when to collect, who, how it is paid, and the order placed. */
import type { PlaceOrder } from '../shared/protocol/channel.ts';
import { Refused } from './api.ts';
import { el } from './dom.ts';
import { keepSecrets } from './order-page.ts';
import type { Page } from './shop.ts';
import type { BasketLine, ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

const paymentWays = ['payNow', 'payPart', 'payLater', 'payTry'] as const;
type PaymentWay = (typeof paymentWays)[number];

/** The page. */
export const basketPage: Page = async (shop, main) => {
  const { texts } = shop;
  if (shop.basket.size === 0) {
    main.append(el('p', {}, texts.empty));
    return () => {};
  }
  await shop.load();
  const lines = [...shop.basket.values()];
  const totalMinor = lines.reduce((sum, line) => sum + line.priceMinor * line.pieces, 0);
  main.append(
    el('h1', {}, texts.basket),
    el('div', { class: 'two' }, basketTable(shop, lines, totalMinor), orderForm(shop, lines, totalMinor)),
  );
  return () => {};
};

function basketTable(shop: ShopState, lines: readonly BasketLine[], totalMinor: number): HTMLElement {
  const row = (line: BasketLine): HTMLElement => {
    const change = (pieces: number) => (): void => shop.put(line, pieces);
    return el(
      'tr',
      {},
      el('td', {}, line.name),
      el(
        'td',
        {},
        el('button', { onclick: change(line.pieces - 1), 'aria-label': '−1' }, '−'),
        ` ${line.pieces} `,
        el('button', { onclick: change(line.pieces + 1), 'aria-label': '+1' }, '+'),
      ),
      el('td', {}, shop.money(line.priceMinor * line.pieces)),
    );
  };
  const total = el(
    'tr',
    {},
    el('td', { colspan: '2' }, shop.texts.total),
    el('td', {}, el('strong', {}, shop.money(totalMinor))),
  );
  return el('div', { class: 'panel' }, el('table', {}, ...lines.map(row), total));
}

function orderForm(shop: ShopState, lines: readonly BasketLine[], totalMinor: number): HTMLElement {
  const { texts } = shop;
  const slot = el('select', { required: true });
  for (const { fromMs, untilMs, left } of shop.store?.slots ?? []) {
    if (left === 0) continue;
    const label = `${shop.moment(fromMs)} – ${shop.moment(untilMs)} · ${fill(texts.slotLeft, left)}`;
    slot.append(el('option', { value: String(fromMs) }, label));
  }
  const name = el('input', { required: true, maxlength: '80', autocomplete: 'name' });
  const phone = el('input', { type: 'tel', maxlength: '30', autocomplete: 'tel' });
  const alternate = el('input', { maxlength: '80' });
  const way = el('select', {}, ...paymentWays.map((each) => el('option', { value: each }, texts[each])));
  const trouble = el('p', { class: 'danger', role: 'alert' });
  const submit = el('button', { class: 'main', type: 'submit', disabled: slot.length === 0 }, texts.place);
  // Sent again after a broken connection it places the same order and no second one.
  const once = crypto.randomUUID();
  const place = async (): Promise<void> => {
    submit.disabled = true;
    trouble.textContent = '';
    try {
      const order = orderOf(shop, lines, totalMinor, way.value as PaymentWay, {
        slotFromMs: Number(slot.value),
        customer: { name: name.value, phone: phone.value || null, alternateName: alternate.value || null },
      });
      const placed = await shop.api.place(order, once);
      keepSecrets(placed.statusToken, { code: placed.code, qr: placed.qr });
      shop.basket.clear();
      location.hash = `#/order/${placed.statusToken}`;
    } catch (error) {
      trouble.textContent =
        error instanceof Refused && error.message ? fill(texts.failed, error.message) : texts.unreachable;
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
    el('label', {}, texts.slot, slot.length > 0 ? slot : el('span', { class: 'warn' }, texts.noSlots)),
    el('label', {}, texts.name, name),
    el('label', {}, texts.phone, phone),
    el('label', {}, texts.alternate, alternate),
    el('label', {}, texts.payment, way),
    trouble,
    submit,
  );
}

function orderOf(
  shop: ShopState,
  lines: readonly BasketLine[],
  totalMinor: number,
  way: PaymentWay,
  more: Pick<PlaceOrder, 'slotFromMs' | 'customer'>,
): PlaceOrder {
  const paidMinor = way === 'payNow' ? totalMinor : way === 'payPart' ? Math.ceil(totalMinor / 3) : 0;
  return {
    ...more,
    storeId: shop.store?.storeId ?? '',
    kind: way === 'payTry' ? 'try' : 'collect',
    lines: lines.map(({ sku, pieces }) => ({ sku, quantityMilli: pieces * 1000 })),
    expectedTotalMinor: totalMinor,
    payment: paidMinor > 0 ? { amountMinor: paidMinor, reference: `DEMO-${crypto.randomUUID()}` } : null,
    loyalty: null,
    language: shop.language,
  };
}
