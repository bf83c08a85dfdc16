/** Figures and times of a customer's data as people write them, in one language and the zone of one store. */
import { type Currency, currencyExponents } from '../../shared/money/money.ts';
import type { PrintLanguage } from '../../shared/print/document.ts';

/** The formats. */
export interface DataFormat {
  /** An amount with its currency. */
  money(amountMinor: number, currency: Currency): string;
  quantity(quantityMilli: number): string;
  count(value: number): string;
  date(ms: number): string;
  /** Day and time. */
  dateTime(ms: number): string;
}

const localeOf: Readonly<Record<PrintLanguage, string>> = { ru: 'ru-RU', en: 'en-GB' };

/** Makes the formats. */
export function dataFormat(language: PrintLanguage, timeZone: string): DataFormat {
  const locale = localeOf[language];
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const day = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone } as const;
  const date = new Intl.DateTimeFormat(locale, day);
  const dateTime = new Intl.DateTimeFormat(locale, { ...day, hour: '2-digit', minute: '2-digit' });
  const withMinus = (text: string): string => text.replace('-', '\u2212');
  return {
    money: (amountMinor, currency) => {
      const digits = currencyExponents[currency];
      const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...fraction } as const;
      return withMinus(new Intl.NumberFormat(locale, style).format(amountMinor / 10 ** digits));
    },
    quantity: (quantityMilli) => quantity.format(quantityMilli / 1000),
    count: (value) => withMinus(quantity.format(value)),
    date: (ms) => date.format(ms),
    dateTime: (ms) => dateTime.format(ms),
  };
}
