/** Lines of paper as a page of their own, for the system's printer and for pictures in the documentation. */
import { ean13Modules, logoModules, modulesPath, qrModules } from './code-pictures.ts';
import type { PrintLanguage } from './document.ts';
import { escapedHtml } from './html.ts';
import { columnsOf, type PaperLine } from './lay-out.ts';

/** How wide the head prints at the two usual widths of paper, mm. */
export const printableMm: Readonly<Record<58 | 80, number>> = { 58: 48, 80: 72 };

/** A logo's dots; base64 of one bit a dot. */
interface LogoDots {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: string;
}

/** What the page needs to know of its paper. */
export interface PaperPage {
  readonly language: PrintLanguage;
  readonly widthMm: 58 | 80;
  readonly logo: LogoDots | null;
}

/** Dots per millimetre of a receipt printer. */
const dotsPerMm = 8;

/** The page. Its font is set so that the paper's columns fill the printable width. */
export function paperHtml(lines: readonly PaperLine[], page: PaperPage): string {
  const { language, widthMm, logo } = page;
  const usable = printableMm[widthMm];
  // A monospaced character is 0.6 of the font's size wide.
  const fontMm = usable / columnsOf[widthMm] / 0.6;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><style>
@page { margin: 0 }
html, body { margin: 0; background: #fff; color: #000 }
body { width: ${usable}mm; padding: 2mm ${(widthMm - usable) / 2}mm 6mm; font: ${fontMm.toFixed(3)}mm/1.25 "DejaVu Sans Mono", "Liberation Mono", Consolas, Menlo, monospace }
p { margin: 0; white-space: pre; overflow: hidden; height: 1.25em }
p.bold { font-weight: bold }
p.tall span { display: inline-block; transform: scaleY(2); transform-origin: 0 0 }
p.large span { display: inline-block; transform: scale(2); transform-origin: 0 0 }
p.tall, p.large { height: 2.5em }
svg { display: block; margin: 1mm auto }
p.code { text-align: center }
</style></head><body>${lines.map((line) => lineHtml(line, logo)).join('\n')}</body></html>`;
}

function lineHtml(line: PaperLine, logo: LogoDots | null): string {
  switch (line.kind) {
    case 'text':
      return `<p class="${line.weight} ${line.size}"><span>${escapedHtml(line.text)}</span></p>`;
    case 'logo':
      return logo === null ? '' : logoSvg(logo);
    case 'qr': {
      const modules = qrModules(line.digits);
      return svg(modulesPath(modules), modules.length, modules.length, (modules.length * 6) / dotsPerMm);
    }
    case 'ean13': {
      const modules = ean13Modules(line.digits);
      const picture = svg(modulesPath([modules], 30), modules.length, 30, (modules.length * 3) / dotsPerMm);
      return `${picture}<p class="code">${line.digits}</p>`;
    }
    case 'cut':
      return '';
  }
}

function logoSvg({ widthDots, heightDots, bits }: LogoDots): string {
  const bytes = Uint8Array.from(atob(bits), (character) => character.charCodeAt(0));
  const path = modulesPath(logoModules(widthDots, heightDots, bytes));
  return svg(path, widthDots, heightDots, widthDots / dotsPerMm);
}

function svg(path: string, width: number, height: number, widthMm: number): string {
  return `<svg width="${widthMm}mm" viewBox="0 0 ${width} ${height}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
