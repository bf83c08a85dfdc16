/** The shop that the replay sells in: its store, its tax table, and a cashier who may type prices. */
import { scryptSync } from 'node:crypto';
import { sha256Hex } from '../../shared/base/sha256.ts';
import { type ReferenceRow, usualSlots } from '../../shared/domain/entities/reference.ts';
import { britishTaxTable } from '../../shared/money/tax.ts';

/** The replay's store. */
export const replayStoreId = 'GIFT';

/** The cashier's PIN and badge. */
export const replayCashier = { staffId: 'staff:replay', pin: '1234', badge: 'replay-cashier' } as const;

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
    if (row.type !== 'role') return row;
    return { ...row, verbs: [...row.verbs, 'order-pack', 'order-handover', 'order-decline'] };
  });
  return [...shop, storeRow(replayOutletId), ...slots];
}

/** Rows of `reference`. */
export function giftShopRows(): ReferenceRow[] {
  const salt = 'c3RpbGxvcGVu';
  const hash = scryptSync(replayCashier.pin, Buffer.from(salt, 'base64'), 32, { N: 1024, r: 8, p: 1 });
  return [
    storeRow(replayStoreId),
    { type: 'tax-table', id: 'tax-table:gb', table: britishTaxTable },
    {
      type: 'role',
      id: 'role:replay',
      name: { ru: 'Кассир', en: 'Cashier' },
      verbs: ['sell', 'price-override', 'stock-adjust'],
      maxDiscountBasisPoints: 0,
    },
    {
      type: 'staff',
      id: replayCashier.staffId,
      name: 'Replay cashier',
      roleId: 'role:replay',
      storeIds: [replayStoreId],
      pin: {
        algorithm: 'scrypt',
        cost: 1024,
        blockSize: 8,
        parallelization: 1,
        salt,
        hash: hash.toString('base64'),
      },
      badge: sha256Hex(replayCashier.badge),
    },
  ];
}
