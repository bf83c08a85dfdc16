/**
 * Time of a simulated world: events in a heap, ordered by their moment and then by when they were asked for.
 * Nothing happens between two events, and all promises that an event settles are followed to their end before
 * the next one begins, so the same seed gives the same history.
 */
import type { Timer, Timers } from '../../../shared/base/environment.ts';

interface Event {
  readonly atMs: number;
  readonly order: number;
  task: (() => void) | null;
}

/** The clock and the timers of one world. */
export class VirtualTime implements Timers {
  nowMs = 0;
  /** Events that have run. */
  steps = 0;
  #order = 0;
  readonly #heap: Event[] = [];
  readonly #drained: () => Promise<void>;

  /** `drained` lets everything run that waits for a settled promise: the real event loop turns once. */
  constructor(drained: () => Promise<void>) {
    this.#drained = drained;
  }

  after(delayMs: number, task: () => void): Timer {
    const wait = Number.isFinite(delayMs) ? Math.max(0, delayMs) : 0;
    this.#order += 1;
    const event: Event = { atMs: this.nowMs + wait, order: this.#order, task };
    this.#push(event);
    return {
      cancel: () => {
        event.task = null;
      },
    };
  }

  /** Resolves after a while. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs events until `untilMs`, or until `isDone` says so; `onStep` looks at the world after each. */
  async run(untilMs: number, onStep: () => void, isDone: () => boolean = () => false): Promise<void> {
    await this.#drained();
    while (!isDone()) {
      const next = this.#heap[0];
      if (!next || next.atMs > untilMs) break;
      this.#pop();
      if (!next.task) continue;
      this.nowMs = next.atMs;
      this.steps += 1;
      next.task();
      await this.#drained();
      onStep();
    }
    if (!isDone()) this.nowMs = Math.max(this.nowMs, untilMs);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event)) break; // below the length
      heap[index] = heap[parent] as Event;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      // Both are below the length.
      const child = right < heap.length && isBefore(heap[right] as Event, heap[left] as Event) ? right : left;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** Timers of one process: killing it forgets them all, and none is taken afterwards. */
export class ProcessTimers implements Timers {
  readonly #time: Timers;
  readonly #running = new Set<Timer>();
  #alive = true;

  constructor(time: Timers) {
    this.#time = time;
  }

  after(delayMs: number, task: () => void): Timer {
    if (!this.#alive) return { cancel: () => {} };
    const timer = this.#time.after(delayMs, () => {
      this.#running.delete(timer);
      task();
    });
    this.#running.add(timer);
    return {
      cancel: () => {
        this.#running.delete(timer);
        timer.cancel();
      },
    };
  }

  kill(): void {
    this.#alive = false;
    for (const timer of this.#running) timer.cancel();
    this.#running.clear();
  }
}
