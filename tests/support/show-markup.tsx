/** A part of a screen as its markup, in a language and with its formats, for tests of what it shows. */
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { createFormat } from '../../renderer/i18n/format.ts';
import { FormatProvider } from '../../renderer/i18n/format-context.tsx';
import { createI18n, type Language } from '../../renderer/i18n/language.ts';

/** The markup. Times are those of Moscow, money is roubles. */
export function showMarkup(language: Language, content: ReactNode): string {
  return renderToStaticMarkup(
    <I18nextProvider i18n={createI18n(language)}>
      <FormatProvider format={createFormat(language, 'RUB', 'Europe/Moscow')}>{content}</FormatProvider>
    </I18nextProvider>,
  );
}
