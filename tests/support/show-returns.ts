/** The screen of returns as markup, at a place of it. */
import { createElement } from 'react';
import type { ReturnPlace } from '../../renderer/features/returns/return-place.ts';
import { ReturnsScreen } from '../../renderer/features/returns/returns-screen.tsx';
import type { Language } from '../../renderer/i18n/language.ts';
import type { Till } from '../../renderer/till/till.ts';
import { showMarkup } from './show-markup.tsx';

/** Shows it. Whatever it leads to is left alone. */
export function showReturns(till: Till, language: Language, place: ReturnPlace): string {
  const nothing = (): void => undefined;
  return showMarkup(
    language,
    createElement(ReturnsScreen, {
      ...{ till, place, askApproval: async () => null },
      ...{ go: nothing, onSell: nothing, onShift: nothing, onOrder: nothing, onNext: nothing },
    }),
  );
}

/** What markup says, without its tags. */
export const plain = (markup: string): string =>
  markup.replace(/<[^>]+>/g, ' ').replace(/[\s\u00a0\u202f]+/g, ' ');

/** The markup of each element of a class, up to the next one. */
export const each = (markup: string, className: string): string[] =>
  markup.split(`class="${className}`).slice(1);
