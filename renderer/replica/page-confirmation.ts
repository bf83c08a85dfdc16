/**
 * Waits until the rows of a delivered page are read back from the storage. RxDB goes on to the next page
 * without looking whether the one before was written, and one failed write would then skip rows for ever.
 */
import type { Clock, Timers } from '../../shared/base/environment.ts';
import type { PageDocument, ReplicaCollection } from './replica-schema.ts';
import { arePageRowsStored } from './stored-rows.ts';

/** Watches one collection's writes and its replication's errors. */
export interface PageConfirmation {
  /** Resolves to true once the page is stored as delivered, to false when writing it failed or takes too long. */
  confirm(page: readonly PageDocument[]): Promise<boolean>;
  /** Tells that the replication reported an error: a page in waiting is looked at once more. */
  replicationFailed(): void;
  close(): void;
}

const pageWriteLimitMs = 30_000;
const lookAgainMs = 1000;

/** Starts watching. */
export function watchPages(collection: ReplicaCollection, clock: Clock, timers: Timers): PageConfirmation {
  let changes = 0;
  let failures = 0;
  let closed = false;
  let wake: () => void = () => {};
  const noteChange = (): void => {
    changes += 1;
    wake();
  };
  const subscription = collection.eventBulks$.subscribe(noteChange);

  const nextChange = (since: number): Promise<void> => {
    if (changes !== since || closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = timers.after(lookAgainMs, resolve);
      wake = () => {
        timer.cancel();
        resolve();
      };
    });
  };

  return {
    confirm: async (page) => {
      const deadlineMs = clock.monotonicMs() + pageWriteLimitMs;
      const failuresBefore = failures;
      while (!closed) {
        const since = changes;
        const failedSince = failures !== failuresBefore;
        if (await arePageRowsStored(collection, page)) return true;
        if (failedSince || clock.monotonicMs() > deadlineMs) return false;
        await nextChange(since);
      }
      return false;
    },
    replicationFailed: () => {
      failures += 1;
      noteChange();
    },
    close: () => {
      closed = true;
      subscription.unsubscribe();
      wake();
    },
  };
}
