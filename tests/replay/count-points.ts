/**
 * Counts what a server's database holds of points, with SQL of its own: what sales and returns recorded for each
 * customer, the sum of the ledger, and the account that tills are told. The three must be one figure.
 */
import Database from 'libsql';

/** The figures that are printed, points. */
export interface PointsFigures {
  readonly customersWithPoints: number;
  readonly pointsEarned: number;
  readonly pointsTakenBack: number;
  readonly ledgerPoints: number;
  /** Customers of whom the three differ. */
  readonly pointsDifferences: number;
}

const soldSql = `
  SELECT json_extract(entry, '$.operation.payload.loyalty.customerId') AS customer,
         sum(json_extract(entry, '$.operation.payload.loyalty.earnedPoints') -
             json_extract(entry, '$.operation.payload.loyalty.spentPoints')) AS points
    FROM operations WHERE kind = 'sale' AND held_reason IS NULL
     AND json_extract(entry, '$.operation.payload.loyalty.customerId') IS NOT NULL GROUP BY customer`;

const returnedSql = `
  SELECT json_extract(s.entry, '$.operation.payload.loyalty.customerId') AS customer,
         sum(json_extract(line.value, '$.points.givenBack') -
             json_extract(line.value, '$.points.takenBack')) AS points
    FROM operations AS r, json_each(r.entry, '$.operation.payload.lines') AS line
    JOIN operations AS s ON s.operation_id = json_extract(r.entry, '$.operation.payload.purchase.operationId')
   WHERE r.kind = 'return' AND r.held_reason IS NULL
     AND json_extract(s.entry, '$.operation.payload.loyalty.customerId') IS NOT NULL GROUP BY customer`;

const ledgerSql = `
  SELECT customer_id AS customer, sum(json_extract(entry, '$.points')) AS points
    FROM ledger_entries GROUP BY customer_id`;

const accountSql = `
  SELECT id AS customer, json_extract(data, '$.account.availablePoints') AS points FROM feed_rows
   WHERE collection = 'customers' AND data IS NOT NULL AND stream = ?`;

/** Counts them; `storeId` is the store whose tills' accounts are compared. */
export function countPoints(
  file: string,
  storeId: string,
): { readonly figures: PointsFigures; readonly wrong: readonly string[] } {
  const database = new Database(file, { readonly: true });
  const sums = (sql: string, ...values: string[]): Map<string, number> => {
    // Rows come back untyped; each query names these columns.
    const rows = database.prepare(sql).all(...values) as { customer: string; points: number | null }[];
    return new Map(rows.map(({ customer, points }) => [customer, points ?? 0]));
  };
  try {
    const sold = sums(soldSql);
    const returned = sums(returnedSql);
    const ledger = sums(ledgerSql);
    const accounts = sums(accountSql, `store:${storeId}`);
    const total = (all: ReadonlyMap<string, number>): number =>
      [...all.values()].reduce((sum, points) => sum + points, 0);
    const wrong = [...new Set([...sold.keys(), ...ledger.keys()])].flatMap((customer) => {
      const recorded = (sold.get(customer) ?? 0) + (returned.get(customer) ?? 0);
      const [entered, told] = [ledger.get(customer) ?? 0, accounts.get(customer) ?? 0];
      if (recorded === entered && entered === told) return [];
      return [`points of ${customer}: ${recorded} recorded, ${entered} in the ledger, ${told} told to tills`];
    });
    return {
      figures: {
        customersWithPoints: [...ledger.values()].filter((points) => points > 0).length,
        pointsEarned: total(sold),
        pointsTakenBack: -total(returned),
        ledgerPoints: total(ledger),
        pointsDifferences: wrong.length,
      },
      wrong,
    };
  } finally {
    database.close();
  }
}
