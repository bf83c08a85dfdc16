/** Mistakes in what a day adds to selling: shifts, payments by terminal, counts, goods between stores. */
import type { Mutant } from './mutants.ts';
import { mistake } from './mutants-till.ts';

const shiftExceptions = 'sync-server/projections/shift-exceptions.ts';
const deliveries = 'shared/domain/stock/delivery-of.ts';

export const dayMutants: readonly Mutant[] = [
  mistake(
    'a terminal that cannot tell has charged nothing',
    'shared/domain/pay/attempt.ts',
    `    case 'unknown':
    case 'in-progress':
    case 'cannot-tell':`,
    `    case 'unknown':
      return { stage: 'settled', attemptId, outcome: 'not-executed', amountMinor: 0, reason: null, ...nothing };
    case 'in-progress':
    case 'cannot-tell':`,
  ),
  mistake(
    'a lost answer of the terminal is asked for as a new payment',
    'renderer/till/payments.ts',
    `    return answer ?? this.findOut(attempt, mostSilences);`,
    `    return answer ?? this.askOnce(attempt);`,
  ),
  mistake(
    'cash taken out stays in the drawer',
    'shared/domain/shift/report-of.ts',
    `inDrawer(direction === 'in' ? amountMinor : -amountMinor)`,
    `inDrawer(amountMinor)`,
  ),
  mistake(
    'the figures of a shift begin anew at a restart',
    'renderer/till/shift-fold.ts',
    `      if (newest.operation.kind !== 'shift-open') return;`,
    `      return;`,
  ),
  mistake(
    'a drawer that is right is raised',
    shiftExceptions,
    `Math.abs(close.differenceMinor) <= close.differenceLimitMinor`,
    `Math.abs(close.differenceMinor) < close.differenceLimitMinor`,
  ),
  mistake(
    'a settled payment stays raised',
    shiftExceptions,
    `if (isSettled || closes.length === 0)`,
    `if (closes.length === 0)`,
  ),
  mistake(
    'goods sent away stay on the shelf',
    'shared/domain/operations/stock-transfer.ts',
    `quantityMilli: -line.quantityMilli,`,
    `quantityMilli: line.quantityMilli,`,
  ),
  mistake(
    'a closed delivery still waits for what is missing',
    deliveries,
    `receipts.some(({ payload }) => payload.closesDelivery)`,
    `false`,
  ),
  mistake(
    'a count moves stock when it is finished',
    'shared/domain/operations/stock-count.ts',
    `        atMs: line.countedAtMs,`,
    ``,
  ),
];
