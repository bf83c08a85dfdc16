/**
 * All texts by language. English is the one whose keys the compiler checks `t` against; a test holds the
 * others to the same keys.
 */
import { office as enOffice } from './en/office.ts';
import { selling as enSelling } from './en/selling.ts';
import { trouble as enTrouble } from './en/trouble.ts';
import { office as ruOffice } from './ru/office.ts';
import { selling as ruSelling } from './ru/selling.ts';
import { trouble as ruTrouble } from './ru/trouble.ts';

export const en = { ...enSelling, ...enOffice, ...enTrouble } as const;
export const ru = { ...ruSelling, ...ruOffice, ...ruTrouble } as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}
