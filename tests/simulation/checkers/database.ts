/** The checkers' own look into the server's database: a connection of their own, their own SQL, no product code. */
import Database from 'libsql';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A database that is only read. */
export interface CheckedDatabase {
  all(sql: string, ...parameters: (string | number)[]): Row[];
  close(): void;
}

/** Opens a file. */
export function openChecked(file: string): CheckedDatabase {
  const database = new Database(file);
  const statements = new Map<string, Database.Statement>();
  return {
    all: (sql, ...parameters) => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement.all(...parameters) as Row[];
    },
    close: () => {
      statements.clear();
      database.close();
    },
  };
}

/** A change of stock. */
interface Movement {
  readonly sku: string;
  readonly quantityMilli: number;
}

const movements = new WeakMap<object, readonly Movement[]>();

/** An entry's effect on stock, added up anew from its JSON; nothing for what isn't known to move any. */
export function movementsOf(entry: object): readonly Movement[] {
  const before = movements.get(entry);
  if (before) return before;
  const found = readMovements(entry);
  movements.set(entry, found);
  return found;
}

function readMovements(entry: object): Movement[] {
  const { kind, payload } = saleAside((entry as { operation: StoredOperation }).operation);
  const lines = Array.isArray(payload.lines) ? payload.lines : [];
  if (kind === 'sale') {
    return lines.flatMap((line) =>
      line.movesStock ? [{ sku: line.sku, quantityMilli: -line.quantityMilli }] : [],
    );
  }
  if (kind === 'return') {
    const given = (payload.sale?.lines ?? []).filter((line) => line.movesStock);
    return [
      ...lines.flatMap(({ sku, quantityMilli, movesStock, disposition }) =>
        movesStock && disposition === 'to-stock' ? [{ sku, quantityMilli }] : [],
      ),
      ...given.map(({ sku, quantityMilli }) => ({ sku, quantityMilli: -quantityMilli })),
    ];
  }
  if (kind === 'stock-transfer')
    return lines.map(({ sku, quantityMilli }) => ({ sku, quantityMilli: -quantityMilli }));
  if (kind === 'stock-count') {
    return lines
      .map(({ sku, countedMilli = 0, expectedMilli = 0 }) => ({
        sku,
        quantityMilli: countedMilli - expectedMilli,
      }))
      .filter(({ quantityMilli }) => quantityMilli !== 0);
  }
  // What a remedy says of goods: back in the stock, or written off.
  if (kind === 'exception-resolution') return [...(payload.stock ?? [])];
  const moves = kind === 'stock-receipt' || kind === 'stock-adjustment';
  return moves ? lines.map(({ sku, quantityMilli }) => ({ sku, quantityMilli })) : [];
}

interface StoredOperation {
  readonly kind: string;
  /** `sale`: the goods that an exchange gave. */
  readonly payload: {
    readonly stock?: readonly Movement[];
    readonly lines?: Line[];
    readonly sale?: { readonly lines: Line[] } | null;
  };
}

/** A handover of an order as the sale that is in it; everything else as it is. */
export function saleAside<Operation extends { readonly kind: string; readonly payload: object }>(
  operation: Operation,
): Operation {
  if (operation.kind !== 'order-handover') return operation;
  const { sale } = operation.payload as { sale: object | null }; // by its kind
  return sale
    ? { ...operation, kind: 'sale', payload: sale }
    : { ...operation, kind: 'nothing-sold', payload: {} };
}

interface Line {
  readonly sku: string;
  readonly quantityMilli: number;
  readonly movesStock?: boolean;
  /** Of a return. */
  readonly disposition?: string;
  /** Of a count. */
  readonly expectedMilli?: number;
  readonly countedMilli?: number;
}
