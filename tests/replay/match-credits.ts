/**
 * Which purchase a line of a cancellation invoice comes back from. The file doesn't say, so it is a line of an
 * earlier invoice of the same customer with the same code and the same price, of which that much hasn't come back
 * yet; of several the latest. A line for which there is none is blind: what was bought before the file begins, at
 * another price, or by somebody else.
 */
import type { InvoiceLine } from './read-invoices.ts';

interface SoldLine {
  readonly number: string;
  left: number;
}

/** Matches lines in the order of the file. */
export class CreditMatcher {
  readonly #sold = new Map<string, SoldLine[]>();

  /** A line of an invoice was sold. */
  sold(number: string, customerId: string, line: InvoiceLine): void {
    if (customerId === '' || line.quantity <= 0) return;
    const key = keyOf(customerId, line);
    this.#sold.set(key, [...(this.#sold.get(key) ?? []), { number, left: line.quantity }]);
  }

  /** The invoice that a line comes back from; null where none fits. */
  match(customerId: string, back: InvoiceLine): string | null {
    const sold = this.#sold.get(keyOf(customerId, back)) ?? [];
    const fitting = sold.findLast(({ left }) => left >= back.quantity);
    if (!fitting) return null;
    fitting.left -= back.quantity;
    return fitting.number;
  }
}

function keyOf(customerId: string, { code, priceMinor }: InvoiceLine): string {
  return `${customerId} ${code} ${priceMinor}`;
}
