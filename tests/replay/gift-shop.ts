/** The shop that the replay sells in: its store, its tax table, and a cashier who may type prices. */
import { scryptSync } from 'node:crypto';
import { sha256Hex } from '../../shared/base/sha256.ts';
import { type ReferenceRow, usualSlots } from '../../shared/domain/entities/reference.ts';
import { britishReturnRules } from '../../shared/domain/returns/national-rules.ts';
import { britishTaxTable } from '../../shared/money/tax.ts';

/** The replay's store. */
export const replayStoreId = 'GIFT';

/** The cashier's PIN and badge. */
export const replayCashier = { staffId: 'staff:replay', pin: '1234', badge: 'replay-cashier' } as const;

/** The manager who lets goods pass that come back without their purchase. */
export const replayManager = { staffId: 'staff:manager', pin: '4321' } as const;

/** The store that hands out online orders and sells nothing else. */
export const replayOutletId = 'OUTLET';

function storeRow(storeId: string): ReferenceRow {
  return {
    type: 'store',
    id: `store:${storeId}`,
    storeId,
    name: 'Gift shop',
    address: 'London',
    currency: 'GBP',
    timeZone: 'Europe/London',
    taxTableId: 'tax-table:gb',
    legalName: 'Gift shop',
    taxNumber: '',
  };
}

/** A point for each pound, which may be spent at once and never lapses: what the ledger comes to is a plain sum. */
const replayProgramme: ReferenceRow = {
  type: 'loyalty-programme',
  id: 'loyalty-programme:replay',
  name: { ru: 'Подарки', en: 'Gifts' },
  currency: 'GBP',
  versions: [
    {
      ...{ version: 1, fromMs: 0, turnoverDays: 365, redemption: 'discount', highestShareBasisPoints: 3000 },
      ...{ pendingDays: 0, lifeDays: null, phonePays: 'never', holdMs: 15 * 60_000, pointValueMinor: 1 },
      ...{
        welcome: null,
        birthday: null,
        campaigns: [],
        offline: { capPoints: 500, balanceAgeMs: 86_400_000 },
      },
      notEarning: { categories: [], flags: [] },
      notRedeemable: { categories: [], flags: [] },
      earn: [
        { categories: [], fromTierId: 'silver', points: 2, perMinor: 100 },
        { categories: [], fromTierId: null, points: 1, perMinor: 100 },
      ],
      tiers: [
        { id: 'basic', name: { ru: 'Обычный', en: 'Basic' }, fromTurnoverMinor: 0 },
        { id: 'silver', name: { ru: 'Серебряный', en: 'Silver' }, fromTurnoverMinor: 50_000 },
      ],
    },
  ],
};

/** Rows of `reference` that online orders need beside the shop's own. */
export function outletRows(): ReferenceRow[] {
  const slots = [replayStoreId, replayOutletId].map((storeId) => ({
    ...usualSlots(storeId),
    slotMinutes: 30,
    cutOffMinutes: 0,
    daysAhead: 1,
    capacity: 40,
  }));
  const shop = giftShopRows().map((row): ReferenceRow => {
    if (row.type === 'staff') return { ...row, storeIds: [replayStoreId, replayOutletId] };
    if (row.type !== 'role' || row.id !== 'role:replay') return row;
    return { ...row, verbs: [...row.verbs, 'order-pack', 'order-handover', 'order-decline'] };
  });
  return [...shop, storeRow(replayOutletId), ...slots];
}

/** Rows of `reference`. */
export function giftShopRows(): ReferenceRow[] {
  return [
    storeRow(replayStoreId),
    { type: 'tax-table', id: 'tax-table:gb', table: britishTaxTable },
    replayProgramme,
    { ...britishReturnRules, id: 'return-rules:gb', taxTableId: 'tax-table:gb' },
    {
      type: 'role',
      id: 'role:replay',
      name: { ru: 'Кассир', en: 'Cashier' },
      verbs: ['sell', 'price-override', 'stock-adjust', 'return'],
      maxDiscountBasisPoints: 0,
    },
    {
      type: 'role',
      id: 'role:manager',
      name: { ru: 'Управляющий', en: 'Manager' },
      verbs: ['return', 'return-override', 'return-blind'],
      maxDiscountBasisPoints: 0,
    },
    {
      type: 'staff',
      id: replayCashier.staffId,
      name: 'Replay cashier',
      roleId: 'role:replay',
      storeIds: [replayStoreId],
      pin: pinOf(replayCashier.pin),
      badge: sha256Hex(replayCashier.badge),
    },
    {
      type: 'staff',
      id: replayManager.staffId,
      name: 'Replay manager',
      roleId: 'role:manager',
      storeIds: [replayStoreId],
      pin: pinOf(replayManager.pin),
      badge: null,
    },
  ];
}

function pinOf(pin: string) {
  const salt = 'c3RpbGxvcGVu';
  const [cost, blockSize, parallelization] = [1024, 8, 1];
  const hash = scryptSync(pin, Buffer.from(salt, 'base64'), 32, {
    N: cost,
    r: blockSize,
    p: parallelization,
  });
  return {
    algorithm: 'scrypt',
    cost,
    blockSize,
    parallelization,
    salt,
    hash: hash.toString('base64'),
  } as const;
}
