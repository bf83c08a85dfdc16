/**
 * The one event stream of a till. It only wakes: whatever event comes means "look for news", and no row ever
 * travels here. When it breaks or goes quiet it is opened again after a growing, scattered wait.
 */
import type { RandomSource, Timer, Timers } from '../../shared/base/environment.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { createBackoff } from './backoff.ts';

/** What the stream tells. */
export interface EventStreamListener {
  /** The stream is open (again): anything may have been missed meanwhile. */
  opened(): void;
  /** Something changed; `data` is the event's text. */
  event(data: string): void;
  failed(detail: string): void;
}

/** A running event stream. */
export interface EventStream {
  /** Opens it at once where it waits to be opened again. */
  openNow(): void;
  close(): void;
}

/** A server that says nothing for this long, not even a comment, counts as gone. */
const quietLimitMs = 60_000;

/**
 * A stream that ends sooner counts as a failure: two tills of one disk would otherwise take it from each other
 * every second.
 */
const steadyMs = 10_000;

/** Keeps the event stream open until closed. */
export function openEventStream(
  syncFetch: SyncFetch,
  timers: Timers,
  random: RandomSource,
  listener: EventStreamListener,
): EventStream {
  const backoff = createBackoff(random, 1000, 30_000);
  let closed = false;
  let abort = new AbortController();
  let retry: Timer | null = null;

  const readOnce = async (): Promise<void> => {
    abort = new AbortController();
    let quiet = timers.after(quietLimitMs, () => abort.abort());
    let steady: Timer | null = null;
    try {
      const response = await syncFetch('/v1/events', { signal: abort.signal });
      if (!response.ok || !response.body) throw new Error(`events: ${response.status}`);
      steady = timers.after(steadyMs, () => backoff.reset());
      listener.opened();
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      const parse = createEventParser((data) => listener.event(data));
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw new Error('events: the server ended the stream');
        quiet.cancel();
        quiet = timers.after(quietLimitMs, () => abort.abort());
        parse(decoder.decode(value, { stream: true }));
      }
    } finally {
      quiet.cancel();
      steady?.cancel();
    }
  };

  const run = (): void => {
    retry = null;
    readOnce().catch((error: unknown) => {
      if (closed) return;
      listener.failed(error instanceof Error ? error.message : String(error));
      retry = timers.after(backoff.nextMs(), run);
    });
  };
  run();

  return {
    openNow: () => {
      if (closed || !retry) return;
      retry.cancel();
      run();
    },
    close: () => {
      closed = true;
      retry?.cancel();
      abort.abort();
    },
  };
}

/** Parses server-sent events (HTML Living Standard, section 9.2.6) as far as a waking stream needs: data only. */
export function createEventParser(event: (data: string) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  return (chunk) => {
    const text = rest + chunk;
    // A carriage return at the end may be half of a line end; it waits for the next chunk.
    const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(complete.length);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) event(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }
  };
}
