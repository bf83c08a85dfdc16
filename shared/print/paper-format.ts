/** Figures as they stand on paper: amounts without a symbol, quantities, and times of the store's zone. */
import type { Store } from '../domain/entities/reference.ts';
import { type Currency, currencyExponents } from '../money/money.ts';
import type { PrintLanguage } from './document.ts';
import { plainText } from './plain-text.ts';

/** The figures of one store's paper. */
export interface PaperFormat {
  readonly language: PrintLanguage;
  /** How the currency is named on paper: `руб.`, or its code. */
  readonly currencyName: string;
  /** `1 234,50`, with a minus in front where it is negative. */
  money(amountMinor: number): string;
  /** `0,255`. */
  quantity(quantityMilli: number): string;
  /** Points: `12 479`. */
  count(value: number): string;
  /** `22 %` from basis points. */
  share(basisPoints: number): string;
  /** Day and time in the store's zone. */
  dateTime(ms: number): string;
}

const localeOf: Readonly<Record<PrintLanguage, string>> = { ru: 'ru-RU', en: 'en-GB' };

/** The language in which a store's paper is written: Russian where money is the rouble. */
export function languageOfStore(store: Pick<Store, 'currency'> | null): PrintLanguage {
  return (store?.currency ?? 'RUB') === 'RUB' ? 'ru' : 'en';
}

/** Makes the formats. A time zone that isn't known falls back to UTC, and its times say so. */
export function paperFormat(language: PrintLanguage, currency: Currency, timeZone: string): PaperFormat {
  const locale = localeOf[language];
  const exponent = currencyExponents[currency];
  const fraction = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  const money = new Intl.NumberFormat(locale, fraction);
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const dateTime = dateTimeFormat(locale, timeZone);
  return {
    language,
    currencyName: language === 'ru' && currency === 'RUB' ? 'руб.' : currency,
    money: (amountMinor) => plainText(money.format(amountMinor / 10 ** exponent)),
    quantity: (quantityMilli) => plainText(quantity.format(quantityMilli / 1000)),
    count: (value) => plainText(quantity.format(value)),
    share: (basisPoints) => plainText(percent.format(basisPoints / 10_000)),
    dateTime: (ms) => plainText(dateTime.format(ms)),
  };
}

function dateTimeFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  const style = {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC', timeZoneName: 'short' });
  }
}
