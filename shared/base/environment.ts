/**
 * Everything that differs between a real till, a headless one and a simulated one comes through these
 * interfaces. Product code never calls Date.now, setTimeout or Math.random itself.
 */

/** Two clocks: the wall clock may jump, the monotonic one never goes back within a process. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC as the machine believes. May jump in both directions. */
  wallMs(): number;
  /** Milliseconds since an arbitrary start. Never decreases. */
  monotonicMs(): number;
}

/** A running timer. */
export interface Timer {
  cancel(): void;
}

/** Timers, injected so that a simulation can run them under its own clock. */
export interface Timers {
  /** Runs `task` once after `delayMs`. */
  after(delayMs: number, task: () => void): Timer;
}

/** Source of randomness. */
export interface RandomSource {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}

/** A number in [0, 1) with 32 bits of randomness, for jitter and sampling (not for keys). */
export function randomFraction(random: RandomSource): number {
  const bytes = random.bytes(4);
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value / 2 ** 32;
}
