/** The real clock, timers and random of this process, for headless tills. Timers don't keep the process alive. */
import { randomBytes } from 'node:crypto';
import type { Clock, RandomSource, Timers } from '../../shared/base/environment.ts';

export const systemClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

export const systemTimers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const systemRandom: RandomSource = { bytes: (length) => new Uint8Array(randomBytes(length)) };
