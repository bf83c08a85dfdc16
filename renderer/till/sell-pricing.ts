/** What prices of the open cart are read from: the catalogue, the store's currency and taxes, the chain's programme. */
import { programmeOf } from '../../shared/domain/loyalty/programme.ts';
import type { PricingView } from '../../shared/domain/sell/price-cart.ts';
import type { TaxTable } from '../../shared/money/tax.ts';
import type { SellParts } from './sell-parts.ts';

/** Before the store's tax table is here no line has a rate, so nothing can be sold. */
const noTaxTable: TaxTable = { standard: [], reduced: [], zero: [], none: [] };

/** The view of a moment (business time, ms), or of now. */
export function sellPricing(
  { catalog, reference, time }: Pick<SellParts, 'catalog' | 'reference' | 'time'>,
  atMs = time.nowMs(),
): PricingView {
  // Without a store there is no tax table either, and only the empty cart has a price: nothing.
  const currency = reference.store()?.currency ?? 'RUB';
  const programmes = reference.all().filter((row) => row.type === 'loyalty-programme');
  return {
    currency,
    taxTable: reference.taxTable() ?? noTaxTable,
    programme: programmeOf(programmes, currency),
    atMs,
    findSku: (sku) => catalog.bySku(sku),
  };
}
