/**
 * Stores, roles and staff of the demo chain, with PINs and badges that everybody may know. People are named by
 * what they do. PIN hashes are made when the chain is loaded; only these demo PINs stand in the code.
 */

import { scryptSync } from 'node:crypto';
import { sha256Hex } from '../../shared/base/sha256.ts';
import type { ReferenceRow, Role, Staff, Store } from '../../shared/domain/entities/reference.ts';
import { usualReturnSettings } from '../../shared/domain/entities/return-rules.ts';
import { britishReturnRules, russianReturnRules } from '../../shared/domain/returns/national-rules.ts';
import { britishTaxTable, russianTaxTable } from '../../shared/money/tax.ts';
import { demoProgrammes } from './demo-programmes.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'cashier' | 'senior' | 'manager' | 'stock';
  readonly pin: string;
}

interface DemoStore {
  readonly store: Store;
  readonly people: readonly Person[];
}

const russian = { currency: 'RUB', timeZone: 'Europe/Moscow', taxTableId: 'tax-table:RU' } as const;
const russianPeople = [
  { key: '1', name: 'Кассир 1', role: 'cashier', pin: '1111' },
  { key: '2', name: 'Кассир 2', role: 'cashier', pin: '2222' },
  { key: '3', name: 'Старший кассир', role: 'senior', pin: '3333' },
  { key: '4', name: 'Управляющий', role: 'manager', pin: '4444' },
  { key: '5', name: 'Кладовщик', role: 'stock', pin: '5555' },
] as const;
const englishPeople = [
  { key: '1', name: 'Cashier 1', role: 'cashier', pin: '1111' },
  { key: '2', name: 'Cashier 2', role: 'cashier', pin: '2222' },
  { key: '3', name: 'Senior cashier', role: 'senior', pin: '3333' },
  { key: '4', name: 'Manager', role: 'manager', pin: '4444' },
  { key: '5', name: 'Stock clerk', role: 'stock', pin: '5555' },
] as const;

/** The demo's three stores. The two in roubles share a catalogue. */
export const demoStores: readonly DemoStore[] = [
  shop('TV1', 'Магазин на Тверской', 'Москва, ул. Тверская, 1', 'ООО «Демо»', russian, russianPeople),
  shop('NB2', 'Магазин на Набережной', 'Москва, Набережная ул., 2', 'ООО «Демо»', russian, russianPeople),
  shop(
    'GFT',
    'Gift shop',
    'London, Market Street 3',
    'Demo Gifts Ltd',
    { currency: 'GBP', timeZone: 'Europe/London', taxTableId: 'tax-table:GB' },
    englishPeople,
  ),
];

function shop(
  storeId: string,
  name: string,
  address: string,
  legalName: string,
  place: Pick<Store, 'currency' | 'timeZone' | 'taxTableId'>,
  people: readonly (Omit<Person, 'id'> & { readonly key: string })[],
): DemoStore {
  return {
    store: {
      type: 'store',
      id: `store:${storeId}`,
      storeId,
      name,
      address,
      ...place,
      legalName,
      taxNumber: '0000000000',
    },
    people: people.map(({ key, ...person }) => ({ ...person, id: `staff:${storeId}-${key}` })),
  };
}

const roles: readonly Role[] = [
  {
    type: 'role',
    id: 'role:cashier',
    name: { ru: 'Кассир', en: 'Cashier' },
    verbs: [
      'sell',
      'discount',
      'void-line',
      'age-check',
      'park',
      'shift-open',
      'shift-close',
      'x-report',
      'cash-movement',
      'order-pack',
      'order-handover',
      'customer-open',
      'customer-register',
      'customer-change',
      'points-spend',
    ],
    maxDiscountBasisPoints: 500,
  },
  {
    type: 'role',
    id: 'role:senior',
    name: { ru: 'Старший кассир', en: 'Senior cashier' },
    verbs: [
      'sell',
      'discount',
      'price-override',
      'void-line',
      'void-cart',
      'no-sale',
      'reprint',
      'age-check',
      'park',
      'shift-open',
      'shift-close',
      'x-report',
      'cash-movement',
      'stock-count',
      'order-pack',
      'order-handover',
      'order-identity',
      'return',
      'customer-open',
      'customer-register',
      'customer-change',
      'points-spend',
    ],
    maxDiscountBasisPoints: 1500,
  },
  {
    type: 'role',
    id: 'role:manager',
    name: { ru: 'Управляющий', en: 'Manager' },
    verbs: [
      'sell',
      'discount',
      'price-override',
      'void-line',
      'void-cart',
      'no-sale',
      'reprint',
      'age-check',
      'park',
      'shift-open',
      'shift-close',
      'x-report',
      'cash-movement',
      'stock-count',
      'cash-difference',
      'settle-payment',
      'stock-receive',
      'stock-transfer',
      'stock-adjust',
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
    ],
    maxDiscountBasisPoints: 10_000,
  },
  {
    type: 'role',
    id: 'role:stock',
    name: { ru: 'Кладовщик', en: 'Stock clerk' },
    verbs: ['stock-adjust', 'stock-receive', 'stock-transfer', 'stock-count', 'order-pack', 'order-handover'],
    maxDiscountBasisPoints: 0,
  },
];

/** All reference rows of the chain. Hashing the PINs takes about half a second. */
export function demoReference(): ReferenceRow[] {
  return [
    ...demoStores.map(({ store }) => store),
    ...roles,
    { type: 'tax-table', id: 'tax-table:RU', table: russianTaxTable },
    { type: 'tax-table', id: 'tax-table:GB', table: britishTaxTable },
    russianReturnRules,
    britishReturnRules,
    ...demoProgrammes,
    {
      type: 'settings',
      id: 'settings:till',
      idleLockMs: 5 * 60_000,
      diskWarnBytes: 1024 ** 3,
      diskRefuseBytes: 200 * 1024 ** 2,
      shifts: {
        required: true,
        warnAfterMs: 24 * 60 * 60_000,
        blockAfterMs: 26 * 60 * 60_000,
        differenceLimitMinor: 5000,
      },
      cashRounding: { RUB: { stepMinor: 100, mode: 'down' } },
      tenders: ['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer'],
      orders: {
        leaseMs: 2 * 60 * 60_000,
        urgentMs: 30 * 60_000,
        wrongCodes: 5,
        weightToleranceBasisPoints: 2000,
        places: ['A1', 'A2', 'A3', 'B1', 'B2', 'B3'],
      },
      returns: usualReturnSettings,
    },
    ...demoStores.flatMap(({ store, people }) => people.map((person) => staffRow(person, store.storeId))),
  ];
}

/** The code on a person's demo badge: digits, so that every keyboard layout scans it. */
export function demoBadge(storeId: string, pin: string): string {
  return `770${[...storeId].map((character) => character.charCodeAt(0)).join('')}${pin}`;
}

/** One line per store with its people, PINs and roles. */
export function demoPins(): string[] {
  return demoStores.map(
    ({ store, people }) =>
      `${store.storeId} ${store.name}: ${people.map((person) => `${person.name} ${person.pin}`).join(', ')}`,
  );
}

function staffRow(person: Person, storeId: string): Staff {
  const salt = Buffer.from(sha256Hex(`stillopen demo ${person.id}`).slice(0, 32), 'hex');
  const cost = 16_384;
  const hash = scryptSync(person.pin, salt, 32, { N: cost, r: 8, p: 1 });
  return {
    type: 'staff',
    id: person.id,
    name: person.name,
    roleId: `role:${person.role}`,
    storeIds: [storeId],
    pin: {
      algorithm: 'scrypt',
      cost,
      blockSize: 8,
      parallelization: 1,
      salt: salt.toString('base64'),
      hash: hash.toString('base64'),
    },
    badge: sha256Hex(demoBadge(storeId, person.pin)),
  };
}
