/** Receipts, reports and labels as they stand on paper of both widths, in both languages. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderContent, orderLine } from '../../tests/support/order-facts.ts';
import { sampleAtMs, sampleSale, sampleStores } from '../../tests/support/printer/sample-sale.ts';
import type { Bags } from '../domain/entities/order.ts';
import { largestCodeBytes, orderCodeDigits } from '../domain/orders/order-code.ts';
import { placedOrder } from '../domain/orders/order-of.ts';
import { emptyReport } from '../domain/shift/report-of.ts';
import { shiftReportSchema } from '../domain/shift/shift-report.ts';
import { ean13Modules, qrModuleDots, qrModules } from './code-pictures.ts';
import { centred, type PrintBlock, printDocumentSchema, row, text } from './document.ts';
import { ean13Of, labelDocument, openName, orderLabels } from './labels.ts';
import { columnsOf, layOut, type PaperLine, wrap } from './lay-out.ts';
import { plainText } from './plain-text.ts';
import { receiptDocument } from './receipt.ts';
import { readReceiptCode, receiptCodeOf } from './receipt-code.ts';
import { reportDocument } from './report.ts';
import { testPageDocument } from './test-page.ts';
import { printTexts } from './texts.ts';

const receipt = (language: 'ru' | 'en', isCopy = false) =>
  receiptDocument({
    receiptNumber: 'TV1-2-000123',
    sale: sampleSale(language),
    store: sampleStores[language],
    cashier: language === 'ru' ? 'Смирнова Анна' : 'Anna Smith',
    atMs: sampleAtMs,
    isCopy,
    code: receiptCodeOf('TV1-2-000123'),
  });

const shown = (lines: readonly PaperLine[]): string =>
  lines
    .map((line) =>
      line.kind === 'text'
        ? `${{ normal: ' ', tall: 'T', large: 'L' }[line.size]}${line.weight === 'bold' ? '*' : ' '}|${line.text}`
        : line.kind === 'qr' || line.kind === 'ean13'
          ? `  |[${line.kind} ${line.digits}]`
          : `  |[${line.kind}]`,
    )
    .join('\n');

const widthOf = (line: PaperLine): number =>
  line.kind === 'text' ? line.text.length * (line.size === 'large' ? 2 : 1) : 0;

/** An order of a mug for 250 in these bags, not paid. */
function labelled(bags: Bags[]) {
  const lines = [orderLine(1, 'MUG', 1, 25_000)];
  const content = orderContent({ id: '019cadc0-0000-7000-8000-000000000a01', number: 'W-000042', lines });
  const customer = { name: 'Анна Климова', phoneLastFour: '4417', alternateName: null };
  const order = placedOrder({ ...content, customer, collectUntilMs: sampleAtMs });
  return { ...order, state: 'ready' as const, bags };
}

describe('the receipt', () => {
  for (const language of ['ru', 'en'] as const)
    for (const widthMm of [58, 80] as const)
      test(`[PRINT1] in ${language} on ${widthMm} mm`, () => {
        expect(shown(layOut(receipt(language), columnsOf[widthMm]))).toMatchSnapshot();
      });

  test('[PRINT1] a copy differs by its mark alone', () => {
    const [original, copy] = [receipt('ru'), receipt('ru', true)];
    expect(
      copy.blocks.filter(
        (block) => !original.blocks.some((each) => JSON.stringify(each) === JSON.stringify(block)),
      ),
    ).toEqual([centred('КОПИЯ', { weight: 'bold', size: 'large' })]);
    expect(copy.blocks).toHaveLength(original.blocks.length + 1);
  });

  test('[PRINT1] amounts on paper are those of the sale, to the kopeck', () => {
    const sale = sampleSale('ru');
    const lines = layOut(receipt('ru'), 48).flatMap((line) => (line.kind === 'text' ? [line.text] : []));
    const minorAt = (label: string): number => {
      const found = lines.find((line) => line.trim().startsWith(label));
      return Number(/(-?\d{1,3}(?: \d{3})*,\d\d)$/.exec(found ?? '')?.[1]?.replace(/[ ,]/g, ''));
    };
    expect(minorAt('ИТОГО')).toBe(sale.totalMinor);
    expect(minorAt('Округление')).toBe(sale.roundingMinor);
    expect(minorAt('К оплате')).toBe(sale.totalMinor + sale.roundingMinor);
    expect(minorAt('Картой')).toBe(400_000);
    expect(minorAt('Наличными') - minorAt('Сдача')).toBe(55_100);
    expect(minorAt('Картой') + minorAt('Наличными') - minorAt('Сдача')).toBe(minorAt('К оплате'));
    expect(minorAt('в т. ч. НДС 22')).toBe(79_131);
    const goods = lines
      .filter((line) => / x /.test(line))
      .map((line) => Number(/(\d{1,3}(?: \d{3})*,\d\d)$/.exec(line)?.[1]?.replace(/[ ,]/g, '')));
    expect(goods.reduce((sum, amount) => sum + amount, 0) + minorAt('Скидка')).toBe(sale.totalMinor);
  });

  test('[PRINT1] times are those of the store, wherever the till believes to be', () => {
    const texts = (language: 'ru' | 'en') => shown(layOut(receipt(language), 48));
    expect(texts('ru')).toContain('24.03.2026, 15:47');
    expect(texts('en')).toContain('24/03/2026, 12:47');
  });
});

describe('labels', () => {
  const shelf = {
    kind: 'shelf',
    name: 'Кружка «Ёлка», 350 мл',
    sku: 'MUG-1',
    barcode: '4006381333931',
    priceMinor: 49_900,
    unit: 'piece',
  } as const;

  test('[LABEL1] for the shelf and for collection, on both papers', () => {
    const collection = {
      kind: 'collection',
      orderNumber: '1000457',
      customer: 'Анна К.',
      place: 'A-12',
      bag: { number: 3, count: 3, zone: 'fridge' },
      dueMinor: 0,
      bags: [
        { zone: 'shelf', count: 2 },
        { zone: 'fridge', count: 1 },
      ],
      keepUntilMs: sampleAtMs,
      code: '123456789012',
    } as const;
    for (const label of [shelf, { ...shelf, barcode: 'ABC-1', unit: 'kg' } as const, collection])
      for (const columns of [32, 48])
        expect(shown(layOut(labelDocument(label, sampleStores.ru), columns))).toMatchSnapshot();
  });

  test('[LABEL3] the label of an order shows no more of a name than its initial, and holds the largest code', () => {
    expect(['Анна Климова', 'Анна  Мария Климова', 'Анна', 'O’Neil Jo'].map(openName)).toEqual([
      'Анна К.',
      'Анна М.',
      'Анна',
      'O’Neil J.',
    ]);
    const order = labelled([{ zone: 'freezer', count: 3 }]);
    const signature = new Uint8Array(64);
    const code = orderCodeDigits('label', new Uint8Array(largestCodeBytes - signature.length), signature);
    const [label] = orderLabels(order, 'B-3', code);
    if (!label) throw new Error('three bags have labels');
    const document = labelDocument(label, sampleStores.ru);
    expect(printDocumentSchema.safeParse(document).success).toBe(true);
    const words = shown(layOut(document, 32));
    for (const word of ['W-000042', 'Анна К.', 'B-3', 'В морозильнике']) expect(words).toContain(word);
    expect(words).not.toContain('Климова');
    for (const paperDots of [384, 576]) {
      const modules = qrModules(code).length + 8;
      expect(modules * qrModuleDots(code, paperDots)).toBeLessThanOrEqual(paperDots);
    }
    expect([qrModuleDots('1234567890', 384), qrModuleDots(code, 384)]).toEqual([6, 4]);
  });

  test('[LABEL5] every bag has a label of its own: which of how many, where it waits, and whether money is due', () => {
    const order = labelled([
      { zone: 'shelf', count: 2 },
      { zone: 'freezer', count: 1 },
    ]);
    const words = (given: typeof order): string[] =>
      orderLabels(given, 'B-3', null).map((label) =>
        shown(layOut(labelDocument(label, sampleStores.ru), 48)),
      );
    const [first, second, third] = words(order);
    expect(first).toMatch(/Пакет 1 из 3\s+На полке/);
    expect(second).toMatch(/Пакет 2 из 3\s+На полке/);
    expect(third).toMatch(/Пакет 3 из 3\s+В морозильнике/);
    expect(third).toContain('К ОПЛАТЕ 250,00');
    const paid = { ...order, payment: { ...order.payment, paidMinor: 25_000 } };
    expect(words(paid)[0]).toContain('ОПЛАЧЕН');
    expect(words(paid)[0]).not.toContain('К ОПЛАТЕ');
  });

  test('[LABEL2] only a barcode with a right check digit becomes an EAN-13', () => {
    expect(ean13Of('4006381333931')).toBe('4006381333931');
    expect(ean13Of('036000291452')).toBe('0036000291452');
    for (const none of ['4006381333932', '40063813339', 'ABC', '', null]) expect(ean13Of(none)).toBeNull();
  });

  test('[LABEL4] without an EAN-13 a code of digits is a QR code, the barcode before the SKU, or it says there is none', () => {
    const codesOf = (barcode: string | null, sku: string): unknown[] =>
      labelDocument({ ...shelf, barcode, sku }, sampleStores.ru).blocks.filter(
        (block) => block.kind === 'qr' || block.kind === 'ean13',
      );
    const wordsOf = (barcode: string | null, sku: string): string =>
      shown(layOut(labelDocument({ ...shelf, barcode, sku }, sampleStores.ru), 32));
    expect(codesOf('4006381333931', '22423')).toEqual([{ kind: 'ean13', digits: '4006381333931' }]);
    expect(codesOf(null, '22423')).toEqual([{ kind: 'qr', digits: '22423' }]);
    expect(codesOf('ABC-1', '22423')).toEqual([{ kind: 'qr', digits: '22423' }]);
    expect(codesOf('40063813', 'MUG-1')).toEqual([{ kind: 'qr', digits: '40063813' }]);
    for (const barcode of [null, 'ABC-1']) {
      expect(codesOf(barcode, '85123A')).toEqual([]);
      expect(wordsOf(barcode, '85123A')).toContain('Нет кода для сканера');
    }
    expect(wordsOf(null, '22423')).not.toContain('Нет кода для сканера');
  });

  test('[LABEL2] the bars of an EAN-13 are those of the standard', () => {
    const modules = ean13Modules('5901234123457')
      .map((isBlack) => (isBlack ? 1 : 0))
      .join('');
    expect(modules).toBe(
      '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101',
    );
  });
});

describe('lines', () => {
  const anyWords = fc
    .array(fc.stringMatching(/^[а-яё«»]{1,14}$/), { maxLength: 20 })
    .map((words) => words.join(' '));
  const anyText = fc.oneof(
    anyWords,
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.stringMatching(/^[а-яА-ЯёЁ «»—×\u00a0\d,.-]{0,150}$/),
  );
  const look = {
    weight: fc.constantFrom('normal', 'bold'),
    size: fc.constantFrom('normal', 'tall', 'large'),
  } as const;
  const anyBlock = fc.oneof(
    fc.record({
      kind: fc.constant('text'),
      text: anyText,
      align: fc.constantFrom('left', 'center', 'right'),
      ...look,
    }),
    fc.record({ kind: fc.constant('row'), left: anyText, right: anyText, ...look }),
    fc.record({ kind: fc.constant('rule'), style: fc.constantFrom('single', 'double') }),
  ) as fc.Arbitrary<PrintBlock>;

  test('[PRINT2] none is wider than the paper, and no character of a text is lost', () => {
    fc.assert(
      fc.property(
        fc.array(anyBlock, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(32, 48),
        (blocks, columns) => {
          const lines = layOut({ language: 'ru', blocks }, columns);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
          const letters = (value: string): string => value.replace(/\s/g, '');
          const wanted = blocks
            .map((block) =>
              block.kind === 'text'
                ? block.text
                : block.kind === 'row'
                  ? `${block.left}\n${block.right}`
                  : '',
            )
            .map((value) => letters(plainText(value)))
            .join('');
          const found = lines
            .filter((line) => line.kind === 'text' && !/^[-=]{32,}$/.test(line.text))
            .map((line) => (line.kind === 'text' ? letters(line.text) : ''))
            .join('');
          if (blocks.every((block) => block.kind === 'text')) expect(found).toBe(wanted);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('[PRINT2] words stay whole where they fit, and an amount stands at the right edge', () => {
    expect(wrap('Плед шерстяной клетчатый', 16)).toEqual(['Плед шерстяной', 'клетчатый']);
    expect(wrap('чайник заварной', 14)).toEqual(['чайник', 'заварной']);
    expect(wrap('чайник заварной', 15)).toEqual(['чайник заварной']);
    expect(wrap('сверхдлинноеназвание', 8)).toEqual(['сверхдли', 'нноеназв', 'ание']);
    expect(layOut({ language: 'ru', blocks: [row('Итого', '1 234,50')] }, 20)).toMatchObject([
      { text: 'Итого       1 234,50' },
    ]);
    expect(layOut({ language: 'ru', blocks: [row('Очень длинное имя', '1 234,50')] }, 20)).toMatchObject([
      { text: 'Очень длинное имя' },
      { text: '            1 234,50' },
    ]);
  });

  test('[PRINT2] typographic characters become plain ones before a line is measured', () => {
    expect(plainText('«Ёлка» — 140×200\u00a0см…\u202f№')).toBe('"Ёлка" - 140x200 см... №');
    expect(plainText('a\u0007b\u200bc😀')).toBe('abc?');
  });
});

describe('the code of a receipt', () => {
  test('[PRINT3] has digits only and gives the number back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9-]{4,12}-\d{6}$/), (number) => {
        const { digits } = receiptCodeOf(number);
        expect(digits).toMatch(/^\d+$/);
        expect(readReceiptCode(digits)).toBe(number);
      }),
    );
  });

  test('[PRINT3] a barcode, or a code with a wrong digit, is no receipt', () => {
    const { digits } = receiptCodeOf('TV1-2-000123');
    for (const other of ['4006381333931', '9112', '', `${digits}0`, digits.replace('91', '92')])
      expect(readReceiptCode(other)).toBeNull();
    for (let at = 2; at < digits.length; at += 1) {
      const wrong = `${digits.slice(0, at)}${(Number(digits[at]) + 1) % 10}${digits.slice(at + 1)}`;
      expect(readReceiptCode(wrong), wrong).toBeNull();
    }
  });
});

test('[PRINT1] both languages have every text, and every document keeps its schema', () => {
  const keys = (value: object): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' ? [key] : keys(inner).map((each) => `${key}.${each}`),
    );
  expect(keys(printTexts.ru)).toEqual(keys(printTexts.en));
  for (const document of [receipt('ru'), receipt('en'), testPageDocument('ru', 32)])
    expect(printDocumentSchema.parse(document)).toEqual(document);
  expect(text('x').kind).toBe('text');
});

test('[PRINT1] an X and a Z report on both papers: each figure of the report, the count on the Z alone', () => {
  const side = {
    documents: { count: 12, amountMinor: 1_234_500 },
    discountMinor: 9_980,
    roundingMinor: -90,
    byTender: [
      { tender: 'cash', count: 8, amountMinor: 834_410 },
      { tender: 'card-terminal', count: 4, amountMinor: 400_000 },
    ],
    byTaxRate: [
      { rateBasisPoints: 2200, grossMinor: 1_200_000, taxMinor: 216_393 },
      { rateBasisPoints: null, grossMinor: 34_500, taxMinor: 0 },
    ],
    byCategory: [{ category: 'Посуда', quantityMilli: 12_000, amountMinor: 1_234_500 }],
    byStaff: [{ staffId: 'S1', count: 12, amountMinor: 1_234_500 }],
  };
  const none = { count: 0, amountMinor: 0 };
  const noReturns = {
    documents: none,
    discountMinor: 0,
    roundingMinor: 0,
    byTender: [],
    byTaxRate: [],
    byCategory: [],
    byStaff: [],
  };
  const report = shiftReportSchema.parse({
    currency: 'RUB',
    openedAtMs: sampleAtMs - 8 * 3_600_000,
    untilMs: sampleAtMs,
    sales: side,
    returns: noReturns,
    cash: { in: { count: 1, amountMinor: 50_000 }, out: { count: 1, amountMinor: 20_000 } },
    drawer: { floatMinor: 300_000, expectedMinor: 1_164_410 },
    audits: [{ verb: 'no-sale', count: 2 }],
  });
  const about = {
    shiftNumber: 7,
    report,
    store: sampleStores.ru,
    till: 'TV1-2',
    cashier: 'Анна',
    nameOf: () => 'Смирнова Анна',
  };
  const close = {
    closedAtMs: sampleAtMs + 60_000,
    closedBy: 'S1',
    approvedBy: 'S2',
    firstCountMinor: 1_150_000,
    countedMinor: 1_154_410,
    differenceMinor: -10_000,
  };
  for (const columns of [32, 48]) {
    const x = shown(layOut(reportDocument({ ...about, kind: 'x', close: null }), columns));
    const z = shown(layOut(reportDocument({ ...about, kind: 'z', close }), columns));
    expect(z).toMatchSnapshot();
    expect(x).not.toContain('Расхождение');
    for (const figure of [
      '12 345,00',
      '8 344,10',
      '4 000,00',
      '2 163,93',
      '345,00',
      '500,00',
      '-200,00',
      '3 000,00',
      '11 644,10',
    ])
      expect(x, figure).toContain(figure);
    for (const figure of ['11 500,00', '11 544,10', '-100,00']) expect(z, figure).toContain(figure);
    expect(x).toContain('По состоянию на');
    expect(z).not.toContain('По состоянию на');
    for (const words of ['Закрыта', 'Закрыл(а)', 'Разрешил(а)', 'Смирнова Анна'])
      expect(z, words).toContain(words);
  }
});

test('[SHIFT10] an X report without the drawer’s figures says so on paper and prints none of them', () => {
  const opening = { shiftId: 'S', openedAtMs: sampleAtMs, currency: 'RUB', floatMinor: 300_000 } as const;
  const content = {
    kind: 'x',
    shiftNumber: 7,
    close: null,
    store: sampleStores.ru,
    till: 'TV1-2',
    cashier: null,
    nameOf: (staffId: string) => staffId,
  } as const;
  const whole = emptyReport(opening);
  expect(shown(layOut(reportDocument({ ...content, report: whole }), 32))).toContain('3 000,00');
  const blind = shown(
    layOut(reportDocument({ ...content, report: { ...whole, cash: null, drawer: null } }), 32),
  );
  expect(blind).toContain('Не показано');
  for (const words of ['3 000,00', 'Должно быть', 'Размен', 'Внесено', 'Изъято'])
    expect(blind).not.toContain(words);
});

test('[PRINT1] a report tells the till’s own terminal from a stand-alone one, each a row of its own', () => {
  for (const language of ['ru', 'en'] as const) {
    const { tender } = printTexts[language].report;
    const names = ['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer'].map((kind) => tender[kind]);
    expect(new Set(names).size).toBe(4);
    expect(names).not.toContain(undefined);
  }
});
