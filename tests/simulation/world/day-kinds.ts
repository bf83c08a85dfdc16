/**
 * What people do at a till in the course of a day beside selling, and what goes wrong with payment terminals. It
 * is drawn from a generator of its own, so that a plan's other actions are what they were without it.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';

/** Work of a day. `shift` opens one or, where one is open, counts the drawer and closes it. */
export const dayWorkKinds = [
  'shift',
  'cash-movement',
  'card',
  'count',
  'transfer',
  'take-delivery',
  'park',
] as const;

/** What goes wrong with the terminals of a store. */
export const dayFaultKinds = ['terminal-answer-lost', 'terminal-power'] as const;

type DayKind = (typeof dayWorkKinds)[number] | (typeof dayFaultKinds)[number];

/** For drawing among all kinds: none of a day's work is drawn there. */
export const undrawnWork: Readonly<Record<(typeof dayWorkKinds)[number], 0>> = {
  shift: 0,
  'cash-movement': 0,
  card: 0,
  count: 0,
  transfer: 0,
  'take-delivery': 0,
  park: 0,
};

/** The same of its faults. */
export const undrawnFaults: Readonly<Record<(typeof dayFaultKinds)[number], 0>> = {
  'terminal-answer-lost': 0,
  'terminal-power': 0,
};

/** How often each is drawn, relatively. */
const weights: readonly (readonly [DayKind, number])[] = [
  ['shift', 3],
  ['cash-movement', 3],
  ['card', 7],
  ['count', 3],
  ['transfer', 3],
  ['take-delivery', 4],
  ['park', 2],
  ['terminal-answer-lost', 2],
  ['terminal-power', 2],
];

/** An action of a scene, so long after its beginning; `there` at the other till of two. */
type DayScene = readonly (readonly [afterMs: number, kind: DayKind, there?: 'there'])[];

/** A payment in doubt at the end of a shift. */
const doubt: DayScene = [
  [0, 'card'],
  [150, 'terminal-power'],
  [400, 'shift'],
  [5000, 'card'],
];

/** Two tills of a store count the same shelves at the same time. */
const countedTwice: DayScene = [
  [0, 'count'],
  [80, 'count', 'there'],
  [900, 'count', 'there'],
  [980, 'count'],
];

/** What one store sends arrives in another, in parts at times. */
const sentAndTaken: DayScene = [
  [0, 'transfer'],
  [3500, 'take-delivery', 'there'],
  [5500, 'take-delivery', 'there'],
];

/** An action before it has a number. */
export interface DayAction {
  readonly atMs: number;
  readonly kind: DayKind;
  readonly target: number;
  readonly salt: number;
}

/** Whether an action is a day's. */
export function isDayWork(kind: string): boolean {
  return (dayWorkKinds as readonly string[]).includes(kind);
}

/** Whether a fault is one of terminals. */
export function isDayFault(kind: string): boolean {
  return (dayFaultKinds as readonly string[]).includes(kind);
}

/**
 * The day of a seed, by the stores of its tills: every till opens a shift first, and a till's shifts are mostly
 * closed at the end. What is done between is done in the rushes of others mostly.
 */
export function dayActions(
  seed: number,
  tills: readonly number[],
  activeMs: number,
  rushes: readonly number[],
): DayAction[] {
  const random = seededRandom(seed ^ 0x0da7_0da7);
  const actions: DayAction[] = [];
  const add = (kind: DayKind, atMs: number, target: number): void => {
    actions.push({ kind, atMs: Math.floor(atMs), target, salt: random.below(2 ** 31) });
  };
  for (const till of tills.keys()) add('shift', random.below(300), till);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (let count = 10 + random.below(5); count > 0; count -= 1) {
    let rest = random.fraction() * total;
    const drawn = weights.find(([, weight]) => {
      rest -= weight;
      return rest < 0;
    });
    const anywhere = random.fraction() * activeMs;
    const near = random.pick(rushes) + random.fraction() * 300;
    add(drawn?.[0] ?? 'card', random.chance(0.85) ? near : anywhere, random.below(64));
  }
  const play = (scene: DayScene, here: number, there: number): void => {
    const startMs = 3000 + random.fraction() * (activeMs - 8000);
    for (const [afterMs, kind, isThere] of scene) add(kind, startMs + afterMs, isThere ? there : here);
  };
  // The terminal's power goes while a card is charged, and the shift is closed over the doubt.
  if (random.chance(0.6)) {
    const target = random.below(tills.length);
    play(doubt, target, target);
  }
  if (random.chance(0.5)) play(tills[0] === tills[1] ? countedTwice : sentAndTaken, 0, 1);
  for (const till of tills.keys()) if (random.chance(0.6)) add('shift', activeMs - random.below(1000), till);
  return actions;
}
