/**
 * What is printed, before anybody knows how wide the paper is: blocks of text, rows of two columns, codes and
 * pictures. Paper, screen and the system's printer are all drawn from the same document, so that they agree.
 * Texts are final: nothing in here is computed or translated again. Rules [PRINT*].
 */
import { z } from 'zod';

/** The languages that paper speaks. */
export const printLanguageSchema = z.enum(['ru', 'en']);
export type PrintLanguage = z.infer<typeof printLanguageSchema>;

const textSchema = z.string().max(2000);
const weightSchema = z.enum(['normal', 'bold']);
/** `tall` is twice as high, `large` twice as high and wide: half as many columns. */
const sizeSchema = z.enum(['normal', 'tall', 'large']);

/** One piece of a document, from the top. */
export const printBlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: textSchema,
    align: z.enum(['left', 'center', 'right']),
    weight: weightSchema,
    size: sizeSchema,
  }),
  /** A text at the left edge and one at the right edge of the same line, where both fit. */
  z.strictObject({
    kind: z.literal('row'),
    left: textSchema,
    right: textSchema,
    weight: weightSchema,
    size: sizeSchema,
  }),
  z.strictObject({ kind: z.literal('rule'), style: z.enum(['single', 'double']) }),
  z.strictObject({ kind: z.literal('space') }),
  /** The logo of this printer's settings, or nothing where it has none. */
  z.strictObject({ kind: z.literal('logo') }),
  /** Digits only: a scanner under any keyboard layout reads them. An order's code has up to 782 of them. */
  z.strictObject({ kind: z.literal('qr'), digits: z.string().regex(/^\d{1,800}$/) }),
  z.strictObject({ kind: z.literal('ean13'), digits: z.string().regex(/^\d{13}$/) }),
  z.strictObject({ kind: z.literal('cut') }),
]);
export type PrintBlock = z.infer<typeof printBlockSchema>;
export type PrintWeight = z.infer<typeof weightSchema>;
export type PrintSize = z.infer<typeof sizeSchema>;

/** A whole document. */
export const printDocumentSchema = z.strictObject({
  language: printLanguageSchema,
  blocks: z.array(printBlockSchema).min(1).max(40_000),
});
export type PrintDocument = z.infer<typeof printDocumentSchema>;

interface Look {
  readonly align?: 'left' | 'center' | 'right';
  readonly weight?: PrintWeight;
  readonly size?: PrintSize;
}

/** A block of text. */
export function text(
  content: string,
  { align = 'left', weight = 'normal', size = 'normal' }: Look = {},
): PrintBlock {
  return { kind: 'text', text: content.slice(0, 2000), align, weight, size };
}

/** A centred block of text. */
export function centred(content: string, look: Omit<Look, 'align'> = {}): PrintBlock {
  return text(content, { ...look, align: 'center' });
}

/** A row of two columns. */
export function row(
  left: string,
  right: string,
  { weight = 'normal', size = 'normal' }: Look = {},
): PrintBlock {
  return { kind: 'row', left: left.slice(0, 2000), right: right.slice(0, 2000), weight, size };
}

/** A line across the paper. */
export const rule: PrintBlock = { kind: 'rule', style: 'single' };
/** A double line across the paper. */
export const doubleRule: PrintBlock = { kind: 'rule', style: 'double' };
/** An empty line. */
export const space: PrintBlock = { kind: 'space' };
/** The end of the paper. */
export const cut: PrintBlock = { kind: 'cut' };
