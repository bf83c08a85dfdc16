/** The chain of a simulated world: up to three stores, a few articles, and staff who prove themselves by badge. */
import { sha256Hex } from '../../../shared/base/sha256.ts';
import type { Article } from '../../../shared/domain/entities/article.ts';
import type { ReferenceRow } from '../../../shared/domain/entities/reference.ts';
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
