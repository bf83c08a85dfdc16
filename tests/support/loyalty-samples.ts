/** A loyalty programme, its lines and its ledger for tests. */
import fc from 'fast-check';
import type { LedgerEntry } from '../../shared/domain/loyalty/ledger.ts';
import type { PointsLine } from '../../shared/domain/loyalty/points-of.ts';
import {
  type LoyaltyProgramme,
  loyaltyProgrammeSchema,
  type ProgrammeRules,
} from '../../shared/domain/loyalty/programme.ts';

export const sampleDayMs = 24 * 60 * 60_000;

/** One point per 10 roubles, two for silver, none on tobacco; a point is worth a rouble, at most half of a bill. */
export const sampleRules: ProgrammeRules = {
  version: 1,
  fromMs: 0,
  earn: [
    { categories: [], fromTierId: 'silver', points: 2, perMinor: 1000 },
    { categories: [], fromTierId: null, points: 1, perMinor: 1000 },
  ],
  campaigns: [
    {
      id: 'toys',
      name: { ru: 'Игрушки', en: 'Toys' },
      fromMs: 1000,
      untilMs: 2000,
      categories: ['Toys'],
      fromTierId: null,
      factorBasisPoints: 30_000,
    },
  ],
  tiers: [
    { id: 'basic', name: { ru: 'Обычный', en: 'Basic' }, fromTurnoverMinor: 0 },
    { id: 'silver', name: { ru: 'Серебро', en: 'Silver' }, fromTurnoverMinor: 1_000_000 },
  ],
  turnoverDays: 365,
  pointValueMinor: 100,
  redemption: 'discount',
  highestShareBasisPoints: 5000,
  notEarning: { categories: ['Tobacco'], flags: [] },
  notRedeemable: { categories: ['Tobacco'], flags: ['age-restricted'] },
  pendingDays: 14,
  lifeDays: 365,
  welcome: { points: 100, lifeDays: 30 },
  birthday: { points: 200, lifeDays: 14, daysBefore: 3 },
  offline: { capPoints: 300, balanceAgeMs: 3 * sampleDayMs },
  phonePays: 'never',
  holdMs: 15 * 60_000,
};

/** The rules as a row of `reference`, in as many versions as are given. */
export function sampleProgramme(...versions: readonly Partial<ProgrammeRules>[]): LoyaltyProgramme {
  return loyaltyProgrammeSchema.parse({
    type: 'loyalty-programme',
    id: 'loyalty-programme:main',
    name: { ru: 'Свои', en: 'Regulars' },
    currency: 'RUB',
    versions: (versions.length > 0 ? versions : [{}]).map((change) => ({ ...sampleRules, ...change })),
  });
}

/** Lines of a bill, of every kind that the sample rules tell apart. */
export const arbitraryPointsLines: fc.Arbitrary<PointsLine[]> = fc
  .array(
    fc.record({
      category: fc.constantFrom('Food', 'Toys', 'Toys/Wooden', 'Tobacco'),
      flags: fc.constantFrom<PointsLine['flags']>([], ['age-restricted']),
      netMinor: fc.oneof(fc.nat(300), fc.nat(5_000_000)),
      rateBasisPoints: fc.constantFrom(2200, 1000, 0, null),
    }),
    { maxLength: 12 },
  )
  .map((lines) => lines.map((line, index) => ({ lineId: index + 1, ...line })));

/** An entry of a ledger; points that come live for a year and may be spent at once, unless said otherwise. */
export function ledgerEntry(
  operationId: string,
  points: number,
  atMs: number,
  change: Partial<LedgerEntry> = {},
): LedgerEntry {
  return {
    operationId,
    index: 0,
    customerId: 'c1',
    kind: points < 0 ? 'spend' : 'earn',
    points,
    turnoverMinor: 0,
    atMs,
    availableAtMs: atMs,
    expiresAtMs: atMs + 365 * sampleDayMs,
    ofOperationId: null,
    giftKey: null,
    ...change,
  };
}

/** Entries of one customer: points that come, wait, lapse and go, in a few days around each other. */
export const arbitraryLedger: fc.Arbitrary<LedgerEntry[]> = fc
  .array(
    fc.record({
      points: fc.integer({ min: -400, max: 400 }),
      atMs: fc.nat(100),
      waitMs: fc.nat(40),
      lifeMs: fc.option(fc.integer({ min: 1, max: 120 })),
      giftKey: fc.option(fc.constantFrom('welcome', 'birthday:2026'), { freq: 8 }),
    }),
    { maxLength: 25, size: 'max' },
  )
  .map((made) =>
    made.map(({ points, atMs, waitMs, lifeMs, giftKey }, index) =>
      ledgerEntry(`op-${String(index).padStart(3, '0')}`, points, atMs, {
        availableAtMs: points > 0 ? atMs + waitMs : atMs,
        expiresAtMs: points > 0 && lifeMs !== null ? atMs + waitMs + lifeMs : null,
        giftKey,
        kind: giftKey === null ? (points < 0 ? 'spend' : 'earn') : 'gift',
        turnoverMinor: points * 10,
      }),
    ),
  );
