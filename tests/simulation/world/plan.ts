/**
 * What shall happen in a world: its tills, and a list of actions by people and by faults, all drawn from one
 * seed. Each action has a salt of its own from which its details are drawn, so leaving others out changes
 * nothing about it; that is what shrinking relies on.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';

/** What people do at tills. */
export const workKinds = ['sell', 'receive', 'adjust', 'audit', 'void-line', 'void-cart', 'raw'] as const;

/** What goes wrong. */
export const faultKinds = [
  'till-crash',
  'till-crash-at-step',
  'damage',
  'disk-full',
  'till-clock',
  'server-clock',
  'wipe-replica',
  'wipe-replica-offline',
  'weather',
  'partition',
  'page-write-fails',
  'server-crash',
  'server-crash-at-step',
  'server-backup',
  'server-restore',
  'clone',
  'poison',
  'journal-answer-lost',
  'disk-put-back',
] as const;

export type ActionKind = (typeof workKinds)[number] | (typeof faultKinds)[number];

/** One thing that shall happen. `target` names a till, modulo how many there are. */
export interface Action {
  readonly id: number;
  readonly atMs: number;
  readonly kind: ActionKind;
  readonly target: number;
  readonly salt: number;
}

/** A world before it begins. */
export interface Plan {
  readonly seed: number;
  /** The store of each till, as an index. */
  readonly tills: readonly number[];
  readonly activeMs: number;
  readonly actions: readonly Action[];
}

/** How often each kind is drawn, relatively. */
const workWeights: Readonly<Record<(typeof workKinds)[number], number>> = {
  sell: 12,
  receive: 2,
  adjust: 2,
  audit: 1,
  'void-line': 1,
  'void-cart': 1,
  raw: 2,
};

const faultWeights: Readonly<Record<(typeof faultKinds)[number], number>> = {
  'till-crash': 2,
  'till-crash-at-step': 3,
  damage: 2,
  'disk-full': 1,
  'till-clock': 2,
  'server-clock': 1,
  'wipe-replica': 1,
  'wipe-replica-offline': 1,
  weather: 4,
  partition: 3,
  'page-write-fails': 2,
  'server-crash': 2,
  'server-crash-at-step': 3,
  'server-backup': 2,
  'server-restore': 1,
  clone: 0.5,
  poison: 1,
  'journal-answer-lost': 2,
  'disk-put-back': 0.7,
};

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const stores = 2 + random.below(2);
  // Two to six tills, two or three most of the time: each of them costs as much as all it sells.
  const tillCount = 2 + random.below(random.chance(0.8) ? 2 : 5);
  const tills = Array.from({ length: tillCount }, (_, index) =>
    index < 2 ? index % 2 : random.below(stores),
  );
  const activeMs = 30_000 + random.below(30_000);
  const actions: Omit<Action, 'id'>[] = [];
  const add = (kind: ActionKind, atMs: number): void => {
    actions.push({ atMs: Math.floor(atMs), kind, target: random.below(64), salt: random.below(2 ** 31) });
  };
  // Work comes in rushes, as customers do. Few and large ones: what travels then, travels in large parts.
  const rushes = Array.from({ length: 4 + random.below(2) }, () => random.fraction() * activeMs);
  for (const startMs of rushes) {
    const works = 11 + random.below(6);
    for (let work = 0; work < works; work += 1) {
      add(drawn(random, workWeights), startMs + random.fraction() * 400);
    }
  }
  // Every second fault meets a rush or what a rush left to be sent; between rushes little can go wrong.
  const faults = 10 + random.below(9);
  for (let fault = 0; fault < faults; fault += 1) {
    const anywhere = random.fraction() * activeMs;
    const near = random.pick(rushes) + random.fraction() * 2500;
    add(drawn(random, faultWeights), fault % 2 === 0 ? near : anywhere);
  }
  const ordered = actions.sort((a, b) => a.atMs - b.atMs || a.salt - b.salt);
  return { seed, tills, activeMs, actions: ordered.map((action, id) => ({ id, ...action })) };
}

function drawn<Kind extends string>(random: SeededRandom, weights: Readonly<Record<Kind, number>>): Kind {
  const kinds = Object.keys(weights) as Kind[];
  let rest = random.fraction() * kinds.reduce((sum, kind) => sum + weights[kind], 0);
  for (const kind of kinds) {
    rest -= weights[kind];
    if (rest < 0) return kind;
  }
  return random.pick(kinds);
}
