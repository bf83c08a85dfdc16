/** The demo chain is what a shop could have: valid codes, prices and pictures, the same every time. */
import { describe, expect, test } from 'vitest';
import { articleSchema, priceAt } from '../../shared/domain/entities/article.ts';
import { referenceRowSchema } from '../../shared/domain/entities/reference.ts';
import { eanCheckDigit, giftArticles, roubleArticles } from './demo-articles.ts';
import { demoReference, demoStores } from './demo-people.ts';
import { openingStock } from './load-demo.ts';

const now = Date.parse('2026-11-22T12:00:00+03:00');
const roubles = roubleArticles();
const gifts = giftArticles();

describe('the demo chain', () => {
  test('[DEMO1] about 300 articles in roubles and 2,015 gifts in pounds, all by the schema', () => {
    expect(roubles.length).toBeGreaterThanOrEqual(280);
    expect(gifts).toHaveLength(2015);
    for (const { article } of [...roubles, ...gifts])
      expect(() => articleSchema.parse(article)).not.toThrow();
  });

  test('[DEMO1] SKUs and barcodes are unique and every EAN-13 has its check digit', () => {
    const variants = [...roubles, ...gifts].flatMap(({ article }) => article.variants);
    const skus = variants.map((variant) => variant.sku);
    const barcodes = variants.flatMap((variant) => variant.barcodes);
    expect(new Set(skus).size).toBe(skus.length);
    expect(new Set(barcodes).size).toBe(barcodes.length);
    for (const code of barcodes) {
      expect(code).toMatch(/^2\d{12}$/);
      expect(Number(code[12])).toBe(eanCheckDigit(code.slice(0, 12)));
    }
    expect(eanCheckDigit('400638133393')).toBe(1);
  });

  test('[DEMO1] everything in roubles has a price now, and promotions cover the regular price', () => {
    for (const { article } of roubles)
      for (const variant of article.variants)
        expect(priceAt(variant, 'RUB', now)?.amountMinor).toBeGreaterThan(0);
    const offers = roubles
      .flatMap(({ article }) => article.variants)
      .filter(({ prices }) => prices.length === 2);
    expect(offers.length).toBeGreaterThan(3);
    for (const variant of offers)
      expect(priceAt(variant, 'RUB', now)?.amountMinor).toBe(
        Math.min(...variant.prices.map((price) => price.amountMinor)),
      );
  });

  test('[DEMO1] pictures are small, and quick keys are counted without gaps', () => {
    for (const { svg } of [...roubles, ...gifts]) expect(svg.length).toBeLessThan(6000);
    const keys = roubles.flatMap(({ article }) => article.quickKey ?? []).sort((a, b) => a - b);
    expect(keys).toEqual(keys.map((_, index) => index + 1));
  });

  test('[DEMO1] staff, stores, roles and settings fit the schema and belong together', () => {
    const rows = demoReference().map((row) => referenceRowSchema.parse(row));
    const roles = new Set(rows.filter((row) => row.type === 'role').map((row) => row.id));
    for (const row of rows) if (row.type === 'staff') expect(roles).toContain(row.roleId);
    expect(demoStores.map(({ store }) => store.currency)).toEqual(['RUB', 'RUB', 'GBP']);
  });

  test('[DEMO1] every piece of goods has opening stock, services have none', () => {
    const articles = roubles.map(({ article }) => article);
    const stocked = new Set(openingStock(articles, 'TV1').map((line) => line.sku));
    for (const article of articles)
      for (const variant of article.variants)
        expect(stocked.has(variant.sku)).toBe(!article.flags.includes('service'));
  });
});
