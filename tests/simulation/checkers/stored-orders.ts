/** Reads what the server has stored of online orders, and tells each order anew from it. */
import type { CheckedDatabase } from './database.ts';
import { type OrderedContent, type StoredFact, type ToldOrder, tellOrder } from './order-fold.ts';

type Json = Readonly<Record<string, unknown>>;

/** All orders that the server knows, told from its facts. */
export function ordersOf(database: CheckedDatabase): ToldOrder[] {
  const facts = factsOf(database);
  return database.all('SELECT order_id, content FROM orders ORDER BY order_id').map((row) => {
    const content = JSON.parse(String(row.content)) as OrderedContent; // as it was ordered
    return tellOrder(content, facts.get(String(row.order_id)) ?? []);
  });
}

/** Events and operations that count, by order. */
export function factsOf(database: CheckedDatabase): Map<string, StoredFact[]> {
  const found = new Map<string, StoredFact[]>();
  const add = (orderId: string, fact: StoredFact): void => {
    found.set(orderId, [...(found.get(orderId) ?? []), fact]);
  };
  for (const row of database.all('SELECT order_id, event FROM order_events')) {
    const event = JSON.parse(String(row.event)) as Json & { id: string; kind: string; after: string[] };
    const { id, kind, after } = event;
    add(String(row.order_id), {
      ...{ id, kind, after, body: event, storeId: null, tillId: null },
      atMs: Number(event.atMs),
    });
  }
  const rows = database.all(
    `SELECT store_id, entry FROM operations WHERE held_reason IS NULL AND kind LIKE 'order-%'`,
  );
  for (const row of rows) {
    const { operation } = JSON.parse(String(row.entry)) as {
      operation: {
        id: string;
        kind: string;
        after: string[];
        payload: Json;
        tillId: string;
        at: { businessMs: number };
      };
    }; // as it was stored
    const { id, kind, after, payload, tillId, at } = operation;
    const storeId = String(row.store_id);
    const fact = { id, kind, after, body: payload, storeId, tillId, atMs: at.businessMs };
    add(String(payload.orderId), fact);
  }
  for (const fact of returnFacts(database)) add(fact.orderId, fact);
  return found;
}

/** Returns of what orders handed over, with what the channel has to give back, or gave, for them. */
function returnFacts(database: CheckedDatabase): (StoredFact & { readonly orderId: string })[] {
  const rows = database.all(
    `SELECT store_id, entry FROM operations WHERE held_reason IS NULL AND kind = 'return'`,
  );
  return rows.flatMap((row) => {
    const { operation } = JSON.parse(String(row.entry)) as {
      operation: {
        id: string;
        after: string[];
        tillId: string;
        at: { businessMs: number };
        payload: Json & {
          purchase: { orderId: string | null } | null;
          refunds: { kind: string; orderId?: string; amountMinor: number }[];
        };
      };
    }; // as it was stored
    const { id, after, payload, tillId, at } = operation;
    const asked = payload.refunds.find(({ kind }) => kind === 'channel');
    const orderId = payload.purchase?.orderId ?? asked?.orderId;
    if (!orderId) return [];
    const storeId = String(row.store_id);
    return [{ orderId, id, kind: 'return', after, body: payload, storeId, tillId, atMs: at.businessMs }];
  });
}

/** Stock that the server must have put back, because two handovers took it or two remedies moved it. */
export function returnsOf(database: CheckedDatabase): ToldOrder['returns'] {
  return [...ordersOf(database).flatMap(({ returns }) => returns), ...resolvedTwice(database)];
}

/** What remedies of an exception moved in a store before the latest one: only that one moves anything. */
function resolvedTwice(database: CheckedDatabase): ToldOrder['returns'] {
  const rows = database.all(
    `SELECT store_id, entry FROM operations
     WHERE kind = 'exception-resolution' AND held_reason IS NULL
     ORDER BY entry ->> '$.operation.at.businessMs' DESC, operation_id DESC`,
  );
  const settled = new Set<string>();
  return rows.flatMap((row) => {
    const { operation } = JSON.parse(String(row.entry)) as {
      operation: {
        at: { businessMs: number };
        payload: { exceptionId: string; stock?: { sku: string; quantityMilli: number }[] };
      };
    }; // as it was stored
    const { exceptionId, stock = [] } = operation.payload;
    const storeId = String(row.store_id);
    const about = `${storeId} ${exceptionId}`;
    const isLatest = !settled.has(about);
    settled.add(about);
    if (isLatest) return [];
    const atMs = operation.at.businessMs;
    return stock.map(({ sku, quantityMilli }) => ({ storeId, sku, quantityMilli: -quantityMilli, atMs }));
  });
}

/** A row of a store's stream; null when there is none. */
export function liveRow(
  database: CheckedDatabase,
  storeId: string,
  collection: string,
  id: string,
): Json | null {
  const [row] = database.all(
    'SELECT data FROM feed_rows WHERE stream = ? AND collection = ? AND id = ? AND data IS NOT NULL',
    `store:${storeId}`,
    collection,
    id,
  );
  return row ? (JSON.parse(String(row.data)) as Json) : null;
}

/** JSON with the keys of every object sorted. */
export function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** The same of a list in any order. */
export const sortedList = (list: readonly unknown[]): string => list.map(sorted).sort().join(' ');
