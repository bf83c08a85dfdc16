/**
 * Thirty articles, four people and a store, for looking at the screens without a server.
 */
import type { Article } from '../../../shared/domain/entities/article.ts';
import type { Role, Staff, Store } from '../../../shared/domain/entities/reference.ts';

const pin = {
  algorithm: 'scrypt',
  cost: 1024,
  blockSize: 8,
  parallelization: 1,
  salt: '',
  hash: '',
} as const;

export const fakeStore: Store = {
  type: 'store',
  id: 'store:TV1',
  storeId: 'TV1',
  name: 'Лавка на Тверской',
  address: 'Москва, Тверская ул., 7',
  currency: 'RUB',
  timeZone: 'Europe/Moscow',
  taxTableId: 'tax-table:ru',
  legalName: 'ООО «Открытая лавка»',
  taxNumber: '7701234567',
};

export const fakeRoles: Role[] = [
  {
    type: 'role',
    id: 'role:cashier',
    name: { ru: 'Кассир', en: 'Cashier' },
    verbs: ['sell', 'discount', 'reprint', 'order-pack', 'order-handover', 'return'],
    maxDiscountBasisPoints: 500,
  },
  {
    type: 'role',
    id: 'role:manager',
    name: { ru: 'Администратор', en: 'Manager' },
    verbs: [
      'sell',
      'discount',
      'price-override',
      'void-line',
      'void-cart',
      'no-sale',
      'reprint',
      'age-check',
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
    ],
    maxDiscountBasisPoints: 5000,
  },
];

export const fakeStaff: Staff[] = [
  ['anna', 'Анна Белова', 'role:cashier'],
  ['boris', 'Борис Кузнецов', 'role:cashier'],
  ['vera', 'Вера Соколова', 'role:manager'],
  ['dina', 'Дина Ахметова', 'role:cashier'],
].map(([id, name, roleId]) => ({
  type: 'staff',
  id: `staff:${id}`,
  name: name ?? '',
  roleId: roleId ?? '',
  storeIds: ['TV1'],
  pin,
  badge: null,
}));

type Row = [
  name: string,
  rubles: number | null,
  unit: Article['unit'],
  category: string,
  flags?: Article['flags'],
];

const rows: Row[] = [
  ['Хлеб бородинский, 400 г', 64.9, 'piece', 'Хлеб'],
  ['Батон нарезной', 48, 'piece', 'Хлеб'],
  ['Молоко 3,2 %, 1 л', 98.5, 'piece', 'Молочное'],
  ['Кефир 2,5 %, 0,9 л', 92, 'piece', 'Молочное'],
  ['Сметана 20 %, 300 г', 119, 'piece', 'Молочное'],
  ['Творог зернёный, 350 г', 149.9, 'piece', 'Молочное'],
  ['Сыр российский', 890, 'kg', 'Молочное'],
  ['Яйца С1, 10 шт.', 124, 'piece', 'Молочное'],
  ['Яблоки сезонные', 139.9, 'kg', 'Овощи и фрукты'],
  ['Бананы', 149, 'kg', 'Овощи и фрукты'],
  ['Помидоры на ветке', 289, 'kg', 'Овощи и фрукты'],
  ['Огурцы гладкие', 210, 'kg', 'Овощи и фрукты'],
  ['Картофель мытый', 59.9, 'kg', 'Овощи и фрукты'],
  ['Кофе с собой, 250 мл', 180, 'piece', 'Кафе', ['service']],
  ['Чай чёрный «Крепкий», 100 пак.', 329, 'piece', 'Бакалея'],
  ['Гречка ядрица, 800 г', 104, 'piece', 'Бакалея'],
  ['Рис круглозёрный, 900 г', 129, 'piece', 'Бакалея'],
  ['Масло подсолнечное, 1 л', 149, 'piece', 'Бакалея'],
  ['Сахар-песок, 1 кг', 79.9, 'piece', 'Бакалея'],
  ['Шоколад горький 75 %', 159, 'piece', 'Сладости'],
  ['Печенье овсяное, 500 г', 134, 'piece', 'Сладости'],
  ['Вода питьевая, 1,5 л', 59, 'piece', 'Напитки'],
  ['Сок яблочный, 1 л', 145, 'piece', 'Напитки'],
  ['Вино красное сухое, 0,75 л', 890, 'piece', 'Напитки', ['age-restricted', 'marked']],
  ['Пиво светлое, 0,5 л', 99, 'piece', 'Напитки', ['age-restricted']],
  ['Пакет бумажный', 12, 'piece', 'Упаковка', ['service']],
  ['Лента атласная', 45, 'm', 'Упаковка'],
  ['Открытка поздравительная', null, 'piece', 'Сувениры'],
  ['Доставка по району', 250, 'piece', 'Услуги', ['service']],
];

const quick = [0, 2, 7, 8, 9, 10, 11, 12, 13, 25, 26, 28, 1, 20, 6];

function article(row: Row, index: number): Article {
  const [name, rubles, unit, category, flags = []] = row;
  const sku = String(10_001 + index);
  const place = quick.indexOf(index);
  return {
    id: `a-${sku}`,
    name,
    brand: null,
    category,
    unit,
    taxCategory: ['Хлеб', 'Молочное', 'Овощи и фрукты'].includes(category) ? 'reduced' : 'standard',
    flags,
    picture: null,
    quickKey: place < 0 ? null : place + 1,
    popularity: 100 - index,
    variants: [
      {
        sku,
        barcodes: [`46004945${sku}`],
        options: {},
        prices:
          rubles === null
            ? []
            : [{ currency: 'RUB', amountMinor: Math.round(rubles * 100), fromMs: 0, untilMs: null }],
      },
    ],
  };
}

const shirt: Article = {
  ...article(['Рубашка льняная', 3490, 'piece', 'Одежда'], 40),
  variants: ['46', '48', '50'].flatMap((size) =>
    ['белая', 'синяя'].map((colour, index) => ({
      sku: `RU-${size}-${index + 1}`,
      barcodes: [`46004946${size}${index}01`],
      options: { size, colour },
      prices: [{ currency: 'RUB' as const, amountMinor: 349_000, fromMs: 0, untilMs: null }],
    })),
  ),
};

export const fakeArticles: Article[] = [...rows.map(article), shirt];
