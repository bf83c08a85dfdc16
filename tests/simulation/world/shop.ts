/** The chain of a simulated world: up to three stores, a few articles, and staff who prove themselves by badge. */
import { sha256Hex } from '../../../shared/base/sha256.ts';
import type { Article } from '../../../shared/domain/entities/article.ts';
import type { ReferenceRow } from '../../../shared/domain/entities/reference.ts';
import type { ProgrammeRules } from '../../../shared/domain/loyalty/programme.ts';
import { britishReturnRules } from '../../../shared/domain/returns/national-rules.ts';
import { britishTaxTable } from '../../../shared/money/tax.ts';

export const storeIds = ['S1', 'S2', 'S3'] as const;

/** What is sold. */
export const skus = ['A1', 'A2', 'A3', 'A4', 'A5'] as const;

/** A SKU whose level stands at the limit of what a store can hold: any receipt of it is a poisoned operation. */
export const fullSku = 'FULL';
export const fullLevelMilli = 9_000_000_000_000_000;
export const openingMilli = 20_000;

export const badgeCode = 'badge-boss';

/** What the office adds, changes and takes out while tills sell; nobody sells it. */
export const extraArticleIds = ['N1', 'N2', 'N3', 'N4'] as const;

/** One of the articles that come and go. */
export function extraArticle(id: string, amountMinor: number): Article {
  return article(id, 1, amountMinor);
}

export function articles(): Article[] {
  return [...skus, fullSku].map((sku, index) => article(sku, 100 - index, 199 + 150 * index));
}

function article(sku: string, popularity: number, amountMinor: number): Article {
  return {
    id: sku,
    name: `Article ${sku}`,
    brand: null,
    category: 'things',
    unit: 'piece',
    taxCategory: 'standard',
    flags: [],
    picture: null,
    quickKey: null,
    popularity,
    variants: [
      {
        sku,
        barcodes: [`590${sku}`],
        options: {},
        prices: [{ currency: 'GBP', amountMinor, fromMs: 0, untilMs: null }],
      },
    ],
  };
}

const dayVerbs = [
  'shift-open',
  'shift-close',
  'x-report',
  'cash-movement',
  'cash-difference',
  'settle-payment',
  'park',
  'stock-count',
  'stock-receive',
  'stock-transfer',
  'order-pack',
  'order-handover',
  'order-identity',
  'order-decline',
  'order-unlock',
  'resolve-exception',
  'return',
  'return-override',
  'return-blind',
  'customer-open',
  'customer-register',
  'customer-change',
  'customer-export',
  'customer-erase',
  'points-spend',
  'points-manage',
] as const;

/** Everybody works in every store. */
export function referenceRows(): ReferenceRow[] {
  const pin = {
    algorithm: 'scrypt',
    cost: 1024,
    blockSize: 8,
    parallelization: 1,
    salt: '',
    hash: '',
  } as const;
  const verbs = [
    'sell',
    'discount',
    'price-override',
    'void-line',
    'void-cart',
    'stock-adjust',
    ...dayVerbs,
  ] as const;
  return [
    ...storeIds.map(
      (storeId): ReferenceRow => ({
        type: 'store',
        id: `store:${storeId}`,
        storeId,
        name: storeId,
        address: '',
        currency: 'GBP',
        timeZone: 'Europe/London',
        taxTableId: 'tax-table:gb',
        legalName: 'Shop Ltd',
        taxNumber: '1',
      }),
    ),
    { type: 'tax-table', id: 'tax-table:gb', table: britishTaxTable },
    { ...britishReturnRules, id: 'return-rules:gb', taxTableId: 'tax-table:gb' },
    {
      type: 'role',
      id: 'role:manager',
      name: { ru: 'manager', en: 'manager' },
      verbs: [...verbs],
      maxDiscountBasisPoints: 10_000,
    },
    {
      type: 'staff',
      id: 'boss',
      name: 'Boss',
      roleId: 'role:manager',
      storeIds: [...storeIds],
      pin,
      badge: sha256Hex(badgeCode),
    },
    {
      type: 'staff',
      id: 'deputy',
      name: 'Deputy',
      roleId: 'role:manager',
      storeIds: [...storeIds],
      pin,
      badge: null,
    },
  ];
}

const dayMs = 24 * 3_600_000;

/** Birthdays on this day are near from three days before on, which is the day when worlds begin. */
export const birthday = { day: '03-05', atMs: Date.UTC(2026, 2, 5) } as const;
export const birthdayGift = { points: 15, lifeDays: 2, daysBefore: 3 } as const;

/** A point for a pound, worth a penny; from a moment on fewer may be spent without a network. */
const rules: ProgrammeRules = {
  version: 1,
  fromMs: 0,
  earn: [
    { categories: [], fromTierId: 'silver', points: 2, perMinor: 100 },
    { categories: [], fromTierId: null, points: 1, perMinor: 100 },
  ],
  campaigns: [],
  tiers: [
    { id: 'basic', name: { ru: 'basic', en: 'basic' }, fromTurnoverMinor: 0 },
    { id: 'silver', name: { ru: 'silver', en: 'silver' }, fromTurnoverMinor: 4000 },
  ],
  turnoverDays: 365,
  pointValueMinor: 1,
  redemption: 'discount',
  highestShareBasisPoints: 5000,
  notEarning: { categories: [], flags: [] },
  notRedeemable: { categories: [], flags: [] },
  pendingDays: 0,
  lifeDays: 1,
  welcome: { points: 30, lifeDays: 1 },
  birthday: birthdayGift,
  offline: { capPoints: 80, balanceAgeMs: 3 * dayMs },
  phonePays: 'with-network',
  holdMs: 60_000,
};

/** The most points that a till lets be spent without a network, whatever the version. */
export const capPoints = rules.offline.capPoints;

/** Half a minute after every world begins: the programme's second version. */
const programmeChangesAtMs = Date.UTC(2026, 2, 2, 9, 0, 30);

/** What who registers at a moment is given. */
export function welcomeAt(atMs: number): { readonly points: number; readonly lifeDays: number } {
  return { points: atMs < programmeChangesAtMs ? 30 : 20, lifeDays: 1 };
}

/** The chain's programme, which changes while tills sell. */
export function programmeRow(): ReferenceRow {
  const later = { ...rules, version: 2, fromMs: programmeChangesAtMs, welcome: { points: 20, lifeDays: 1 } };
  return {
    type: 'loyalty-programme',
    id: 'loyalty-programme:gbp',
    name: { ru: 'Regulars', en: 'Regulars' },
    currency: 'GBP',
    versions: [rules, { ...later, offline: { ...rules.offline, capPoints: 60 } }],
  };
}
