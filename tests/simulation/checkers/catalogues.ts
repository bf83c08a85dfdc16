/** After the faults have stopped every till finds the articles that the server has, at their prices, and no others. */
import type { Evidence } from '../world/evidence.ts';
import { extraArticleIds, skus } from '../world/shop.ts';
import type { SimulatedTill } from '../world/simulated-till.ts';
import type { CheckedDatabase } from './database.ts';

interface StoredArticle {
  readonly variants: readonly { readonly prices: readonly { readonly amountMinor: number }[] }[];
}

/** What a till finds otherwise than the server has it; empty when they are level. */
export function differsFromCatalogue(database: CheckedDatabase, { till, name }: SimulatedTill): string[] {
  if (!till) return [`${name} is off`];
  const stored = new Map(
    database
      .all(`SELECT id, data FROM feed_rows WHERE collection = 'products' AND data IS NOT NULL`)
      .map((row) => [String(row.id), JSON.parse(String(row.data)) as StoredArticle]), // an article's row
  );
  return [...skus, ...extraArticleIds].flatMap((sku) => {
    const wanted = stored.get(sku)?.variants[0]?.prices[0]?.amountMinor ?? null;
    const found = till.catalog.bySku(sku)?.price?.amountMinor ?? null;
    return found === wanted ? [] : [`${name}: ${sku} costs ${found}, on the server ${wanted}`];
  });
}

/** Raises what still differs after the bound as violations. */
export function checkCatalogues(
  database: CheckedDatabase,
  tills: readonly SimulatedTill[],
  evidence: Evidence,
): void {
  for (const till of tills) {
    for (const difference of differsFromCatalogue(database, till)) {
      evidence.violation('catalogues', difference);
    }
  }
}
