/** An order's own page: its code and QR while this visit lasts, its state and timeline, live. */
import { z } from 'zod';
import { dueMinor, keptMilli, keptMinor } from '../shared/domain/orders/order-of.ts';
import { sumMinor } from '../shared/money/money.ts';
import { qrModules } from '../shared/print/code-pictures.ts';
import type { ChannelOrder } from '../shared/protocol/channel.ts';
import { el, qrPicture } from './dom.ts';
import { RefundsPanel } from './refunds-panel.ts';
import type { Page } from './shop.ts';
import type { ShopState } from './shop-state.ts';
import { fill } from './texts.ts';

const secretsSchema = z.object({ code: z.string(), qr: z.string() });
type Secrets = z.infer<typeof secretsSchema>;

/** Keeps what the customer collects with, for as long as the browser's tab is open. */
export function keepSecrets(token: string, secrets: Secrets): void {
  sessionStorage.setItem(`order:${token}`, JSON.stringify(secrets));
}

function secretsOf(token: string): Secrets | null {
  const parsed = secretsSchema.safeParse(JSON.parse(sessionStorage.getItem(`order:${token}`) ?? 'null'));
  return parsed.success ? parsed.data : null;
}

/** The page of the order with this token. */
export const orderPage =
  (token: string): Page =>
  async (shop, main) => {
    const status = el('section', { class: 'panel stack' });
    const secrets = secretsOf(token);
    const first = await shop.api.status(token);
    const refunds = new RefundsPanel(shop, first.id);
    const show = (order: ChannelOrder): void => {
      status.replaceChildren(...statusOf(shop, order, () => void cancel(order.id)));
      void refunds.refresh().catch(() => null); // the next change tries again
    };
    const cancel = async (orderId: string): Promise<void> => {
      const { outcome, order } = await shop.api.cancel(orderId);
      show(order);
      if (outcome === 'too-late') status.append(el('p', { class: 'danger' }, shop.texts.tooLate));
    };
    main.append(
      el('div', { class: 'two' }, status, secrets ? secretsPanel(shop, secrets) : null),
      refunds.element,
    );
    show(first);
    return shop.api.watch(token, show);
  };

function secretsPanel(shop: ShopState, { code, qr }: Secrets): HTMLElement {
  const { texts } = shop;
  const picture = qrPicture(qrModules(qr), texts.codeTitle);
  picture.setAttribute('class', 'qr');
  picture.setAttribute('data-digits', qr);
  return el(
    'section',
    { class: 'panel stack' },
    el('h2', {}, texts.codeTitle),
    el('div', { class: 'code', 'data-testid': 'code' }, code),
    picture,
    el('p', {}, texts.codeHint),
    el('p', { class: 'soft' }, texts.codeOnce),
  );
}

function statusOf(shop: ShopState, order: ChannelOrder, cancel: () => void): Node[] {
  const { texts } = shop;
  const { paidMinor, refundDueMinor, refundedMinor } = order.payment;
  const amount = (label: string, minor: number): HTMLElement | null =>
    minor === 0 ? null : el('tr', {}, el('td', {}, label), el('td', {}, shop.money(minor)));
  const steps = order.timeline.map(({ what, atMs, note }) => {
    const step = what in texts.steps ? texts.steps[what as keyof typeof texts.steps] : what;
    // A payment's note is the shop's own reference, which tells the customer nothing.
    const said = note === null || what === 'pay' || what === 'refund' ? null : ` · ${note}`;
    return el('li', {}, el('time', {}, shop.moment(atMs)), step, said);
  });
  // What stands in for an article that wasn't there is named after it.
  const nameOf = ({ line, substitute }: ChannelOrder['lines'][number]): string =>
    substitute ? `${line.name} → ${substitute.name}` : line.name;
  return [
    el('h1', {}, fill(texts.order, order.number)),
    el('div', { class: 'state', 'data-testid': 'state', role: 'status' }, texts.states[order.state]),
    order.delay === null ? null : el('p', { class: 'warn' }, texts.delays[order.delay]),
    order.cancelAskedAtMs === null ? null : el('p', { class: 'warn' }, texts.cancelAsked),
    el('p', {}, `${texts.slotAt}: ${shop.moment(order.slot.fromMs)} – ${shop.moment(order.slot.untilMs)}`),
    el(
      'table',
      {},
      ...order.lines.map((line) =>
        el(
          'tr',
          {},
          el('td', {}, `${nameOf(line)} × ${keptMilli(line) / 1000}`),
          el('td', {}, shop.money(keptMinor(line))),
        ),
      ),
      amount(texts.total, sumMinor(order.lines.map(keptMinor))),
      amount(texts.paidOnline, paidMinor),
      amount(texts.dueAtStore, dueMinor(order)),
      amount(texts.refundDue, refundDueMinor),
      amount(texts.refunded, refundedMinor),
    ),
    el('ol', { class: 'timeline' }, ...steps),
    order.cancellable === 'no' || order.cancelAskedAtMs !== null
      ? null
      : el('button', { onclick: cancel }, texts.cancel),
  ].filter((node) => node !== null);
}
