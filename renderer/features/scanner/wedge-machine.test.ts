/** Feeds the wedge machine with key events as scanners and people make them. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../shared/base/seeded-random.ts';
import { press, strokes } from '../../../tests/support/key-strokes.ts';
import { type KeyStroke, WedgeMachine } from './wedge-machine.ts';

/** What came out of a row of key events. `passed` are the codes of the presses that reached the page. */
function run(events: readonly KeyStroke[], machine = new WedgeMachine()) {
  const scans: string[] = [];
  const passed: string[] = [];
  let restores = 0;
  let givenBack = '';
  for (const event of events) {
    const step = machine.key(event);
    if (step.scan !== null) scans.push(step.scan);
    if (step.giveBack !== null) givenBack += step.giveBack;
    if (step.recognised) restores += 1;
    if (event.direction === 'down' && !step.swallow) passed.push(event.code);
  }
  return { scans, passed, restores, givenBack, machine };
}

describe('a scanner', () => {
  it('[SCAN1] is recognised by its pace and ends with Enter, which reaches nobody', () => {
    const { scans, passed, restores } = run(strokes('4600494500011\n', 8));
    expect(scans).toEqual(['4600494500011']);
    expect(passed).toEqual(['Digit4', 'Digit6', 'Digit0']);
    expect(restores).toBe(1);
  });

  it('[SCAN1] is recognised at any pace of real scanners, also an uneven one', () => {
    for (const gap of [0, 1, 4, 12, 20, 30, 34]) {
      expect(run(strokes('5901234123457\n', gap)).scans, `${gap} ms`).toEqual(['5901234123457']);
    }
    const random = seededRandom(7);
    for (let round = 0; round < 200; round += 1) {
      const events = strokes('5901234123457\n', () => random.below(38));
      expect(run(events).scans, `round ${round}`).toEqual(['5901234123457']);
    }
  });

  it('[SCAN1] reads short codes when Enter follows at the same pace', () => {
    for (const code of ['M', 'C2', 'DOT', 'POST']) expect(run(strokes(`${code}\n`, 6)).scans).toEqual([code]);
  });

  it('[SCAN1] is believed over a pause in the middle once it is recognised', () => {
    const { scans } = run(strokes('4600494500011\n', (index) => (index === 9 ? 180 : 6)));
    expect(scans).toEqual(['4600494500011']);
  });

  it('[SCAN2] tells letters by shift, not by Caps Lock or layout', () => {
    expect(run(strokes('Ab-12C\n', 5)).scans).toEqual(['Ab-12C']);
  });

  it('[SCAN2] keeps the separator of GS1 codes, sent as Ctrl+] or as Alt+029', () => {
    const control = [
      ...strokes('0104600', 5, 1000),
      press('ControlLeft', 1034, { control: true }),
      press('BracketRight', 1035, { control: true }),
      ...strokes('21ab\n', 5, 1040),
    ];
    expect(run(control).scans).toEqual(['0104600\u001d21ab']);
    const alt = [
      ...strokes('0104600', 5, 1000),
      press('AltLeft', 1034, { alt: true }),
      press('Numpad0', 1036, { alt: true }),
      press('Numpad2', 1038, { alt: true }),
      press('Numpad9', 1040, { alt: true }),
      press('AltLeft', 1042, { direction: 'up' }),
      ...strokes('21ab\n', 5, 1047),
    ];
    expect(run(alt).scans).toEqual(['0104600\u001d21ab']);
  });

  it('[SCAN3] loses nothing when scans follow one another at once', () => {
    const events = [...strokes('4600494500011\n', 6, 1000), ...strokes('4600494500028\n', 6, 1090)];
    expect(run(events).scans).toEqual(['4600494500011', '4600494500028']);
  });

  it('[SCAN3] that sends no Enter is heard when it falls silent or the next scan begins', () => {
    const silent = run(strokes('4600494500011', 6, 1000));
    expect(silent.machine.idle(1100).scan).toBeNull();
    expect(silent.machine.idle(1400).scan).toBe('4600494500011');
    const next = [...strokes('4600494500011', 6, 1000), ...strokes('4600494500028\n', 6, 2000)];
    expect(run(next).scans).toEqual(['4600494500011', '4600494500028']);
  });

  it('[SCAN4] releases of swallowed keys are swallowed too, others pass', () => {
    const machine = new WedgeMachine();
    const ups = strokes('46004945\n', 6)
      .map((event) => ({ event, step: machine.key(event) }))
      .filter(({ event }) => event.direction === 'up')
      .map(({ step }) => step.swallow);
    expect(ups).toEqual([false, false, false, true, true, true, true, true, true]);
  });
});

describe('a person', () => {
  it('[SCAN5] types into PIN and amount fields undisturbed, Enter included', () => {
    for (const gap of [70, 90, 120, 400]) {
      const { scans, passed, restores } = run(strokes('1234\n', gap));
      expect(scans).toEqual([]);
      expect(restores).toBe(0);
      expect(passed).toHaveLength(5);
    }
  });

  it('[SCAN5] who types fast and rolls over is no scanner', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 500; round += 1) {
      const events = strokes('молоко простоквашино'.replace(/[^ ]/g, 'a'), () => 45 + random.below(120));
      const { scans, passed } = run(events);
      expect(scans, `round ${round}`).toEqual([]);
      expect(passed, `round ${round}`).toHaveLength(20);
    }
  });

  it('[SCAN5] who hits a few keys at once and no more gets them back', () => {
    const { scans, givenBack, passed } = run([...strokes('asdf', 10, 1000), ...strokes('x', 0, 1900)]);
    expect(scans).toEqual([]);
    expect(givenBack).toBe('asdf');
    expect(passed).toContain('KeyX');
  });

  it('[SCAN5] who holds a key down is no scanner', () => {
    const held = Array.from({ length: 20 }, (_, index) =>
      press('Digit0', 1000 + index * 30, { repeat: index > 0 }),
    );
    expect(run([...held, press('Enter', 1620)]).scans).toEqual([]);
  });

  it('[SCAN5] keeps shortcuts with Ctrl and function keys', () => {
    const { passed, scans } = run([
      press('ControlLeft', 1000, { control: true }),
      press('KeyC', 1010, { control: true }),
      press('F9', 1020),
      press('Enter', 1500),
    ]);
    expect(passed).toEqual(['ControlLeft', 'KeyC', 'F9', 'Enter']);
    expect(scans).toEqual([]);
  });

  it('[SCAN6] presses Enter by hand after a scan, and that one counts', () => {
    const { passed } = run([...strokes('4600494500011\n', 6, 1000), press('Enter', 1400)]);
    expect(passed.at(-1)).toBe('Enter');
  });
});
