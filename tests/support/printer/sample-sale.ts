/** A store in each language and a sale with everything that a receipt can show. */
import type { Store } from '../../../shared/domain/entities/reference.ts';
import { type SalePayload, saleSchema } from '../../../shared/domain/operations/sale.ts';

/** The moment of the sample sale: 24 March 2026, 15:47 in Moscow, 12:47 in London. */
export const sampleAtMs = Date.parse('2026-03-24T12:47:00Z');

/** A store of the rouble and one of the pound. */
export const sampleStores: Readonly<Record<'ru' | 'en', Store>> = {
  ru: {
    type: 'store',
    id: 'store:TV1',
    storeId: 'TV1',
    name: 'Тверская',
    address: 'Москва, Тверская ул., 12, строение 1, подъезд со двора',
    currency: 'RUB',
    timeZone: 'Europe/Moscow',
    taxTableId: 'tax-table:ru',
    legalName: 'ООО «Открытая лавка»',
    taxNumber: '7701234567',
  },
  en: {
    type: 'store',
    id: 'store:LN1',
    storeId: 'LN1',
    name: 'Camden',
    address: '12 Camden High Street, London',
    currency: 'GBP',
    timeZone: 'Europe/London',
    taxTableId: 'tax-table:gb',
    legalName: 'Open Gifts Ltd',
    taxNumber: 'GB 123 4567 89',
  },
};

/** A sale with a discount, a weight, a long name, cash rounding, a split tender, a card trace and a buyer. */
export function sampleSale(language: 'ru' | 'en'): SalePayload {
  const names =
    language === 'ru'
      ? [
          'Кружка «Ёлка», 350 мл',
          'Яблоки Антоновка, весовые',
          'Плед шерстяной клетчатый двусторонний 140×200 см — серый',
        ]
      : [
          'Mug “Fir tree”, 350 ml',
          'Apples, loose',
          'Woollen blanket, checked, double-sided, 140×200 cm — grey',
        ];
  const line = (
    lineId: number,
    quantityMilli: number,
    unit: 'piece' | 'kg',
    unitPriceMinor: number,
    grossMinor: number,
    discountMinor: number,
    rate: number,
    taxMinor: number,
  ) => ({
    lineId,
    articleId: `a${lineId}`,
    sku: `SKU-${lineId}`,
    name: names[lineId - 1] ?? '',
    unit,
    quantityMilli,
    listPriceMinor: unitPriceMinor,
    unitPriceMinor,
    grossMinor,
    lineDiscountMinor: discountMinor,
    cartDiscountMinor: 0,
    totalMinor: grossMinor - discountMinor,
    taxRateBasisPoints: rate,
    taxMinor,
    movesStock: true,
    category: '',
  });
  return saleSchema.parse({
    currency: language === 'ru' ? 'RUB' : 'GBP',
    openedAtMs: sampleAtMs - 60_000,
    lines: [
      line(1, 2000, 'piece', 49_900, 99_800, 9_980, 2200, 16_197),
      line(2, 1255, 'kg', 12_990, 16_302, 0, 1000, 1_482),
      line(3, 1000, 'piece', 349_000, 349_000, 0, 2200, 62_934),
    ],
    taxes: [
      { rateBasisPoints: 2200, grossMinor: 438_820, taxMinor: 79_131 },
      { rateBasisPoints: 1000, grossMinor: 16_302, taxMinor: 1_482 },
    ],
    totalMinor: 455_122,
    tenders: [
      {
        kind: 'card-terminal',
        amountMinor: 400_000,
        attemptId: '01900000-0000-7000-8000-000000000001',
        terminalId: 'T1',
        reference: '000123456789',
        card: { brand: 'MIR', lastFour: '4242', authorisationCode: 'A1B2C3' },
      },
      { kind: 'cash', amountMinor: 55_100, tenderedMinor: 60_000, changeMinor: 4_900 },
    ],
    approvals: [],
    loyalty: null,
    customerId: null,
    reference: null,
    shiftId: null,
    roundingMinor: -22,
    buyer: {
      name: language === 'ru' ? 'ООО «Ромашка и партнёры»' : 'Daisy & Partners Ltd',
      taxNumber: '7812345678',
    },
    eReceipt: null,
  });
}
