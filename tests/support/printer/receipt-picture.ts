/** Draws what a decoder read as a page, so that people see what a printer would put on paper. */
import { ean13Modules, logoModules, modulesPath, qrModules } from '../../../shared/print/code-pictures.ts';
import type { Printed } from './escpos-decoder.ts';

/** Dots across the paper at the two usual widths, and of the font's character. */
const paperDots = { 58: 384, 80: 576 } as const;
const characterDots = 12;
const lineDots = 30;
const marginDots = 32;

/** The page of a piece of paper, one CSS pixel a dot, and its size. */
export function receiptPage(
  printed: readonly Printed[],
  widthMm: 58 | 80,
): { readonly html: string; readonly width: number; readonly height: number } {
  const width = paperDots[widthMm] + 2 * marginDots;
  let y = marginDots;
  const drawn: string[] = [];
  for (const each of printed) {
    const { svg, height } = drawOne(each, y, paperDots[widthMm]);
    drawn.push(svg);
    y += height;
  }
  const height = y + marginDots;
  const html = `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#fff;overflow:hidden}text{font:20px "DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre}</style><svg width="${width}" height="${height}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><g transform="translate(${marginDots},0)">${drawn.join('')}</g></svg>`;
  return { html, width, height };
}

interface Drawn {
  readonly svg: string;
  readonly height: number;
}

function drawOne(printed: Printed, y: number, across: number): Drawn {
  switch (printed.kind) {
    case 'line':
      return drawLine(printed, y, across);
    case 'qr': {
      const modules = qrModules(printed.text);
      const dots = printed.moduleDots;
      const side = modules.length * dots;
      const path = modulesPath(modules);
      return placed(path, dots, dots, leftOf(printed.align, side, across), y + 16, side + 32);
    }
    case 'barcode': {
      const modules = ean13Modules(printed.digits);
      const left = leftOf(printed.align, modules.length * 3, across);
      const bars = placed(modulesPath([modules]), 3, 80, left, y + 16, 0).svg;
      const digits = `<text x="${left + 40}" y="${y + 118}">${printed.digits}</text>`;
      return { svg: bars + digits, height: 136 };
    }
    case 'image': {
      const { widthDots, heightDots, bits, align } = printed;
      const path = modulesPath(logoModules(widthDots, heightDots, bits));
      return placed(path, 1, 1, leftOf(align, widthDots, across), y, heightDots);
    }
    case 'cut':
      return {
        svg: `<path d="M${-marginDots} ${y + 10}H${across + marginDots}" stroke="#999" stroke-dasharray="10 6"/>`,
        height: 20,
      };
    case 'drawer':
      return { svg: '', height: 0 };
  }
}

function drawLine(line: Extract<Printed, { kind: 'line' }>, y: number, across: number): Drawn {
  const { text, bold, width, height, align } = line;
  const long = text.length * characterDots * width;
  const left = leftOf(align, long, across);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const svg =
    text === ''
      ? ''
      : `<text transform="translate(${left},${y + 22 * height}) scale(${width},${height})" textLength="${text.length * characterDots}" lengthAdjust="spacingAndGlyphs"${bold ? ' style="font-weight:700"' : ''}>${escaped}</text>`;
  return { svg, height: lineDots * height };
}

function placed(path: string, scaleX: number, scaleY: number, x: number, y: number, height: number): Drawn {
  return { svg: `<path transform="translate(${x},${y}) scale(${scaleX},${scaleY})" d="${path}"/>`, height };
}

function leftOf(align: 'left' | 'center' | 'right', long: number, across: number): number {
  if (align === 'left') return 0;
  return align === 'right' ? across - long : Math.floor((across - long) / 2);
}
