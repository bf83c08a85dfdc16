/**
 * Stock as the screens show it: the server's row plus this till's own movements that the row doesn't hold
 * yet. Each movement is shown exactly once, however appends, pushes and pages interleave: a row's stamp, or
 * the stamp of the last complete page, tells what it holds. Rules [PENDING*].
 */

import type { StockLevel } from '../../shared/domain/entities/stock-level.ts';
import { stockRowId } from '../../shared/domain/entities/stock-level.ts';
import type { RowsArrived } from './collection-feed.ts';
import type { OwnMovement, OwnOperations } from './own-operations.ts';
import type { OwnThrough } from './replica-schema.ts';

/** Stock of a SKU in this store. */
export interface PendingFigure {
  /** Null when no figure has arrived. Thousandths of the unit, own unconfirmed movements included. */
  readonly onHandMilli: number | null;
  readonly promisedMilli: number;
  /** Of it, this till's own movements that the server hasn't confirmed. */
  readonly pendingMilli: number;
  /** As the server knows it; null before, or without. */
  readonly lastMovedAtMs: number | null;
  readonly lastCountedAtMs: number | null;
}

/** The stock figures of a till's store. */
export interface PendingView {
  figure(sku: string): PendingFigure;
  /** Every SKU that has a row, or movements of this till, in no order. */
  skus(): string[];
  version(): number;
  subscribe(listener: () => void): () => void;
  /** Rows of `stock` that are in the storage now. */
  stockArrived(arrived: RowsArrived<'stock'>): void;
  /** Rows of `outcomes`: a held operation has no effect. */
  outcomesArrived(arrived: RowsArrived<'outcomes'>): void;
  /** An own operation was journalled. */
  appended(): void;
}

interface StockRow {
  /** Null for a row that went: its stamp still tells what its absence holds, until the next complete page. */
  readonly level: StockLevel | null;
  readonly stamp: OwnThrough;
  readonly filling: number;
}

/** What this till's own facts changed of what is promised to customers. */
export interface OwnPromises {
  /** Changes of what is promised of a SKU, in no order; negative frees stock. */
  of(sku: string): Iterable<OwnMovement>;
  /** Forgets what a complete page of the server holds. */
  forget(through: OwnThrough): void;
}

const noPromises: OwnPromises = { of: () => [], forget: () => {} };

/** Makes the view for one store. */
export function createPendingView(
  storeId: string,
  own: OwnOperations,
  promises: OwnPromises = noPromises,
): PendingView {
  const rows = new Map<string, StockRow>();
  const held = new Set<string>();
  const listeners = new Set<() => void>();
  let version = 0;
  // The stamp of the last complete page, and the filling whose rows it speaks for.
  let complete: { readonly ownThrough: OwnThrough; readonly filling: number } | null = null;

  const changed = (): void => {
    version += 1;
    for (const listener of listeners) listener();
  };

  /** Up to which own sequence the row, or its absence, holds a journal. */
  const holdsThrough = (row: StockRow | undefined, journalId: string): number => {
    // A row of another filling may come from a server that held less; only its own stamp speaks for it.
    const ofPage = row === undefined || row.filling === complete?.filling ? complete?.ownThrough : undefined;
    return Math.max(row?.stamp[journalId] ?? 0, ofPage?.[journalId] ?? 0);
  };

  const figure = (sku: string): PendingFigure => {
    const row = rows.get(stockRowId(storeId, sku));
    const notHeld = (movements: Iterable<OwnMovement>): number => {
      let sumMilli = 0;
      for (const movement of movements) {
        if (movement.tillSequence <= holdsThrough(row, movement.journalId)) continue;
        if (!held.has(movement.operationId)) sumMilli += movement.quantityMilli;
      }
      return sumMilli;
    };
    const pendingMilli = notHeld(own.movements(storeId, sku));
    const known = row !== undefined || complete !== null;
    return {
      onHandMilli: known ? (row?.level?.onHandMilli ?? 0) + pendingMilli : null,
      promisedMilli: Math.max(0, (row?.level?.promisedMilli ?? 0) + notHeld(promises.of(sku))),
      pendingMilli,
      lastMovedAtMs: row?.level?.lastMovedAtMs ?? null,
      lastCountedAtMs: row?.level?.lastCountedAtMs ?? null,
    };
  };

  return {
    figure,
    skus: () => {
      const prefix = stockRowId(storeId, '');
      const moved = [...own.touchedSkus()].flatMap((key) =>
        key.startsWith(`${storeId}\t`) ? key.slice(storeId.length + 1) : [],
      );
      return [...new Set([...[...rows.keys()].map((id) => id.slice(prefix.length)), ...moved])];
    },
    version: () => version,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stockArrived: (arrived) => {
      for (const { id, data, ownThrough } of arrived.rows) {
        rows.set(id, { level: data, stamp: ownThrough, filling: arrived.filling });
      }
      if (arrived.mark) {
        complete = { ownThrough: arrived.mark.ownThrough, filling: arrived.filling };
        for (const [id, row] of rows) if (row.level === null) rows.delete(id);
        own.forget(complete.ownThrough);
        promises.forget(complete.ownThrough);
      }
      changed();
    },
    outcomesArrived: (arrived) => {
      for (const { id, data } of arrived.rows) {
        if (data?.status === 'held') held.add(data.operationId);
        else held.delete(data?.operationId ?? id);
      }
      if (arrived.rows.length > 0) changed();
    },
    appended: changed,
  };
}
