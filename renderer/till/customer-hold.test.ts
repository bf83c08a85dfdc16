/** Points held on the server while a cart is open: waited for a moment, freed as soon as nobody wants them. */
import { describe, expect, test } from 'vitest';
import type { Timers } from '../../shared/base/environment.ts';
import type { HoldRequest } from '../../shared/protocol/loyalty.ts';
import { type CartHold, createHolds, type Holds, type HoldWish } from './customer-hold.ts';

const cartId = '019cadc0-0000-7000-9000-0000000000c1';
const holdId = '019cadc0-0000-7000-9000-0000000000d1';
const request: HoldRequest = { cartId, customerId: 'c1', points: 200, shown: 'card' };
const account = { availablePoints: 120, pending: [], expiring: [], turnoverMinor: 0, asOfMs: 0 };
const held = (points: number): object => ({ status: 'held', holdId, points, untilMs: 900_000, account });
const notEnough = { status: 'refused', reason: 'not-enough', account };

/** A server whose answers come when the test says so, and a clock that the test moves on. */
function desk(isConnected = true) {
  const said: { path: string; body: unknown; answer: (json: object | null) => void }[] = [];
  const timers: { delayMs: number; run: () => void }[] = [];
  const after: Timers['after'] = (delayMs, run) => {
    const timer = { delayMs, run };
    timers.push(timer);
    return { cancel: () => void timers.splice(timers.indexOf(timer) >>> 0, 1) };
  };
  const holds: Holds = createHolds({
    timers: { after },
    isConnected: () => isConnected,
    nowMs: () => 0,
    syncFetch: (path, init) =>
      new Promise((resolve, reject) => {
        const answer = (json: object | null): void =>
          json ? resolve(Response.json(json)) : reject(new Error('no network'));
        init?.signal?.addEventListener('abort', () => answer(null));
        said.push({ path, body: JSON.parse(init?.body ?? ''), answer });
      }),
  });
  const late: CartHold[] = [];
  const ask = (change: Partial<HoldWish> = {}) =>
    holds.ask({
      request,
      orFewer: false,
      late: async (each) => {
        late.push(each);
        return true;
      },
      ...change,
    });
  /** Lets everything run that waits for nothing. */
  const calm = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const passes = (delayMs: number): void => {
    for (const timer of timers.filter((each) => each.delayMs === delayMs)) timer.run();
  };
  const answers = async (json: object | null): Promise<void> => {
    await calm();
    said.at(-1)?.answer(json);
    await calm();
  };
  const paths = (): string[] => said.map(({ path }) => path.replace('/v1/loyalty/', ''));
  return { holds, ask, answers, calm, late, passes, paths, said };
}

describe('[HOLD10] a hold', () => {
  test('[HOLD10] is the word of the server, waited for 1.5 s at most; without a network nobody waits', async () => {
    const { ask, answers, calm, passes, said } = desk();
    const first = ask();
    await answers(held(200));
    expect(await first).toMatchObject({ status: 'held', points: 200 });
    expect(said[0]?.body).toEqual(request);
    const second = ask();
    await calm();
    passes(1500);
    expect(await second).toBeNull();
    const offline = desk(false);
    expect(await offline.ask()).toBeNull();
    expect(offline.said).toEqual([]);
  });

  test('[HOLD10] where as many as may be are wanted, fewer are asked for within the same wait', async () => {
    const { ask, answers, said } = desk();
    const asked = ask({ orFewer: true });
    await answers(notEnough);
    await answers(held(120));
    expect(await asked).toMatchObject({ status: 'held', points: 120 });
    expect(said[1]?.body).toEqual({ ...request, points: 120 });
    const exactly = ask();
    await answers(notEnough);
    expect(await exactly).toMatchObject({ status: 'refused', reason: 'not-enough' });
    expect(said).toHaveLength(3);
  });
});

describe('[HOLD11] an answer that comes too late', () => {
  test('[HOLD11] is used by the cart that still wants it', async () => {
    const { ask, answers, calm, late, passes, paths } = desk();
    const asked = ask();
    await calm();
    passes(1500);
    await asked;
    await answers(held(200));
    expect(late).toEqual([{ holdId, points: 200, untilMs: 900_000 }]);
    expect(paths()).toEqual(['holds']);
  });

  test('[HOLD11] is freed by the cart that has no use for it, after it came and never before', async () => {
    const { holds, ask, answers, calm, passes, paths } = desk();
    const asked = ask({ late: async () => false });
    await calm();
    passes(1500);
    await asked;
    holds.release(cartId);
    await calm();
    expect(paths()).toEqual(['holds']);
    await answers(held(200));
    expect(paths()).toEqual(['holds', 'holds/release']);
  });

  test('[HOLD11] one that never comes may be a hold all the same: it is freed once the server is heard again', async () => {
    const { holds, ask, answers, calm, passes, paths } = desk();
    const asked = ask();
    await calm();
    passes(1500);
    await asked;
    passes(10_000);
    await answers(null);
    expect(paths()).toEqual(['holds', 'holds/release']);
    holds.heardAgain();
    await answers({ released: true });
    holds.heardAgain();
    await calm();
    expect(paths()).toEqual(['holds', 'holds/release', 'holds/release']);
  });
});

describe('[HOLD12] a hold is freed', () => {
  test('[HOLD12] as soon as nobody wants it, once; not when its sale uses it up, nor where there was none', async () => {
    const { holds, ask, answers, calm, paths } = desk();
    holds.release(cartId);
    void ask();
    await answers(notEnough);
    holds.release(cartId);
    await calm();
    expect(paths()).toEqual(['holds']);
    void ask();
    await answers(held(200));
    holds.release(cartId);
    await answers({ released: true });
    holds.release(cartId);
    await calm();
    expect(paths()).toEqual(['holds', 'holds', 'holds/release']);
    void ask();
    await answers(held(200));
    holds.used(cartId);
    holds.release(cartId);
    await calm();
    expect(paths()).toHaveLength(4);
  });

  test('[HOLD12] not when it was asked for again meanwhile; a recovered cart may have one', async () => {
    const { holds, ask, answers, calm, paths } = desk();
    holds.recovered(cartId);
    const asked = ask();
    holds.release(cartId);
    void ask();
    await answers(held(200));
    await asked;
    await answers(held(200));
    await calm();
    expect(paths()).toEqual(['holds', 'holds']);
    holds.release(cartId);
    await calm();
    expect(paths().at(-1)).toBe('holds/release');
  });
});
