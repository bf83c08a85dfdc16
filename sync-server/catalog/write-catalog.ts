/**
 * Writes what the chain knows into the feeds: articles, reference rows, pictures, customers and opening stock.
 * Every function may be called again with the same rows and then changes nothing: feed sequences don't move.
 * Rows are checked against their schemas before anything is written. Rules [IMPORT*].
 */
import { createHash } from 'node:crypto';
import { type Article, articleSchema } from '../../shared/domain/entities/article.ts';
import type { Customer } from '../../shared/domain/entities/customer.ts';
import { type ReferenceRow, referenceRowSchema } from '../../shared/domain/entities/reference.ts';
import { refoldCustomers } from '../apply/refold-customers.ts';
import { overlapClaims } from '../projections/count-exceptions.ts';
import { newCustomer } from '../projections/customer-facts.ts';
import { newCustomerKey } from '../projections/customer-seal.ts';
import { exceptionChanges } from '../projections/exception-changes.ts';
import { operationRows } from '../projections/operation-rows.ts';
import { stockChanges } from '../projections/stock-rows.ts';
import type { FeedChange } from '../store/feed-records.ts';
import type { Store } from '../store/store.ts';

/** How many rows go into one transaction. */
export const rowsPerTransaction = 2000;

/** A picture of an article. */
export interface Picture {
  readonly contentType: 'image/webp' | 'image/png' | 'image/svg+xml';
  readonly bytes: Uint8Array;
}

/**
 * Writes articles into the chain stream, by id; what was worked out to go with them stays. Returns how many were new
 * or changed.
 * @throws ZodError when an article breaks its schema; the transactions before it stay.
 */
export async function writeArticles(store: Store, articles: readonly Article[]): Promise<number> {
  let written = 0;
  for (let start = 0; start < articles.length; start += rowsPerTransaction) {
    const chunk = articles.slice(start, start + rowsPerTransaction).map((each) => articleSchema.parse(each));
    written += await store.write(async ({ feed }) => {
      const standing = await feed.rows(
        'chain',
        'products',
        chunk.map(({ id }) => id),
      );
      const known = new Map(standing.map(({ id, text }) => [id, text]));
      const changes = chunk.map((article): FeedChange => {
        const goesWith = article.goesWith ?? goesWithIn(known.get(article.id) ?? null);
        const data = goesWith ? { ...article, goesWith } : article;
        const { id, popularity } = article;
        return { stream: 'chain', collection: 'products', id, data, popularity };
      });
      return feed.writeRows(lastOfEach(changes));
    });
  }
  return written;
}

function goesWithIn(text: string | null): Article['goesWith'] {
  // A row without anything that goes with it needs no reading.
  if (text === null || !text.includes('"goesWith"')) return undefined;
  const parsed = articleSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data.goesWith : undefined;
}

/**
 * Writes reference rows (stores, staff, roles, tax tables, settings) into the chain stream, by id.
 * Returns how many were new or changed.
 */
export function writeReference(store: Store, rows: readonly ReferenceRow[]): Promise<number> {
  return writeAll(store, rows, (row) => ({
    stream: 'chain',
    collection: 'reference',
    id: row.id,
    data: referenceRowSchema.parse(row),
    popularity: 0,
  }));
}

/**
 * Attaches customers to a store, with the number and country that the chain has of them: they travel in the streams
 * of their stores only. What else is known of them stays; who was erased doesn't come back. Returns how many rows
 * were new or changed.
 */
export async function writeCustomers(
  store: Store,
  storeId: string,
  customers: readonly Pick<Customer, 'id' | 'number' | 'country'>[],
): Promise<number> {
  let written = 0;
  for (let start = 0; start < customers.length; start += rowsPerTransaction) {
    const chunk = customers.slice(start, start + rowsPerTransaction);
    written += await store.write(async (transaction) => {
      const known = await transaction.customers.customers(chunk.map(({ id }) => id));
      const living = chunk.filter(({ id }) => (known.get(id)?.erasedAtMs ?? null) === null);
      await transaction.customers.putCustomers(
        living.map(({ id, number, country }) => {
          const before = known.get(id) ?? newCustomer(id);
          return { ...before, number, country, key: before.key ?? newCustomerKey() };
        }),
      );
      const ids = living.map(({ id }) => id);
      await transaction.customers.attach(storeId, ids);
      return refoldCustomers(transaction, ids);
    });
  }
  return written;
}

/**
 * Keeps pictures under the SHA-256 of their bytes (lower-case hex), by which GET /v1/pictures/:hash serves
 * them and `Article.picture` names them. Returns the hashes in the order given.
 */
export async function writePictures(store: Store, pictures: readonly Picture[]): Promise<string[]> {
  const hashed = pictures.map((picture) => ({
    ...picture,
    hash: createHash('sha256').update(picture.bytes).digest('hex'),
  }));
  for (let start = 0; start < hashed.length; start += rowsPerTransaction) {
    const chunk = hashed.slice(start, start + rowsPerTransaction);
    await store.write((transaction) => transaction.feed.addPictures(chunk));
  }
  return hashed.map((picture) => picture.hash);
}

/** Whether the chain has any store yet. */
export async function hasStores(store: Store): Promise<boolean> {
  return (await knownStoreIds(store)).length > 0;
}

/** Ids of the chain's stores, sorted. */
export async function knownStoreIds(store: Store): Promise<string[]> {
  return (await referenceRows(store)).flatMap((row) => (row.type === 'store' ? row.storeId : [])).sort();
}

/** The chain's reference rows; one that this version can't read is passed over. */
export async function referenceRows(store: Store): Promise<ReferenceRow[]> {
  const rows = await store.read((transaction) =>
    transaction.feed.rowsAfter('chain', 'reference', 0, Number.MAX_SAFE_INTEGER),
  );
  return rows.flatMap((row) => {
    if (row.text === null) return [];
    const parsed = referenceRowSchema.safeParse(JSON.parse(row.text));
    return parsed.success ? parsed.data : [];
  });
}

/** What became of one line of opening stock. */
export type OpeningStockResult = 'written' | 'unchanged' | 'repeated-with-other-quantity';

const openingOrigin = 'opening:';

/**
 * Records opening stock as movements, never as totals. The rule: a document (`documentId`) says once per SKU
 * what the store's stock was when it opened its books. The first document moves the SKU by its quantity; a
 * later document moves it by the difference to what earlier documents said, so sales made meanwhile stay
 * counted; the same document again changes nothing. Returns what became of each line, in order.
 */
export async function writeOpeningStock(
  store: Store,
  storeId: string,
  documentId: string,
  lines: readonly { readonly sku: string; readonly quantityMilli: number }[],
): Promise<OpeningStockResult[]> {
  const results: OpeningStockResult[] = [];
  for (let start = 0; start < lines.length; start += rowsPerTransaction) {
    results.push(
      ...(await writeOpeningChunk(
        store,
        storeId,
        documentId,
        lines.slice(start, start + rowsPerTransaction),
      )),
    );
  }
  return results;
}

async function writeOpeningChunk(
  store: Store,
  storeId: string,
  documentId: string,
  lines: readonly { readonly sku: string; readonly quantityMilli: number }[],
): Promise<OpeningStockResult[]> {
  const originOf = (sku: string): string =>
    openingOrigin +
    createHash('sha256')
      .update(JSON.stringify([storeId, sku, documentId]))
      .digest('hex');
  return store.write(async (transaction) => {
    const origins = [...new Set(lines.map((line) => originOf(line.sku)))];
    const known = new Set((await transaction.stock.movements(storeId, origins)).map((row) => row.origin));
    const skus = [...new Set(lines.map((line) => line.sku))];
    const opened = await transaction.stock.movementSums(storeId, skus, openingOrigin);
    const stated = new Map<string, number>();
    const results = lines.map((line): OpeningStockResult => {
      const said =
        stated.get(line.sku) ?? (known.has(originOf(line.sku)) ? (opened.get(line.sku) ?? 0) : null);
      if (said !== null) {
        const sameOrLater = said === line.quantityMilli || !stated.has(line.sku);
        return sameOrLater ? 'unchanged' : 'repeated-with-other-quantity';
      }
      stated.set(line.sku, line.quantityMilli);
      return 'written';
    });
    const add = [...stated].map(([sku, quantityMilli]) => ({
      storeId,
      origin: originOf(sku),
      line: 0,
      sku,
      quantityMilli: quantityMilli - (opened.get(sku) ?? 0),
      // What the books opened with was there before anything moved.
      businessMs: 0,
    }));
    const levels = await transaction.stock.move({ add, remove: [] });
    const overlaps = await exceptionChanges(transaction, await overlapClaims(transaction, add, []));
    const outcomes = await operationRows(transaction, storeId, [...(overlaps.affected.get(storeId) ?? [])]);
    await transaction.feed.writeRows([
      ...(await stockChanges(transaction, levels, transaction.nowMs)),
      ...overlaps.rows,
      ...outcomes,
    ]);
    return results;
  });
}

async function writeAll<Row>(
  store: Store,
  rows: readonly Row[],
  change: (row: Row) => FeedChange,
): Promise<number> {
  let written = 0;
  for (let start = 0; start < rows.length; start += rowsPerTransaction) {
    const chunk = lastOfEach(rows.slice(start, start + rowsPerTransaction).map(change));
    written += await store.write((transaction) => transaction.feed.writeRows(chunk));
  }
  return written;
}

/** Of several changes of one row the last one counts. */
function lastOfEach(changes: readonly FeedChange[]): FeedChange[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()];
}
