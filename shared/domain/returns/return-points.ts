/**
 * The points that returns of one purchase move. Each return records what it gave back and took back as far as its till
 * knew. Where two tills that were cut off took the same goods back, only what the goods had spent and earned moves: in
 * the order of the returns, line by line, so that no point counts twice. Rule [POINTS36].
 */
import type { SaleLine } from '../operations/sale-line.ts';
import { type ReturnFact, returnsInOrder } from './returned-of.ts';

/** Points of a return: given back of what the goods had spent, taken back of what they had earned. */
export interface MovedPoints {
  readonly givenBack: number;
  readonly takenBack: number;
}

/** What a sold line spent and earned. */
export type PointsLine = Pick<SaleLine, 'lineId' | 'pointsSpent' | 'pointsEarned'>;

const none: MovedPoints = { givenBack: 0, takenBack: 0 };

/** What each of these returns of one purchase moves, by its operation's id. */
export function movedPoints(
  sold: readonly PointsLine[],
  facts: readonly ReturnFact[],
): ReadonlyMap<string, MovedPoints> {
  const left = new Map<number, { spent: number; earned: number }>();
  for (const line of sold) left.set(line.lineId, { spent: line.pointsSpent, earned: line.pointsEarned });
  return new Map(
    returnsInOrder(facts).map(({ operation }) => {
      let moved = none;
      for (const { purchaseLineId, points } of operation.payload.lines) {
        const line = left.get(purchaseLineId ?? 0);
        if (!line) continue;
        const givenBack = Math.min(points.givenBack, line.spent);
        const takenBack = Math.min(points.takenBack, line.earned);
        line.spent -= givenBack;
        line.earned -= takenBack;
        moved = { givenBack: moved.givenBack + givenBack, takenBack: moved.takenBack + takenBack };
      }
      return [operation.id, moved] as const;
    }),
  );
}

/** The points that these returns recorded beyond what the purchase had: they stand on paper and don't count. */
export function pointsBeyond(sold: readonly PointsLine[], facts: readonly ReturnFact[]): MovedPoints {
  const moved = [...movedPoints(sold, facts).values()];
  const recorded = facts.flatMap(({ operation }) => operation.payload.lines.map(({ points }) => points));
  const of = (name: keyof MovedPoints, all: readonly MovedPoints[]): number =>
    all.reduce((sum, each) => sum + each[name], 0);
  return {
    givenBack: of('givenBack', recorded) - of('givenBack', moved),
    takenBack: of('takenBack', recorded) - of('takenBack', moved),
  };
}
