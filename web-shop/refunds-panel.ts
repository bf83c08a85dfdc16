/**
 * What the shop is asked to give back of an order: asked by a till that took goods back, or because paid goods were
 * never handed over. A real shop asks its bank and then confirms; this one confirms by a button, and no money moves.
 */
import type { ChannelOrder } from '../shared/protocol/channel.ts';
import type { ChannelRefund } from '../shared/protocol/channel-refunds.ts';
import { el } from './dom.ts';
import { moment, money } from './format.ts';
import type { ShopState } from './shop-state.ts';

/** Shows an order's refunds; filled anew whenever the order changed. */
export class RefundsPanel {
  readonly element = el('section', { class: 'panel stack', 'data-testid': 'refunds' });
  readonly #shop: ShopState;
  readonly #order: ChannelOrder;
  #turn = 0;

  constructor(shop: ShopState, order: ChannelOrder) {
    this.#shop = shop;
    this.#order = order;
    this.element.hidden = true;
  }

  async refresh(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const { refunds } = await this.#shop.api.refunds(this.#order.id);
    // Somebody asked again meanwhile, and hears what is newer.
    if (turn !== this.#turn) return;
    const { texts } = this.#shop;
    this.element.hidden = refunds.length === 0;
    this.element.replaceChildren(
      el('h2', {}, texts.refunds),
      ...refunds.map((refund) => this.#row(refund)),
      el('p', { class: 'soft' }, texts.refundNote),
    );
  }

  #row(refund: ChannelRefund): HTMLElement {
    const { texts, language } = this.#shop;
    const amount = money(language, refund.currency, refund.amountMinor);
    const at = moment(language, this.#order.store.timeZone, refund.confirmedAtMs ?? refund.askedAtMs);
    const confirm = (): void => void this.#confirm(refund.id);
    return el(
      'div',
      { class: 'stack', 'data-refund': refund.state },
      el('div', {}, `${amount} · ${texts.refundStates[refund.state]} · ${at}`),
      refund.state === 'asked'
        ? el('button', { class: 'main', onclick: confirm }, texts.refundConfirm)
        : null,
    );
  }

  async #confirm(refundId: string): Promise<void> {
    await this.#shop.api.confirmRefund(refundId).catch(() => null); // what holds is shown either way
    await this.refresh();
  }
}
