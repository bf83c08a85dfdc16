/**
 * Points that the server holds for carts of this till. What is said about one cart goes one after another, so that a
 * release never overtakes the hold that it ends; carts don't wait for each other. An answer is waited for 1.5 s at
 * most. One that comes later is used if the cart still spends these points without a hold, and freed otherwise: as
 * long as this till runs and hears the server, no hold outlives the wish for it. A hold whose answer never came is
 * freed once the server is heard again. After a crash the recovered cart names its hold still; any other lapses.
 * Rules [HOLD*].
 */
import type { z } from 'zod';
import type { Timers } from '../../shared/base/environment.ts';
import { pointsAt } from '../../shared/domain/loyalty/account.ts';
import type { CartLoyalty } from '../../shared/domain/sell/cart-points.ts';
import {
  type HoldAnswer,
  type HoldRequest,
  holdAnswerSchema,
  holdReleaseAnswerSchema,
  holdWaitMs,
} from '../../shared/protocol/loyalty.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** A hold as the cart names it. */
export type CartHold = NonNullable<CartLoyalty['held']>;

/** What the holds need of the till around them. */
export interface HoldParts {
  readonly syncFetch: SyncFetch;
  readonly timers: Timers;
  /** Whether the server was heard last; if not, nobody waits for it. */
  isConnected(): boolean;
  /** Business time, ms. */
  nowMs(): number;
}

/** A wish for a hold. */
export interface HoldWish {
  readonly request: HoldRequest;
  /** Whether fewer points are as good, where the account has no more. */
  readonly orFewer: boolean;
  /** Takes a hold that came after the wait; false when the cart has no use for it any more. */
  late(held: CartHold): Promise<boolean>;
}

/** The holds of a till's carts. */
export interface Holds {
  /** The server's word; null where it isn't heard in time, and the till decides by what it knows. */
  ask(wish: HoldWish): Promise<HoldAnswer | null>;
  /** Frees what the server may hold for a cart; a cart of which nothing is known is let be. */
  release(cartId: string): void;
  /** A sale that names its hold uses it up. */
  used(cartId: string): void;
  /** The server may hold points for a cart that was open before this till started. */
  recovered(cartId: string): void;
  /** The server is heard again: what couldn't be freed before is freed now. */
  heardAgain(): void;
}

interface OfCart {
  /** The end of what was said about the cart so far. */
  turn: Promise<unknown>;
  /** The server has a hold, or may have one: its answer was lost. */
  mayHold: boolean;
  /** Nobody wants it any more. */
  isGivenUp: boolean;
}

/** After this long an answer isn't expected any more. */
const giveUpMs = 10_000;

/** Makes them. */
export function createHolds(parts: HoldParts): Holds {
  const carts = new Map<string, OfCart>();
  const cartOf = (cartId: string): OfCart => {
    const cart = carts.get(cartId) ?? { turn: Promise.resolve(), mayHold: false, isGivenUp: false };
    carts.set(cartId, cart);
    return cart;
  };

  const release = (cartId: string): void => {
    const cart = carts.get(cartId);
    if (!cart) return;
    cart.isGivenUp = true;
    cart.turn = cart.turn.then(async () => {
      if (!cart.isGivenUp || carts.get(cartId) !== cart) return;
      const path = '/v1/loyalty/holds/release';
      if (!cart.mayHold || (await say(parts, path, { cartId }, holdReleaseAnswerSchema)))
        carts.delete(cartId);
    });
  };

  const ask = async (wish: HoldWish): Promise<HoldAnswer | null> => {
    if (!parts.isConnected()) return null;
    const { cartId } = wish.request;
    const cart = cartOf(cartId);
    cart.isGivenUp = false;
    const asked = cart.turn.then(() => holdOrFewer(parts, wish));
    return new Promise((decide) => {
      let isLate = false;
      const timer = parts.timers.after(holdWaitMs, () => {
        isLate = true;
        decide(null);
      });
      cart.turn = asked.then(async (answer) => {
        timer.cancel();
        cart.mayHold ||= answer?.status !== 'refused';
        if (!isLate) {
          if (!answer) release(cartId);
          decide(answer);
          return;
        }
        if (answer?.status === 'held') {
          cart.isGivenUp = false;
          if (await wish.late(heldOf(answer))) return;
        }
        release(cartId);
      });
    });
  };

  return {
    ask,
    release,
    used: (cartId) => void carts.delete(cartId),
    recovered: (cartId) => {
      cartOf(cartId).mayHold = true;
    },
    heardAgain: () => {
      for (const [cartId, cart] of carts) if (cart.isGivenUp) release(cartId);
    },
  };
}

/** The hold of an answer, as the cart keeps it. */
export function heldOf({ holdId, points, untilMs }: Extract<HoldAnswer, { status: 'held' }>): CartHold {
  return { holdId, points, untilMs };
}

async function holdOrFewer(parts: HoldParts, { request, orFewer }: HoldWish): Promise<HoldAnswer | null> {
  const path = '/v1/loyalty/holds';
  const answer = await say(parts, path, request, holdAnswerSchema);
  if (!orFewer || answer?.status !== 'refused' || answer.reason !== 'not-enough' || !answer.account)
    return answer;
  const points = pointsAt(answer.account, parts.nowMs());
  if (points <= 0 || points >= request.points) return answer;
  return say(parts, path, { ...request, points }, holdAnswerSchema);
}

async function say<T>(
  { syncFetch, timers }: HoldParts,
  path: string,
  body: object,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const controller = new AbortController();
  const timer = timers.after(giveUpMs, () => controller.abort());
  try {
    const response = await syncFetch(path, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: controller.signal,
    });
    const answer = schema.safeParse(response.ok ? await response.json() : null);
    return answer.success ? answer.data : null;
  } catch {
    return null;
  } finally {
    timer.cancel();
  }
}
