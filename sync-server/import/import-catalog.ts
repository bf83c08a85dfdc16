/**
 * Imports a catalogue: either a list with one article per line, or a list of invoices (the header of the
 * Online Retail data set), from which the articles are gathered. Lines that don't make an article are told
 * and left out. Importing the same file again writes nothing. Rules [IMPORT*].
 */
import { createHash } from 'node:crypto';
import {
  type Article,
  type ArticleFlag,
  articleFlagSchema,
  articleSchema,
  type Unit,
} from '../../shared/domain/entities/article.ts';
import { type Currency, parseAmount } from '../../shared/money/money.ts';
import { type TaxCategory, taxCategorySchema } from '../../shared/money/tax.ts';
import { rowsPerTransaction, writeArticles } from '../catalog/write-catalog.ts';
import type { Store } from '../store/store.ts';
import { type Columns, cellOf, findColumns } from './columns.ts';
import type { ImportReport } from './import-report.ts';
import { type Encoding, readCsv, readHeader } from './read-csv.ts';

export interface CatalogImport {
  readonly file: string;
  readonly encoding: Encoding;
  readonly currency: Currency;
  /** Tax category of articles whose line has none. */
  readonly tax: TaxCategory;
}

const units: Readonly<Record<string, Unit>> = {
  piece: 'piece',
  pcs: 'piece',
  pc: 'piece',
  шт: 'piece',
  'шт.': 'piece',
  штука: 'piece',
  kg: 'kg',
  кг: 'kg',
  m: 'm',
  м: 'm',
  l: 'l',
  л: 'l',
};

const taxes: Readonly<Record<string, TaxCategory>> = {
  '22': 'standard',
  '20': 'standard',
  '10': 'reduced',
  '0': 'zero',
  'без ндс': 'none',
  'не облагается': 'none',
};

/** Codes of Online Retail that are services. */
const serviceCodes = new Set(['POST', 'D', 'C2', 'DOT', 'M', 'BANK CHARGES']);

/** Imports a catalogue; the report knows what came of it. */
export async function importCatalog(
  store: Store,
  options: CatalogImport,
  report: ImportReport,
): Promise<void> {
  const header = await readHeader(options.file, options.encoding);
  const columns = findColumns(header, ['sku', 'name']);
  if (columns.invoice !== undefined) return gatherFromInvoices(store, options, columns, report);
  let batch: Article[] = [];
  const seen = new Set<number>();
  for await (const { line, values } of readCsv(options.file, options.encoding, (bad) => report.refuse(bad))) {
    report.line();
    const article = readArticle(values, columns, options);
    if (typeof article === 'string') {
      report.refuse({ line, reason: article });
      continue;
    }
    const fingerprint = fingerprintOf(article.id);
    if (seen.has(fingerprint)) {
      report.refuse({ line, reason: `the code ${article.id} stands on an earlier line too` });
      continue;
    }
    seen.add(fingerprint);
    batch.push(article);
    if (batch.length < rowsPerTransaction) continue;
    report.wrote(await writeArticles(store, batch));
    batch = [];
  }
  report.wrote(await writeArticles(store, batch));
}

/** 52 bits of a code: a file of millions of lines is checked for repeats in some 40 bytes a line. */
export function fingerprintOf(code: string): number {
  return Number.parseInt(createHash('sha256').update(code).digest('hex').slice(0, 13), 16);
}

/** One line as an article, or why it isn't one. */
function readArticle(
  values: Readonly<Record<string, string>>,
  columns: Columns,
  { currency, tax }: CatalogImport,
): Article | string {
  const value = (name: Parameters<typeof cellOf>[2]): string => cellOf(values, columns, name);
  const sku = value('sku');
  if (sku === '') return 'no code';
  const price = value('price');
  const amountMinor = price === '' ? null : parseAmount(price.replace(/[₽$£€]|руб\.?|\s+$/gi, ''), currency);
  if (price !== '' && (amountMinor === null || amountMinor < 0))
    return `"${price}" is not a price in ${currency}`;
  const unit = units[value('unit').toLowerCase() || 'piece'];
  if (!unit) return `unknown unit "${value('unit')}"`;
  const taxCategory = readTax(value('tax'), tax);
  if (!taxCategory) return `unknown tax "${value('tax')}"`;
  const flags = readFlags(value('flags'));
  if (typeof flags === 'string') return flags;
  const options: [string, string][] = [
    ['size', value('size')],
    ['colour', value('colour')],
  ];
  const article: Article = {
    id: sku,
    name: value('name'),
    brand: value('brand') || null,
    category: value('category'),
    unit,
    taxCategory,
    flags,
    picture: null,
    quickKey: null,
    popularity: 0,
    variants: [
      {
        sku,
        barcodes: value('barcode')
          .split(/[\s,;|]+/)
          .filter((code) => code !== ''),
        options: Object.fromEntries(options.filter(([, option]) => option !== '')),
        prices: amountMinor === null ? [] : [{ currency, amountMinor, fromMs: 0, untilMs: null }],
      },
    ],
  };
  const checked = articleSchema.safeParse(article);
  if (checked.success) return article;
  const issue = checked.error.issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`;
}

/** Words for flags besides their own names. */
const flagWords: Readonly<Record<string, ArticleFlag>> = {
  услуга: 'service',
  '18+': 'age-restricted',
  невозвратный: 'not-returnable',
  'не подлежит возврату': 'not-returnable',
  'технически сложный': 'technically-complex',
  продовольственный: 'food',
  маркированный: 'marked',
  'только в магазине': 'not-for-distance-sale',
};

/** Flags, separated by commas, or which of them isn't known. */
function readFlags(text: string): ArticleFlag[] | string {
  const flags = new Set<ArticleFlag>();
  for (const word of text.toLowerCase().split(/[,;|]/)) {
    const name = word.trim();
    if (name === '') continue;
    const known = articleFlagSchema.safeParse(name);
    const flag = known.success ? known.data : flagWords[name];
    if (!flag) return `unknown flag "${name}" (known: ${articleFlagSchema.options.join(', ')})`;
    flags.add(flag);
  }
  return [...flags];
}

function readTax(text: string, otherwise: TaxCategory): TaxCategory | null {
  if (text === '') return otherwise;
  const name = text.toLowerCase().replace(/[\s%]+$/, '');
  const known = taxCategorySchema.safeParse(name);
  return known.success ? known.data : (taxes[name] ?? null);
}

/** What invoices tell of one code. */
interface Gathered {
  readonly names: Map<string, number>;
  readonly prices: Map<number, number>;
  lines: number;
}

/**
 * One article per code as written; its name and price are those most often on its lines, the earlier one
 * where two are as frequent; its popularity is how many lines it has.
 */
async function gatherFromInvoices(
  store: Store,
  options: CatalogImport,
  columns: Columns,
  report: ImportReport,
): Promise<void> {
  const byCode = new Map<string, Gathered>();
  for await (const { line, values } of readCsv(options.file, options.encoding, (bad) => report.refuse(bad))) {
    report.line();
    const code = cellOf(values, columns, 'sku');
    const price = cellOf(values, columns, 'price');
    const amountMinor = parseAmount(price, options.currency);
    if (code === '' || code.length > 64)
      report.refuse({ line, reason: code === '' ? 'no code' : 'the code is too long' });
    else if (amountMinor === null)
      report.refuse({ line, reason: `"${price}" is not a price in ${options.currency}` });
    else {
      const gathered = byCode.get(code) ?? { names: new Map(), prices: new Map(), lines: 0 };
      byCode.set(code, gathered);
      gathered.lines += 1;
      const name = cellOf(values, columns, 'name').slice(0, 200);
      if (name !== '') gathered.names.set(name, (gathered.names.get(name) ?? 0) + 1);
      if (amountMinor > 0) gathered.prices.set(amountMinor, (gathered.prices.get(amountMinor) ?? 0) + 1);
    }
  }
  const articles = [...byCode].map(([code, gathered]) => articleOf(code, gathered, options));
  report.wrote(await writeArticles(store, articles));
}

function articleOf(code: string, gathered: Gathered, { currency, tax }: CatalogImport): Article {
  const service = serviceCodes.has(code);
  const amountMinor = mostFrequent(gathered.prices);
  const prices = amountMinor === null ? [] : [{ currency, amountMinor, fromMs: 0, untilMs: null }];
  return {
    id: code,
    name: mostFrequent(gathered.names) ?? code,
    brand: null,
    category: service ? 'Services' : 'Goods',
    unit: 'piece',
    taxCategory: tax,
    flags: service ? ['service'] : [],
    picture: null,
    quickKey: null,
    popularity: gathered.lines,
    variants: [{ sku: code, barcodes: [], options: {}, prices }],
  };
}

function mostFrequent<Value>(counts: ReadonlyMap<Value, number>): Value | null {
  let best: Value | null = null;
  let most = 0;
  for (const [value, times] of counts) {
    if (times > most) [best, most] = [value, times];
  }
  return best;
}
