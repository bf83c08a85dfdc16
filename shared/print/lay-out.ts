/**
 * Lays a document out for a paper of so many columns: every line of text exactly as it will stand on paper,
 * padded from the left, never wider than the paper. Words are kept whole where they fit on a line.
 */
import type { PrintBlock, PrintDocument, PrintSize, PrintWeight } from './document.ts';
import { plainText } from './plain-text.ts';

/** Columns of the printer's own font at the two usual widths of paper. */
export const columnsOf: Readonly<Record<58 | 80, number>> = { 58: 32, 80: 48 };

/** A line of text on paper; `large` takes two columns a character. */
export interface PaperText {
  readonly kind: 'text';
  readonly text: string;
  readonly weight: PrintWeight;
  readonly size: PrintSize;
}

/** What stands on paper, from the top. */
export type PaperLine = PaperText | Extract<PrintBlock, { kind: 'logo' | 'qr' | 'ean13' | 'cut' }>;

/** How many characters of a size fit on a line. */
export function columnsAt(size: PrintSize, columns: number): number {
  return size === 'large' ? Math.floor(columns / 2) : columns;
}

/** The lines of a document on paper of `columns` columns (at least 16). */
export function layOut(document: PrintDocument, columns: number): PaperLine[] {
  return document.blocks.flatMap((block): PaperLine[] => {
    switch (block.kind) {
      case 'text': {
        const width = columnsAt(block.size, columns);
        const lines = wrap(plainText(block.text), width);
        return lines.map((line) => paperText(aligned(line, width, block.align), block));
      }
      case 'row': {
        const width = columnsAt(block.size, columns);
        const lines = rowLines(plainText(block.left), plainText(block.right), width);
        return lines.map((line) => paperText(line, block));
      }
      case 'rule':
        return [paperText((block.style === 'double' ? '=' : '-').repeat(columns), plainLook)];
      case 'space':
        return [paperText('', plainLook)];
      default:
        return [block];
    }
  });
}

interface Look {
  readonly weight: PrintWeight;
  readonly size: PrintSize;
}

const plainLook: Look = { weight: 'normal', size: 'normal' };

function paperText(text: string, { weight, size }: Look): PaperText {
  return { kind: 'text', text, weight, size };
}

function aligned(line: string, width: number, align: 'left' | 'center' | 'right'): string {
  const free = width - line.length;
  if (align === 'left') return line;
  return ' '.repeat(align === 'right' ? free : Math.floor(free / 2)) + line;
}

/** Both texts on one line where they fit; the right one stands at the right edge of the last line. */
function rowLines(left: string, right: string, width: number): string[] {
  const above = left === '' ? [] : wrap(left, width);
  const beside = wrap(right, width);
  const last = above.at(-1) ?? '';
  const first = beside[0] ?? '';
  const fits = last.length + (last === '' ? 0 : 1) + first.length <= width;
  const joined = fits
    ? [last + ' '.repeat(width - last.length - first.length) + first]
    : [last, aligned(first, width, 'right')];
  return [
    ...above.slice(0, -1),
    ...joined,
    ...beside.slice(1).map((line) => aligned(line, width, 'right')),
  ].map((line) => line.trimEnd());
}

/** Breaks a text into lines of at most `width` characters, at spaces where there are any. */
export function wrap(value: string, width: number): string[] {
  return value.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  // Spaces in front indent all lines of the paragraph.
  const indent = Math.min(paragraph.length - paragraph.trimStart().length, Math.floor(width / 4));
  return wrapWords(paragraph, width - indent).map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
}

function wrapWords(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ').filter((each) => each !== '')) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}
