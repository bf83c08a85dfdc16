/**
 * All texts by language. English is the one whose keys the compiler checks `t` against; a test holds the
 * others to the same keys.
 */
import { office as enOffice } from './en/office.ts';
import { selling as enSelling } from './en/selling.ts';
import { office as ruOffice } from './ru/office.ts';
import { selling as ruSelling } from './ru/selling.ts';

export const en = { ...enSelling, ...enOffice } as const;
export const ru = { ...ruSelling, ...ruOffice } as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}
