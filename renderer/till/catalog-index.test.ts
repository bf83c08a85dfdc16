import { describe, expect, it, vi } from 'vitest';
import { article } from '../../tests/support/till-rows.ts';
import { createCatalogIndex } from './catalog-index.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const view = { currency: () => 'GBP', businessMs: () => 1000 };

function filled(...articles: ReturnType<typeof article>[]) {
  const catalog = createCatalogIndex(view);
  catalog.apply(articles.map((data) => ({ id: data.id, data })));
  return catalog;
}

const names = (items: { name: string }[]): string[] => items.map((item) => item.name);

describe('the catalogue index', () => {
  it('[CATALOG1] finds by barcode, by SKU as written, and by SKU in another case when only one fits', () => {
    const catalog = filled(article('85123A'), article('85123a'), article('71053x'));
    expect(catalog.byCode('59085123A')?.variant.sku).toBe('85123A');
    expect(catalog.byCode('85123a')?.variant.sku).toBe('85123a');
    expect(catalog.byCode('71053X')?.variant.sku).toBe('71053x');
    catalog.apply([{ id: '71053X', data: article('71053X') }]);
    expect(catalog.byCode('71053X')?.variant.sku).toBe('71053X');
    expect(filled(article('a1'), article('A1', {})).byCode('nothing')).toBeNull();
  });

  it('[CATALOG2] searches words of name, brand, SKU and barcode in any order', () => {
    const catalog = filled(
      article('m1', { name: 'Молоко пастеризованное 3,2 %', brand: 'Простоквашино' }),
      article('m2', { name: 'Ёлка искусственная' }),
    );
    expect(names(catalog.search('3,2 молок', 10))).toEqual(['Молоко пастеризованное 3,2 %']);
    expect(names(catalog.search('простокв м1', 10))).toEqual([]);
    expect(names(catalog.search('ПРОСТОКВ m1', 10))).toEqual(['Молоко пастеризованное 3,2 %']);
    expect(names(catalog.search('елка', 10))).toEqual(['Ёлка искусственная']);
    expect(catalog.search('590m2', 10)).toHaveLength(1);
    expect(catalog.search('   ', 10)).toEqual([]);
  });

  it('[CATALOG3] finds what was typed in the wrong keyboard layout, both ways', () => {
    const catalog = filled(article('1', { name: 'Молоко' }), article('2', { name: 'White lantern' }));
    expect(names(catalog.search('vjkjrj', 10))).toEqual(['Молоко']);
    expect(names(catalog.search('дфтеукт цршеу', 10))).toEqual(['White lantern']);
  });

  it('[CATALOG4] lists what has a price in the store currency or none at all, best-selling first', () => {
    const rouble = article('3', { name: 'Thing rouble' });
    for (const variant of rouble.variants) for (const price of variant.prices) price.currency = 'RUB';
    const catalog = filled(
      article('1', { name: 'Thing slow', popularity: 1, quickKey: 2 }),
      article('2', { name: 'Thing fast', popularity: 9, quickKey: 1 }),
      article('4', { name: 'Thing unpriced', priceMinor: null }),
      rouble,
    );
    expect(names(catalog.search('thing', 10))).toEqual(['Thing fast', 'Thing slow', 'Thing unpriced']);
    expect(names(catalog.search('thing', 1))).toEqual(['Thing fast']);
    expect(names(catalog.quickKeys())).toEqual(['Thing fast', 'Thing slow']);
    expect(catalog.bySku('3')?.price).toBeNull();
    expect(catalog.bySku('2')?.price?.amountMinor).toBe(250);
  });

  it('[CATALOG5] follows every change, and leaves nothing behind of what went', () => {
    const catalog = filled(article('1', { name: 'Old name' }));
    const before = catalog.version();
    const changed = article('1', { name: 'New name' });
    for (const variant of changed.variants) variant.barcodes = ['777'];
    catalog.apply([{ id: '1', data: changed }]);
    expect(catalog.byCode('5901')).toBeNull();
    expect(catalog.byCode('777')?.name).toBe('New name');
    expect(catalog.byArticle('1')?.name).toBe('New name');
    expect(catalog.search('old', 5)).toEqual([]);
    catalog.apply([{ id: '1', data: null }]);
    expect([catalog.byCode('777'), catalog.bySku('1'), catalog.byArticle('1'), catalog.count()]).toEqual([
      null,
      null,
      null,
      0,
    ]);
    expect(catalog.version()).toBeGreaterThan(before);
  });

  it('[CATALOG6] serves 100,000 articles at the speed of typing', () => {
    const catalog = createCatalogIndex(view);
    const articles = Array.from({ length: 100_000 }, (_, index) =>
      article(`S${index}`, { name: `Товар номер ${index} красный`, popularity: index % 1000 }),
    );
    for (let start = 0; start < articles.length; start += 1000) {
      catalog.apply(articles.slice(start, start + 1000).map((data) => ({ id: data.id, data })));
    }
    catalog.search('warm', 1);
    const times: number[] = [];
    for (const text of ['красный 99999', 'товар', 'rhfcysq', 'нет такого', 'S77777']) {
      const startedMs = performance.now();
      catalog.search(text, 30);
      times.push(performance.now() - startedMs);
    }
    // Some tens of milliseconds on the slowest of two busy cores; a scan over a slower structure takes seconds.
    expect(Math.max(...times)).toBeLessThan(500);
  });
});
