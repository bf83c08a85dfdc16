/**
 * Segments for service: how lately, how often and for how much somebody bought, each in fifths of the chain's
 * customers, 5 the best. Nothing else of a person goes into them. Pure. Rules [SEGMENT*].
 */

/** A receipt of a customer as segments need it. */
export interface CustomerReceipt {
  readonly customerId: string;
  readonly atMs: number;
  readonly totalMinor: number;
  /** Customers are compared with those who pay in the same money. */
  readonly currency: string;
}

const fifths = 5;

/** Tags of each customer, e.g. `recency-5`; whoever bought nothing isn't there. */
export function segmentsOf(receipts: readonly CustomerReceipt[]): Map<string, string[]> {
  const tags = new Map<string, string[]>();
  for (const currency of new Set(receipts.map((receipt) => receipt.currency))) {
    const figures = new Map<string, { recency: number; frequency: number; amount: number }>();
    for (const receipt of receipts) {
      if (receipt.currency !== currency) continue;
      const { customerId, atMs, totalMinor } = receipt;
      const before = figures.get(customerId) ?? { recency: atMs, frequency: 0, amount: 0 };
      figures.set(customerId, {
        recency: Math.max(before.recency, atMs),
        frequency: before.frequency + 1,
        amount: before.amount + totalMinor,
      });
    }
    for (const name of ['recency', 'frequency', 'amount'] as const) {
      const sorted = [...figures.values()].map((figure) => figure[name]).sort((a, b) => a - b);
      // Equals share a fifth: that of the first of them.
      const places = new Map(sorted.map((value, place) => [value, place] as const).reverse());
      for (const [customerId, figure] of figures) {
        const place = places.get(figure[name]) ?? 0;
        const fifth = 1 + Math.floor((place * fifths) / sorted.length);
        tags.set(customerId, [...(tags.get(customerId) ?? []), `${name}-${fifth}`]);
      }
    }
  }
  return new Map([...tags].map(([customerId, own]) => [customerId, [...new Set(own)].sort()]));
}
