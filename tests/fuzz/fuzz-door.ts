/**
 * A door is a place where something from outside comes in: HTTP, a file, a scanner, the window. A fuzz door
 * makes inputs for one of them from a seeded generator, tries them on the product, and says in one sentence
 * what went wrong. The runner knows nothing of what an input is.
 */
import type { SeededRandom } from '../../shared/base/seeded-random.ts';

/** One input, ready to be tried as often as wanted. */
export interface Trial {
  /** What went wrong, in a sentence; null when nothing did. */
  run(): Promise<string | null>;
  /** The same input made smaller, in several ways; empty when it can't be. */
  smaller(): Trial[];
  /** The input as text for a report. */
  describe(): string;
}

/** A door under test. */
export interface FuzzDoor {
  readonly name: string;
  next(random: SeededRandom): Trial;
  /** Proves that good work still gets through after garbage; a sentence when it doesn't. */
  stillWorks(): Promise<string | null>;
  close(): Promise<void>;
}

/** What makes a door of inputs of one type. */
export interface DoorParts<Input> {
  readonly name: string;
  make(random: SeededRandom): Input;
  check(input: Input): Promise<string | null>;
  readonly smaller?: (input: Input) => Input[];
  readonly describe?: (input: Input) => string;
  stillWorks(): Promise<string | null>;
  close(): Promise<void>;
}

/** Makes a door. What `check` throws counts as a failure of the product. */
export function makeDoor<Input>(parts: DoorParts<Input>): FuzzDoor {
  const trialOf = (input: Input): Trial => ({
    run: async () => {
      try {
        return await parts.check(input);
      } catch (error) {
        return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      }
    },
    smaller: () => (parts.smaller?.(input) ?? []).map(trialOf),
    describe: () => (parts.describe ?? describeValue)(input),
  });
  return {
    name: parts.name,
    next: (random) => trialOf(parts.make(random)),
    stillWorks: parts.stillWorks,
    close: parts.close,
  };
}

/** Any value as one line of text, also what JSON can't hold. */
export function describeValue(value: unknown): string {
  const seen = new Set<unknown>();
  const text = JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return `${member}n`;
    if (member instanceof Uint8Array) return `base64:${Buffer.from(member).toString('base64')}`;
    if (typeof member !== 'object' || member === null) return member === undefined ? 'undefined' : member;
    if (seen.has(member)) return 'seen before';
    seen.add(member);
    return member instanceof Map || member instanceof Set ? [...member] : member;
  });
  return text ?? String(value);
}
