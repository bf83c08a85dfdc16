/**
 * Makes gift-shop.generated.ts from the project's copy of the Online Retail sample: per stock code as written
 * its most frequent description, its most frequent price and its number of lines. Run it when the sample
 * changes: `npx tsx sync-server/demo/gather-gift-shop.ts tests/fixtures/online-retail-sample.csv`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { parseAmount } from '../../shared/money/money.ts';

const rowSchema = z.object({ StockCode: z.string(), Description: z.string(), UnitPrice: z.string() });
const sample = process.argv[2];
if (sample === undefined) throw new Error('Name the sample file');
const rows = z
  .array(rowSchema)
  .parse(parse(readFileSync(sample), { bom: true, columns: true, delimiter: ';' }));

const articles = new Map<
  string,
  { names: Map<string, number>; prices: Map<number, number>; lines: number }
>();
for (const row of rows) {
  const own = articles.get(row.StockCode) ?? { names: new Map(), prices: new Map(), lines: 0 };
  const price = parseAmount(row.UnitPrice, 'GBP') ?? 0;
  const name = row.Description.replace(/\s+/g, ' ').trim();
  if (name !== '') own.names.set(name, (own.names.get(name) ?? 0) + 1);
  if (price > 0) own.prices.set(price, (own.prices.get(price) ?? 0) + 1);
  own.lines += 1;
  articles.set(row.StockCode, own);
}

function mostFrequent<Key extends string | number>(counts: Map<Key, number>, otherwise: Key): Key {
  return (
    [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))[0]?.[0] ?? otherwise
  );
}

const lines = [...articles].map(([sku, { names, prices, lines: count }]) =>
  [sku, mostFrequent(names, ''), mostFrequent(prices, 0), count].join('\t').replace(/[`\\$]/g, ''),
);
writeFileSync(
  new URL('gift-shop.generated.ts', import.meta.url),
  `/**
 * The gift shop's catalogue: stock code, description, price in pence, lines. Made by gather-gift-shop.ts from
 * the first 10,000 lines of Online Retail (Daqing Chen, 2015, UCI Machine Learning Repository,
 * DOI 10.24432/C5BW33), licensed CC BY 4.0. Changed: gathered per
 * stock code, with white space in descriptions collapsed.
 */
export const giftShopCatalog = \`
${lines.join('\n')}
\`;
`,
);
