/** Customers in SQLite; see customer-records.ts for what each method promises. */
import { z } from 'zod';
import { recommendationSchema } from '../../shared/domain/entities/article.ts';
import type {
  CustomerMark,
  CustomerReads,
  CustomerRecord,
  CustomerWrites,
  ErasureRecord,
} from './customer-records.ts';
import {
  type Row,
  type SqliteConnection,
  text,
  textOrNull,
  whole,
  wholeOrNull,
} from './sqlite-connection.ts';

const tagsSchema = z.array(z.string());
const balancesSchema = z.record(z.string(), z.int());
const usuallyBuysSchema = z.array(recommendationSchema);

export function sqliteCustomers(connection: SqliteConnection): CustomerReads & CustomerWrites {
  return { ...customerReads(connection), ...customerWrites(connection) };
}

function customerReads(connection: SqliteConnection): CustomerReads {
  return {
    customers: async (customerIds) =>
      new Map(
        connection
          .all(
            'SELECT * FROM customers WHERE customer_id IN (SELECT value FROM json_each(?))',
            JSON.stringify(customerIds),
          )
          .map(toCustomer)
          .map((customer) => [customer.customerId, customer]),
      ),
    allCustomers: async (after, limit) =>
      connection
        .all('SELECT * FROM customers WHERE customer_id > ? ORDER BY customer_id LIMIT ?', after, limit)
        .map(toCustomer),
    storesOf: async (customerIds) => {
      const found = new Map<string, string[]>(customerIds.map((id) => [id, []]));
      const rows = connection.all(
        `SELECT customer_id, store_id FROM customer_stores
         WHERE customer_id IN (SELECT value FROM json_each(?)) ORDER BY store_id`,
        JSON.stringify(customerIds),
      );
      for (const row of rows) found.get(text(row, 'customer_id'))?.push(text(row, 'store_id'));
      return found;
    },
    customersMarked: async (marks) =>
      idsOf(
        connection.all(
          `SELECT DISTINCT customer_id FROM customer_marks
           WHERE mark IN (SELECT value FROM json_each(?)) ORDER BY customer_id`,
          JSON.stringify(marks),
        ),
      ),
    marksOf: async (customerIds) =>
      connection
        .all(
          `SELECT DISTINCT mark FROM customer_marks
           WHERE customer_id IN (SELECT value FROM json_each(?)) ORDER BY mark`,
          JSON.stringify(customerIds),
        )
        // The column is only ever written from a CustomerMark.
        .map((row) => text(row, 'mark') as CustomerMark),
    customersBorn: async (days) =>
      idsOf(
        connection.all(
          `SELECT customer_id FROM customers
           WHERE birthday IS NOT NULL AND birthday IN (SELECT value FROM json_each(?)) ORDER BY customer_id`,
          JSON.stringify(days),
        ),
      ),
    keysAfter: async (storeId, position, limit) =>
      connection
        .all(
          `SELECT customer_id, key, erased_at_ms, key_position FROM customer_stores JOIN customers USING (customer_id)
           WHERE store_id = ? AND key_position > ? AND (key IS NOT NULL OR erased_at_ms IS NOT NULL)
           ORDER BY key_position LIMIT ?`,
          storeId,
          position,
          limit,
        )
        .map((row) => ({
          customerId: text(row, 'customer_id'),
          key: textOrNull(row, 'key'),
          erased: row.erased_at_ms !== null,
          position: whole(row, 'key_position'),
        })),
    keyHolders: async (customerId) =>
      connection
        .all('SELECT till_id FROM customer_key_tills WHERE customer_id = ? ORDER BY till_id', customerId)
        .map((row) => text(row, 'till_id')),
    erasures: async () => erasures(connection),
    ordersOf: async (customerIds, limit) =>
      connection
        .all(
          `SELECT order_id FROM customer_orders WHERE customer_id IN (SELECT value FROM json_each(?))
           ORDER BY placed_at_ms DESC, order_id DESC LIMIT ?`,
          JSON.stringify(customerIds),
          limit,
        )
        .map((row) => text(row, 'order_id')),
  };
}

function erasures(connection: SqliteConnection): ErasureRecord[] {
  const rows = connection.all(
    `SELECT customers.customer_id, erased_at_ms, till_id, confirmed_at_ms
     FROM customers LEFT JOIN customer_key_tills USING (customer_id)
     WHERE erased_at_ms IS NOT NULL ORDER BY erased_at_ms DESC, customers.customer_id, till_id`,
  );
  const found = new Map<string, ErasureRecord & { tills: ErasureRecord['tills'][number][] }>();
  for (const row of rows) {
    const customerId = text(row, 'customer_id');
    const erasure = found.get(customerId) ?? {
      customerId,
      erasedAtMs: whole(row, 'erased_at_ms'),
      tills: [],
    };
    found.set(customerId, erasure);
    const tillId = textOrNull(row, 'till_id');
    if (tillId !== null) erasure.tills.push({ tillId, confirmedAtMs: wholeOrNull(row, 'confirmed_at_ms') });
  }
  return [...found.values()];
}

function customerWrites(connection: SqliteConnection): CustomerWrites {
  const nextPosition = `(SELECT coalesce(max(key_position), 0) + 1 FROM customer_stores WHERE store_id = ?)`;
  return {
    putCustomers: async (customers) => {
      for (const customer of customers) putCustomer(connection, customer);
    },
    attach: async (storeId, customerIds) =>
      [...new Set(customerIds)].filter(
        (customerId) =>
          connection.run(
            `INSERT INTO customer_stores (store_id, customer_id, key_position)
             VALUES (?, ?, ${nextPosition}) ON CONFLICT (store_id, customer_id) DO NOTHING`,
            storeId,
            customerId,
            storeId,
          ) > 0,
      ),
    moveKeys: async (customerIds) => {
      for (const customerId of customerIds) {
        const rows = connection.all('SELECT store_id FROM customer_stores WHERE customer_id = ?', customerId);
        for (const row of rows) {
          const storeId = text(row, 'store_id');
          connection.run(
            `UPDATE customer_stores SET key_position = ${nextPosition} WHERE store_id = ? AND customer_id = ?`,
            storeId,
            storeId,
            customerId,
          );
        }
      }
    },
    setMarks: async (customerId, marks) => {
      connection.run(
        `DELETE FROM customer_marks WHERE customer_id = ? AND mark NOT IN (SELECT value FROM json_each(?))`,
        customerId,
        JSON.stringify(marks),
      );
      connection.run(
        `INSERT INTO customer_marks (mark, customer_id) SELECT value, ? FROM json_each(?) WHERE true
         ON CONFLICT DO NOTHING`,
        customerId,
        JSON.stringify(marks),
      );
    },
    noteKeyHolder: async (tillId, customerIds) => {
      connection.run(
        `INSERT INTO customer_key_tills (customer_id, till_id) SELECT value, ? FROM json_each(?) WHERE true
         ON CONFLICT DO NOTHING`,
        tillId,
        JSON.stringify(customerIds),
      );
    },
    confirmErasures: async (tillId, customerIds, atMs) => {
      connection.run(
        `INSERT INTO customer_key_tills (customer_id, till_id, confirmed_at_ms)
         SELECT value, ?, ? FROM json_each(?) WHERE true
         ON CONFLICT (customer_id, till_id) DO UPDATE
           SET confirmed_at_ms = coalesce(confirmed_at_ms, excluded.confirmed_at_ms)`,
        tillId,
        atMs,
        JSON.stringify(customerIds),
      );
    },
    addCustomerOrder: async (customerId, orderId, placedAtMs) => {
      connection.run(
        `INSERT INTO customer_orders (customer_id, placed_at_ms, order_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
        customerId,
        placedAtMs,
        orderId,
      );
    },
  };
}

function putCustomer(connection: SqliteConnection, customer: CustomerRecord): void {
  // What an erasure takes is overwritten, not only unlinked.
  if (customer.erasedAtMs !== null) connection.script('PRAGMA secure_delete = ON');
  connection.run(
    `INSERT INTO customers (customer_id, number, country, key, birthday, tags, usually_buys, merged_into,
       balances, erased_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (customer_id) DO UPDATE SET number = excluded.number, country = excluded.country,
       key = excluded.key, birthday = excluded.birthday, tags = excluded.tags,
       usually_buys = excluded.usually_buys, merged_into = excluded.merged_into,
       balances = excluded.balances, erased_at_ms = excluded.erased_at_ms`,
    customer.customerId,
    customer.number,
    customer.country,
    customer.key,
    customer.birthday,
    JSON.stringify(customer.tags),
    JSON.stringify(customer.usuallyBuys),
    customer.mergedInto,
    JSON.stringify(customer.balances),
    customer.erasedAtMs,
  );
}

function idsOf(rows: readonly Row[]): string[] {
  return rows.map((row) => text(row, 'customer_id'));
}

function toCustomer(row: Row): CustomerRecord {
  return {
    customerId: text(row, 'customer_id'),
    number: textOrNull(row, 'number'),
    country: textOrNull(row, 'country'),
    key: textOrNull(row, 'key'),
    birthday: textOrNull(row, 'birthday'),
    tags: tagsSchema.parse(JSON.parse(text(row, 'tags'))),
    usuallyBuys: usuallyBuysSchema.parse(JSON.parse(text(row, 'usually_buys'))),
    mergedInto: textOrNull(row, 'merged_into'),
    balances: balancesSchema.parse(JSON.parse(text(row, 'balances'))),
    erasedAtMs: wholeOrNull(row, 'erased_at_ms'),
  };
}
