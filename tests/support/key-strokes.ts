/**
 * Key events as scanners and people make them, for the tests of the wedge machine. A scanner presses and
 * releases a key before the next; a person rolls over and is slower.
 */
import type { KeyStroke } from '../../renderer/features/scanner/wedge-machine.ts';

const quiet = { shift: false, control: false, alt: false, meta: false, repeat: false };

/** The code and shift of a character on the US layout. */
export function keyOf(character: string): { code: string; shift: boolean } {
  if (/[a-z]/.test(character)) return { code: `Key${character.toUpperCase()}`, shift: false };
  if (/[A-Z]/.test(character)) return { code: `Key${character}`, shift: true };
  if (/\d/.test(character)) return { code: `Digit${character}`, shift: false };
  const others: Record<string, { code: string; shift: boolean }> = {
    '-': { code: 'Minus', shift: false },
    '.': { code: 'Period', shift: false },
    '*': { code: 'Digit8', shift: true },
    ' ': { code: 'Space', shift: false },
    '\n': { code: 'Enter', shift: false },
    '\t': { code: 'Tab', shift: false },
  };
  const key = others[character];
  if (!key) throw new Error(`no key for ${JSON.stringify(character)}`);
  return key;
}

/** Presses and releases of the keys that type `text`, one key each `gapMs(index)` milliseconds. */
export function strokes(
  text: string,
  gapMs: number | ((index: number) => number),
  startMs = 1000,
  change: Partial<KeyStroke> = {},
): KeyStroke[] {
  let timeMs = startMs;
  return [...text].flatMap((character, index) => {
    if (index > 0) timeMs += typeof gapMs === 'number' ? gapMs : gapMs(index);
    const key = { ...quiet, ...keyOf(character), ...change };
    const shifts: KeyStroke[] = key.shift
      ? [{ ...quiet, direction: 'down', code: 'ShiftLeft', shift: true, timeMs }]
      : [];
    return [
      ...shifts,
      { ...key, direction: 'down', timeMs },
      { ...key, direction: 'up', timeMs: timeMs + 1 },
    ] satisfies KeyStroke[];
  });
}

/** A single press of a key named by its code. */
export function press(code: string, timeMs: number, change: Partial<KeyStroke> = {}): KeyStroke {
  return { ...quiet, direction: 'down', code, timeMs, ...change };
}
