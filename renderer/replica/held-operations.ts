/**
 * Which own operations have no effect: those that the server holds, and those whose id somebody else's entry claims too and
 * is counted for. Outcomes are told by operation, not by entry. Rule [PENDING3].
 */
import type { Outcome } from '../../shared/protocol/feed.ts';

/** Rows of `outcomes` as far as own operations need them. */
export class HeldOperations {
  /** The journal whose entry counts, null for none; of operations that are held or about which something was raised. */
  readonly #counted = new Map<string, string | null>();

  /** Takes a row; returns whether it says otherwise than before. `data` is null for a row that is gone. */
  arrived({ id, data }: { readonly id: string; readonly data: Outcome | null }): boolean {
    const operationId = data?.operationId ?? id;
    const before = this.#counted.get(operationId);
    if (data?.status === 'held') this.#counted.set(operationId, null);
    else if (data && data.exceptionIds.length > 0) this.#counted.set(operationId, data.journalId);
    else this.#counted.delete(operationId);
    return before !== this.#counted.get(operationId);
  }

  /** Whether the entry of this journal with the operation has no effect. */
  isHeld(operationId: string, journalId: string): boolean {
    const counted = this.#counted.get(operationId);
    return counted !== undefined && counted !== journalId;
  }
}
