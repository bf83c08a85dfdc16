/** Commands about customers and loyalty: the programme, erasures, recommendations and segments. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { isCardNumber } from '../shared/domain/customers/card-number.ts';
import { type Article, articleSchema } from '../shared/domain/entities/article.ts';
import {
  daysAfter,
  type LoyaltyProgramme,
  loyaltyProgrammeSchema,
} from '../shared/domain/loyalty/programme.ts';
import { qrModules } from '../shared/print/code-pictures.ts';
import { usualSupport } from './analysis/goes-with.ts';
import { readReceipts } from './analysis/read-receipts.ts';
import { analysedDays, refreshCustomers, refreshGoesWith } from './analysis/refresh-analysis.ts';
import { type CustomerQuery, findCustomer } from './apply/find-customer.ts';
import { referenceRows, writeReference } from './catalog/write-catalog.ts';
import { customerCodeOf } from './channel/customer-codes.ts';
import type { Words } from './channel-commands.ts';
import { readBaskets } from './import/orders-from-invoices.ts';
import type { DataFolder } from './open-data-folder.ts';
import type { Store } from './store/store.ts';
import { systemEnvironment } from './system-environment.ts';
import { UsageError } from './usage-error.ts';

/** How the commands are called. */
export const loyaltyUsage = `  loyalty-programme show                   print the chain's loyalty programmes, a line for each
  loyalty-programme set FILE               take a programme from a JSON file; versions that have begun stay as they are
  customer-code CARD|ID [--svg FILE]       print the signed code for a customer's card, which has no end; as a QR code too
  customer-erasures                        print how far each erasure of a customer has come, and which tills are waited for
  recommendations refresh [--invoices FILE] [--receipts ${usualSupport.receipts}] [--lift ${usualSupport.liftPercent}]
                                           work out now what goes with what (done at night otherwise), over the receipts
                                           of the last year, or over a file of invoices, and print it: least receipts with
                                           both, and how much more often than by chance at least, in percent
  recommendations show                     print the best-selling articles with what goes with them
  segments refresh                         work out now how lately, how often and for how much customers bought, and
                                           what each usually buys`;

/** Names of the commands' words. */
export const loyaltyNames = ['invoices', 'receipts', 'lift', 'svg'];

/** Runs `loyalty-programme …`. @throws UsageError */
export async function loyaltyProgrammeCommand(
  { store }: DataFolder,
  what: string,
  file: string | undefined,
  { print }: Words,
): Promise<number> {
  const rows = (await referenceRows(store)).filter((row) => row.type === 'loyalty-programme');
  if (what === 'show') {
    for (const row of rows) print(JSON.stringify(row));
    return 0;
  }
  if (what !== 'set' || file === undefined) throw new UsageError('loyalty-programme knows show and set FILE');
  const programme = readProgramme(file);
  const other = rows.find((row) => row.currency === programme.currency && row.id !== programme.id);
  if (other) throw new UsageError(`${file}: ${programme.currency} has the programme "${other.id}" already`);
  const changed = begunAndChanged(
    rows.find((row) => row.id === programme.id),
    programme,
  );
  if (changed !== null) {
    throw new UsageError(`${file}: version ${changed} has begun and sales name it; add a later one instead`);
  }
  const written = await writeReference(store, [programme]);
  const versions = programme.versions.map(({ version }) => version);
  print(JSON.stringify({ loyaltyProgramme: programme.id, versions, changed: written > 0 }));
  return 0;
}

function readProgramme(file: string): LoyaltyProgramme {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = loyaltyProgrammeSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
  throw new UsageError(`${file}: ${issues.slice(0, 10).join('; ')}`);
}

/** The version that has begun and that the new programme lacks or changes; null when there is none. */
function begunAndChanged(before: LoyaltyProgramme | undefined, after: LoyaltyProgramme): number | null {
  const nowMs = systemEnvironment.clock.wallMs();
  const changed = before?.versions
    .filter(({ fromMs }) => fromMs <= nowMs)
    .find((rules) => {
      const own = after.versions.find(({ version }) => version === rules.version);
      return JSON.stringify(own) !== JSON.stringify(rules);
    });
  return changed?.version ?? null;
}

/** Runs `customer-code …`. @throws UsageError */
export async function customerCodeCommand(
  { store, keys }: DataFolder,
  who: string | undefined,
  { flag, print }: Words,
): Promise<number> {
  if (who === undefined)
    throw new UsageError('customer-code needs the number of a card, or the id of a customer');
  const query: CustomerQuery = isCardNumber(who)
    ? { by: 'card', cardNumber: who }
    : { by: 'id', customerId: who };
  const found = await store.read((transaction) => findCustomer(transaction, query));
  if (found.status !== 'found') {
    throw new UsageError(found.status === 'erased' ? `${who} was erased` : `There is no customer ${who}`);
  }
  const code = customerCodeOf(keys, found.row, 'card', systemEnvironment.clock.wallMs());
  if (!code) throw new UsageError(`The number of ${who} has signs that a code can't hold`);
  const file = flag('svg');
  if (file !== undefined) writeFileSync(file, qrSvg(code.digits));
  print(JSON.stringify({ customerId: found.row.id, number: found.row.number, digits: code.digits }));
  return 0;
}

/** Light modules around a QR code (ISO/IEC 18004, 6.3.8). */
const quietModules = 4;

function qrSvg(digits: string): string {
  const modules = qrModules(digits);
  const size = modules.length + 2 * quietModules;
  const dark = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + quietModules} ${y + quietModules}h1v1h-1z`] : [])),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#fff"/><path d="${dark.join('')}"/></svg>\n`
  );
}

/** Runs `customer-erasures`. */
export async function customerErasuresCommand({ store }: DataFolder, { print }: Words): Promise<number> {
  for (const { customerId, erasedAtMs, tills } of await store.read(({ customers }) => customers.erasures())) {
    const waitingFor = tills.flatMap(({ tillId, confirmedAtMs }) => (confirmedAtMs === null ? tillId : []));
    const erasedAt = new Date(erasedAtMs).toISOString();
    print(JSON.stringify({ customerId, erasedAt, confirmed: tills.length - waitingFor.length, waitingFor }));
  }
  return 0;
}

const supportSchema = z.strictObject({
  receipts: z.coerce.number().int().min(2).max(100_000),
  liftPercent: z.coerce.number().int().min(101).max(100_000),
});

/** Runs `recommendations …`. @throws UsageError */
export async function recommendationsCommand(
  { store }: DataFolder,
  what: string,
  { flag, print }: Words,
): Promise<number> {
  if (what === 'show') {
    for (const line of await shownRecommendations(store)) print(JSON.stringify(line));
    return 0;
  }
  if (what !== 'refresh') throw new UsageError('recommendations knows refresh and show');
  const support = supportSchema.safeParse({
    receipts: flag('receipts') ?? usualSupport.receipts,
    liftPercent: flag('lift') ?? usualSupport.liftPercent,
  });
  if (!support.success) throw new UsageError('--receipts is at least 2, --lift at least 101');
  const file = flag('invoices');
  const receipts = file === undefined ? await chainReceipts(store) : await invoiceReceipts(store, file);
  const refreshed = await refreshGoesWith(store, receipts, support.data);
  for (const line of await shownRecommendations(store)) print(JSON.stringify(line));
  print(JSON.stringify({ recommendations: refreshed }));
  return 0;
}

async function chainReceipts(store: Store): Promise<(readonly string[])[]> {
  return (await recentReceipts(store)).map(({ articleIds }) => articleIds);
}

/** Receipts out of a file, of articles that the chain has; services say nothing of goods. */
async function invoiceReceipts(store: Store, file: string): Promise<string[][]> {
  const bySku = new Map<string, string>();
  for (const { id, variants, flags } of await articlesOf(store)) {
    if (!flags.includes('service')) for (const { sku } of variants) bySku.set(sku, id);
  }
  const baskets = await readBaskets(file, 'auto');
  return baskets.map(({ lines }) => lines.flatMap(({ sku }) => bySku.get(sku) ?? []));
}

const mostShown = 20;

async function shownRecommendations(store: Store) {
  const articles = await articlesOf(store);
  const names = new Map(articles.map(({ id, name }) => [id, name]));
  return articles
    .filter(({ goesWith }) => goesWith)
    .sort((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1))
    .slice(0, mostShown)
    .map(({ name, goesWith = [] }) => ({
      article: name,
      goesWith: goesWith.slice(0, 3).map(({ articleId, liftPercent, receipts }) => ({
        name: names.get(articleId) ?? articleId,
        liftPercent,
        receipts,
      })),
    }));
}

/** Runs `segments refresh`. @throws UsageError */
export async function segmentsCommand(
  { store }: DataFolder,
  what: string,
  { print }: Words,
): Promise<number> {
  if (what !== 'refresh') throw new UsageError('segments knows refresh');
  const receipts = await recentReceipts(store);
  const changed = await refreshCustomers(store, receipts);
  print(JSON.stringify({ segments: { receipts: receipts.length, changedCustomers: changed } }));
  return 0;
}

function recentReceipts(store: Store) {
  return readReceipts(store, daysAfter(systemEnvironment.clock.wallMs(), -analysedDays));
}

async function articlesOf(store: Store): Promise<Article[]> {
  const rows = await store.read(({ feed }) =>
    feed.rowsAfter('chain', 'products', 0, Number.MAX_SAFE_INTEGER),
  );
  return rows.flatMap(({ text }) => {
    const parsed = text === null ? null : articleSchema.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : [];
  });
}
