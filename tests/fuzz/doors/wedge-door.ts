/**
 * The scanner door: bursts of key events of scanners, people and cats. The machine never throws, every
 * character it swallows comes back as part of a scan or is typed again, and whatever came before, a clean scan
 * after a pause is read exactly.
 */

import { characterOf, groupSeparator } from '../../../renderer/features/scanner/key-codes.ts';
import {
  type KeyStroke,
  WedgeMachine,
  type WedgeStep,
} from '../../../renderer/features/scanner/wedge-machine.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import { press, strokes } from '../../support/key-strokes.ts';
import { type FuzzDoor, makeDoor } from '../fuzz-door.ts';

const codes = [
  ...'ABCXYZ'.split('').map((letter) => `Key${letter}`),
  ...'0123456789'.split('').flatMap((digit) => [`Digit${digit}`, `Numpad${digit}`]),
  ...[
    'Enter',
    'NumpadEnter',
    'Tab',
    'Escape',
    'Backspace',
    'F5',
    'ShiftLeft',
    'ControlRight',
    'AltLeft',
    'AltRight',
  ],
  ...[
    'MetaLeft',
    'CapsLock',
    'BracketRight',
    'Space',
    'Quote',
    'NumpadDecimal',
    '',
    'Unidentified',
    'Numpad99',
  ],
];
const cleanCode = '4601234567890';

/** Opens the door. */
export function openWedgeDoor(): FuzzDoor {
  return makeDoor<KeyStroke[]>({
    name: 'scanner',
    make: makeStrokes,
    check: async (burst) => checkStrokes(burst),
    smaller: (burst) => burst.map((_, index) => burst.toSpliced(index, 1)),
    stillWorks: async () => checkStrokes([]),
    close: async () => {},
  });
}

function makeStrokes(random: SeededRandom): KeyStroke[] {
  const out: KeyStroke[] = [];
  let timeMs = 1000;
  for (let part = 1 + random.below(4); part > 0; part -= 1) {
    const gapMs = random.pick([0, 1, 5, 20, 34, 36, 49, 51, 90, 111, 299, 301, 1000]);
    const some = random.chance(0.5)
      ? strokes(randomText(random), gapMs, timeMs)
      : randomKeys(random, timeMs, gapMs);
    out.push(...(random.chance(0.3) ? some.filter(() => random.chance(0.8)) : some));
    timeMs = (out.at(-1)?.timeMs ?? timeMs) + random.pick([0, 1, 30, 120, 400, 1e6]);
  }
  return out;
}

function randomText(random: SeededRandom): string {
  const letters = 'abzABZ0123456789-.* \t\n';
  return Array.from({ length: random.below(24) }, () => letters[random.below(letters.length)]).join('');
}

function randomKeys(random: SeededRandom, startMs: number, gapMs: number): KeyStroke[] {
  let timeMs = startMs;
  return Array.from({ length: random.below(30) }, () => {
    timeMs += random.chance(0.8) ? gapMs : random.below(400);
    const modifiers = {
      shift: random.chance(0.2),
      control: random.chance(0.05),
      alt: random.chance(0.1),
      meta: random.chance(0.03),
    };
    return press(random.pick(codes), timeMs, {
      ...modifiers,
      repeat: random.chance(0.05),
      direction: random.pick(['down', 'down', 'up']),
    });
  });
}

function checkStrokes(burst: readonly KeyStroke[]): string | null {
  const machine = new WedgeMachine();
  let swallowed = '';
  let given = '';
  const take = (step: WedgeStep): void => {
    given += (step.scan ?? '') + (step.giveBack ?? '');
  };
  for (const stroke of burst) {
    const step = machine.key(stroke);
    if (step.swallow && stroke.direction === 'down' && step.scan === null) swallowed += characterIn(stroke);
    take(step);
  }
  const lastMs = burst.at(-1)?.timeMs ?? 0;
  take(machine.idle(lastMs + 10_000));
  if (machine.swallowing) return 'still swallows after a long pause';
  if (!isWithin(swallowed, given)) return `swallowed "${swallowed}", gave "${given}"`;
  const clean = strokes(`${cleanCode}\n`, 8, lastMs + 20_000).map((stroke) => machine.key(stroke));
  const scans = clean.flatMap((step) => step.scan ?? []);
  return scans.join('|') === cleanCode ? null : `a clean scan was read as "${scans.join('|')}"`;
}

/** The character a swallowed stroke stands for; digits typed with Alt stand for one together. */
function characterIn({ code, shift, control, alt, meta, repeat }: KeyStroke): string {
  if (alt || meta || repeat || /^(Enter|NumpadEnter|Tab)$/.test(code)) return '';
  if (control) return code === 'BracketRight' ? groupSeparator : '';
  return characterOf(code, shift) ?? '';
}

/** Whether the letters of `part` stand in `whole` in this order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const letter of part) {
    at = whole.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
