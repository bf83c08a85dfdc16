/**
 * The words after `npm start --`, parsed once. What isn't understood is refused with a list of what is.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dataFolder } from './project-folders.ts';
import { BuildError } from './run-program.ts';

const optionsSchema = z.object({
  /** Which till of this machine, from 1. Each has a folder of its own. */
  till: z.coerce.number().int().min(1).max(99).default(1),
  /** The store to enrol a new till in: of the demo chain, the first one in roubles if not given. */
  store: z.string().min(1).default('TV1'),
  lang: z.enum(['ru', 'en']).optional(),
  theme: z.enum(['light', 'dark']).optional(),
  /** The port to try first. */
  port: z.coerce.number().int().min(1).max(65535).default(8765),
  /** The folder of the server's and the tills' data, absolute. */
  data: z
    .string()
    .transform((folder) => resolve(folder))
    .default(dataFolder),
  /** Address of a payment terminal, e.g. of `npm run terminal-simulator`. */
  terminal: z.url({ protocol: /^https?$/ }).optional(),
  /** Address of a receipt printer, e.g. of `npm run printer-simulator`, and the width of its paper. */
  printer: z.string().min(1).optional(),
  paper: z.enum(['58', '80']).optional(),
  /** Folder that reports are saved in as PDF without a dialog, absolute. */
  'report-folder': z
    .string()
    .transform((folder) => resolve(folder))
    .optional(),
  /** Write a screenshot as soon as the till is ready, and stop. */
  once: z.boolean().default(false),
});

/** What `npm start` was asked for. */
export type StartOptions = z.infer<typeof optionsSchema>;

const usage = `Usage: npm start -- [--till N] [--store ID] [--lang ru|en] [--theme light|dark]
                    [--port N] [--data FOLDER] [--terminal URL]
                    [--printer ADDRESS] [--paper 58|80] [--report-folder FOLDER] [--once]`;

/** Parses the words after the script's name. @throws BuildError with the usage. */
export function parseStartOptions(words: string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: words,
      strict: true,
      allowPositionals: false,
      options: {
        till: { type: 'string' },
        store: { type: 'string' },
        lang: { type: 'string' },
        theme: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        terminal: { type: 'string' },
        printer: { type: 'string' },
        paper: { type: 'string' },
        'report-folder': { type: 'string' },
        once: { type: 'boolean' },
      },
    });
    return optionsSchema.parse(values);
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n')
        : (error as Error).message;
    throw new BuildError(`${reason}\n${usage}`);
  }
}
