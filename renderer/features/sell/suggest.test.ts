/** What is suggested at the till: only what receipts have shown, and what one touch can add. */
import { expect, test } from 'vitest';
import type { CatalogItem } from '../../till/till.ts';
import { suggestionsOf } from './suggest.ts';

const price = { currency: 'RUB', amountMinor: 100, fromMs: 0, untilMs: null };

function item(
  id: string,
  goesWith: readonly string[] = [],
  change: { variants?: number; priced?: boolean } = {},
) {
  const variants = Array.from({ length: change.variants ?? 1 }, (_, index) => ({ sku: `${id}-${index}` }));
  return {
    article: {
      id,
      variants,
      goesWith: goesWith.map((articleId) => ({ articleId, liftPercent: 300, receipts: 9 })),
    },
    variant: variants[0],
    name: id,
    price: change.priced === false ? null : price,
  } as unknown as CatalogItem;
}

const items = [
  item('tea', ['lemon', 'sugar', 'shirt', 'gone', 'free']),
  item('lemon'),
  item('sugar'),
  item('milk'),
  item('bread', ['tea']),
  item('shirt', [], { variants: 3 }),
  item('free', [], { priced: false }),
];
const catalog = {
  bySku: (sku: string) => items.find((each) => each.variant.sku === sku) ?? null,
  byArticle: (id: string) => items.find((each) => each.article.id === id) ?? null,
};
const suggested = (skus: readonly string[], lastSku: string | null, usually: readonly string[] = []) =>
  suggestionsOf(catalog, skus, lastSku, usually).map((each) => `${each.why} ${each.item.name}`);

test('[POINTS54] what goes with the last article comes first, then what the customer usually buys, three at most', () => {
  expect(suggested(['tea-0'], 'tea-0')).toEqual(['goes-with lemon', 'goes-with sugar']);
  expect(suggested(['tea-0'], 'tea-0', ['sugar', 'milk', 'bread'])).toEqual([
    'goes-with lemon',
    'goes-with sugar',
    'usually milk',
  ]);
  expect(suggested([], null, ['milk'])).toEqual(['usually milk']);
});

test('[POINTS54] nothing is suggested that is in the cart, unknown here, without a price, or in several variants', () => {
  expect(suggested(['tea-0', 'lemon-0', 'sugar-0'], 'tea-0')).toEqual([]);
  expect(suggested(['bread-0', 'tea-0'], 'bread-0')).toEqual([]);
  expect(suggested([], null, ['shirt', 'gone', 'free'])).toEqual([]);
});
