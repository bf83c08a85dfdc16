/** The machine's clock, timers and randomness, the only place where the server reaches for them. */
import { randomBytes } from 'node:crypto';
import type { Clock, RandomSource, Timers } from '../shared/base/environment.ts';

/** What differs between a real server and a simulated one. */
export interface Environment {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
}

/** The real machine. Its timers don't keep a process alive. */
export const systemEnvironment: Environment = {
  clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
  timers: {
    after: (delayMs, task) => {
      const handle = setTimeout(task, delayMs);
      handle.unref();
      return { cancel: () => clearTimeout(handle) };
    },
  },
  random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
};
