/** Papers of returns as they stand on paper of both widths, in both languages. */
import { describe, expect, test } from 'vitest';
import { sampleAtMs, sampleSale, sampleStores } from '../../tests/support/printer/sample-sale.ts';
import type { ReturnPayload } from '../domain/operations/return.ts';
import { exchangeSaleSchema } from '../domain/operations/sale.ts';
import { printDocumentSchema } from './document.ts';
import { columnsOf, layOut, type PaperLine } from './lay-out.ts';
import { codeOfReceipt, receiptCodeOf } from './receipt-code.ts';
import { applicationDocument, refundPaymentDocument, returnDocument } from './return-paper.ts';

type Language = 'ru' | 'en';
const number = 'TV1-2-000124';

/** A return of one line of the sample for which the card's money is owed, cash went back and credit was given. */
function sampleReturn(language: Language): ReturnPayload {
  const sale = sampleSale(language);
  const [line] = sale.lines;
  if (!line) throw new Error('the sample has lines');
  const { articleId, sku, name, unit, category, unitPriceMinor, taxRateBasisPoints } = line;
  const refundMinor = 120_000;
  return {
    ...{ currency: sale.currency, openedAtMs: sampleAtMs, totalMinor: refundMinor, roundingMinor: 0 },
    purchase: {
      ...{
        operationId: '01900000-0000-7000-8000-00000000000a',
        receiptNumber: 'TV1-2-000123',
        storeId: 'TV1',
      },
      ...{ soldAtMs: sampleAtMs - 86_400_000, boughtHow: 'shop', orderId: null },
      ...{ evidence: 'receipt-code', known: 'row' },
    },
    lines: [
      {
        ...{ lineId: 1, purchaseLineId: 1, articleId, sku, name, unit, category, quantityMilli: 1000 },
        ...{ unitPriceMinor, refundMinor, taxRateBasisPoints, taxMinor: 21_639, movesStock: true },
        ...{ reason: 'wrong-size', condition: 'good', disposition: 'to-stock' },
        ...{ points: { givenBack: 12, takenBack: 7 }, ruleId: 'two-weeks', ruleVerdict: 'allowed' },
      },
    ],
    taxes: [{ rateBasisPoints: taxRateBasisPoints, grossMinor: refundMinor, taxMinor: 21_639 }],
    refunds: [
      { kind: 'owed', way: 'card-terminal', amountMinor: 70_000, ofAttemptId: null },
      {
        ...{ kind: 'store-credit', way: 'cash', amountMinor: 20_000, number: 'C-0A1B2-C3D4E' },
        creditId: '01900000-0000-7000-8000-00000000000b',
      },
      { kind: 'cash', way: 'cash', amountMinor: 30_000 },
    ],
    ...{ customerId: null, approvals: [], note: language === 'ru' ? 'Без упаковки' : 'No packaging' },
    ...{ reference: null, shiftId: null, sale: null },
  };
}

const place = (language: Language, isCopy = false) => ({
  receiptNumber: number,
  store: sampleStores[language],
  cashier: language === 'ru' ? 'Смирнова Анна' : 'Anna Smith',
  atMs: sampleAtMs,
  isCopy,
});

const paper = (language: Language, change: Partial<ReturnPayload> = {}, isCopy = false) =>
  returnDocument({
    ...place(language, isCopy),
    payload: { ...sampleReturn(language), ...change },
    code: receiptCodeOf(number),
  });

const shown = (lines: readonly PaperLine[]): string =>
  lines.map((line) => (line.kind === 'text' ? line.text.trimEnd() : `[${line.kind}]`)).join('\n');

const textsOf = (language: Language, change: Partial<ReturnPayload> = {}): string =>
  shown(layOut(paper(language, change), columnsOf[80]));

describe('[RETURN14] papers of a return', () => {
  for (const language of ['ru', 'en'] as const)
    for (const widthMm of [58, 80] as const)
      test(`[RETURN14] receipt and slips in ${language} on ${widthMm} mm`, () => {
        const document = printDocumentSchema.parse(paper(language));
        const lines = layOut(document, columnsOf[widthMm]);
        expect(shown(lines)).toMatchSnapshot();
        const isWide = lines.some(
          (line) =>
            line.kind === 'text' && line.text.length * (line.size === 'large' ? 2 : 1) > columnsOf[widthMm],
        );
        expect(isWide).toBe(false);
      });

  for (const language of ['ru', 'en'] as const)
    test(`[RETURN14] the application in ${language}, with what comes back and what for`, () => {
      const { lines, totalMinor, purchase, note, currency } = sampleReturn(language);
      const store = sampleStores[language];
      const document = applicationDocument({
        ...{ store, currency, atMs: sampleAtMs, lines, totalMinor, purchase, note },
      });
      expect(shown(layOut(printDocumentSchema.parse(document), columnsOf[58]))).toMatchSnapshot();
    });

  test('[RETURN14] each paper ends with a cut: the receipt, a slip for what is owed and one for the credit', () => {
    const cuts = (change: Partial<ReturnPayload>): number =>
      paper('ru', change).blocks.filter(({ kind }) => kind === 'cut').length;
    expect(cuts({})).toBe(3);
    expect(cuts({ refunds: [{ kind: 'cash', way: 'cash', amountMinor: 120_000 }] })).toBe(1);
    expect(cuts({ sale: exchangeSaleSchema.parse(sampleSale('ru')) })).toBe(4);
  });

  test('[RETURN14] a blind return says so; a copy says so on every paper', () => {
    expect(textsOf('ru', { purchase: null })).toContain('Без чека покупки');
    expect(textsOf('ru')).not.toContain('Без чека покупки');
    const copies = paper('ru', {}, true).blocks.filter(
      (block) => block.kind === 'text' && block.text === 'КОПИЯ',
    );
    expect(copies.length).toBe(3);
  });

  test('[RETURN14] a refund paid out later names its return, amount and way', () => {
    const document = refundPaymentDocument({
      ...place('en'),
      payload: {
        ...{ returnId: '01900000-0000-7000-8000-00000000000c', returnNumber: 'TV1-1-000009', refundIndex: 0 },
        ...{ currency: 'GBP', amountMinor: 70_000, way: 'card-terminal', terminalId: 'POI-1', card: null },
        ...{
          attemptId: '01900000-0000-7000-8000-00000000000d',
          reference: 'R77',
          shiftId: null,
          approvedBy: null,
        },
      },
    });
    const text = shown(layOut(printDocumentSchema.parse(document), columnsOf[58]));
    for (const part of ['TV1-1-000009', '700.00', 'To the card', 'R77', number]) expect(text).toContain(part);
  });
});

test('[RCODE7] a receipt shows the signed code where one can be made, and its number otherwise', () => {
  expect(codeOfReceipt(number, '94123')).toEqual({ form: '94', digits: '94123' });
  expect(codeOfReceipt(number, null)).toEqual(receiptCodeOf(number));
});
