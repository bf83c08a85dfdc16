/**
 * Turns the demo chain's lists into articles: ids, SKUs, EAN-13 codes from the range that GS1 keeps for
 * in-store use (20 to 29), prices with their windows, and pictures. The same lists give the same articles.
 */
import { createHash } from 'node:crypto';
import type { Article, ArticleFlag, Price, Unit, Variant } from '../../shared/domain/entities/article.ts';
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

/** A stretch of days in Moscow time, the last one not included. */
const days = (from: string, until: string): Pick<Price, 'fromMs' | 'untilMs'> => ({
  fromMs: Date.parse(`${from}T00:00:00+03:00`),
  untilMs: Date.parse(`${until}T00:00:00+03:00`),
});

/** Regular prices begin with the Russian tax table, so that a machine whose clock is wrong can sell too. */
const always = { fromMs: Date.parse('2019-01-01T00:00:00+03:00'), untilMs: null };

/** When promotion prices hold, by the name they have in the lists: now, at New Year, in the spring after. */
const promotions: Readonly<Record<string, Pick<Price, 'fromMs' | 'untilMs'>>> = {
  акция: days('2026-11-01', '2027-12-01'),
  зима: days('2026-12-15', '2027-01-15'),
  весна: days('2027-03-01', '2027-06-01'),
};

const measuredUnits: Readonly<Record<string, Unit>> = { кг: 'kg', м: 'm', л: 'l' };

const notes: Readonly<Record<string, ArticleFlag>> = {
  '18+': 'age-restricted',
  марк: 'marked',
  услуга: 'service',
  тех: 'technically-complex',
  витрина: 'not-for-distance-sale',
  невозврат: 'not-returnable',
  еда: 'food',
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
  brand: string | null;
  /** Notes that hold for every line under the heading. */
  notes: string;
}

/** The lines of a list with the heading they stand under. */
function linesOf(list: string): { cells: string[]; heading: Heading }[] {
  let heading: Heading = { category: '', tax: 'standard', brand: null, notes: '' };
  return list
    .trim()
    .split('\n')
    .flatMap((line) => {
      if (!line.startsWith('#')) return [{ cells: line.split(';').map((cell) => cell.trim()), heading }];
      const [category = '', tax = '', brand = '', notes = ''] = line
        .slice(1)
        .split('|')
        .map((part) => part.trim());
      heading = { category, tax: tax === 'reduced' ? 'reduced' : 'standard', brand: brand || null, notes };
      return [];
    });
}

function groceryArticles(): DrawnArticle[] {
  return linesOf(groceries).map(({ cells, heading }, index) => {
    const [name = '', roubles = '', picture = '', note = ''] = cells;
    const words = wordsOf(heading, note);
    const quickKey = words.find((word) => word.startsWith('@'))?.slice(1);
    const unit = words.map((word) => measuredUnits[word]).find((known) => known !== undefined) ?? 'piece';
    const number = 1_000_001 + index;
    const codeless = unit === 'kg' || unit === 'l' || quickKey !== undefined;
    const svg = drawPicture(pictureOf(picture));
    const variant: Variant = {
      sku: String(number),
      barcodes: codeless ? [] : [ean(`20${number}000`)],
      options: {},
      prices: pricesOf(roubles, words),
    };
    const article: Article = {
      ...draft(`grocery-${number}`, name, heading, svg),
      unit,
      brand: codeless ? null : heading.brand,
      flags: flagsOf(words),
      quickKey: quickKey === undefined ? null : Number(quickKey),
      popularity: 1000 - index + (quickKey === undefined ? 0 : 1000),
      variants: [variant],
    };
    return { article, svg };
  });
}

function clothesArticles(): DrawnArticle[] {
  return linesOf(clothes).map(({ cells, heading }, index) => {
    const [name = '', roubles = '', motif = '', tones = '', sizes = '', note = ''] = cells;
    const words = wordsOf(heading, note);
    const number = 2_000_001 + index;
    const svg = drawPicture(pictureOf(`${motif} ${tones.split(' ')[0] ?? 'grey'}`));
    const prices = pricesOf(roubles, words);
    const forms = tones.split(' ').flatMap((tone) => sizes.split(' ').map((size) => ({ tone, size })));
    const variants = forms.map(({ tone, size }, form): Variant => {
      const place = String(form).padStart(2, '0');
      const options = { цвет: toneWords[tone] ?? tone, ...(size === 'один' ? {} : { размер: size }) };
      const own = ean(`20${number}0${place}`);
      // The first form also carries the code of an earlier label, as happens in shops.
      const barcodes = form === 0 ? [own, ean(`29${number}0${place}`)] : [own];
      return { sku: `${number}-${place}`, barcodes, options, prices };
    });
    return {
      article: {
        ...draft(`clothes-${number}`, name, heading, svg),
        flags: flagsOf(words),
        popularity: 500 - index,
        variants,
      },
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
    brand: heading.brand,
    category: heading.category,
    unit: 'piece',
    taxCategory: heading.tax,
    flags: [],
    picture: hashOf(svg),
    quickKey: null,
  };
}

function wordsOf(heading: Heading, note: string): string[] {
  return `${heading.notes} ${note}`.split(' ').filter((word) => word !== '');
}

function flagsOf(words: readonly string[]): ArticleFlag[] {
  return words.flatMap((word) => notes[word] ?? []);
}

/** The regular price and those of the promotions that the notes name. */
function pricesOf(roubles: string, words: readonly string[]): Price[] {
  const offers = words.flatMap((word) => {
    const [name = '', offer = ''] = word.split('=');
    const window = promotions[name];
    return window ? [roublePrice(offer, window)] : [];
  });
  return [roublePrice(roubles, always), ...offers];
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
