/**
 * Scenes that hurt only together and hardly ever meet by chance, each made so that a certain mistake shows. One seed
 * of five plays one more of them, drawn from a generator of its own: the other seeds are what they were without.
 */
import { seededRandom } from '../../../shared/base/seeded-random.ts';
import type { Action, ActionKind } from './plan.ts';

/** Faults that only these scenes hold: facts that don't get through, pages of stock that aren't written, three seconds cut off. */
export const rareFaultKinds = ['uploads-fail', 'stock-write-fails', 'brief-partition'] as const;

/** For drawing among all kinds: none of these is drawn there. */
export const undrawnRare: Readonly<Record<(typeof rareFaultKinds)[number], 0>> = {
  'uploads-fail': 0,
  'stock-write-fails': 0,
  'brief-partition': 0,
};

interface RareScene {
  /** Pages of so many rows, where what goes wrong needs a filling of more than one. */
  readonly pageRows: number | null;
  readonly actions: readonly (readonly [afterMs: number, kind: ActionKind])[];
}

const scenes: readonly RareScene[] = [
  // The server forgets what a till sold, and the till hears that in pages before it can tell the server again.
  {
    pageRows: 4,
    actions: [
      [0, 'server-backup'],
      [200, 'sell'],
      [3500, 'uploads-fail'],
      [3600, 'server-restore'],
    ],
  },
  // Of the pages that tell a till of its own sales the first isn't written; it starts, cut off, with what it holds.
  {
    pageRows: 4,
    actions: [
      [0, 'brief-partition'],
      [100, 'sell'],
      [110, 'sell'],
      [120, 'sell'],
      [400, 'stock-write-fails'],
      [8500, 'partition'],
      [8600, 'till-crash'],
    ],
  },
];

/** What a seed plays beside everything else; nothing for most. */
export function rareScene(
  seed: number,
  activeMs: number,
): { readonly pageRows: number | null; readonly actions: readonly Omit<Action, 'id'>[] } {
  if (seed % 10 !== 6 && seed % 10 !== 9) return { pageRows: null, actions: [] };
  const random = seededRandom(seed ^ 0x4a4e_5cee);
  const { pageRows, actions } = random.pick(scenes);
  const startMs = Math.floor(2000 + random.fraction() * (activeMs - 14_000));
  const target = random.below(64);
  return {
    pageRows,
    actions: actions.map(([afterMs, kind]) => {
      return { atMs: startMs + afterMs, kind, target, salt: random.below(2 ** 31) };
    }),
  };
}
