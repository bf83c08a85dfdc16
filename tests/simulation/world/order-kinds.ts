/**
 * What happens to online orders: the web shop's part, what staff and customers do at tills, and scenes in which
 * both meet while somebody is cut off. Drawn from a generator of its own, so that a plan's other actions are what
 * they were without it.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';

/** What the online side does; nobody at a till takes part. */
export const channelKinds = [
  'order-place',
  'order-ask-cancel',
  'order-cancel',
  'order-pay',
  'order-refund',
  'order-lapse',
  'order-take-back',
] as const;
export type ChannelKind = (typeof channelKinds)[number];

/**
 * What is done at a till: the next step of some orders, a customer who collects, one who walks in with the code
 * and perhaps the bag of an order, goods that go back, a manager who settles what was raised.
 */
export const counterKinds = [
  'order-next',
  'order-collect',
  'order-walk',
  'order-back',
  'order-resolve',
] as const;
export type CounterKind = (typeof counterKinds)[number];

/** Several of these at tills of one store, cut off in between. */
export const sceneKinds = [
  'order-twice',
  'order-cancelled-and-collected',
  'order-cancelled-while-cut',
  'order-cause-comes-late',
  'order-journal-lost',
  'order-server-forgets',
] as const;

/** A scene that one seed of forty plays beside those: the others are what they were without it. */
export const rareSceneKind = 'order-settled-twice';
export type SceneKind = (typeof sceneKinds)[number] | typeof rareSceneKind;

/** All kinds of actions about orders. */
export const orderKinds = [...channelKinds, ...counterKinds, ...sceneKinds, rareSceneKind] as const;
export type OrderKind = (typeof orderKinds)[number];

/** For drawing among all kinds: none of these is drawn there. */
export const undrawnOrders = Object.fromEntries(orderKinds.map((kind) => [kind, 0])) as Readonly<
  Record<OrderKind, 0>
>;

/** Whether an action is about orders. */
export function isOrderKind(kind: string): kind is OrderKind {
  return (orderKinds as readonly string[]).includes(kind);
}

/** How often each is drawn, relatively. */
const weights: readonly (readonly [OrderKind, number])[] = [
  ['order-ask-cancel', 3],
  ['order-cancel', 1],
  ['order-pay', 3],
  ['order-refund', 3],
  ['order-lapse', 0.5],
  ['order-take-back', 0.5],
  ['order-next', 10],
  ['order-collect', 10],
  ['order-walk', 8],
  ['order-back', 2],
];

/** An action before it has a number. */
export interface OrderAction {
  readonly atMs: number;
  readonly kind: OrderKind;
  readonly target: number;
  readonly salt: number;
}

/** What a scene needs to come to its end before the faults stop, ms. */
const sceneMs = 20_000;

/** The orders of a seed. */
export function orderActions(seed: number, activeMs: number): OrderAction[] {
  const random = seededRandom(seed ^ 0x0bde_55ed);
  const actions: OrderAction[] = [];
  const add = (kind: OrderKind, atMs: number): void => {
    const [target, salt] = [random.below(64), random.below(2 ** 31)];
    actions.push({ kind, atMs: Math.floor(atMs), target, salt });
  };
  for (let count = 6 + random.below(4); count > 0; count -= 1)
    add('order-place', random.fraction() * activeMs * 0.8);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (let count = 26 + random.below(10); count > 0; count -= 1) {
    let rest = random.fraction() * total;
    const drawn = weights.find(([, weight]) => {
      rest -= weight;
      return rest < 0;
    });
    add(drawn?.[0] ?? 'order-next', 2000 + random.fraction() * (activeMs - 2000));
  }
  for (let count = 2; count > 0; count -= 1)
    add(random.pick(sceneKinds), random.fraction() * (activeMs - sceneMs));
  for (let count = 3; count > 0; count -= 1) add('order-resolve', activeMs * (0.5 + random.fraction() * 0.5));
  if (seed % 40 === 24) add(rareSceneKind, random.fraction() * (activeMs - sceneMs));
  return actions;
}
