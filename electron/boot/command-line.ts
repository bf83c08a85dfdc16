/**
 * What the till may be told on its command line. Anything else there belongs to Chromium or a tool and is left
 * alone; a value that can't be meant is an error, not a guess.
 */
import { isAbsolute } from 'node:path';
import { type PaperWidthMm, paperWidthSchema, printerAddressSchema } from '../../shared/protocol/devices.ts';

/** The till's part of the command line. */
export interface CommandLine {
  /** Where this till keeps everything, absolute; null for the system's usual place. */
  readonly tillFolder: string | null;
  /** Address of the sync server; enrols a new till, or moves an enrolled one. */
  readonly serverUrl: string | null;
  readonly enrolCode: string | null;
  /** Preferences for this run. */
  readonly preferences: Readonly<Record<string, string>>;
  /** Address of the printer for this run, as `tcp:127.0.0.1:9100`. */
  readonly printer: string | null;
  /** Width of its paper, mm. */
  readonly paperWidthMm: PaperWidthMm | null;
  /** Address of the payment terminal for this run, as `http://127.0.0.1:8443/nexo`. */
  readonly terminal: string | null;
  /** Folder that reports go to as PDF without asking, absolute. */
  readonly reportFolder: string | null;
  /** Where to put a picture of the first screen, absolute. */
  readonly screenshot: string | null;
}

/** A command line that can't be meant. */
export class CommandLineError extends Error {}

const choices = { language: ['ru', 'en'], theme: ['light', 'dark', 'system'] } as const;

/** Reads the command line. @throws CommandLineError with a sentence for the person who typed it. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const value = (name: string): string | null => {
    const found = words.findLast((word) => word.startsWith(`--${name}=`));
    return found === undefined || found === `--${name}=` ? null : found.slice(name.length + 3);
  };
  const preferences: Record<string, string> = {};
  for (const [name, allowed] of Object.entries(choices)) {
    const chosen = value(name);
    if (chosen === null) continue;
    if (!allowed.some((each) => each === chosen))
      throw new CommandLineError(`--${name} must be one of ${allowed.join(', ')}`);
    preferences[name] = chosen;
  }
  return {
    tillFolder: absolute('till-folder', value('till-folder')),
    serverUrl: web('server', value('server')),
    enrolCode: value('enrol-code'),
    preferences,
    printer: printer(value('printer')),
    paperWidthMm: paper(value('paper')),
    terminal: web('terminal', value('terminal')),
    reportFolder: absolute('report-folder', value('report-folder')),
    screenshot: absolute('screenshot', value('screenshot')),
  };
}

function absolute(name: string, path: string | null): string | null {
  if (path !== null && !isAbsolute(path)) throw new CommandLineError(`--${name} must be an absolute path`);
  return path;
}

function printer(address: string | null): string | null {
  if (address !== null && !printerAddressSchema.safeParse(address).success)
    throw new CommandLineError('--printer must be tcp:HOST:PORT, file:/PATH or system:NAME');
  return address;
}

function paper(width: string | null): PaperWidthMm | null {
  if (width === null) return null;
  const parsed = paperWidthSchema.safeParse(Number(width));
  if (!parsed.success) throw new CommandLineError('--paper must be 58 or 80');
  return parsed.data;
}

function web(name: string, address: string | null): string | null {
  if (address === null) return null;
  if (!isHttp(address)) throw new CommandLineError(`--${name} must be an http or https address`);
  return address.replace(/\/+$/, '');
}

function isHttp(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}
