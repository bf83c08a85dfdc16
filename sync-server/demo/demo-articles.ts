/**
 * Turns the demo chain's lists into articles: ids, SKUs, EAN-13 codes from the range that GS1 keeps for
 * in-store use (20 to 29), prices with their windows, and pictures. The same lists give the same articles.
 */
import { createHash } from 'node:crypto';
import type { Article, ArticleFlag, Price, Variant } from '../../shared/domain/entities/article.ts';
import type { TaxCategory } from '../../shared/money/tax.ts';
import { clothes } from './clothes.ts';
import { drawPicture, emblemNames, motifNames, type PictureSpec, toneNames } from './draw-picture.ts';
import { giftMotif } from './gift-motifs.ts';
import { giftShopCatalog } from './gift-shop.generated.ts';
import { groceries } from './groceries.ts';

/** An article with the picture drawn for it. */
export interface DrawnArticle {
  readonly article: Article;
  readonly svg: string;
}

const always = { fromMs: Date.parse('2026-01-01T00:00:00+03:00'), untilMs: null };
const promotion = {
  fromMs: Date.parse('2026-11-01T00:00:00+03:00'),
  untilMs: Date.parse('2027-12-01T00:00:00+03:00'),
};

const notes: Readonly<Record<string, ArticleFlag>> = {
  '18+': 'age-restricted',
  марк: 'marked',
  услуга: 'service',
  тех: 'technically-complex',
  витрина: 'not-for-distance-sale',
  невозврат: 'not-returnable',
};

const toneWords: Readonly<Record<string, string>> = {
  red: 'красный',
  orange: 'оранжевый',
  yellow: 'жёлтый',
  lime: 'салатовый',
  teal: 'бирюзовый',
  green: 'зелёный',
  blue: 'голубой',
  navy: 'синий',
  violet: 'фиолетовый',
  pink: 'розовый',
  brown: 'коричневый',
  beige: 'бежевый',
  white: 'белый',
  grey: 'серый',
  black: 'чёрный',
};

/** The check digit of an EAN-13 (GS1 General Specifications, section 7.9). */
export function eanCheckDigit(twelve: string): number {
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return (10 - (sum % 10)) % 10;
}

/** All articles of the two rouble stores. */
export function roubleArticles(): DrawnArticle[] {
  return [...groceryArticles(), ...clothesArticles()];
}

/** The gift shop's articles, one per stock code as written. */
export function giftArticles(): DrawnArticle[] {
  const best = new Set(quickGifts());
  return giftRows().map(({ sku, name, pennies, lines }) => {
    const service = /^(POST|D|C2|DOT|M|BANK CHARGES)$/.test(sku);
    const svg = drawPicture(giftMotif(name));
    const price: Price = { currency: 'GBP', amountMinor: pennies, ...always };
    const variant: Variant = { sku, barcodes: [], options: {}, prices: pennies > 0 ? [price] : [] };
    return {
      svg,
      article: {
        id: `gift-${sku}`,
        name: name || sku,
        brand: null,
        category: service ? 'Services' : 'Gifts',
        unit: 'piece',
        taxCategory: 'standard',
        flags: service ? ['service'] : [],
        picture: hashOf(svg),
        quickKey: best.has(sku) ? [...best].indexOf(sku) + 1 : null,
        popularity: lines,
        variants: [variant],
      },
    };
  });
}

function giftRows(): { sku: string; name: string; pennies: number; lines: number }[] {
  return giftShopCatalog
    .trim()
    .split('\n')
    .map((line) => {
      const [sku = '', name = '', pennies = '', lines = ''] = line.split('\t');
      return { sku, name, pennies: Number(pennies), lines: Number(lines) };
    });
}

/** The dozen best sellers with a price. */
function quickGifts(): string[] {
  return giftRows()
    .filter((row) => row.pennies > 0 && /^\d/.test(row.sku))
    .sort((a, b) => b.lines - a.lines || (a.sku < b.sku ? -1 : 1))
    .slice(0, 12)
    .map((row) => row.sku);
}

interface Heading {
  category: string;
  tax: TaxCategory;
}

/** The lines of a list with the heading they stand under. */
function linesOf(list: string): { cells: string[]; heading: Heading }[] {
  let heading: Heading = { category: '', tax: 'standard' };
  return list
    .trim()
    .split('\n')
    .flatMap((line) => {
      if (!line.startsWith('#')) return [{ cells: line.split(';').map((cell) => cell.trim()), heading }];
      const [category = '', tax = ''] = line
        .slice(1)
        .split('|')
        .map((part) => part.trim());
      heading = { category, tax: tax === 'reduced' ? 'reduced' : 'standard' };
      return [];
    });
}

function groceryArticles(): DrawnArticle[] {
  return linesOf(groceries).map(({ cells, heading }, index) => {
    const [name = '', roubles = '', picture = '', note = ''] = cells;
    const words = note.split(' ').filter((word) => word !== '');
    const quickKey = words.find((word) => word.startsWith('@'))?.slice(1);
    const offer = words.find((word) => word.startsWith('акция='))?.slice('акция='.length);
    const number = 1_000_001 + index;
    const isWeighed = words.includes('кг');
    const codeless = isWeighed || quickKey !== undefined;
    const svg = drawPicture(pictureOf(picture));
    const variant: Variant = {
      sku: String(number),
      barcodes: codeless ? [] : [ean(`20${number}000`)],
      options: {},
      prices: [roublePrice(roubles, always), ...(offer ? [roublePrice(offer, promotion)] : [])],
    };
    const article: Article = {
      ...draft(`grocery-${number}`, name, heading, svg),
      unit: isWeighed ? 'kg' : 'piece',
      flags: words.flatMap((word) => notes[word] ?? []),
      quickKey: quickKey === undefined ? null : Number(quickKey),
      popularity: 1000 - index + (quickKey === undefined ? 0 : 1000),
      variants: [variant],
    };
    return { article, svg };
  });
}

function clothesArticles(): DrawnArticle[] {
  return linesOf(clothes).map(({ cells, heading }, index) => {
    const [name = '', roubles = '', motif = '', tones = '', sizes = ''] = cells;
    const number = 2_000_001 + index;
    const svg = drawPicture(pictureOf(`${motif} ${tones.split(' ')[0] ?? 'grey'}`));
    const price = roublePrice(roubles, always);
    const forms = tones.split(' ').flatMap((tone) => sizes.split(' ').map((size) => ({ tone, size })));
    const variants = forms.map(({ tone, size }, form): Variant => {
      const place = String(form).padStart(2, '0');
      const options = { цвет: toneWords[tone] ?? tone, ...(size === 'один' ? {} : { размер: size }) };
      const own = ean(`20${number}0${place}`);
      // The first form also carries the code of an earlier label, as happens in shops.
      const barcodes = form === 0 ? [own, ean(`29${number}0${place}`)] : [own];
      return { sku: `${number}-${place}`, barcodes, options, prices: [price] };
    });
    return {
      article: { ...draft(`clothes-${number}`, name, heading, svg), popularity: 500 - index, variants },
      svg,
    };
  });
}

function draft(
  id: string,
  name: string,
  heading: Heading,
  svg: string,
): Omit<Article, 'popularity' | 'variants'> {
  return {
    id,
    name,
    brand: null,
    category: heading.category,
    unit: 'piece',
    taxCategory: heading.tax,
    flags: [],
    picture: hashOf(svg),
    quickKey: null,
  };
}

function pictureOf(text: string): PictureSpec {
  const [motif, tone, emblem] = text.split(' ');
  const known = {
    motif: motifNames.find((name) => name === motif),
    tone: toneNames.find((name) => name === tone),
  };
  if (!known.motif || !known.tone) throw new Error(`Demo: there is no picture “${text}”`);
  const sign = emblemNames.find((name) => name === emblem);
  return { motif: known.motif, tone: known.tone, ...(sign ? { emblem: sign } : {}) };
}

function roublePrice(roubles: string, window: Pick<Price, 'fromMs' | 'untilMs'>): Price {
  return { currency: 'RUB', amountMinor: Math.round(Number(roubles) * 100), ...window };
}

function ean(twelve: string): string {
  if (!/^\d{12}$/.test(twelve)) throw new Error(`Demo: ${twelve} has not twelve digits`);
  return twelve + eanCheckDigit(twelve);
}

function hashOf(svg: string): string {
  return createHash('sha256').update(svg).digest('hex');
}
