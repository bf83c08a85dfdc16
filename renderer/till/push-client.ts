/** Sends one push and parses the answer. What goes wrong is a value: the outbox decides what to do about it. */
import type { Timers } from '../../shared/base/environment.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { type JournalPlace, type PushAnswer, pushAnswerSchema } from '../../shared/protocol/push.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** What is sent: a stretch of a journal, or with no entries the question how far the server holds it. */
export interface PushContent {
  readonly journalId: string;
  readonly receiptPrefix: string;
  readonly after: JournalPlace;
  readonly entries: readonly JournalEntry[];
  readonly breaks: readonly JournalEntry[];
}

/** Why a push has no answer. */
export interface PushFailure {
  readonly code: 'unreachable' | 'too-large' | 'refused' | 'unreadable';
  readonly detail: string;
  /** How long an overloaded server asks to be left alone; null when it said nothing. */
  readonly retryAfterMs: number | null;
}

/** A server that asks for more than this isn't believed. */
const longestRetryAfterMs = 5 * 60_000;
/** Where pushes go. */
export const pushPath = '/v1/push';
const pushTimeoutMs = 60_000;

/** Sends a push. */
export async function sendPush(
  syncFetch: SyncFetch,
  timers: Timers,
  content: PushContent,
): Promise<Result<PushAnswer, PushFailure>> {
  const abort = new AbortController();
  const timer = timers.after(pushTimeoutMs, () => abort.abort());
  try {
    const response = await syncFetch(pushPath, {
      method: 'POST',
      body: JSON.stringify(content),
      signal: abort.signal,
    });
    const text = await response.text();
    if (!response.ok) {
      const code = response.status === 413 ? 'too-large' : 'refused';
      const detail = `${response.status} ${text.slice(0, 300)}`;
      return refused({ code, detail, retryAfterMs: retryAfterMs(response) });
    }
    const answer = pushAnswerSchema.safeParse(JSON.parse(text));
    if (answer.success) return ok(answer.data);
    return failed('unreadable', answer.error.issues[0]?.message ?? 'invalid');
  } catch (error) {
    if (error instanceof SyntaxError) return failed('unreadable', error.message);
    return failed('unreachable', error instanceof Error ? error.message : String(error));
  } finally {
    timer.cancel();
  }
}

function failed(code: PushFailure['code'], detail: string): Result<PushAnswer, PushFailure> {
  return refused({ code, detail, retryAfterMs: null });
}

/** The wait that a 429 or 503 asks for in whole seconds (RFC 9110, section 10.2.3). */
function retryAfterMs(response: Response): number | null {
  if (response.status !== 429 && response.status !== 503) return null;
  const seconds = /^\d{1,9}$/.exec(response.headers.get('retry-after')?.trim() ?? '')?.[0];
  return seconds === undefined ? null : Math.min(longestRetryAfterMs, Number(seconds) * 1000);
}
