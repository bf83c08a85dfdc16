/**
 * A cashier of the replay: makes invoices into sales through the till's own path, while the till's network is
 * cut, mended and loses answers by the seed. Nothing is retried by hand and nothing is asked of the network.
 */

import type { Till } from '../../renderer/till/till.ts';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import type { StockAdjustmentPayload } from '../../shared/domain/operations/stock-adjustment.ts';
import type { TenderIntent } from '../../shared/domain/sell/decide-sale.ts';
import type { ControlledNetwork } from '../support/controlled-network.ts';
import type { Invoice, InvoiceLine } from './read-invoices.ts';

/**
 * Makes one invoice's sale and corrections, and answers the sale's id; null where it sold nothing. @throws when the
 * till refuses what the shop did.
 */
export async function sellInvoice(
  till: Till,
  invoice: Invoice,
  random: SeededRandom,
): Promise<string | null> {
  if (invoice.corrections.length > 0) await correctStock(till, invoice);
  if (invoice.sales.length === 0) return null;
  const { actions } = till;
  for (const line of invoice.sales) await sellLine(till, invoice, line);
  if (invoice.customerId !== null) {
    const chosen = await till.customers.choose(invoice.customerId, 'card');
    if (!chosen.ok) throw new Error(`Invoice ${invoice.number}: ${invoice.customerId} ${chosen.reason.code}`);
  }
  await actions.setReference(invoice.number);
  const { priced, cart } = till.sell.getState();
  if (!priced.ok) throw new Error(`Invoice ${invoice.number}: ${priced.reason.code}`);
  if (cart.lines.length !== invoice.sales.length)
    throw new Error(`Invoice ${invoice.number}: lines were joined`);
  const paid = await actions.pay(tendersFor(priced.value.totalMinor, random));
  if (!paid.ok) throw new Error(`Invoice ${invoice.number}: ${paid.reason.code}`);
  return paid.value.operation.id;
}

async function sellLine(till: Till, invoice: Invoice, line: InvoiceLine): Promise<void> {
  const { actions } = till;
  actions.setPendingQuantity(line.quantity * 1000);
  if (!(await actions.scan(line.code)))
    throw new Error(`Invoice ${invoice.number}: unknown code ${line.code}`);
  const { last } = till.sell.getState();
  if (last.kind !== 'added') throw new Error(`Invoice ${invoice.number}: ${line.code} was not added`);
  // Typed for every line: a line with a typed price is never joined by the next scan of the same code.
  await actions.setPrice(last.lineId, line.priceMinor);
}

async function correctStock(till: Till, invoice: Invoice): Promise<void> {
  const adjustment: StockAdjustmentPayload = {
    lines: invoice.corrections.map((line) => ({
      sku: line.code,
      quantityMilli: line.quantity * 1000,
      reason: line.quantity < 0 ? 'lost' : 'found',
    })),
    reference: invoice.number,
    note: null,
  };
  const recorded = await till.recordStockAdjustment(adjustment);
  if (!recorded.ok) throw new Error(`Invoice ${invoice.number}: ${recorded.reason.code}`);
}

/** Cash, card, or both. */
function tendersFor(totalMinor: number, random: SeededRandom): TenderIntent[] {
  if (totalMinor === 0) return [];
  const way = random.below(3);
  const card = (amountMinor: number): TenderIntent => ({
    kind: 'card-stand-alone',
    amountMinor,
    reference: null,
  });
  if (way === 0) return [{ kind: 'cash', tenderedMinor: Math.ceil(totalMinor / 1000) * 1000 }];
  if (way === 1 || totalMinor < 2) return [card(totalMinor)];
  const cardMinor = 1 + random.below(totalMinor - 1);
  return [card(cardMinor), { kind: 'cash', tenderedMinor: totalMinor - cardMinor }];
}

/** What the weather did to a network. */
export interface Weather {
  cuts: number;
  lostAnswers: number;
}

/** Cuts and mends the network between two sales, and sets whether answers are lost until the next. */
export function changeWeather(
  network: ControlledNetwork,
  cuts: SeededRandom,
  losses: SeededRandom,
  weather: Weather,
): void {
  if (network.up && cuts.chance(0.15)) {
    weather.cuts += 1;
    network.cut();
  } else if (!network.up && cuts.chance(0.4)) {
    network.mend();
  }
  network.losesAnswer = () => {
    const lost = losses.chance(0.2);
    if (lost) weather.lostAnswers += 1;
    return lost;
  };
}
