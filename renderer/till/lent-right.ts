/** Who may do something now: whoever is signed in, or with a right that somebody else lends. */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type Actor, mayDo } from '../../shared/domain/sell/rights.ts';
import type { Decision, JournalRefusal } from './record-operation.ts';
import type { Session } from './session.ts';

/** Why somebody may not. */
export type RightRefusal =
  | JournalRefusal
  | { readonly code: 'not-signed-in' }
  | { readonly code: 'right-missing' };

/** What the check needs of the till around it. */
export interface RightParts {
  readonly session: Pick<Session, 'actor' | 'findActor'>;
  record(decision: Decision): Promise<Result<JournalEntry, JournalRefusal>>;
}

/** Who acts, and who lent the right for it; null where none was needed. */
export interface Acting {
  readonly actor: Actor;
  readonly lentBy: string | null;
}

/** Whoever is signed in, if they or the named approver (verified before) hold the right. */
export function actingWith(
  session: RightParts['session'],
  verb: Verb,
  approvedBy: string | null,
): Result<Acting, Exclude<RightRefusal, JournalRefusal>> {
  const actor = session.actor();
  if (!actor) return refused({ code: 'not-signed-in' });
  if (mayDo(actor, verb)) return ok({ actor, lentBy: null });
  const approver = approvedBy === null ? null : session.findActor(approvedBy);
  if (!approver || approver.staffId === actor.staffId || !mayDo(approver, verb)) {
    return refused({ code: 'right-missing' });
  }
  return ok({ actor, lentBy: approver.staffId });
}

/** The same for a fact that has no place for an approver: a lent right is recorded beside it. */
export async function mayRecord(
  { session, record }: RightParts,
  verb: Verb,
  approvedBy: string | null,
  subject: string,
): Promise<Result<Actor, RightRefusal>> {
  const acting = actingWith(session, verb, approvedBy);
  if (!acting.ok) return acting;
  const { actor, lentBy } = acting.value;
  if (lentBy === null) return ok(actor);
  const audited = await record({
    kind: 'audit',
    staffId: actor.staffId,
    payload: { verb, subject, reason: null, approvedBy: lentBy, amountMinor: null },
  });
  return audited.ok ? ok(actor) : audited;
}
