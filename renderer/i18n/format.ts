/**
 * Numbers as people read them: money by the store's currency and the till's language, quantities, shares,
 * times. Everything goes through Intl; amounts stay integers until here.
 */
import type { Unit } from '../../shared/domain/entities/article.ts';
import { type Currency, currencyExponents } from '../../shared/money/money.ts';
import { type Language, localeOf } from './language.ts';

/** An amount in parts, so that a large figure can show its fraction smaller. */
export interface MoneyParts {
  readonly kind: 'whole' | 'fraction' | 'symbol' | 'sign';
  readonly text: string;
}

/** Formats for one language, currency and time zone. Made once per change of these. */
export interface Format {
  readonly language: Language;
  readonly currency: Currency;
  money(amountMinor: number): string;
  moneyParts(amountMinor: number): MoneyParts[];
  /** An amount as one types it: no symbol, no spaces. */
  amountToType(amountMinor: number): string;
  /** `0,255`, without a unit. */
  quantity(quantityMilli: number): string;
  /** A signed quantity: `+3`, `−2`. */
  signedQuantity(quantityMilli: number): string;
  /** `22 %` from basis points. */
  share(basisPoints: number): string;
  count(value: number): string;
  /** Hours and minutes. */
  time(ms: number): string;
  /** The day alone. */
  day(ms: number): string;
  /** Day and time; the day is left out when it is today. */
  moment(ms: number, nowMs: number): string;
  /** The day with its year. */
  date(ms: number): string;
  /** Full date and time, for receipts. */
  dateTime(ms: number): string;
  /** How old: `3 min`; null below a minute. */
  span(ageMs: number): string | null;
  /** How long ago: `3 min ago`; null below a minute. */
  age(ms: number, nowMs: number): string | null;
  bytes(value: number): string;
  /** The language's decimal mark. */
  readonly decimalMark: string;
}

/** Makes the formats. An unknown time zone falls back to the machine's. */
export function createFormat(language: Language, currency: Currency, timeZone: string | null): Format {
  const locale = localeOf[language];
  const exponent = currencyExponents[currency];
  const scale = 10 ** exponent;
  const zone = usableTimeZone(locale, timeZone);
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  const typed = new Intl.NumberFormat(locale, {
    useGrouping: false,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const signed = new Intl.NumberFormat(locale, { maximumFractionDigits: 3, signDisplay: 'exceptZero' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', ...zone });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'short', ...zone });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' });
  const megabytes = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 0,
  });
  return {
    language,
    currency,
    money: (amountMinor) => withMinus(money.format(amountMinor / scale)),
    moneyParts: (amountMinor) => money.formatToParts(amountMinor / scale).map(moneyPart),
    amountToType: (amountMinor) => typed.format(amountMinor / scale),
    quantity: (quantityMilli) => withMinus(quantity.format(quantityMilli / 1000)),
    signedQuantity: (quantityMilli) => withMinus(signed.format(quantityMilli / 1000)),
    share: (basisPoints) => percent.format(basisPoints / 10_000),
    count: (value) => withMinus(quantity.format(value)),
    time: (ms) => time.format(ms),
    day: (ms) => day.format(ms),
    moment: (ms, nowMs) =>
      day.format(ms) === day.format(nowMs) ? time.format(ms) : `${day.format(ms)}, ${time.format(ms)}`,
    date: (ms) => date.format(ms),
    dateTime: (ms) => dateTime.format(ms),
    span: (ageMs) => spanText(locale, ageMs),
    age: (ms, nowMs) => ageText(relative, nowMs - ms),
    bytes: (value) => megabytes.format(value / 1_000_000),
    decimalMark:
      typed.formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? localeMark(language),
  };
}

/** Units of three thousandths, e.g. weight, may have decimals; pieces may not. */
export function allowsDecimals(unit: Unit): boolean {
  return unit !== 'piece';
}

/** A minus as wide as a plus; Intl writes a hyphen. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

function localeMark(language: Language): string {
  return language === 'ru' ? ',' : '.';
}

function moneyPart(part: Intl.NumberFormatPart): MoneyParts {
  const { type, value } = part;
  if (type === 'minusSign') return { kind: 'sign', text: value };
  if (type === 'decimal' || type === 'fraction') return { kind: 'fraction', text: value };
  return { kind: type === 'integer' || type === 'group' ? 'whole' : 'symbol', text: value };
}

function ageText(relative: Intl.RelativeTimeFormat, ageMs: number): string | null {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return null;
  if (minutes < 60) return relative.format(-minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? relative.format(-hours, 'hour') : relative.format(-Math.floor(hours / 24), 'day');
}

function spanText(locale: string, ageMs: number): string | null {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return null;
  const hours = Math.floor(minutes / 60);
  const [value, unit] =
    minutes < 60 ? [minutes, 'minute'] : hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

function usableTimeZone(locale: string, timeZone: string | null): { timeZone?: string } {
  if (!timeZone) return {};
  try {
    new Intl.DateTimeFormat(locale, { timeZone });
    return { timeZone };
  } catch {
    return {};
  }
}
