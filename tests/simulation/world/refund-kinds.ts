/**
 * What channels do about refunds that they are asked for: goods of orders come back, at two tills that don't know of
 * each other too, and the channel gives the money back and confirms it. Seeds that end in 3 play it, drawn from a
 * generator of its own: the other seeds are what they were without.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';

/** The channel reads what it is asked for and gives it back; goods of an order come back at one till, or at two. */
export const refundKinds = ['refund-confirm', 'refund-order', 'refund-order-twice'] as const;
export type RefundKind = (typeof refundKinds)[number];

/** For drawing among all kinds: none of these is drawn there. */
export const undrawnRefunds: Readonly<Record<RefundKind, 0>> = {
  'refund-confirm': 0,
  'refund-order': 0,
  'refund-order-twice': 0,
};

/** Whether an action is about refunds that a channel is asked for. */
export function isRefundKind(kind: string): kind is RefundKind {
  return (refundKinds as readonly string[]).includes(kind);
}

/** Whether the channel of a seed confirms refunds. */
export function confirmsRefunds(seed: number): boolean {
  return seed % 10 === 3;
}

/** An action before it has a number. */
export interface RefundAction {
  readonly atMs: number;
  readonly kind: RefundKind;
  readonly target: number;
  readonly salt: number;
}

/** What a scene needs to come to its end before the faults stop, ms. */
const sceneMs = 20_000;

/** The refunds of a seed. */
export function refundActions(seed: number, activeMs: number): RefundAction[] {
  if (!confirmsRefunds(seed)) return [];
  const random = seededRandom(seed ^ 0x2ef0_0d5);
  const actions: RefundAction[] = [];
  const add = (kind: RefundKind, atMs: number): void => {
    const [target, salt] = [random.below(64), random.below(2 ** 31)];
    actions.push({ kind, atMs: Math.floor(atMs), target, salt });
  };
  for (let count = 2; count > 0; count -= 1)
    add('refund-order-twice', 500 + random.fraction() * (activeMs - sceneMs));
  for (let count = 2; count > 0; count -= 1)
    add('refund-order', 500 + random.fraction() * (activeMs - sceneMs / 2));
  for (let count = 6; count > 0; count -= 1)
    add('refund-confirm', 6000 + random.fraction() * (activeMs - 6000));
  add('refund-confirm', activeMs + 4000);
  return actions;
}
