/**
 * What the stock room shows: an article's movements, other stores, deliveries, lists. It is read from the
 * replica and from the own journal, which has what the server hasn't heard; each fact shows once. Rules [STOCK*].
 */
import { type Availability, availabilitySchema } from '../../shared/domain/entities/availability.ts';
import { type Delivery, deliverySchema } from '../../shared/domain/entities/delivery.ts';
import type { ReferenceRow } from '../../shared/domain/entities/reference.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { applyOperation, type KnownOperation, parseOperation } from '../../shared/domain/operation-table.ts';
import { type DeliveryReceipt, deliveryOf, withReceipts } from '../../shared/domain/stock/delivery-of.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { Replica } from '../replica/replica.ts';
import { markId } from '../replica/replica-schema.ts';
import type { RxdbParts } from '../replica/rxdb-parts.ts';
import { readAllRows } from '../replica/stored-rows.ts';
import type { ArticleMovement, Elsewhere, StockListKind, StockListRow, StockRoom } from './stock-types.ts';
import type { CatalogIndex, ReferenceView, StockView } from './till.ts';

/** What the views read. */
export interface StockViewParts {
  readonly host: Pick<TillHost, 'journalNewest'>;
  readonly rxdb: RxdbParts;
  readonly storeId: string;
  readonly catalog: CatalogIndex;
  readonly stock: StockView;
  readonly reference: ReferenceView;
  businessMs(): number;
  replica(): Replica | null;
}

const dayMs = 24 * 60 * 60_000;
const documentKinds = ['stock-receipt', 'stock-adjustment', 'stock-count', 'stock-transfer'];
const movingKinds = ['sale', 'order-handover', ...documentKinds];
/** More than a till makes in the days that the server may be away; what is older comes by the feed. */
const mostOwn = 500;

type Views = Pick<StockRoom, 'movements' | 'elsewhere' | 'deliveries' | 'list'>;

/** Makes the views. */
export function createStockViews(parts: StockViewParts): Views {
  return {
    movements: (sku, limit) => movementsOf(parts, sku, limit),
    elsewhere: (skus) => elsewhere(parts, skus),
    deliveries: async () => {
      const all = await readDeliveries(parts);
      const newestFirst = all.sort((a, b) => b.sentAtMs - a.sentAtMs);
      return {
        incoming: newestFirst.filter((delivery) => delivery.toStoreId === parts.storeId),
        sent: newestFirst.filter((delivery) => delivery.fromStoreId === parts.storeId),
      };
    },
    list: (kind, staleDays) => listOf(parts, kind, staleDays),
  };
}

function ownEntries({ host }: StockViewParts, kinds = movingKinds): Promise<JournalEntry[]> {
  return host.journalNewest({ kinds, limit: mostOwn });
}

async function movementsOf(parts: StockViewParts, sku: string, limit: number): Promise<ArticleMovement[]> {
  const found = new Map<string, ArticleMovement>();
  const take = (raw: unknown, receiptNumber: string | null): void => {
    if (!mentions(raw, sku)) return;
    const parsed = parseOperation(raw);
    const movement = parsed.ok ? movementIn(parts, parsed.value, sku, receiptNumber) : null;
    if (movement) found.set(movement.operationId, movement);
  };
  for (const entry of await ownEntries(parts)) take(entry.operation, entry.receiptNumber);
  const replica = parts.replica();
  for (const collection of ['receipts', 'documents'] as const) {
    const stored = replica?.stored(collection);
    if (!stored) continue;
    await readAllRows(parts.rxdb, stored, (rows) => {
      for (const { data } of rows) {
        const receiptNumber = data?.receiptNumber;
        take(data?.operation, typeof receiptNumber === 'string' ? receiptNumber : null);
      }
    });
  }
  return [...found.values()].sort((a, b) => b.atMs - a.atMs).slice(0, limit);
}

/** Whether an operation has a line of the SKU; looked at before it is parsed, because most have none. */
function mentions(raw: unknown, sku: string): boolean {
  if (typeof raw !== 'object' || raw === null || !('payload' in raw)) return false;
  const { payload } = raw;
  if (typeof payload !== 'object' || payload === null) return false;
  // The goods of a handover stand in the sale within it.
  const moving = 'sale' in payload ? payload.sale : payload;
  if (typeof moving !== 'object' || moving === null || !('lines' in moving)) return false;
  const { lines } = moving;
  if (!Array.isArray(lines)) return false;
  return lines.some(
    (line: unknown) => typeof line === 'object' && line !== null && 'sku' in line && line.sku === sku,
  );
}

function movementIn(
  parts: StockViewParts,
  operation: KnownOperation,
  sku: string,
  receiptNumber: string | null,
): ArticleMovement | null {
  const own = applyOperation(operation).stock.filter(
    (movement) => movement.sku === sku && movement.storeId === parts.storeId,
  );
  const first = own[0];
  // A count that found what was expected moves nothing, and still says that somebody looked.
  if (!first && operation.kind !== 'stock-count') return null;
  return {
    operationId: operation.id,
    kind: operation.kind,
    atMs: first?.atMs ?? operation.at.businessMs,
    quantityMilli: own.reduce((sum, movement) => sum + movement.quantityMilli, 0),
    who: operation.staffId === null ? null : nameOfStaff(parts.reference.all(), operation.staffId),
    reason: reasonOf(operation, sku),
    about: receiptNumber ?? aboutOf(parts.reference.all(), operation),
  };
}

function reasonOf(operation: KnownOperation, sku: string): string | null {
  if (operation.kind !== 'stock-adjustment') return null;
  return operation.payload.lines.find((line) => line.sku === sku)?.reason ?? null;
}

function aboutOf(rows: readonly ReferenceRow[], operation: KnownOperation): string | null {
  switch (operation.kind) {
    case 'stock-receipt':
      return operation.payload.supplier ?? operation.payload.reference;
    case 'stock-adjustment':
      return operation.payload.note ?? operation.payload.reference;
    case 'stock-transfer':
      return nameOfStore(rows, operation.payload.toStoreId);
    case 'stock-count':
      return operation.payload.note;
    default:
      return null;
  }
}

function nameOfStaff(rows: readonly ReferenceRow[], staffId: string): string {
  const found = rows.find((row) => row.type === 'staff' && row.id === staffId);
  return found?.type === 'staff' ? found.name : staffId;
}

/** The name of a store of the chain; its id where it isn't known here. */
export function nameOfStore(rows: readonly ReferenceRow[], storeId: string): string {
  const found = rows.find((row) => row.type === 'store' && row.storeId === storeId);
  return found?.type === 'store' ? found.name : storeId;
}

async function elsewhere(parts: StockViewParts, skus: readonly string[]): Promise<Elsewhere> {
  const replica = parts.replica();
  const stored = replica?.stored('availability');
  const rows = stored ? await stored.storageInstance.findDocumentsById([...skus], false) : [];
  const known = rows.flatMap(({ data }): Availability[] => {
    const parsed = availabilitySchema.safeParse(data);
    return parsed.success ? [parsed.data] : [];
  });
  const freeMilli = new Map<string, Map<string, number>>();
  const storeIds = new Set<string>();
  for (const { sku, stores } of known) {
    const byStore = new Map<string, number>();
    for (const { storeId, onHandMilli, promisedMilli } of stores) {
      if (storeId === parts.storeId) continue;
      storeIds.add(storeId);
      byStore.set(storeId, onHandMilli - promisedMilli);
    }
    freeMilli.set(sku, byStore);
  }
  const all = parts.reference.all();
  const stores = [...storeIds].map((storeId) => ({ storeId, name: nameOfStore(all, storeId) }));
  return {
    // The server tells what changed; what didn't is as old as the last time it was heard.
    asOfMs: replica?.progress('availability').asOfMs ?? null,
    stores: stores.sort((a, b) => a.name.localeCompare(b.name)),
    freeMilli,
  };
}

/** Deliveries as the server has them, with own facts that its rows don't hold yet. */
async function readDeliveries(parts: StockViewParts): Promise<Delivery[]> {
  const deliveries = new Map<string, Delivery>();
  const stored = parts.replica()?.stored('deliveries');
  if (stored) {
    await readAllRows(parts.rxdb, stored, (rows) => {
      for (const { id, data } of rows) {
        const parsed = id === markId ? null : deliverySchema.safeParse(data);
        if (parsed?.success) deliveries.set(id, parsed.data);
      }
    });
  }
  const own = (await ownEntries(parts, documentKinds)).flatMap((entry) => {
    const parsed = parseOperation(entry.operation);
    return parsed.ok ? [parsed.value] : [];
  });
  for (const operation of own) {
    if (operation.kind !== 'stock-transfer' || deliveries.has(operation.id)) continue;
    const delivery = deliveryOf(operation.id, null, [operation]);
    if (delivery) deliveries.set(operation.id, delivery);
  }
  return [...deliveries.values()].map((delivery) =>
    withReceipts(
      delivery,
      own.flatMap((operation): DeliveryReceipt[] =>
        operation.kind === 'stock-receipt' && operation.payload.deliveryId === delivery.id ? [operation] : [],
      ),
    ),
  );
}

async function listOf(
  parts: StockViewParts,
  kind: StockListKind,
  staleDays: number,
): Promise<StockListRow[]> {
  const own = kind === 'below-zero' ? new Map() : await ownMoments(parts);
  const staleMs = parts.businessMs() - staleDays * dayMs;
  const rows = parts.stock.skus().flatMap((sku): StockListRow[] => {
    const figure = parts.stock.figure(sku);
    const item = parts.catalog.bySku(sku);
    if (figure.onHandMilli === null || !item || item.article.flags.includes('service')) return [];
    return [
      {
        sku,
        onHandMilli: figure.onHandMilli,
        lastMovedAtMs: later(figure.lastMovedAtMs, own.get(sku)?.movedAtMs),
        lastCountedAtMs: later(figure.lastCountedAtMs, own.get(sku)?.countedAtMs),
      },
    ];
  });
  switch (kind) {
    case 'below-zero':
      return rows.filter((row) => row.onHandMilli < 0).sort((a, b) => a.onHandMilli - b.onHandMilli);
    case 'stale':
      return rows
        .filter((row) => row.onHandMilli > 0 && (row.lastMovedAtMs ?? 0) < staleMs)
        .sort((a, b) => (a.lastMovedAtMs ?? 0) - (b.lastMovedAtMs ?? 0));
    case 'never-counted':
      return rows.filter((row) => row.lastCountedAtMs === null).sort((a, b) => b.onHandMilli - a.onHandMilli);
  }
}

interface Moments {
  readonly movedAtMs: number | null;
  readonly countedAtMs: number | null;
}

/** When this till itself moved and counted SKUs last, also what the server hasn't heard. */
async function ownMoments(parts: StockViewParts): Promise<Map<string, Moments>> {
  const moments = new Map<string, Moments>();
  for (const entry of await ownEntries(parts)) {
    const parsed = parseOperation(entry.operation);
    if (!parsed.ok) continue;
    const operation = parsed.value;
    const note = (sku: string, movedAtMs: number | null, countedAtMs: number | null): void => {
      const before = moments.get(sku);
      moments.set(sku, {
        movedAtMs: later(movedAtMs, before?.movedAtMs),
        countedAtMs: later(countedAtMs, before?.countedAtMs),
      });
    };
    for (const { sku, atMs } of applyOperation(operation).stock)
      note(sku, atMs ?? operation.at.businessMs, null);
    if (operation.kind !== 'stock-count') continue;
    for (const { sku, countedAtMs } of operation.payload.lines) note(sku, null, countedAtMs);
  }
  return moments;
}

function later(one: number | null, other: number | null | undefined): number | null {
  if (one === null || other === null || other === undefined) return one ?? other ?? null;
  return Math.max(one, other);
}
