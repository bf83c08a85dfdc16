/**
 * How a screen asks for a right that the person signed in lacks. The app shows the dialog and answers.
 */
import type { Verb } from '../../shared/domain/entities/reference.ts';

/**
 * Asks somebody else to lend a right; answers with their staff id, or null when nobody did. `note` says what is
 * asked: how much, of what. `isEnough` says whether one who holds the right may approve as much as that; where
 * they may not, the question stays.
 */
export type AskApproval = (
  verb: Verb,
  note?: string,
  isEnough?: (approvedBy: string) => boolean,
) => Promise<string | null>;

/** Whoever is signed in, with their rights. */
interface SessionView {
  getState(): { readonly role: { readonly verbs: readonly Verb[] } | null };
}

/** Who lends a right: null when whoever is signed in holds it, undefined when nobody lent it. */
export async function lenderOf(
  session: SessionView,
  ask: AskApproval,
  verb: Verb,
  note?: string,
): Promise<string | null | undefined> {
  if (session.getState().role?.verbs.includes(verb)) return null;
  return (await ask(verb, note)) ?? undefined;
}
