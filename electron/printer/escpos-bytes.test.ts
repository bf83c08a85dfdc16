/** What the encoder makes, read back by a decoder that knows nothing of it. */
import { expect, test } from 'vitest';
import { columnsOf, layOut } from '../../shared/print/lay-out.ts';
import { receiptDocument } from '../../shared/print/receipt.ts';
import { receiptCodeOf } from '../../shared/print/receipt-code.ts';
import { type PrinterSettings, usualPrinterSettings } from '../../shared/protocol/devices.ts';
import { decodeEscpos, UnknownCommand } from '../../tests/support/printer/escpos-decoder.ts';
import { sampleAtMs, sampleSale, sampleStores } from '../../tests/support/printer/sample-sale.ts';
import { fitToCodePage } from './code-page.ts';
import { drawerBytes, escposBytes, realTimeDrawerBytes } from './escpos-bytes.ts';

const settings: PrinterSettings = { ...usualPrinterSettings, address: 'tcp:127.0.0.1:9100' };

test('[PRINT4] every line of a receipt comes back as it was laid out, in both Cyrillic code pages', () => {
  for (const codePage of ['cp866', 'windows1251'] as const)
    for (const paperWidthMm of [58, 80] as const) {
      const lines = layOut(
        receiptDocument({
          receiptNumber: 'TV1-2-000123',
          sale: sampleSale('ru'),
          store: sampleStores.ru,
          cashier: 'Ёлкина Анна',
          atMs: sampleAtMs,
          isCopy: false,
          code: receiptCodeOf('TV1-2-000123'),
        }),
        columnsOf[paperWidthMm],
      );
      const printed = decodeEscpos(escposBytes(lines, { ...settings, codePage, paperWidthMm }));
      const wanted = lines.flatMap((line) => (line.kind === 'text' && line.text !== '' ? [line] : []));
      const found = printed.flatMap((each) => (each.kind === 'line' && each.text !== '' ? [each] : []));
      expect(found.map(({ text, bold, width, height }) => ({ text, bold, width, height }))).toEqual(
        wanted.map(({ text, weight, size }) => ({
          text,
          bold: weight === 'bold',
          width: size === 'large' ? 2 : 1,
          height: size === 'normal' ? 1 : 2,
        })),
      );
      expect(printed.filter((each) => each.kind === 'qr')).toMatchObject([
        { text: receiptCodeOf('TV1-2-000123').digits, align: 'center' },
      ]);
      expect(printed.filter((each) => each.kind !== 'line' || each.text !== '').at(-1)).toEqual({
        kind: 'cut',
        partial: true,
      });
    }
});

test('[PRINT4] a barcode, a logo and a printer without a cutter', () => {
  const bits = Uint8Array.from({ length: (16 * 8) / 8 }, (_, index) => (index * 37) & 255);
  const logo = { widthDots: 16, heightDots: 8, bits: Buffer.from(bits).toString('base64') };
  const lines = [{ kind: 'logo' }, { kind: 'ean13', digits: '4006381333931' }, { kind: 'cut' }] as const;
  const printed = decodeEscpos(escposBytes(lines, { ...settings, logo, cuts: false }));
  expect(printed.find((each) => each.kind === 'image')).toEqual({
    kind: 'image',
    widthDots: 16,
    heightDots: 8,
    bits,
    align: 'center',
  });
  expect(printed.find((each) => each.kind === 'barcode')).toMatchObject({ digits: '4006381333931' });
  expect(printed.some((each) => each.kind === 'cut')).toBe(false);
});

test('[PRINT4] a character that the code page lacks takes one column, and a letter its bare form', () => {
  expect(fitToCodePage('Кафе «é» ₽ №', 'cp866')).toBe('Кафе ?e? ? №');
  expect(fitToCodePage('£5 é Ж', 'cp437')).toBe('£5 é ?');
  expect(fitToCodePage('Ёё№—', 'windows1251')).toBe('Ёё№—');
});

test('[PRINT4] the printer is told the code page that is set, by its number in ESC t', () => {
  const line = { kind: 'text', text: 'Ё', weight: 'normal', size: 'normal' } as const;
  const numbers = {
    cp866: [17, 0xf0],
    windows1251: [46, 0xa8],
    cp437: [0, 0x3f],
    windows1252: [16, 0x3f],
  } as const;
  for (const codePage of ['cp866', 'windows1251', 'cp437', 'windows1252'] as const) {
    const bytes = [...escposBytes([line], { ...settings, codePage })];
    const [number, letter] = numbers[codePage];
    expect(bytes.join(' '), codePage).toContain([0x1b, 0x74, number].join(' '));
    expect(bytes, codePage).toContain(letter);
  }
});

test('[DRAWER1] the drawer is kicked once, on the pin that is set', () => {
  for (const drawerPin of [2, 5] as const) {
    expect(decodeEscpos(drawerBytes({ ...settings, drawerPin }))).toEqual([
      { kind: 'drawer', pin: drawerPin, realTime: false },
    ]);
    expect(decodeEscpos(realTimeDrawerBytes({ ...settings, drawerPin }))).toEqual([
      { kind: 'drawer', pin: drawerPin, realTime: true },
    ]);
  }
});

test('[PRINT4] the decoder stops at what it does not know', () => {
  expect(() => decodeEscpos(Uint8Array.of(0x1b, 0x99))).toThrow(UnknownCommand);
  expect(() => decodeEscpos(Uint8Array.of(0x1d, 0x56))).toThrow(UnknownCommand);
});
