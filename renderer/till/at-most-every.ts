/** Does something at once when asked for it, and then not again for a while: what is asked meanwhile is done after it, once. */
import type { Timer, Timers } from '../../shared/base/environment.ts';

/** Something that is done now and then. */
export interface AtMostEvery {
  ask(): void;
  close(): void;
}

/** Does `task`, `pauseMs` apart. */
export function atMostEvery(timers: Timers, pauseMs: number, task: () => void): AtMostEvery {
  let pause: Timer | null = null;
  let asked = false;
  let closed = false;
  const ask = (): void => {
    if (closed) return;
    if (pause) {
      asked = true;
      return;
    }
    pause = timers.after(pauseMs, () => {
      pause = null;
      if (!asked) return;
      asked = false;
      ask();
    });
    task();
  };
  return {
    ask,
    close: () => {
      closed = true;
      pause?.cancel();
    },
  };
}
