/**
 * What happens to goods that come back: what customers and staff do at tills, and scenes in which two tills, cut off,
 * take back the same goods or pay out the same refund. Every second seed has them, drawn from a generator of its own,
 * so that all other actions are what they were without.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';

/** What is done at one till. */
export const returnWorkKinds = ['return-known', 'return-blind', 'return-exchange', 'return-pay'] as const;
export type ReturnWorkKind = (typeof returnWorkKinds)[number];

/** Several of these at two tills, cut off in between. */
export const returnSceneKinds = ['return-twice', 'return-late', 'refund-twice'] as const;
export type ReturnSceneKind = (typeof returnSceneKinds)[number];

/** All kinds of actions about returns. */
export const returnKinds = [...returnWorkKinds, ...returnSceneKinds] as const;
export type ReturnKind = (typeof returnKinds)[number];

/** For drawing among all kinds: none of these is drawn there. */
export const undrawnReturns = Object.fromEntries(returnKinds.map((kind) => [kind, 0])) as Readonly<
  Record<ReturnKind, 0>
>;

/** Whether an action is about returns. */
export function isReturnKind(kind: string): kind is ReturnKind {
  return (returnKinds as readonly string[]).includes(kind);
}

/** An action before it has a number. */
export interface ReturnAction {
  readonly atMs: number;
  readonly kind: ReturnKind;
  readonly target: number;
  readonly salt: number;
}

/** Drawn as often as they stand here. */
const drawnKinds: readonly ReturnWorkKind[] = [
  'return-known',
  'return-known',
  'return-known',
  'return-known',
  'return-blind',
  'return-exchange',
  'return-exchange',
  'return-pay',
];

/** What a scene needs to come to its end before the faults stop, ms. */
const sceneMs = 12_000;

/** The returns of a seed. */
export function returnActions(seed: number, activeMs: number): ReturnAction[] {
  if (seed % 2 !== 0) return [];
  const random = seededRandom(seed ^ 0x0bac_c0de);
  const actions: ReturnAction[] = [];
  const add = (kind: ReturnKind, atMs: number): void => {
    const [target, salt] = [random.below(64), random.below(2 ** 31)];
    actions.push({ kind, atMs: Math.floor(atMs), target, salt });
  };
  for (let count = 10 + random.below(6); count > 0; count -= 1)
    add(random.pick(drawnKinds), 2500 + random.fraction() * (activeMs - 2500));
  for (const kind of [random.pick(returnSceneKinds), random.pick(returnSceneKinds)])
    add(kind, 1000 + random.fraction() * (activeMs - sceneMs));
  add('return-pay', activeMs - 500);
  return actions;
}
