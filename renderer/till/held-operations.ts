/**
 * Which own facts have no effect: those that the server holds, and those whose id an entry of another journal claims too
 * and is counted for. Outcomes are told by operation, not by entry; that two claim one is told by the exception of it, which
 * only stands once the server has both. Stock needs none of this: its pages tell which own entries they hold. [PENDING3]
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import type { Outcome } from '../../shared/protocol/feed.ts';

/** Rows of `outcomes` as far as own facts need them. */
export class HeldOperations {
  /** The journal whose entry counts, null for none; of operations that are held or claimed twice. */
  readonly #counted = new Map<string, string | null>();

  /** Takes a row; returns whether it says otherwise than before. `data` is null for a row that is gone. */
  arrived({ id, data }: { readonly id: string; readonly data: Outcome | null }): boolean {
    const operationId = data?.operationId ?? id;
    const before = this.#counted.get(operationId);
    if (data?.status === 'held') this.#counted.set(operationId, null);
    else if (data?.exceptionIds.includes(exceptionId('operation-repeated', operationId)))
      this.#counted.set(operationId, data.journalId);
    else this.#counted.delete(operationId);
    return before !== this.#counted.get(operationId);
  }

  /** Whether the entry of this journal with the operation has no effect. */
  isHeld(operationId: string, journalId: string): boolean {
    const counted = this.#counted.get(operationId);
    return counted !== undefined && counted !== journalId;
  }
}
