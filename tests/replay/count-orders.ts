/**
 * Counts what a server's database holds of online orders, with SQL of its own, and compares it with what the run
 * did: every handover once, stock the sum of its movements, and every exception one that the run made on purpose.
 */
import Database from 'libsql';
import type { ReplayOrder } from './order-counter.ts';
import { collisions, endsOf, isCollision } from './order-plan.ts';

/** The figures that are printed. Units are pieces. */
export interface OrderFigures {
  readonly orders: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly handovers: number;
  /** All that handovers say was handed over; of it, what left the door a second time only on paper. */
  readonly unitsHandedOver: number;
  readonly unitsPutBack: number;
  /** SKUs of a store whose stock isn't the sum of its movements. */
  readonly stockDifferences: number;
  readonly exceptions: Readonly<Record<string, number>>;
  readonly duplicateHandovers: number;
  readonly missingHandovers: number;
}

/** What was counted: figures, each exception with its cause, and everything that isn't as it should be. */
export interface CountedOrders {
  readonly figures: OrderFigures;
  readonly explained: readonly {
    readonly exception: string;
    readonly order: string;
    readonly cause: string;
  }[];
  readonly wrong: readonly string[];
}

interface Handover {
  readonly id: string;
  readonly orderId: string;
  readonly units: number;
}

interface ExceptionRow {
  readonly kind: string;
  readonly subject: string;
}

/** Counts, and compares with the orders of the run. */
export function countOrders(file: string, orders: readonly ReplayOrder[]): CountedOrders {
  const database = new Database(file, { readonly: true });
  // Rows come back untyped; each query below names the columns that its type has.
  const rows = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  const one = (sql: string): number => rows<{ figure: number | null }>(sql)[0]?.figure ?? 0;
  try {
    const states = rows<{ id: string; state: string }>('SELECT order_id AS id, state FROM orders');
    const handovers = rows<Handover>(
      `SELECT operation_id AS id, json_extract(entry, '$.operation.payload.orderId') AS orderId,
              (SELECT sum(json_extract(value, '$.handedMilli'))
                 FROM json_each(entry, '$.operation.payload.lines')) / 1000 AS units
         FROM operations WHERE kind = 'order-handover'`,
    );
    const exceptions = rows<ExceptionRow>(
      `SELECT json_extract(data, '$.kind') AS kind, json_extract(data, '$.subject') AS subject
         FROM feed_rows WHERE collection = 'exceptions' AND data IS NOT NULL ORDER BY subject, kind`,
    );
    const unitsTaken =
      -one(
        `SELECT sum(quantity_milli) AS figure FROM stock_movements
          WHERE origin IN (SELECT journal_id || ':' || branch || ':' || till_sequence FROM operations
                            WHERE kind = 'order-handover')`,
      ) / 1000;
    const unitsPutBack =
      one("SELECT sum(quantity_milli) AS figure FROM stock_movements WHERE origin LIKE 'order-twice:%'") /
      1000;
    const made = new Set(orders.flatMap(({ handed }) => [...handed.keys()]));
    const twice = orders.filter(({ fate }) => fate === 'hand-over-twice').length;
    const figures: OrderFigures = {
      orders: states.length,
      byState: countBy(states.map(({ state }) => state)),
      handovers: handovers.length,
      unitsHandedOver: handovers.reduce((sum, { units }) => sum + units, 0),
      unitsPutBack,
      stockDifferences: one(
        `SELECT count(*) AS figure FROM stock_levels AS level WHERE on_hand_milli <> coalesce(
           (SELECT sum(quantity_milli) FROM stock_movements AS movement
             WHERE movement.store_id = level.store_id AND movement.sku = level.sku), 0)`,
      ),
      exceptions: countBy(exceptions.map(({ kind }) => kind)),
      duplicateHandovers: handovers.length - new Set(handovers.map(({ orderId }) => orderId)).size - twice,
      missingHandovers: [...made].filter((id) => !handovers.some((each) => each.id === id)).length,
    };
    const wrong = [
      ...compareOrders(orders, states, handovers),
      ...compareStock(figures, unitsTaken, orders),
      ...(one('SELECT count(*) AS figure FROM order_promises') > 0 ? ['closed orders still hold stock'] : []),
    ];
    return { figures, ...explain(orders, exceptions, wrong) };
  } finally {
    database.close();
  }
}

function compareOrders(
  orders: readonly ReplayOrder[],
  states: readonly { readonly id: string; readonly state: string }[],
  handovers: readonly Handover[],
): string[] {
  const wrong: string[] = [];
  if (states.length !== orders.length) wrong.push(`${states.length} orders, ${orders.length} were placed`);
  for (const { id, number, fate, handed } of orders) {
    const state = states.find((each) => each.id === id)?.state ?? 'missing';
    if (!endsOf(fate).some((end) => end === state)) wrong.push(`${number} (${fate}) is ${state}`);
    const own = handovers.filter((each) => each.orderId === id);
    if (own.length !== handed.size)
      wrong.push(`${number}: ${own.length} handovers, ${handed.size} were made`);
    for (const { id: operationId, units } of own) {
      const madeUnits = (handed.get(operationId) ?? 0) / 1000;
      if (units !== madeUnits) wrong.push(`${number}: ${units} units handed over, ${madeUnits} were`);
    }
  }
  return wrong;
}

/** What left a store once: of an order that was handed over twice, one of the two. */
function compareStock(figures: OrderFigures, unitsTaken: number, orders: readonly ReplayOrder[]): string[] {
  const wrong: string[] = [];
  const { stockDifferences, unitsHandedOver, unitsPutBack, duplicateHandovers, missingHandovers } = figures;
  const twice =
    orders.flatMap(({ handed }) => [...handed.values()].slice(1)).reduce((a, b) => a + b, 0) / 1000;
  if (unitsTaken !== unitsHandedOver)
    wrong.push(`${unitsTaken} units moved by handovers that say ${unitsHandedOver}`);
  if (unitsPutBack !== twice) wrong.push(`${unitsPutBack} units put back, ${twice} were taken twice`);
  for (const [name, figure] of Object.entries({ stockDifferences, duplicateHandovers, missingHandovers }))
    if (figure !== 0) wrong.push(`${name}: ${figure}`);
  return wrong;
}

/** Finds each exception's cause among the collisions that were made, and each collision's exception. */
function explain(
  orders: readonly ReplayOrder[],
  exceptions: readonly ExceptionRow[],
  before: readonly string[],
): Pick<CountedOrders, 'explained' | 'wrong'> {
  const wrong = [...before];
  const explained = exceptions.flatMap(({ kind, subject }) => {
    const order = orders.find(({ number }) => number === subject);
    const made = order?.collided && isCollision(order.fate) ? collisions[order.fate] : null;
    if (made?.kinds.some((each) => each === kind))
      return [{ exception: kind, order: subject, cause: made.cause }];
    wrong.push(`${kind} of ${subject} has no cause that the run made`);
    return [];
  });
  for (const { number, fate } of orders) {
    if (isCollision(fate) && !explained.some(({ order }) => order === number))
      wrong.push(`${number}: ${fate} raised no exception`);
  }
  return { explained, wrong };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
