/**
 * Whether a line may come back, until when and why: the first rule that fits how it was bought, its condition and its
 * article decides. Nothing but data and the clock is read, so it is answered without a network. Rules [RULES*].
 */
import type { ArticleFlag } from '../entities/article.ts';
import type { BoughtHow, Condition, ReturnRule, ReturnRules, RuleVerdict } from '../entities/return-rules.ts';

/** What the rules say of a line. */
export interface LineVerdict {
  readonly verdict: RuleVerdict;
  /** `by-rule` where the verdict has no end. */
  readonly why: 'in-time' | 'too-late' | 'by-rule' | 'no-rule';
  /** The last moment of the days that the rule gives, ms; null without an end. */
  readonly untilMs: number | null;
  /** The rule; null where none fits. */
  readonly rule: ReturnRule | null;
}

/** What the rules are asked about. */
export interface RuleQuestion {
  readonly boughtHow: BoughtHow;
  readonly condition: Condition;
  /** Flags of the article; empty where it isn't known any more. */
  readonly flags: readonly ArticleFlag[];
  /** When it was bought, or handed over, business time, ms. */
  readonly soldAtMs: number;
  readonly nowMs: number;
  /** The store's, in which days begin and end (IANA). */
  readonly timeZone: string;
}

/** The verdict on a line. Where nothing fits, a manager decides. */
export function verdictOf(rules: ReturnRules | null, question: RuleQuestion): LineVerdict {
  const rule = rules?.rules.find((each) => fits(each, question)) ?? null;
  if (!rule) return { verdict: 'manager', why: 'no-rule', untilMs: null, rule: null };
  if (rule.days === null) return { verdict: rule.verdict, why: 'by-rule', untilMs: null, rule };
  const days = rule.countedFrom === 'day-after' ? rule.days : Math.max(0, rule.days - 1);
  const untilMs = endOfDayMs(question.soldAtMs, days, question.timeZone) - 1;
  return question.nowMs <= untilMs
    ? { verdict: rule.verdict, why: 'in-time', untilMs, rule }
    : { verdict: rule.afterwards, why: 'too-late', untilMs, rule };
}

function fits(rule: ReturnRule, { boughtHow, condition, flags, soldAtMs }: RuleQuestion): boolean {
  return (
    rule.fromMs <= soldAtMs &&
    (rule.untilMs === null || soldAtMs < rule.untilMs) &&
    (rule.boughtHow === 'any' || rule.boughtHow === boughtHow) &&
    (rule.condition === 'any' || rule.condition === condition) &&
    (rule.articleFlag === null || flags.includes(rule.articleFlag))
  );
}

/** The midnight with which the day so many days after a moment ends, in a time zone, ms. */
export function endOfDayMs(fromMs: number, daysLater: number, timeZone: string): number {
  const { year, month, day } = dateIn(fromMs, timeZone);
  const wallMs = Date.UTC(year, month - 1, day + daysLater + 1);
  // The zone's offset at that midnight, found from the one a little earlier: two rounds pass a change of the clock.
  const guessMs = wallMs - offsetMs(wallMs, timeZone);
  return wallMs - offsetMs(guessMs, timeZone);
}

function dateIn(atMs: number, timeZone: string): { year: number; month: number; day: number } {
  const local = new Date(atMs + offsetMs(atMs, timeZone));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** Each zone's clock: making one costs more than reading it a hundred times. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, made);
  return made;
}

/** How far a zone's clock is ahead of UTC at a moment, ms. */
function offsetMs(atMs: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(atMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wallMs = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wallMs - Math.floor(atMs / 1000) * 1000;
}
