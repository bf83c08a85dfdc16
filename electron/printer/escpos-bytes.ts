/**
 * Lines of paper as ESC/POS, by the encoder library. The commands are those of Epson's ESC/POS reference, in
 * the subset that other makers' printers share. Characters that the code page lacks become `?`, one for one,
 * so that no column moves.
 */
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { qrModuleDots } from '../../shared/print/code-pictures.ts';
import type { PaperLine, PaperText } from '../../shared/print/lay-out.ts';
import { columnsOf } from '../../shared/print/lay-out.ts';
import type { Logo, PrinterSettings } from '../../shared/protocol/devices.ts';
import { fitToCodePage } from './code-page.ts';

/** How far paper is pushed past the cutter, lines. */
const feedLines = 4;
/** Dots across a column of text, and of a barcode's narrow bar and height. */
const columnDots = 12;
const barcodeDots = { width: 3, height: 80 };
/** How long the drawer's coil is pulled and let go, ms. */
const pulseMs = { on: 120, off: 240 };

type Encoder = ReceiptPrinterEncoder;

/** Makes the bytes of a paper. */
export function escposBytes(lines: readonly PaperLine[], settings: PrinterSettings): Uint8Array {
  const encoder = newEncoder(settings);
  encoder.initialize().codepage(settings.codePage);
  for (const line of lines) encodeLine(encoder, line, settings);
  return encoder.encode();
}

/** The bytes that open the drawer of a printer that is well. */
export function drawerBytes(settings: PrinterSettings): Uint8Array {
  return newEncoder(settings)
    .pulse(settings.drawerPin === 5 ? 1 : 0, pulseMs.on, pulseMs.off)
    .encode();
}

/** DLE DC4 1: the drawer's pulse in real time, which a printer also does without paper or with its cover open. */
export function realTimeDrawerBytes(settings: PrinterSettings): Uint8Array {
  return Uint8Array.of(
    0x10,
    0x14,
    0x01,
    settings.drawerPin === 5 ? 1 : 0,
    Math.min(8, Math.ceil(pulseMs.on / 100)),
  );
}

function newEncoder({ paperWidthMm }: PrinterSettings): Encoder {
  return new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: columnsOf[paperWidthMm],
    codepageMapping: 'epson',
    imageMode: 'raster',
    newline: '\n',
    feedBeforeCut: feedLines,
  });
}

function encodeLine(encoder: Encoder, line: PaperLine, settings: PrinterSettings): void {
  switch (line.kind) {
    case 'text':
      encodeText(encoder, line, settings);
      return;
    case 'logo':
      if (settings.logo) encodeLogo(encoder, settings.logo);
      return;
    case 'qr':
      encoder
        .align('center')
        .qrcode(line.digits, {
          model: 2,
          size: qrModuleDots(line.digits, columnsOf[settings.paperWidthMm] * columnDots),
          errorlevel: 'm',
        })
        .align('left');
      return;
    case 'ean13':
      encoder
        .align('center')
        .barcode(line.digits, 'ean13', { ...barcodeDots, text: true })
        .align('left');
      return;
    case 'cut':
      if (settings.cuts) encoder.cut('partial');
      else encoder.newline(feedLines + 2);
  }
}

function encodeText(encoder: Encoder, line: PaperText, settings: PrinterSettings): void {
  const width = line.size === 'large' ? 2 : 1;
  const height = line.size === 'normal' ? 1 : 2;
  if (line.text === '') {
    encoder.newline();
    return;
  }
  encoder
    .bold(line.weight === 'bold')
    .width(width)
    .height(height)
    .line(fitToCodePage(line.text, settings.codePage))
    .bold(false)
    .width(1)
    .height(1);
}

function encodeLogo(encoder: Encoder, { widthDots, heightDots, bits }: Logo): void {
  const packed = Buffer.from(bits, 'base64');
  const data = new Uint8ClampedArray(widthDots * heightDots * 4);
  for (let dot = 0; dot < widthDots * heightDots; dot += 1) {
    const isBlack = ((packed[dot >> 3] ?? 0) >> (7 - (dot & 7))) & 1;
    data.fill(isBlack ? 0 : 255, dot * 4, dot * 4 + 3);
    data[dot * 4 + 3] = 255;
  }
  encoder
    .align('center')
    .image(
      { width: widthDots, height: heightDots, data, colorSpace: 'srgb' },
      {
        width: widthDots,
        height: heightDots,
        algorithm: 'threshold',
        threshold: 128,
      },
    )
    .align('left');
}
