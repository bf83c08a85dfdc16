/** The demo chain is what a shop could have: valid codes, prices and pictures, the same every time. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { articleSchema, priceAt, type Variant } from '../../shared/domain/entities/article.ts';
import { referenceRowSchema } from '../../shared/domain/entities/reference.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { eanCheckDigit, giftArticles, roubleArticles } from './demo-articles.ts';
import { demoPins, demoReference, demoStores } from './demo-people.ts';
import { drawPicture, emblemNames, motifNames, toneNames } from './draw-picture.ts';
import { giftMotif } from './gift-motifs.ts';
import { loadDemo, openingStock } from './load-demo.ts';

const now = Date.parse('2026-11-22T12:00:00+03:00');
const roubles = roubleArticles();
const gifts = giftArticles();
const roubleVariants = roubles.flatMap(({ article }) => article.variants);
const priceOn = (variant: Variant, date: string): number =>
  priceAt(variant, 'RUB', Date.parse(`${date}T12:00:00+03:00`))?.amountMinor ?? 0;

describe('the articles of the demo chain', () => {
  test('[DEMO1] about 300 articles in roubles and 2,015 gifts in pounds, all by the schema', () => {
    const clothes = roubles.filter(({ article }) => article.id.startsWith('clothes-'));
    expect(roubles.length).toBeGreaterThanOrEqual(290);
    expect(roubles.length).toBeLessThanOrEqual(330);
    expect(clothes.length).toBeGreaterThanOrEqual(90);
    expect(gifts).toHaveLength(2015);
    for (const { article } of [...roubles, ...gifts]) {
      expect(() => articleSchema.parse(article)).not.toThrow();
      expect(article.name.length).toBeLessThanOrEqual(60);
      expect(article.category).not.toBe('');
    }
  });

  test('[DEMO1] SKUs, ids and barcodes are unique and every EAN-13 is in-store with its check digit', () => {
    const articles = [...roubles, ...gifts].map(({ article }) => article);
    const variants = articles.flatMap((article) => article.variants);
    const skus = variants.map((variant) => variant.sku);
    const barcodes = variants.flatMap((variant) => variant.barcodes);
    expect(new Set(articles.map((article) => article.id)).size).toBe(articles.length);
    expect(new Set(skus).size).toBe(skus.length);
    expect(new Set(barcodes).size).toBe(barcodes.length);
    expect(barcodes.length).toBeGreaterThan(1000);
    for (const code of barcodes) {
      expect(code).toMatch(/^2\d{12}$/);
      expect(Number(code[12])).toBe(eanCheckDigit(code.slice(0, 12)));
    }
    expect(roubleVariants.some((variant) => variant.barcodes.length === 2)).toBe(true);
  });

  test('[DEMO1] the check digit is that of the EAN-13 in the standard', () => {
    // The example of GS1: 400638133393 has the check digit 1; 629104150021 has 3.
    expect(eanCheckDigit('400638133393')).toBe(1);
    expect(eanCheckDigit('629104150021')).toBe(3);
  });

  test('[DEMO1] every form of an article differs from its siblings by size or colour', () => {
    for (const { article } of roubles) {
      const forms = article.variants.map((variant) => JSON.stringify(variant.options));
      expect(new Set(forms).size).toBe(forms.length);
    }
  });

  test('[DEMO2] everything in roubles has a price at any time, gifts but the unpriced ones in pounds', () => {
    for (const variant of roubleVariants)
      for (const date of ['2024-06-01', '2026-11-22', '2027-12-31', '2031-01-01'])
        expect(priceOn(variant, date)).toBeGreaterThan(0);
    const unpriced = gifts.filter(({ article }) =>
      article.variants.every((variant) => priceAt(variant, 'GBP', now) === null),
    );
    expect(unpriced.length).toBeLessThan(30);
  });

  test('[DEMO2] promotions cover the regular price in their window and give way to it after', () => {
    const lowered = (date: string): number =>
      roubleVariants.filter((variant) => priceOn(variant, date) < priceOn(variant, '2026-10-01')).length;
    expect(lowered('2026-11-22')).toBeGreaterThan(5);
    expect(lowered('2026-12-31')).toBeGreaterThan(lowered('2026-11-22'));
    expect(lowered('2027-04-01')).toBeGreaterThan(0);
    expect(lowered('2028-01-01')).toBe(0);
    for (const variant of roubleVariants) expect(variant.prices.length).toBeLessThanOrEqual(2);
  });

  test('[DEMO3] taxes and flags are those the law has for such goods', () => {
    const named = (part: string) => {
      const found = roubles.find(({ article }) => article.name.startsWith(part));
      if (!found) throw new Error(`no article ${part}`);
      return found.article;
    };
    for (const part of ['Молоко', 'Хлеб', 'Говядина', 'Яйца', 'Бананы', 'Сахар', 'Платье детское', 'Тунец'])
      expect(named(part).taxCategory).toBe('reduced');
    for (const part of ['Кофе', 'Вода', 'Шоколад', 'Платье летнее', 'Чайник', 'Пиво'])
      expect(named(part).taxCategory).toBe('standard');
    expect(named('Вино красное').flags).toEqual([
      'age-restricted',
      'marked',
      'not-for-distance-sale',
      'food',
    ]);
    for (const part of ['Хлеб', 'Бананы', 'Молоко', 'Сахар'])
      expect([part, named(part).flags]).toEqual([part, expect.arrayContaining(['food'])]);
    for (const part of ['Корм', 'Мыло', 'Набор отвёрток']) expect(named(part).flags).not.toContain('food');
    expect(named('Робот').flags).toEqual(['technically-complex']);
    expect(named('Доставка').flags).toEqual(['service']);
    expect(named('Трусы').flags).toEqual(['not-returnable']);
    expect(named('Ботинки зимние').flags).toEqual(['marked']);
    const units = new Set(roubles.map(({ article }) => article.unit));
    expect(units).toEqual(new Set(['piece', 'kg', 'm', 'l']));
  });

  test('[DEMO3] quick keys are counted without gaps, and what is weighed has one or can be searched', () => {
    for (const list of [roubles, gifts]) {
      const keys = list.flatMap(({ article }) => article.quickKey ?? []).sort((a, b) => a - b);
      expect(keys).toEqual(keys.map((_, index) => index + 1));
      expect(keys.length).toBeGreaterThanOrEqual(12);
    }
    for (const { article } of roubles)
      if (article.quickKey !== null) expect(article.variants[0]?.barcodes).toEqual([]);
  });
});

describe('returns in the demo chain', () => {
  test('[RULES4] every store has rules, articles that they name, and somebody who may decide against them', () => {
    const rows = demoReference().map((row) => referenceRowSchema.parse(row));
    const articles = [...roubles, ...gifts].map(({ article }) => article);
    for (const store of rows.flatMap((row) => (row.type === 'store' ? row : []))) {
      const own = rows.find((row) => row.type === 'return-rules' && row.taxTableId === store.taxTableId);
      expect([store.storeId, own?.type]).toEqual([store.storeId, 'return-rules']);
      const deciders = rows.flatMap((row) =>
        row.type === 'role' && row.verbs.includes('return-override') && row.verbs.includes('return-blind')
          ? row.id
          : [],
      );
      const staff = rows.flatMap((row) =>
        row.type === 'staff' && row.storeIds.includes(store.storeId) && deciders.includes(row.roleId)
          ? row.id
          : [],
      );
      expect(staff).toHaveLength(1);
    }
    for (const flag of ['technically-complex', 'not-returnable', 'service'] as const)
      expect(articles.filter(({ flags }) => flags.includes(flag)).length).toBeGreaterThanOrEqual(3);
  });
});

describe('the pictures of the demo chain', () => {
  test('[DEMO4] a picture is SVG below 3 kB, named by its hash, and the same every time', () => {
    for (const motif of motifNames)
      for (const emblem of emblemNames) {
        const svg = drawPicture({ motif, tone: 'violet', emblem });
        expect(Buffer.byteLength(svg), `${motif} ${emblem}`).toBeLessThan(3000);
        expect(svg).not.toMatch(/NaN|undefined|<script|href/);
        expect(svg.split('<g').length).toBe(svg.split('</g>').length);
      }
    for (const { article, svg } of roubles)
      expect(article.picture).toBe(createHash('sha256').update(svg).digest('hex'));
    expect(roubleArticles().map(({ svg }) => svg)).toEqual(roubles.map(({ svg }) => svg));
    for (const tone of toneNames) expect(drawPicture({ motif: 'apple', tone })).toContain('<svg');
  });

  test('[DEMO4] a gift is drawn by its words, not by parts of words', () => {
    expect(giftMotif('KITCHEN TIMER').motif).not.toBe('bird');
    expect(giftMotif('LUNCH BAG SPACEBOY DESIGN')).toEqual({
      motif: 'carrier',
      tone: 'blue',
      emblem: 'star',
    });
    expect(giftMotif('RED RETROSPOT MUG').motif).toBe('mug');
    expect(giftMotif('COLOURING PENCILS BROWN TUBE')).toEqual({
      motif: 'pencils',
      tone: 'brown',
      emblem: 'star',
    });
    const plain = gifts.filter(({ article }) => giftMotif(article.name).motif === 'parcel');
    expect(plain.length).toBeLessThan(250);
  });
});

describe('loading the demo chain', () => {
  test('[DEMO5] staff, stores, roles and settings fit the schema and belong together', () => {
    const rows = demoReference().map((row) => referenceRowSchema.parse(row));
    const roles = new Set(rows.filter((row) => row.type === 'role').map((row) => row.id));
    const taxTables = new Set(rows.filter((row) => row.type === 'tax-table').map((row) => row.id));
    for (const row of rows) {
      if (row.type === 'staff') expect(roles).toContain(row.roleId);
      if (row.type === 'store') expect(taxTables).toContain(row.taxTableId);
    }
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(demoStores.map(({ store }) => store.currency)).toEqual(['RUB', 'RUB', 'GBP']);
    expect(demoPins()).toHaveLength(3);
    for (const line of demoPins()) expect(line).toMatch(/\d{4}/);
  });

  test('[DEMO5] every piece of goods has opening stock, services have none', () => {
    const articles = roubles.map(({ article }) => article);
    for (const storeId of ['TV1', 'NB2']) {
      const lines = openingStock(articles, storeId);
      const stocked = new Set(lines.map((line) => line.sku));
      for (const article of articles)
        for (const variant of article.variants)
          expect(stocked.has(variant.sku)).toBe(!article.flags.includes('service'));
      for (const line of lines) expect(line.quantityMilli).toBeGreaterThan(0);
    }
  });

  test('[DEMO5] it loads in seconds, and a chain that is there already is left as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stillopen-demo-'));
    const store = await openSqliteStore(join(folder, 'store.sqlite'), () => now);
    try {
      const said: string[] = [];
      const startedMs = performance.now();
      await loadDemo(store, (line) => said.push(line));
      expect(performance.now() - startedMs).toBeLessThan(20_000);
      const counts = await store.read(async ({ feed, stock }) => ({
        products: (await feed.rowsAfter('chain', 'products', 0, 10_000)).length,
        stockSkus: (await stock.allLevels('NB2')).length,
      }));
      expect(counts.products).toBe(roubles.length + gifts.length);
      expect(counts.stockSkus).toBeGreaterThan(1000);
      said.length = 0;
      await loadDemo(store, (line) => said.push(line));
      expect(said).toHaveLength(1);
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
