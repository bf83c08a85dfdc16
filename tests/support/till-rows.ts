/** Rows as a server sends them, for tests of tills: a small shop with staff, roles, a tax table and articles. */

import { sha256Hex } from '../../shared/base/sha256.ts';
import type { Article } from '../../shared/domain/entities/article.ts';
import type { ReferenceRow, Verb } from '../../shared/domain/entities/reference.ts';
import { britishTaxTable } from '../../shared/money/tax.ts';
import type { FakeSyncServer } from './fake-sync-server.ts';

/** An article with one variant whose SKU is the id. Price in pence. */
export function article(
  id: string,
  change: Partial<Article> & { readonly priceMinor?: number | null } = {},
): Article {
  const { priceMinor = 250, ...rest } = change;
  const prices =
    priceMinor === null
      ? []
      : [{ currency: 'GBP' as const, amountMinor: priceMinor, fromMs: 0, untilMs: null }];
  return {
    id,
    name: `Article ${id}`,
    brand: null,
    category: 'things',
    unit: 'piece',
    taxCategory: 'standard',
    flags: [],
    picture: null,
    quickKey: null,
    popularity: 0,
    variants: [{ sku: id, barcodes: [`590${id}`], options: {}, prices }],
    ...rest,
  };
}

const pin = {
  algorithm: 'scrypt',
  cost: 1024,
  blockSize: 8,
  parallelization: 1,
  salt: '',
  hash: '',
} as const;

function role(id: string, verbs: Verb[], maxDiscountBasisPoints: number): ReferenceRow {
  return { type: 'role', id, name: { ru: id, en: id }, verbs, maxDiscountBasisPoints };
}

function staff(id: string, roleId: string, storeIds: string[]): ReferenceRow {
  return { type: 'staff', id, name: `Name ${id}`, roleId, storeIds, pin, badge: sha256Hex(`badge-${id}`) };
}

/** Staff `anna` (cashier), `boss` (manager) and, of another store, `olga`; their badges are `badge-<id>`. */
export const referenceRows: readonly ReferenceRow[] = [
  {
    type: 'store',
    id: 'store:S1',
    storeId: 'S1',
    name: 'Shop',
    address: '',
    currency: 'GBP',
    timeZone: 'Europe/London',
    taxTableId: 'tax-table:gb',
    legalName: 'Shop Ltd',
    taxNumber: '1',
  },
  { type: 'tax-table', id: 'tax-table:gb', table: britishTaxTable },
  role('role:cashier', ['sell', 'discount', 'void-line', 'reprint'], 500),
  role(
    'role:manager',
    ['sell', 'discount', 'price-override', 'void-line', 'void-cart', 'stock-adjust'],
    10_000,
  ),
  staff('anna', 'role:cashier', ['S1']),
  staff('boss', 'role:manager', ['S1']),
  staff('olga', 'role:cashier', ['S2']),
];

/** Fills a server with the shop and `count` articles that have ten pieces each. */
export function fillShop(server: FakeSyncServer, count = 5): void {
  for (const row of referenceRows) server.put('reference', row.id, { ...row });
  for (let index = 1; index <= count; index += 1) {
    const sku = `A${index}`;
    server.put('products', sku, { ...article(sku, { popularity: count - index }) });
    server.put('stock', `S1:${sku}`, { storeId: 'S1', sku, onHandMilli: 10_000, promisedMilli: 0 });
  }
}

/** The shop's settings, without what a test is about. */
export const shopSettings = {
  type: 'settings',
  id: 'settings:till',
  idleLockMs: 5 * 60_000,
  diskWarnBytes: 0,
  diskRefuseBytes: 0,
} as const;

/** The shop's roles as a day with shifts needs them; put after `fillShop`. */
export const dayRoles: readonly ReferenceRow[] = [
  role(
    'role:cashier',
    ['sell', 'discount', 'void-line', 'shift-open', 'shift-close', 'cash-movement', 'park'],
    500,
  ),
  role(
    'role:manager',
    [
      ...['sell', 'discount', 'price-override', 'void-line', 'void-cart', 'no-sale', 'park'],
      ...['shift-open', 'shift-close', 'x-report', 'cash-movement', 'cash-difference', 'stock-adjust'],
    ] as Verb[],
    10_000,
  ),
];
