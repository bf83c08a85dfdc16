/** Under which idempotency key an order is sent: once placed, it is placed once, however often its answer is lost. */
import type { PlaceOrder } from '../shared/protocol/channel.ts';

/** An order as its form has it; what it is paid by comes with the key. */
export type WantedOrder = Omit<PlaceOrder, 'payment'> & { readonly paidMinor: number };

/** The tries of a visit: the same order again after a broken connection is one order, a changed one another. */
export class Attempts {
  #said = '';
  #once = '';

  /** The order as it is sent, and its key. */
  of({ paidMinor, ...wanted }: WantedOrder): { readonly order: PlaceOrder; readonly once: string } {
    const said = JSON.stringify([wanted, paidMinor]);
    if (said !== this.#said) this.#once = crypto.randomUUID();
    this.#said = said;
    const payment = paidMinor > 0 ? { amountMinor: paidMinor, reference: `DEMO-${this.#once}` } : null;
    return { order: { ...wanted, payment }, once: this.#once };
  }

  /** It was placed: the same order from now on is another one. */
  placed(): void {
    this.#said = '';
  }
}
