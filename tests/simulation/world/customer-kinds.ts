/**
 * What happens to customers and their points: what staff do at tills, what the web shop does, and scenes in which
 * tills that are cut off do what meets only later. Every fifth seed has them, drawn from a generator of its own, so
 * that all other actions are what they were without.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';

/** What is done at one till. */
export const customerWorkKinds = [
  'customer-register',
  'customer-change',
  'customer-serve',
  'customer-spend',
  'customer-fetch',
  'customer-erase',
  'customer-settle',
  'customer-order',
  'customer-gifts',
] as const;
export type CustomerWorkKind = (typeof customerWorkKinds)[number];

/** Several of these at two tills, cut off in between. */
export const customerSceneKinds = [
  'customer-twice',
  'customer-fields-apart',
  'customer-spent-twice',
  'customer-erased-apart',
  'customer-key-late',
  'customer-key-lost',
  'customer-hold-dies',
  'customer-collects',
  'customer-returns',
  'customer-day-passes',
] as const;
export type CustomerSceneKind = (typeof customerSceneKinds)[number];

/** All kinds of actions about customers. */
export const customerKinds = [...customerWorkKinds, ...customerSceneKinds] as const;
export type CustomerKind = (typeof customerKinds)[number];

/** For drawing among all kinds: none of these is drawn there. */
export const undrawnCustomers = Object.fromEntries(customerKinds.map((kind) => [kind, 0])) as Readonly<
  Record<CustomerKind, 0>
>;

/** Whether an action is about customers. */
export function isCustomerKind(kind: string): kind is CustomerKind {
  return (customerKinds as readonly string[]).includes(kind);
}

/** Whether customers and a programme are known in the chain of a seed. */
export function hasCustomers(seed: number): boolean {
  return seed % 5 === 0;
}

/** An action before it has a number. */
export interface CustomerAction {
  readonly atMs: number;
  readonly kind: CustomerKind;
  readonly target: number;
  readonly salt: number;
}

/** Drawn as often as they stand here. */
const drawnKinds: readonly CustomerWorkKind[] = [
  'customer-register',
  'customer-change',
  'customer-change',
  'customer-serve',
  'customer-serve',
  'customer-serve',
  'customer-spend',
  'customer-spend',
  'customer-spend',
  'customer-fetch',
  'customer-fetch',
  'customer-order',
  'customer-settle',
  'customer-gifts',
];

/** What a scene needs to come to its end before the faults stop, ms. */
const sceneMs = 12_000;

/** The customers of a seed. */
export function customerActions(seed: number, activeMs: number): CustomerAction[] {
  if (!hasCustomers(seed)) return [];
  const random = seededRandom(seed ^ 0x0c05_7033);
  const actions: CustomerAction[] = [];
  const add = (kind: CustomerKind, atMs: number): void => {
    const [target, salt] = [random.below(64), random.below(2 ** 31)];
    actions.push({ kind, atMs: Math.floor(atMs), target, salt });
  };
  // Somebody is known before anything else happens to them.
  for (let count = 3; count > 0; count -= 1) add('customer-register', random.below(1500));
  for (let count = 16 + random.below(8); count > 0; count -= 1)
    add(random.pick(drawnKinds), 3000 + random.fraction() * (activeMs - 3000));
  const scenes: CustomerSceneKind[] = ['customer-spent-twice', 'customer-collects', 'customer-returns'];
  const others = customerSceneKinds.filter((kind) => !scenes.includes(kind));
  // Later on, of two tills one is often cut off before both know somebody.
  add('customer-spent-twice', random.below(1500));
  for (const kind of [...scenes, random.pick(others), random.pick(others), random.pick(others)])
    add(kind, 3000 + random.fraction() * (activeMs - sceneMs - 3000));
  add('customer-erase', activeMs * (0.4 + random.fraction() * 0.6));
  add('customer-settle', activeMs - 500);
  return actions;
}
