/**
 * Tells a keyboard-wedge scanner from a person by the time between keys, one key event after another. Pure:
 * times come with the events, nothing is read from a clock. The first few characters of a scan can't be
 * known for one and pass; once the pace has given it away the rest is swallowed, and whoever runs the machine
 * puts the fields back as they were. What was swallowed and turns out to be no scan is given back.
 */
import { characterOf, groupSeparator } from './key-codes.ts';

/** A key event as the machine reads it. `timeMs` is the event's own time stamp. */
export interface KeyStroke {
  readonly direction: 'down' | 'up';
  readonly code: string;
  readonly shift: boolean;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  readonly repeat: boolean;
  readonly timeMs: number;
}

/** What to do with the event, and what it completed. */
export interface WedgeStep {
  /** The event must reach nobody else. */
  readonly swallow: boolean;
  /** The characters up to here were a scanner's: put the fields back as they were before the first. */
  readonly recognised: boolean;
  /** A character that may be the first of a scan: remember the fields as they are now. */
  readonly began: boolean;
  readonly scan: string | null;
  /** Swallowed characters that were no scan after all: type them where the focus is. */
  readonly giveBack: string | null;
}

/** Paces, in milliseconds between keys. */
export interface WedgePace {
  /** A longer gap ends a run of characters that isn't recognised yet. */
  readonly longestGapMs: number;
  /** The mean gap at which four characters, or a short code with its Enter, are a scanner's. */
  readonly meanGapMs: number;
  /** The mean gap at which eight characters are a scanner's. */
  readonly longRunMeanGapMs: number;
  /** A recognised scan survives a pause of this length, e.g. a hub that stutters. */
  readonly stallMs: number;
}

export const defaultPace: WedgePace = {
  longestGapMs: 110,
  meanGapMs: 35,
  longRunMeanGapMs: 50,
  stallMs: 300,
};

/** A scanner that sends no Enter is believed from this length on. */
const lengthWithoutEnter = 6;

interface Run {
  readonly text: string;
  readonly startMs: number;
  readonly lastMs: number;
  readonly recognised: boolean;
}

const passes: WedgeStep = { swallow: false, recognised: false, began: false, scan: null, giveBack: null };
const swallowed: WedgeStep = { ...passes, swallow: true };
const modifierCodes = /^(Shift|Control|Meta|OS)(Left|Right)$|^(CapsLock|NumLock|ScrollLock)$/;

/** The machine; one per window. */
export class WedgeMachine {
  readonly #pace: WedgePace;
  #run: Run | null = null;
  #altDigits: string | null = null;
  readonly #swallowedDown = new Set<string>();

  constructor(pace: WedgePace = defaultPace) {
    this.#pace = pace;
  }

  /** Takes the next key event. */
  key(stroke: KeyStroke): WedgeStep {
    return stroke.direction === 'down' ? this.#down(stroke) : this.#up(stroke);
  }

  /** To be called when no key has come for a while: ends a scan that sent no Enter. */
  idle(nowMs: number): WedgeStep {
    if (this.#run && nowMs - this.#run.lastMs >= this.#pace.stallMs) return { ...passes, ...this.#end() };
    return passes;
  }

  /** Whether characters are being swallowed, so that `idle` has to be called in time. */
  get swallowing(): boolean {
    return this.#run?.recognised === true;
  }

  #down(stroke: KeyStroke): WedgeStep {
    if (modifierCodes.test(stroke.code)) return passes;
    if (stroke.code === 'AltLeft' || stroke.code === 'AltRight') {
      this.#altDigits = '';
      return passes;
    }
    const numpadDigit = /^Numpad(\d)$/.exec(stroke.code)?.[1];
    if (stroke.alt && numpadDigit && this.#altDigits !== null) {
      this.#altDigits += numpadDigit;
      return this.#swallowDown(stroke, swallowed);
    }
    if (isTerminator(stroke)) return this.#swallowDown(stroke, this.#terminator(stroke));
    const character = stroke.repeat ? null : scannedCharacter(stroke);
    if (character === null) return { ...passes, ...this.#end() };
    return this.#swallowDown(stroke, this.#character(character, stroke.timeMs));
  }

  #up(stroke: KeyStroke): WedgeStep {
    if (stroke.code === 'AltLeft' || stroke.code === 'AltRight') {
      const digits = this.#altDigits;
      this.#altDigits = null;
      return digits ? this.#character(String.fromCharCode(Number(digits)), stroke.timeMs) : passes;
    }
    return this.#swallowedDown.delete(stroke.code) ? swallowed : passes;
  }

  #character(character: string, timeMs: number): WedgeStep {
    const run = this.#run;
    const gapMs = run ? timeMs - run.lastMs : Number.POSITIVE_INFINITY;
    const allowedMs = run?.recognised ? this.#pace.stallMs : this.#pace.longestGapMs;
    if (!run || gapMs > allowedMs) {
      const ended = this.#end();
      this.#run = { text: character, startMs: timeMs, lastMs: timeMs, recognised: false };
      return { ...passes, ...ended, began: true };
    }
    const text = run.text + character;
    const recognised = run.recognised || this.#isScannerPace(text.length, timeMs - run.startMs);
    this.#run = { text, startMs: run.startMs, lastMs: timeMs, recognised };
    return { ...passes, swallow: recognised, recognised: recognised && !run.recognised };
  }

  #isScannerPace(characters: number, spanMs: number): boolean {
    const meanMs = spanMs / (characters - 1);
    return (
      (characters >= 4 && meanMs <= this.#pace.meanGapMs) ||
      (characters >= 8 && meanMs <= this.#pace.longRunMeanGapMs)
    );
  }

  /** Enter or Tab: ends a scan, also one too short to be recognised before, when it comes at the same pace. */
  #terminator(stroke: KeyStroke): WedgeStep {
    const run = this.#run;
    if (!run) return passes;
    const gapMs = stroke.timeMs - run.lastMs;
    const meanMs = (stroke.timeMs - run.startMs) / run.text.length;
    const short = stroke.code !== 'Tab' && !stroke.repeat && meanMs <= this.#pace.meanGapMs;
    if (run.recognised ? gapMs <= this.#pace.stallMs : short) {
      this.#run = null;
      return { ...swallowed, recognised: !run.recognised, scan: run.text };
    }
    return { ...passes, ...this.#end() };
  }

  /** Ends the run that isn't going on. */
  #end(): Pick<WedgeStep, 'scan' | 'giveBack'> {
    const run = this.#run;
    this.#run = null;
    if (!run?.recognised) return { scan: null, giveBack: null };
    return run.text.length >= lengthWithoutEnter
      ? { scan: run.text, giveBack: null }
      : { scan: null, giveBack: run.text };
  }

  #swallowDown(stroke: KeyStroke, step: WedgeStep): WedgeStep {
    if (step.swallow) this.#swallowedDown.add(stroke.code);
    else this.#swallowedDown.delete(stroke.code);
    return step;
  }
}

function isTerminator(stroke: KeyStroke): boolean {
  return /^(Enter|NumpadEnter|Tab)$/.test(stroke.code) && !stroke.alt && !stroke.meta;
}

function scannedCharacter(stroke: KeyStroke): string | null {
  if (stroke.meta || stroke.alt) return null;
  if (stroke.control) return stroke.code === 'BracketRight' ? groupSeparator : null;
  return characterOf(stroke.code, stroke.shift);
}
