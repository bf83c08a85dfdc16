/**
 * What the calm line at the top says, and the page behind it: connected or since when not, how many
 * operations wait, how old the figures are, and the last problems. Rules [HEALTH*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JournalStatus, SyncFetch } from '../../shared/protocol/till-host.ts';
import type { FeedHealth, HealthState, SyncProblem } from './till.ts';

/** The health store as the till feeds it. */
export interface Health {
  readonly state: StoreApi<HealthState>;
  /** Notes a problem; one that repeats moves to the front instead of filling the list. */
  problem(where: SyncProblem['where'], code: string, detail: string): void;
  journal(status: JournalStatus): void;
  /** How far the server holds the journal, and how many entries of all journals it doesn't. */
  stored(storedThrough: number, headSequence: number, waiting: number): void;
  feeds(feeds: readonly FeedHealth[]): void;
  /** There was no connection when the program ended last: it is the same cut, while there is none. */
  cutBefore(sinceMs: number): void;
  /**
   * The same way to the server, with every answer and failure noted as connection. `reached` hears of the first answer
   * after a failure, and to which path.
   */
  watching(syncFetch: SyncFetch, reached: (path: string) => void): SyncFetch;
}

const mostProblems = 50;

/** Makes the store. Nothing is known to be connected at first. */
export function createHealth(businessMs: () => number): Health {
  const state = createStore<HealthState>(() => ({
    connected: false,
    sinceMs: businessMs(),
    waiting: 0,
    storedThrough: 0,
    headSequence: 0,
    feeds: [],
    problems: [],
    alarms: [],
  }));
  const setConnected = (connected: boolean): void => {
    if (state.getState().connected !== connected) state.setState({ connected, sinceMs: businessMs() });
  };
  return {
    state,
    problem: (where, code, detail) => {
      const others = state
        .getState()
        .problems.filter((each) => each.where !== where || each.code !== code || each.detail !== detail);
      const problems = [{ atMs: businessMs(), where, code, detail }, ...others].slice(0, mostProblems);
      state.setState({ problems });
    },
    journal: (status) => state.setState({ alarms: status.alarms }),
    stored: (storedThrough, headSequence, waiting) => {
      const now = state.getState();
      const same =
        now.storedThrough === storedThrough && now.headSequence === headSequence && now.waiting === waiting;
      if (!same) state.setState({ storedThrough, headSequence, waiting });
    },
    feeds: (feeds) => {
      if (JSON.stringify(feeds) !== JSON.stringify(state.getState().feeds)) state.setState({ feeds });
    },
    cutBefore: (sinceMs) => {
      const now = state.getState();
      if (!now.connected && sinceMs < now.sinceMs) state.setState({ sinceMs });
    },
    watching: (syncFetch, reached) => async (path, init) => {
      try {
        const response = await syncFetch(path, init);
        const before = state.getState().connected;
        // A gateway answers these for a server that isn't there.
        setConnected(![502, 503, 504].includes(response.status));
        if (!before && state.getState().connected) reached(path);
        return response;
      } catch (error) {
        // A request that we gave up ourselves says as much as one that failed, unless the till is closing.
        setConnected(false);
        throw error;
      }
    },
  };
}
