/**
 * Asks the server for one page of a feed and parses the answer. It never throws: what went wrong is a value,
 * told apart by whether the server was reached at all, because only then may the snapshot stand in.
 */
import type { Timers } from '../../shared/base/environment.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import {
  type Checkpoint,
  type FeedAnswer,
  type FeedCollection,
  feedAnswerSchema,
  journalsText,
} from '../../shared/protocol/feed.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import type { JournalBranch } from './own-line.ts';

/** What a page is asked with. */
export interface PageRequest {
  readonly collection: FeedCollection;
  readonly checkpoint: Checkpoint | null;
  readonly limit: number;
  readonly digest: boolean;
  readonly journals: readonly JournalBranch[];
  readonly timeoutMs: number;
}

/** Why there is no page. */
export type PageFailure =
  | { readonly code: 'unreachable'; readonly detail: string }
  | { readonly code: 'refused'; readonly detail: string }
  | { readonly code: 'unreadable'; readonly detail: string };

/** Asks for one page. */
export async function fetchPage(
  syncFetch: SyncFetch,
  timers: Timers,
  request: PageRequest,
): Promise<Result<FeedAnswer, PageFailure>> {
  const abort = new AbortController();
  const timer = timers.after(request.timeoutMs, () => abort.abort());
  try {
    const response = await syncFetch(pagePath(request), { signal: abort.signal });
    const text = await response.text();
    if (!response.ok) return refused({ code: 'refused', detail: `${response.status} ${text.slice(0, 300)}` });
    const answer = feedAnswerSchema.safeParse(JSON.parse(text));
    if (answer.success) return ok(answer.data);
    return refused({ code: 'unreadable', detail: answer.error.issues[0]?.message ?? 'invalid' });
  } catch (error) {
    if (error instanceof SyntaxError) return refused({ code: 'unreadable', detail: error.message });
    return refused({ code: 'unreachable', detail: error instanceof Error ? error.message : String(error) });
  } finally {
    timer.cancel();
  }
}

function pagePath(request: PageRequest): string {
  const query = new URLSearchParams({
    limit: String(request.limit),
    digest: request.digest ? '1' : '0',
  });
  const journals = journalsText(request.journals);
  if (journals !== '') query.set('journals', journals);
  if (request.checkpoint) query.set('checkpoint', JSON.stringify(request.checkpoint));
  return `/v1/feed/${request.collection}?${query}`;
}
