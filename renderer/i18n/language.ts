/**
 * The language of the till and its i18next instance. Texts are bundled, so switching never waits.
 */
import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, ru } from './texts.ts';

/** A language the till speaks. */
export type Language = 'ru' | 'en';

export const languages: readonly Language[] = ['ru', 'en'];

/** The locale by which numbers and dates are written. */
export const localeOf: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };

/** Reads a language from a preference or an address; null when it is none of ours. */
export function parseLanguage(text: string | null | undefined): Language | null {
  return languages.find((language) => text?.toLowerCase().startsWith(language)) ?? null;
}

/** Makes the instance that the screens use. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ru: { translation: ru } },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return instance;
}
