/** The form beside the basket: when to collect, who, how it is paid, and the order placed. */
import { shortChoices } from '../shared/domain/entities/order.ts';
import { Refused } from './api.ts';
import type { WantedOrder } from './attempts.ts';
import { el, field } from './dom.ts';
import { slotText } from './format.ts';
import { keepSecrets } from './order-page.ts';
import type { PointsPanel } from './points-panel.ts';
import { lessText, refusalText } from './refusal-text.ts';
import type { ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

const paymentWays = ['payNow', 'payPart', 'payLater', 'payTry'] as const;
type PaymentWay = (typeof paymentWays)[number];

/** The form that places the order; `show` shows the goods and points anew once it changed them. */
export function orderForm(shop: ShopState, points: PointsPanel, show: () => void): HTMLElement {
  const { texts, store } = shop;
  const fields = formFields(shop);
  const trouble = el('div', { class: 'danger', role: 'alert' });
  const isFull = fields.slot.length === 0;
  const submit = el('button', { class: 'main', type: 'submit', disabled: isFull }, texts.place);
  const place = async (): Promise<void> => {
    submit.disabled = true;
    trouble.replaceChildren();
    try {
      const { order, once } = shop.attempts.of(orderOf(shop, fields, points));
      const placed = await shop.api.place(order, once);
      shop.attempts.placed();
      if (order.loyalty?.holdId) points.ordered();
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
    el('label', {}, texts.slot, isFull ? el('span', { class: 'warn' }, texts.noSlots) : fields.slot),
    el('label', {}, texts.name, fields.name),
    el('label', {}, texts.phone, fields.phone),
    el('label', {}, texts.alternate, fields.alternate),
    el('label', {}, texts.ifMissing, fields.missing),
    points.element,
    el('label', {}, texts.payment, fields.way),
    trouble,
    submit,
  );
}

type FormFields = ReturnType<typeof formFields>;

/** The fields as they were left; the phone is at first the one by which the visitor is known. */
function formFields({ texts, store, fields, language, customer }: ShopState) {
  const slot = el('select', { required: true });
  for (const each of store?.slots ?? []) {
    if (each.left === 0) continue;
    const label = `${slotText(language, store?.timeZone ?? 'UTC', each)} · ${fill(texts.slotLeft, each.left)}`;
    slot.append(el('option', { value: String(each.fromMs) }, label));
  }
  const choice = <Value extends string>(
    of: string,
    values: readonly Value[],
    named: Readonly<Record<Value, string>>,
  ) => field(fields, of, el('select', {}, ...values.map((value) => el('option', { value }, named[value]))));
  return {
    slot: field(fields, `slot:${store?.storeId}`, slot),
    name: field(fields, 'name', el('input', { required: true, maxlength: '80', autocomplete: 'name' })),
    phone: field(
      fields,
      'phone',
      el('input', { type: 'tel', maxlength: '30', autocomplete: 'tel', value: customer.phone ?? '' }),
    ),
    alternate: field(fields, 'alternate', el('input', { maxlength: '80' })),
    missing: choice('missing', shortChoices, texts.missing),
    way: choice('payment', paymentWays, texts),
  };
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
  if (code === 'points-not-available' || code === 'customer-unknown') show();
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

function orderOf(
  shop: ShopState,
  { slot, name, phone, alternate, missing, way }: FormFields,
  points: PointsPanel,
): WantedOrder {
  const { totalMinor } = shop;
  const chosen: PaymentWay = paymentWays.find((each) => each === way.value) ?? 'payLater';
  const kind = chosen === 'payTry' ? 'try' : 'collect';
  const { loyalty, paidMinor: byPointsMinor, offMinor } = points.chosen(kind);
  const dueMinor = totalMinor - byPointsMinor;
  return {
    storeId: shop.store?.storeId ?? '',
    kind,
    slotFromMs: Number(slot.value),
    lines: [...shop.basket.values()].map(({ sku, quantityMilli }) => ({ sku, quantityMilli })),
    expectedTotalMinor: totalMinor - offMinor,
    loyalty,
    paidMinor: chosen === 'payNow' ? dueMinor : chosen === 'payPart' ? Math.ceil(dueMinor / 3) : 0,
    customer: { name: name.value, phone: phone.value || null, alternateName: alternate.value || null },
    language: shop.language,
    ifMissing: shortChoices.find((each) => each === missing.value) ?? 'partial',
  };
}
