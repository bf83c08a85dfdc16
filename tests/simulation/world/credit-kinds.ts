/**
 * Store credit that returns gave is spent: at any till, without a network, and at two tills that don't know of each
 * other. Seeds that end in 8 play it, drawn from a generator of its own: the other seeds are what they were without.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';

/** A credit is spent at a till, or at two that are cut off. */
export const creditKinds = ['credit-spend', 'credit-twice'] as const;
export type CreditKind = (typeof creditKinds)[number];

/** For drawing among all kinds: none of these is drawn there. */
export const undrawnCredits: Readonly<Record<CreditKind, 0>> = { 'credit-spend': 0, 'credit-twice': 0 };

/** Whether an action is about store credit. */
export function isCreditKind(kind: string): kind is CreditKind {
  return (creditKinds as readonly string[]).includes(kind);
}

/** Whether store credit is spent in a seed. */
export function spendsCredits(seed: number): boolean {
  return seed % 10 === 8;
}

/** An action before it has a number. */
export interface CreditAction {
  readonly atMs: number;
  readonly kind: CreditKind;
  readonly target: number;
  readonly salt: number;
}

/** What a scene needs to come to its end before the faults stop, ms. */
const sceneMs = 15_000;

/** The spending of a seed. */
export function creditActions(seed: number, activeMs: number): CreditAction[] {
  if (!spendsCredits(seed)) return [];
  const random = seededRandom(seed ^ 0x0c4e_d175);
  const actions: CreditAction[] = [];
  const add = (kind: CreditKind, atMs: number): void => {
    const [target, salt] = [random.below(64), random.below(2 ** 31)];
    actions.push({ kind, atMs: Math.floor(atMs), target, salt });
  };
  for (let count = 2; count > 0; count -= 1)
    add('credit-twice', 500 + random.fraction() * (activeMs - sceneMs));
  for (let count = 8; count > 0; count -= 1)
    add('credit-spend', 2000 + random.fraction() * (activeMs - 2000));
  return actions;
}
