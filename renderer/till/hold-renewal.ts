/**
 * Keeps what the server holds for the open cart: it is asked again in good time before the deadline, as long as the
 * server is heard, and what is shown is looked at anew once the deadline has passed. Rule [HOLD15].
 */
import type { Timer, Timers } from '../../shared/base/environment.ts';

/** What the renewal needs of the till around it. */
export interface HoldRenewalParts {
  readonly timers: Timers;
  /** Business time, ms. */
  nowMs(): number;
  /** The deadline of the open cart's hold, ms; null where it has none that counts. */
  untilMs(): number | null;
  /** Asks the server again. */
  renew(): Promise<unknown>;
  /** The deadline has passed. */
  passed(): void;
}

/** The renewal. */
export interface HoldRenewal {
  /** The cart or its hold may have changed. */
  look(): void;
  close(): void;
}

/** Asked for again so long before the deadline, ms, or at half of a shorter time. */
const leadMs = 60_000;
/** Less than this isn't worth another question, ms. */
const shortestMs = 10_000;

/** Makes it. */
export function createHoldRenewal(parts: HoldRenewalParts): HoldRenewal {
  let timer: Timer | null = null;
  let forMs: number | null = null;
  const stop = (): void => {
    timer?.cancel();
    timer = null;
  };
  const waitForEnd = (untilMs: number): void => {
    timer = parts.timers.after(Math.max(0, untilMs - parts.nowMs()), () => {
      forMs = null;
      parts.passed();
    });
  };
  const look = (): void => {
    const untilMs = parts.untilMs();
    if (untilMs === forMs) return;
    stop();
    forMs = untilMs;
    if (untilMs === null) return;
    const leftMs = untilMs - parts.nowMs();
    if (leftMs < shortestMs) {
      waitForEnd(untilMs);
      return;
    }
    timer = parts.timers.after(leftMs - Math.min(leadMs, leftMs / 2), () => {
      waitForEnd(untilMs);
      void parts.renew();
    });
  };
  return { look, close: stop };
}
