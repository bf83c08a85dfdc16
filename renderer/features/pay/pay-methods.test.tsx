/** Ways of paying as they show: in the chain's order with their keys, grey with the reason where they can't be used. */

import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, test } from 'vitest';
import { createI18n } from '../../i18n/language.ts';
import { ru } from '../../i18n/texts.ts';
import { PayMethods } from './pay-methods.tsx';

const ways = [
  { method: 'cash', reason: null },
  { method: 'card-terminal', reason: 'terminal-offline' },
  { method: 'card-stand-alone', reason: null },
  { method: 'bank-transfer', reason: 'no-network' },
] as const;

const shown = (language: 'ru' | 'en'): string[] =>
  renderToStaticMarkup(
    <I18nextProvider i18n={createI18n(language)}>
      <PayMethods ways={ways} method="cash" onMethod={() => undefined} />
    </I18nextProvider>,
  )
    .split('<button')
    .slice(1);

test('[TENDER6] a way that can’t be used is grey and says why, in both languages; a terminal that was away may be tried', () => {
  const english = shown('en');
  expect(english.map((button) => /\bdisabled=""/.test(button))).toEqual([false, false, false, true]);
  expect(english[1]).toContain('The terminal doesn’t answer');
  expect(english[3]).toContain('No network');
  expect(shown('ru')[3]).toContain(ru.payRefusal['no-network']);
});

test('[TENDER6] ways stand in the chain’s order with a key each', () => {
  expect(shown('en').map((button) => /class="key-hint"[^>]*>(\w+)</.exec(button)?.[1])).toEqual([
    'F2',
    'F3',
    'F11',
    'F12',
  ]);
});
