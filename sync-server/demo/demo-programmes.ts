/** The loyalty programmes of the demonstration chain, one per currency. */
import type { LoyaltyProgramme, ProgrammeRules } from '../../shared/domain/loyalty/programme.ts';

const dayMs = 24 * 60 * 60_000;

/** What both programmes have alike: points lower the price, wait for the return window and live for a year. */
const common = {
  version: 1,
  fromMs: 0,
  turnoverDays: 365,
  redemption: 'discount',
  highestShareBasisPoints: 3000,
  pendingDays: 14,
  lifeDays: 365,
  phonePays: 'never',
  holdMs: 15 * 60_000,
} as const satisfies Partial<ProgrammeRules>;

/** So many points for each `perMinor`, twice as many from the second tier on. */
function rulesOf(
  perMinor: number,
  pointValueMinor: number,
  fromTurnoverMinor: number,
  capPoints: number,
): ProgrammeRules {
  return {
    ...common,
    notEarning: { categories: [], flags: [] },
    notRedeemable: { categories: [], flags: ['age-restricted'] },
    campaigns: [],
    earn: [
      { categories: [], fromTierId: 'silver', points: 2, perMinor },
      { categories: [], fromTierId: null, points: 1, perMinor },
    ],
    tiers: [
      { id: 'basic', name: { ru: 'Обычный', en: 'Basic' }, fromTurnoverMinor: 0 },
      { id: 'silver', name: { ru: 'Серебряный', en: 'Silver' }, fromTurnoverMinor },
    ],
    pointValueMinor,
    welcome: { points: capPoints / 5, lifeDays: 30 },
    birthday: { points: capPoints / 2, lifeDays: 14, daysBefore: 3 },
    offline: { capPoints, balanceAgeMs: 3 * dayMs },
  };
}

export const demoProgrammes: readonly LoyaltyProgramme[] = [
  {
    type: 'loyalty-programme',
    id: 'loyalty-programme:rub',
    name: { ru: 'Свои', en: 'Regulars' },
    currency: 'RUB',
    // A point for 20 roubles, worth a rouble.
    versions: [rulesOf(2000, 100, 3_000_000, 500)],
  },
  {
    type: 'loyalty-programme',
    id: 'loyalty-programme:gbp',
    name: { ru: 'Свои', en: 'Regulars' },
    currency: 'GBP',
    // A point for a pound, worth a penny.
    versions: [rulesOf(100, 1, 50_000, 500)],
  },
];
