/** What an append is refused for, in words that name the field. */
import { canonicalJson } from '../../shared/base/canonical-json.ts';
import type { Operation } from '../../shared/domain/operation.ts';
import type { AppendAnswer } from '../../shared/protocol/till-host.ts';
import { messageOf } from './file-system.ts';

/** Nothing was appended, and why. */
export function refusal(
  reason: Extract<AppendAnswer, { status: 'refused' }>['reason'],
  detail: string,
): AppendAnswer {
  return { status: 'refused', reason, detail };
}

/** An operation's canonical text, or why it has none: it holds what JSON can't, e.g. half of an emoji. */
export function textOf(operation: Operation): { readonly text: string } | { readonly unwritable: string } {
  try {
    return { text: canonicalJson(operation) };
  } catch (error) {
    return { unwritable: `operation: ${messageOf(error)}` };
  }
}

/** What is wrong with an operation, by its field. */
export function describe(reason: {
  readonly code: string;
  readonly path?: string;
  readonly message?: string;
}): string {
  if (reason.code === 'unknown-kind') return 'kind: not known to this version';
  if (reason.code === 'unknown-version') return 'version: not known to this version';
  return `${reason.path || 'operation'}: ${reason.message ?? 'invalid'}`;
}
