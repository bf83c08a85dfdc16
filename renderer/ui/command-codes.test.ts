/** Barcodes for keys are real EAN-13, and nothing but they are taken for commands. */
import { describe, expect, it } from 'vitest';
import { ean13Of } from '../../shared/print/labels.ts';
import { codeOfCommand, commandOf, commandPrefix, commands, textOfCommand } from './command-codes.ts';

describe('codes of commands', () => {
  it('[COMMAND1] are EAN-13 in the shop’s own block, each of one command, and never change', () => {
    const codes = commands.map(codeOfCommand);
    expect(new Set(codes).size).toBe(commands.length);
    for (const code of codes) {
      expect(code.startsWith(commandPrefix)).toBe(true);
      expect(ean13Of(code)).toBe(code);
    }
    expect(commands.map((command) => commandOf(codeOfCommand(command)))).toEqual(commands);
    // Sheets with these hang at tills.
    expect(codeOfCommand('digit-7')).toBe('2999000000074');
    expect(codeOfCommand('confirm')).toBe('2999000000203');
    expect(codeOfCommand('close-shift')).toBe('2999000000418');
  });

  it('[COMMAND1] leave every other code alone, also those of their block', () => {
    const close = codeOfCommand('confirm');
    const wrongCheck = close.slice(0, 12) + ((Number(close[12]) + 1) % 10);
    for (const code of [wrongCheck, `0${close}`, close.slice(1), '4006381333931', '2999000009995', '']) {
      expect(commandOf(code)).toBeNull();
    }
  });

  it('[COMMAND1] type digits and the window’s decimal mark', () => {
    expect(textOfCommand('digit-0', ',')).toBe('0');
    expect(textOfCommand('decimal', ',')).toBe(',');
    expect(textOfCommand('times', ',')).toBe('*');
    expect(textOfCommand('pay', ',')).toBeNull();
  });
});
