/**
 * What the world itself knows to have happened, beside all product code: which entries a till's host answered
 * to be on disk, what injected faults destroyed or made collide, and what stood where when a page was read.
 * Checkers judge by it.
 */

import type { Operation } from '../../../shared/domain/operation.ts';

/** An entry that a journal answered, or that a raw client made. */
export interface AnsweredEntry {
  readonly journalId: string;
  readonly tillSequence: number;
  readonly hash: string;
  readonly operationId: string;
  readonly kind: string;
  readonly storeId: string;
  readonly receiptNumber: string | null;
  /** The entry as it was answered. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** A fact is missing where it should be, or there where it shouldn't. */
export interface Violation {
  readonly checker: string;
  readonly detail: string;
}

/** Collects what happened. */
export class Evidence {
  readonly answered = new Map<string, AnsweredEntry>();
  /** Hashes of entries that a damaged disk destroyed. */
  readonly destroyed = new Set<string>();
  /**
   * Hashes of entries that were taken off a till's disk by putting an older copy in its place. What of them
   * was sent is on the server; the rest is gone without a trace, which nobody promises to notice.
   */
  readonly takenBack = new Set<string>();
  /** Every entry that was seen in a journal on a disk, answered or not, by hash. */
  readonly written = new Set<string>();
  /** Prefixes of receipts that a machine forgot which was put back with the till numbers beside its database. */
  readonly forgottenPrefixes = new Set<string>();
  /** Ids of operations that a server didn't hold any more once it was put back to an older copy; they may have come again. */
  readonly forgotten = new Set<string>();
  readonly faults = new Map<string, number>();
  readonly violations: Violation[] = [];
  readonly history: string[] = [];
  /** Exceptions that injected collisions must raise: their kind and a text that their id holds. */
  readonly collisions: { readonly kind: string; readonly about: string }[] = [];
  /** Journals that are on two disks, or were on one twice: their till was copied, or an older copy put back. */
  readonly clonedJournals = new Set<string>();
  /** Journals on disks that lost power or were damaged. */
  readonly hurtJournals = new Set<string>();

  fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  /** Whether an entry was destroyed or taken back. */
  isGone(hash: string): boolean {
    return this.destroyed.has(hash) || this.takenBack.has(hash);
  }

  log(nowMs: number, text: string): void {
    this.history.push(`${nowMs.toFixed(3)} ${text}`);
  }

  violation(checker: string, detail: string): void {
    if (this.violations.length >= 20) return;
    this.violations.push({ checker, detail });
    this.history.push(`${this.history.at(-1)?.split(' ')[0] ?? 0} VIOLATION ${checker}: ${detail}`);
  }

  answer(entry: AnsweredEntry): void {
    this.answered.set(entry.hash, entry);
  }
}

/** Whether a fact is what an open cart becomes: a sale, a handover, or a return with goods given in exchange. */
export function givesGoods({ kind, payload }: Operation): boolean {
  if (kind === 'return') return (payload.sale ?? null) !== null;
  return kind === 'sale' || kind === 'order-handover';
}
