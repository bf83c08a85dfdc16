/**
 * What came back of a purchase is a fold over its returns: the same returns, in whatever order they are read, give
 * the same state. A return is never refused here. One that takes back more than was left stays in the timeline as
 * not fitting and raises `returned-more-than-sold`, which goes by itself when a late fact makes it fit. Rules
 * [PURCHASE*].
 */
import type { ReturnEntry, Returned, ReturnedLine } from '../entities/returned.ts';
import { headsWith, inFactOrder } from '../fact-order.ts';
import type { KnownOperation } from '../operation-table.ts';

export type ReturnOperation = Extract<KnownOperation, { readonly kind: 'return' }>;

/** A return with the number on its receipt; null where that isn't known. */
export interface ReturnFact {
  readonly operation: ReturnOperation;
  readonly receiptNumber: string | null;
}

/** How much was sold of a line, thousandths. */
export interface SoldLine {
  readonly lineId: number;
  readonly quantityMilli: number;
}

/** Of which nothing came back yet. */
export const nothingReturned: Returned = { lines: [], ways: [], totalMinor: 0, returns: [], heads: [] };

/** The id of the purchase that an operation gives goods back of; null for all others, and for blind returns. */
export function purchaseIdOf(operation: KnownOperation): string | null {
  return operation.kind === 'return' ? (operation.payload.purchase?.operationId ?? null) : null;
}

/**
 * What these returns of one purchase come to. `sold` is null where the purchase isn't known: then all fit. Returns
 * of other purchases must not be among them.
 */
export function returnedOf(sold: readonly SoldLine[] | null, facts: readonly ReturnFact[]): Returned {
  return withReturns(nothingReturned, sold, facts);
}

/** The state with those of these returns added that it doesn't hold yet. */
export function withReturns(
  returned: Returned,
  sold: readonly SoldLine[] | null,
  facts: readonly ReturnFact[],
): Returned {
  const known = new Set(returned.returns.map((entry) => entry.operationId));
  return returnsInOrder(facts)
    .filter(({ operation }) => !known.has(operation.id))
    .reduce((state, fact) => step(state, sold, fact), returned);
}

/** Returns of one purchase, each once, in the order in which they count. */
export function returnsInOrder(facts: readonly ReturnFact[]): ReturnFact[] {
  const each = new Map(facts.map((fact) => [fact.operation.id, fact] as const));
  const ordered = inFactOrder(
    [...each.values()].map((fact) => {
      const { id, after, at } = fact.operation;
      // A return gets its id when it is begun; which was first is a question of when it was recorded.
      return { id, after, recordedAtMs: at.businessMs, fact };
    }),
  );
  return ordered.map(({ fact }) => fact);
}

function step(returned: Returned, sold: readonly SoldLine[] | null, fact: ReturnFact): Returned {
  const { id, storeId, tillId, staffId, at, payload } = fact.operation;
  const lines = new Map(returned.lines.map((line) => [line.lineId, line] as const));
  const entryLines: ReturnEntry['lines'] = [];
  let fits = true;
  for (const line of payload.lines) {
    // A blind line names none of the purchase's; the schema keeps them apart from returns of a purchase.
    if (line.purchaseLineId === null) continue;
    const before = lines.get(line.purchaseLineId) ?? noneOf(line.purchaseLineId);
    const after: ReturnedLine = {
      lineId: line.purchaseLineId,
      returnedMilli: before.returnedMilli + line.quantityMilli,
      refundedMinor: before.refundedMinor + line.refundMinor,
      taxMinor: before.taxMinor + line.taxMinor,
      givenBack: before.givenBack + line.points.givenBack,
      takenBack: before.takenBack + line.points.takenBack,
    };
    lines.set(line.purchaseLineId, after);
    entryLines.push({ lineId: line.purchaseLineId, quantityMilli: line.quantityMilli });
    if (sold && after.returnedMilli > soldMilli(sold, line.purchaseLineId)) fits = false;
  }
  const entry: ReturnEntry = {
    operationId: id,
    receiptNumber: fact.receiptNumber,
    storeId,
    tillId,
    staffId,
    atMs: at.businessMs,
    totalMinor: payload.totalMinor,
    lines: entryLines,
    fits,
  };
  return {
    lines: [...lines.values()].sort((a, b) => a.lineId - b.lineId),
    ways: payload.refunds.reduce(addWay, returned.ways),
    totalMinor: returned.totalMinor + payload.totalMinor,
    returns: [...returned.returns, entry],
    heads: headsWith(returned.heads, fact.operation),
  };
}

function soldMilli(sold: readonly SoldLine[], lineId: number): number {
  return sold.find((line) => line.lineId === lineId)?.quantityMilli ?? 0;
}

function noneOf(lineId: number): ReturnedLine {
  return { lineId, returnedMilli: 0, refundedMinor: 0, taxMinor: 0, givenBack: 0, takenBack: 0 };
}

function addWay(
  ways: Returned['ways'],
  refund: ReturnOperation['payload']['refunds'][number],
): Returned['ways'] {
  const { way, amountMinor } = refund;
  if (way === null) return ways;
  const before = ways.find((each) => each.way === way)?.amountMinor ?? 0;
  const others = ways.filter((each) => each.way !== way);
  return [...others, { way, amountMinor: before + amountMinor }].sort((a, b) => (a.way < b.way ? -1 : 1));
}

/**
 * The returns that took back more than was sold, with all that they collide with: those of the same lines. Sorted
 * ids; empty where all fitted.
 */
export function returnedTooMuch(returned: Returned): string[] {
  const misfits = returned.returns.filter((entry) => !entry.fits);
  const lineIds = new Set(misfits.flatMap((entry) => entry.lines.map((line) => line.lineId)));
  return returned.returns
    .filter((entry) => misfits.length > 0 && entry.lines.some((line) => lineIds.has(line.lineId)))
    .map((entry) => entry.operationId)
    .sort();
}

/** How much more came back of each SKU than was sold, thousandths; what fitted is left out. */
export function returnedBeyond(
  { lines }: Pick<Returned, 'lines'>,
  sold: readonly (SoldLine & { readonly sku: string })[],
): Map<string, number> {
  const beyond = new Map<string, number>();
  for (const { lineId, returnedMilli } of lines) {
    const line = sold.find((each) => each.lineId === lineId);
    const overMilli = returnedMilli - (line?.quantityMilli ?? 0);
    if (line && overMilli > 0) beyond.set(line.sku, (beyond.get(line.sku) ?? 0) + overMilli);
  }
  return beyond;
}
