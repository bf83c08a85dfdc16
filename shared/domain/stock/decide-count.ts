/**
 * Decides a count from what was scanned: which facts it makes, or why it can't be finished yet. Rules [COUNT*].
 */
import { ok, type Result, refused } from '../../base/result.ts';
import type { StockCountPayload } from '../operations/stock-count.ts';

/** The most lines of one `stock-count`; a larger count is several facts. */
export const countLinesLimit = 5000;

/** Why a count can't be finished. */
export type StockCountRefusal =
  | { readonly code: 'no-lines' }
  | { readonly code: 'sku-twice'; readonly sku: string }
  | { readonly code: 'quantity-negative'; readonly sku: string }
  /** These lines differ from what was expected and were counted only once. */
  | { readonly code: 'recount-first'; readonly skus: readonly string[] };

/** Lines that differ from their expectation and were counted only once. */
export function linesToRecount<Line extends StockCountPayload['lines'][number]>(
  lines: readonly Line[],
): Line[] {
  return lines.filter((line) => line.countedMilli !== line.expectedMilli && !line.recounted);
}

/**
 * Decides a count. Every line that differs must have been counted twice, unless `acceptDifferences` says that
 * somebody takes them as they are. The same intent gives the same payloads in the same order.
 */
export function decideStockCount(
  intent: StockCountPayload & { readonly acceptDifferences: boolean },
): Result<StockCountPayload[], StockCountRefusal> {
  const { scope, startedAtMs, lines, note, acceptDifferences } = intent;
  if (lines.length === 0) return refused({ code: 'no-lines' });
  const seen = new Set<string>();
  for (const line of lines) {
    if (seen.has(line.sku)) return refused({ code: 'sku-twice', sku: line.sku });
    if (line.countedMilli < 0) return refused({ code: 'quantity-negative', sku: line.sku });
    seen.add(line.sku);
  }
  const once = acceptDifferences ? [] : linesToRecount(lines);
  if (once.length > 0) return refused({ code: 'recount-first', skus: once.map((line) => line.sku) });
  const payloads: StockCountPayload[] = [];
  for (let start = 0; start < lines.length; start += countLinesLimit) {
    payloads.push({ scope, startedAtMs, lines: lines.slice(start, start + countLinesLimit), note });
  }
  return ok(payloads);
}
