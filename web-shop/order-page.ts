/** An order's own page: its code and QR while this visit lasts, its state and timeline, live. */
import { z } from 'zod';
import { qrModules } from '../shared/print/code-pictures.ts';
import type { ChannelOrder } from '../shared/protocol/channel.ts';
import { el, qrPicture } from './dom.ts';
import { type OrderView, orderView } from './order-view.ts';
import { RefundsPanel } from './refunds-panel.ts';
import type { Page } from './shop.ts';
import type { ShopState } from './shop-state.ts';

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
    const { texts } = shop;
    const status = el('section', { class: 'panel stack' });
    const trouble = el('p', { class: 'danger', role: 'alert' });
    const secrets = secretsOf(token);
    const order = await shop.api.status(token);
    const refunds = new RefundsPanel(shop, order);
    const collecting = secrets
      ? secretsPanel(shop, secrets)
      : el('p', { class: 'soft' }, texts.codeElsewhere);
    const show = (order: ChannelOrder): void => {
      const view = orderView(order, shop.language);
      status.replaceChildren(...statusOf(shop, view, () => ask(order)));
      // There is nothing to collect any more, so no code is shown for it.
      collecting.hidden = view.isClosed;
      void refunds.refresh().catch(() => null); // the next change tries again
    };
    const cancel = async (orderId: string): Promise<void> => {
      trouble.textContent = '';
      try {
        const { outcome, order } = await shop.api.cancel(orderId);
        show(order);
        if (outcome === 'too-late') trouble.textContent = texts.tooLate;
      } catch {
        trouble.textContent = texts.unreachable;
      }
    };
    const ask = ({ id, cancellable }: ChannelOrder): void => {
      const question = cancellable === 'now' ? texts.cancelQuestion : texts.cancelAskQuestion;
      main.append(cancelDialog(shop, question, () => void cancel(id)));
      main.querySelector('dialog')?.showModal();
    };
    if (shop.speakUnlessChosen(order.language)) return () => {};
    main.append(
      el('div', { class: 'two' }, el('div', { class: 'stack' }, status, trouble), collecting),
      refunds.element,
    );
    show(order);
    return shop.api.watch(token, show);
  };

function cancelDialog({ texts }: ShopState, question: string, confirm: () => void): HTMLDialogElement {
  const close = (): void => dialog.close();
  const dialog: HTMLDialogElement = el(
    'dialog',
    { class: 'panel', onclose: () => dialog.remove() },
    el('p', {}, question),
    el(
      'div',
      { class: 'row' },
      el('button', { class: 'main', onclick: close }, texts.cancelNo),
      el(
        'button',
        {
          class: 'danger',
          onclick: () => {
            close();
            confirm();
          },
        },
        texts.cancelYes,
      ),
    ),
  );
  return dialog;
}

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

function statusOf(shop: ShopState, view: OrderView, cancel: () => void): Node[] {
  const amountRow = ([name, text]: readonly [string, string]): HTMLElement =>
    el('tr', {}, el('td', {}, name), el('td', {}, text));
  const lineRow = (line: OrderView['lines'][number]): HTMLElement =>
    el(
      'tr',
      {},
      el(
        'td',
        {},
        el(line.isGone ? 's' : 'span', {}, line.name),
        line.isGone ? null : ` · ${line.quantity}`,
        ...line.notes.map((note) => el('small', { class: 'note' }, note)),
      ),
      el('td', {}, line.amount),
    );
  return [
    el('h1', {}, view.title),
    el('div', { class: 'state', 'data-testid': 'state', role: 'status' }, view.state),
    ...view.warnings.map((text) => el('p', { class: 'warn' }, text)),
    el('dl', {}, ...view.facts.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)])),
    el('table', {}, ...view.lines.map(lineRow), ...view.amounts.map(amountRow)),
    el(
      'ol',
      { class: 'timeline' },
      ...view.steps.map(({ time, text }) => el('li', {}, el('time', {}, time), text)),
    ),
    ...(view.mayCancel ? [el('button', { onclick: cancel }, shop.texts.cancel)] : []),
  ];
}
