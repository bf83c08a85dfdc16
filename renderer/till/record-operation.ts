/**
 * Makes a fact of what was decided: the envelope with both clocks, then the journal, and only when that is on
 * disk does anybody hear of it. What follows (outbox, figures, the operations collection) can't undo it.
 */
import { assert } from '../../shared/base/assert.ts';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry, Operation } from '../../shared/domain/operation.ts';
import { isKnownKind, latestVersion, type OperationKind } from '../../shared/domain/operation-table.ts';
import type { BusinessTime } from './business-time.ts';

/** What was decided. */
export interface Decision {
  /** The operation's id where it was minted before, as a cart's; otherwise one is minted now. */
  readonly id?: string;
  readonly kind: OperationKind;
  readonly payload: object;
  /** Null for what the till itself records. */
  readonly staffId: string | null;
  /** Ids of the operations it builds on. */
  readonly after?: readonly string[];
  /** The moment the decision was made by; now, where nothing was priced. */
  readonly businessMs?: number;
}

/** The decision that an own operation came of. Recorded once more, it answers with the entry that has it. */
export function decisionOf({ id, kind, payload, staffId, after, at }: Operation): Decision {
  assert(isKnownKind(kind), 'own operations are of known kinds');
  return { id, kind, payload, staffId, after, businessMs: at.businessMs };
}

/** Why the journal took nothing. */
export interface JournalRefusal {
  readonly code: 'journal-refused';
  readonly reason: string;
  readonly detail: string;
}

/** What recording needs of the till around it. */
export interface RecorderParts {
  /** Main, or what stands between: it answers once the entry is on disk, or why it isn't. */
  readonly host: {
    journalAppend(
      operation: Operation,
    ): Promise<
      | { readonly status: 'appended' | 'already'; readonly entry: JournalEntry }
      | { readonly status: 'refused'; readonly reason: string; readonly detail: string }
    >;
  };
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly time: BusinessTime;
  readonly storeId: string;
  readonly tillId: string;
  /** Hears of every entry that is on disk. */
  recorded(entry: JournalEntry): void;
}

/** Records a decision. An id that is in the journal already answers with the entry that has it. */
export async function recordOperation(
  parts: RecorderParts,
  decision: Decision,
): Promise<Result<JournalEntry, JournalRefusal>> {
  const operation: Operation = {
    id: decision.id ?? mintId(parts.clock, parts.random),
    kind: decision.kind,
    version: latestVersion(decision.kind),
    storeId: parts.storeId,
    tillId: parts.tillId,
    staffId: decision.staffId,
    at: { wallMs: Math.floor(parts.clock.wallMs()), businessMs: decision.businessMs ?? parts.time.nowMs() },
    after: [...(decision.after ?? [])],
    payload: { ...decision.payload },
  };
  try {
    const answer = await parts.host.journalAppend(operation);
    if (answer.status === 'refused') {
      return refused({ code: 'journal-refused', reason: answer.reason, detail: answer.detail });
    }
    parts.time.notBefore(answer.entry.operation.at.businessMs);
    parts.recorded(answer.entry);
    return ok(answer.entry);
  } catch (error) {
    // It may be in the journal all the same, and what follows it there is no earlier.
    parts.time.notBefore(operation.at.businessMs);
    const detail = error instanceof Error ? error.message : String(error);
    return refused({ code: 'journal-refused', reason: 'unreachable', detail });
  }
}
