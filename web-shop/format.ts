/** How amounts, moments and quantities are written. Currency and time zone are those of what is written about. */
import type { Unit } from '../shared/domain/entities/article.ts';
import { fill, type Language, languages } from './texts.ts';

/** How dates and amounts are written: in English with the day before the month and 24 hours, as on the tills. */
const locales = { ru: 'ru', en: 'en-GB' } as const satisfies Readonly<Record<Language, string>>;

/** An amount, minor units of its currency. */
export function money(language: Language, currency: string, minor: number): string {
  const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A moment (ms) in a time zone. */
export function moment(language: Language, timeZone: string, ms: number): string {
  return new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(ms);
}

/** The day of a moment (ms) in a time zone, with its year. */
export function day(language: Language, timeZone: string, ms: number): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone }).format(ms);
}

/** A slot (ms) in a time zone: its day once, as slots end on the day they begin. */
export function slotText(
  language: Language,
  timeZone: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): string {
  const until = new Intl.DateTimeFormat(locales[language], { hour: '2-digit', minute: '2-digit', timeZone });
  return `${moment(language, timeZone, fromMs)} – ${until.format(untilMs)}`;
}

/** A quantity in thousandths with its unit, e.g. `2 pcs` or `1.35 kg`. */
export function quantity(language: Language, unit: Unit, milli: number): string {
  const number = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 3 }).format(milli / 1000);
  return fill(languages[language].units[unit], number);
}
