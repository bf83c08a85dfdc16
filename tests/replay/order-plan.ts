/** What is to become of each online order of a replay, and which collisions the run makes on purpose. */
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import type { OrderExceptionKind } from '../../shared/domain/orders/order-conflicts.ts';
import type { OrderState } from '../../shared/domain/orders/order-moves.ts';

/** What happens to an order. */
export type Fate =
  | 'collect'
  | 'collect-by-short-code'
  /** Something of it isn't found; the rest is collected. */
  | 'pack-short'
  | 'no-show'
  /** Its customer calls it off before any till worked on it, or asks to after the store accepted it. */
  | 'cancel-at-once'
  | 'cancel-later'
  | Collision;

/** What is done on purpose at two tills of a store, each cut off, or at one while the web shop changes its mind. */
export const collisions = {
  'hand-over-twice': {
    kinds: ['handed-over-twice'],
    states: ['collected'],
    cause: 'two tills of the store, each cut off, handed it over',
  },
  'cancel-and-hand-over': {
    // Of two that don't know each other, ids say which comes first: the other one didn't fit.
    kinds: ['handed-over-after-cancel', 'order-out-of-step'],
    states: ['collected', 'cancelled'],
    cause: 'one till, cut off, acknowledged its cancelling while another, cut off too, handed it over',
  },
  'cancelled-unheard': {
    kinds: ['order-out-of-step', 'handed-over-after-cancel'],
    states: ['cancelled'],
    cause: 'the web shop called it off while its till was cut off, packed it and handed it over',
  },
} as const satisfies Record<
  string,
  { kinds: readonly OrderExceptionKind[]; states: readonly OrderState[]; cause: string }
>;
export type Collision = keyof typeof collisions;

/** Whether a fate is a collision. */
export function isCollision(fate: Fate): fate is Collision {
  return fate in collisions;
}

/** In which states an order of this fate may end. */
export function endsOf(fate: Fate): readonly OrderState[] {
  if (isCollision(fate)) return collisions[fate].states;
  if (fate === 'no-show') return ['restocked'];
  return fate === 'cancel-at-once' || fate === 'cancel-later' ? ['cancelled'] : ['collected'];
}

/** The first orders have every fate once; collisions need a store with two tills, which has every other order. */
const first: readonly Fate[] = [
  'hand-over-twice',
  'no-show',
  'cancel-and-hand-over',
  'cancel-later',
  'cancelled-unheard',
  'cancel-at-once',
  'pack-short',
  'collect-by-short-code',
];
const later: readonly Fate[] = [
  ...Array.from({ length: 11 }, (): Fate => 'collect'),
  'collect-by-short-code',
  'collect-by-short-code',
  'pack-short',
  'pack-short',
  'no-show',
  'no-show',
  'cancel-at-once',
  'cancel-later',
  'cancel-later',
];

/** The fate of the order of this index. */
export function drawFate(index: number, random: SeededRandom): Fate {
  const drawn = random.pick(later);
  const isRare = index % 2 === 0 && random.chance(0.06);
  const collision = random.pick(['hand-over-twice', 'cancel-and-hand-over', 'cancelled-unheard'] as const);
  return first[index] ?? (isRare ? collision : drawn);
}
