/**
 * How a screen asks for a right that the person signed in lacks. The app shows the dialog and answers.
 */
import type { Verb } from '../../shared/domain/entities/reference.ts';

/** Asks somebody else to lend a right; answers with their staff id, or null when nobody did. */
export type AskApproval = (verb: Verb, note?: string) => Promise<string | null>;
