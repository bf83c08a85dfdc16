/**
 * A report as it is laid out on a page: headings and rows of texts, in words of somebody's language. The window
 * shows it, and main makes a PDF of the same. Rules [REPORT*].
 */
import { z } from 'zod';

const text = z.string().max(500);

/** A report in words. */
export const reportDocumentSchema = z.strictObject({
  language: z.enum(['ru', 'en']),
  /** Name of the file without its ending: letters, digits, dots, dashes. */
  fileName: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,99}$/u),
  title: text,
  subtitle: text,
  sections: z
    .array(
      z.strictObject({
        heading: text,
        rows: z
          .array(
            z.strictObject({
              label: text,
              /** How many, or a further remark; empty where there is none. */
              detail: text,
              value: text,
              /** A sum: set off from what it sums up. */
              isTotal: z.boolean(),
            }),
          )
          .max(3000),
      }),
    )
    .max(40),
});
export type ReportDocument = z.infer<typeof reportDocumentSchema>;
export type ReportRow = ReportDocument['sections'][number]['rows'][number];
