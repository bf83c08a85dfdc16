/**
 * Barcodes that do what a key does, for a till that is worked with the scanner alone. They are EAN-13 of digits
 * only, so that every scanner reads them under every keyboard layout, in a block of the numbers that GS1 leaves to
 * the shop (20 to 29). The catalogue can't use this block. Rules [COMMAND*].
 */
import { ean13Of } from '../../shared/print/labels.ts';

/** The commands by their number in the code, which must never change: sheets are printed and hang at tills. */
const numbers = {
  'digit-0': 0,
  'digit-1': 1,
  'digit-2': 2,
  'digit-3': 3,
  'digit-4': 4,
  'digit-5': 5,
  'digit-6': 6,
  'digit-7': 7,
  'digit-8': 8,
  'digit-9': 9,
  decimal: 10,
  times: 11,
  clear: 12,
  confirm: 20,
  cancel: 21,
  pay: 30,
  'cash-exact': 31,
  next: 32,
  'open-shift': 40,
  'close-shift': 41,
} as const;

/** A command that a barcode stands for. */
export type Command = keyof typeof numbers;

/** What begins every command's code. */
export const commandPrefix = '29990000';

/** Every command, in the order of the sheet. */
export const commands = Object.keys(numbers) as readonly Command[];

/** The thirteen digits of a command's barcode. */
export function codeOfCommand(command: Command): string {
  const digits = commandPrefix + String(numbers[command]).padStart(4, '0');
  const withCheck = Array.from({ length: 10 }, (_, check) => `${digits}${check}`).find(
    (candidate) => ean13Of(candidate) !== null,
  );
  if (withCheck === undefined) throw new Error(`${digits} has no check digit`);
  return withCheck;
}

const byCode = new Map(commands.map((command) => [codeOfCommand(command), command]));

/** The command that a scanned code stands for; null when it is no command's. */
export function commandOf(code: string): Command | null {
  return byCode.get(code) ?? null;
}

/** What a command types into a field, or null when it types nothing. The mark is the window's decimal mark. */
export function textOfCommand(command: Command, decimalMark: string): string | null {
  if (command === 'decimal') return decimalMark;
  if (command === 'times') return '*';
  return /^digit-(\d)$/.exec(command)?.[1] ?? null;
}
