/** The way to the server with an end: closing it aborts what is under way, so that a closed till asks nothing. */
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** A way to the server that can be closed. */
export interface ClosableFetch {
  readonly syncFetch: SyncFetch;
  close(): void;
}

/** Wraps a way to the server. */
export function closableFetch(syncFetch: SyncFetch): ClosableFetch {
  const open = new Set<AbortController>();
  let closed = false;
  return {
    syncFetch: async (path, init) => {
      if (closed) throw new Error('The till is closed');
      const controller = new AbortController();
      const abort = (): void => controller.abort();
      // AbortSignal.any is younger than the oldest Chromium that the till runs on.
      init?.signal?.addEventListener('abort', abort);
      if (init?.signal?.aborted) abort();
      open.add(controller);
      try {
        const response = await syncFetch(path, { ...init, signal: controller.signal });
        // A stream stays open behind its answer, so its controller stays known; the others have ended by then.
        if (path !== '/v1/events') open.delete(controller);
        return response;
      } catch (error) {
        open.delete(controller);
        throw error;
      }
    },
    close: () => {
      closed = true;
      for (const controller of open) controller.abort();
      open.clear();
    },
  };
}
