/**
 * What shall happen in a world: its tills, and a list of actions by people and by faults, all drawn from one
 * seed. Each action has a salt of its own from which its details are drawn, so leaving others out changes
 * nothing about it; that is what shrinking relies on.
 */
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import { creditActions, creditKinds, undrawnCredits } from './credit-kinds.ts';
import { customerActions, customerKinds, hasCustomers, undrawnCustomers } from './customer-kinds.ts';
import { dayActions, dayFaultKinds, dayWorkKinds, undrawnFaults, undrawnWork } from './day-kinds.ts';
import { orderActions, orderKinds, undrawnOrders } from './order-kinds.ts';
import { rareFaultKinds, rareScene, undrawnRare } from './rare-scenes.ts';
import { refundActions, refundKinds, undrawnRefunds } from './refund-kinds.ts';
import { returnActions, returnKinds, undrawnReturns } from './return-kinds.ts';

/** What people do at tills. */
export const workKinds = [
  'sell',
  'receive',
  'adjust',
  'swing',
  'audit',
  'void-line',
  'void-cart',
  'raw',
  'raw-behind',
  'catalogue',
  ...dayWorkKinds,
  ...orderKinds,
  ...returnKinds,
  ...customerKinds,
  ...refundKinds,
  ...creditKinds,
] as const;

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
  'damage-newest',
  'enrol-anew',
  ...dayFaultKinds,
  ...rareFaultKinds,
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
  /** Tills and server deal in pages of so many rows at the most; without, in such as the product asks for. */
  readonly pageRows?: number;
  /** Tills begin with a disk that has too little room for any to be reserved ahead. */
  readonly smallDisks?: boolean;
  /** Tills have payment terminals; plans from before there were any have none. */
  readonly terminals?: boolean;
  /** Much is done at once, over links as long as a store's; plans from before do less, over short ones. */
  readonly brisk?: boolean;
  /** The chain knows customers and has a programme; others have neither. */
  readonly customers?: boolean;
  readonly activeMs: number;
  readonly actions: readonly Action[];
}

/** How often each kind is drawn, relatively. */
const workWeights: Readonly<Record<(typeof workKinds)[number], number>> = {
  sell: 12,
  receive: 2,
  adjust: 2,
  swing: 1,
  audit: 1,
  'void-line': 1,
  'void-cart': 1,
  raw: 2,
  'raw-behind': 1,
  catalogue: 1,
  ...undrawnWork,
  ...undrawnOrders,
  ...undrawnReturns,
  ...undrawnCustomers,
  ...undrawnRefunds,
  ...undrawnCredits,
};

const faultWeights: Readonly<Record<(typeof faultKinds)[number], number>> = {
  'till-crash': 2,
  'till-crash-at-step': 3,
  damage: 1,
  'damage-newest': 1,
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
  'server-restore': 0.5,
  clone: 0.5,
  poison: 1,
  'journal-answer-lost': 2,
  'disk-put-back': 0.7,
  'enrol-anew': 0.3,
  ...undrawnFaults,
  ...undrawnRare,
};

/** An action of a scene, so long after its beginning; `elsewhere` at another till. */
type SceneAction = readonly [afterMs: number, kind: ActionKind, elsewhere?: 'elsewhere'];

/**
 * What hurts only together, and would meet by chance in one seed of many: each is a handful of actions that
 * follow each other at one till.
 */
const scenes: readonly (readonly SceneAction[])[] = [
  // What wasn't sent yet is damaged, and more follows it.
  [
    [0, 'partition'],
    [300, 'sell'],
    [500, 'sell'],
    [1800, 'damage-newest'],
    [9000, 'sell'],
    [9500, 'receive'],
  ],
  // The server forgets, and others have filled the places again before this till asks.
  [
    [0, 'server-backup'],
    [300, 'sell'],
    [400, 'sell', 'elsewhere'],
    [2500, 'partition'],
    [2600, 'server-restore'],
    [8000, 'sell', 'elsewhere'],
    [8200, 'sell', 'elsewhere'],
    [8400, 'receive', 'elsewhere'],
  ],
  // A replica is filled again in bad weather.
  [
    [0, 'server-backup'],
    [300, 'sell'],
    [500, 'adjust'],
    [2300, 'weather'],
    [2500, 'server-restore'],
  ],
  // The storage refuses pages while a replica is filled again, and the till starts with what it holds.
  [
    [0, 'catalogue'],
    [200, 'page-write-fails'],
    [300, 'server-restore'],
    [1500, 'page-write-fails'],
    [9500, 'till-crash'],
  ],
  // Both copies go on selling, and are cut off while their staff enrol them anew.
  [
    [0, 'clone'],
    [7500, 'sell'],
    [7600, 'sell', 'elsewhere'],
    [9000, 'partition'],
    [9300, 'sell'],
    [9400, 'sell'],
  ],
  // The power fails in the midst of a write, and the till goes on where it was.
  [
    [0, 'till-crash-at-step'],
    [50, 'sell'],
    [9000, 'sell'],
    [9500, 'till-crash-at-step'],
    [9550, 'sell'],
    [17000, 'till-crash'],
  ],
  // A till is enrolled anew, and the server forgets that and the journal it began with.
  [
    [0, 'enrol-anew'],
    [300, 'sell'],
    [11_900, 'sell'],
    [12_000, 'server-restore'],
  ],
];

/** Scenes at the end of a day: nothing comes after them that would put right by chance what they left. */
const lastScenes: typeof scenes = [
  // The server forgets what tills and the office told it, and nobody tells it anything new.
  [
    [0, 'server-backup'],
    [300, 'sell'],
    [500, 'swing'],
    [600, 'catalogue'],
    [5000, 'server-restore'],
  ],
  // Sales whose way to the server is bad.
  [
    [0, 'weather'],
    [200, 'sell'],
    [900, 'sell'],
  ],
  // The storage refuses pages while a replica is filled again, and again once it is.
  [
    [0, 'sell'],
    [100, 'swing'],
    [4500, 'page-write-fails'],
    [4600, 'server-restore'],
    [6500, 'page-write-fails'],
    [7000, 'sell', 'elsewhere'],
  ],
  // What wasn't sent yet is damaged, and the disk is too full to name it; nobody sells there any more.
  [
    [0, 'partition'],
    [100, 'sell'],
    [1200, 'disk-full'],
    [1300, 'damage-newest'],
  ],
];

/** Within so long the people of a rush come. */
const rushMs = 200;

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const stores = 2 + random.below(2);
  // Two to six tills, two or three most of the time: each of them costs as much as all it sells.
  const tillCount = random.chance(0.65) ? 2 : random.chance(0.7) ? 3 : 4 + random.below(3);
  // Half of the time the first two are in one store, and see what the other one sells.
  const together = random.chance(0.5);
  const tills = Array.from({ length: tillCount }, (_, index) =>
    index < 2 ? (together ? 0 : index) : random.below(stores),
  );
  const pageRows = random.chance(0.3) ? { pageRows: random.pick([4, 8]) } : {};
  const smallDisks = random.chance(0.5) ? { smallDisks: true } : {};
  const activeMs = 25_000 + random.below(20_000);
  const actions: Omit<Action, 'id'>[] = [];
  const add = (kind: ActionKind, atMs: number, target = random.below(64)): void => {
    actions.push({ atMs: Math.floor(atMs), kind, target, salt: random.below(2 ** 31) });
  };
  // Work comes in rushes, as customers do. Few and large ones: what travels then, travels in large parts.
  const rushes = Array.from({ length: 3 + random.below(2) }, () => random.fraction() * activeMs);
  for (const startMs of rushes) {
    const works = 6 + random.below(3);
    for (let work = 0; work < works; work += 1) {
      add(drawn(random, workWeights), startMs + random.fraction() * rushMs);
    }
  }
  // Every second fault meets a rush or what a rush left to be sent; between rushes little can go wrong.
  const faults = 5 + random.below(4);
  for (let fault = 0; fault < faults; fault += 1) {
    const anywhere = random.fraction() * activeMs;
    const near = random.pick(rushes) + random.fraction() * 2500;
    add(drawn(random, faultWeights), fault % 2 === 0 ? near : anywhere);
  }
  const play = (startMs: number, scene: (typeof scenes)[number]): void => {
    const target = random.below(64);
    for (const [afterMs, kind, elsewhere] of scene) {
      add(kind, startMs + afterMs, elsewhere ? target + 1 + random.below(3) : target);
    }
  };
  for (let count = random.chance(0.3) ? 2 : 1; count > 0; count -= 1)
    play(random.fraction() * (activeMs - 8000), random.pick(scenes));
  play(activeMs - 1000, random.pick(lastScenes));
  actions.push(...dayActions(seed, tills, activeMs, rushes));
  actions.push(...orderActions(seed, activeMs));
  actions.push(...returnActions(seed, activeMs));
  actions.push(...customerActions(seed, activeMs));
  actions.push(...refundActions(seed, activeMs));
  actions.push(...creditActions(seed, activeMs));
  const rare = rareScene(seed, activeMs);
  actions.push(...rare.actions);
  const ordered = actions.sort((a, b) => a.atMs - b.atMs || a.salt - b.salt);
  return {
    seed,
    tills,
    terminals: true,
    brisk: true,
    ...pageRows,
    ...smallDisks,
    ...(hasCustomers(seed) ? { customers: true } : {}),
    ...(rare.pageRows === null ? {} : { pageRows: rare.pageRows }),
    activeMs,
    actions: ordered.map((action, id) => ({ id, ...action })),
  };
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
