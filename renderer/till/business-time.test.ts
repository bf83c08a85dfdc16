import { describe, expect, it } from 'vitest';
import { createBusinessTime } from './business-time.ts';

function steered(wallMs: number) {
  const now = { wallMs, monotonicMs: 500 };
  return { now, clock: { wallMs: () => now.wallMs, monotonicMs: () => now.monotonicMs } };
}

describe('business time', () => {
  it('[TIME1] is the last server time plus the monotonic time since, whatever the wall clock does', () => {
    const { now, clock } = steered(1_000_000);
    const time = createBusinessTime(clock, 0);
    time.heard(5_000_000);
    now.monotonicMs += 1500;
    now.wallMs = 3;
    expect(time.nowMs()).toBe(5_001_500);
  });

  it('[TIME2] never falls below the last entry of the journal, before and after the server was heard', () => {
    const { now, clock } = steered(1000);
    const time = createBusinessTime(clock, 9_000_000);
    expect(time.nowMs()).toBe(9_000_000);
    now.monotonicMs += 100;
    expect(time.nowMs()).toBe(9_000_100);
    time.notBefore(9_500_000);
    time.heard(8_000_000);
    expect(time.nowMs()).toBe(9_500_000);
  });

  it('[TIME3] without a server takes the wall clock, but goes on from what is known to be past', () => {
    const { now, clock } = steered(2_000_000);
    const time = createBusinessTime(clock, 1000);
    expect(time.nowMs()).toBe(2_000_000);
    time.notBefore(3_000_000);
    now.monotonicMs += 250;
    expect(time.nowMs()).toBe(3_000_250);
  });

  it('[TIME3] without a server runs no faster for being told of each entry', () => {
    const { now, clock } = steered(2_000_000);
    const time = createBusinessTime(clock, 0);
    for (let entry = 1; entry <= 50; entry += 1) {
      now.monotonicMs += 1000;
      expect(time.nowMs()).toBe(2_000_000 + entry * 1000);
      time.notBefore(time.nowMs());
    }
  });
});
