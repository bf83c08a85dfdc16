/**
 * The texts that customers agree to, by the version that a consent names. A text that somebody agreed to is never
 * changed: another wording is another version, and the old one stays for whoever asks what they agreed to. Rules
 * [CONSENT*].
 */
import type { ConsentPurpose } from './profile.ts';

/** The texts of one version, in the languages in which they are read aloud. */
export type ConsentTexts = Readonly<Record<'ru' | 'en', Readonly<Record<ConsentPurpose, string>>>>;

const first = {
  ru: {
    profile:
      'Магазин хранит имя и контакты, чтобы обслуживать меня и вести мои баллы. Согласие можно отозвать, а данные стереть в любой момент.',
    'marketing-phone': 'Магазин может звонить и писать мне на телефон о предложениях.',
    'marketing-email': 'Магазин может писать мне на почту о предложениях.',
  },
  en: {
    profile:
      'The shop keeps name and contacts to serve me and to run my points. I can withdraw this and be erased at any time.',
    'marketing-phone': 'The shop may call or text me about offers.',
    'marketing-email': 'The shop may write to me by e-mail about offers.',
  },
} as const satisfies ConsentTexts;

/** The version whose texts are read aloud now. */
export const profileConsentVersion = 'customer-1';

/** Its texts. */
export const currentConsentTexts: ConsentTexts = first;

const versions: Readonly<Partial<Record<string, ConsentTexts>>> = { [profileConsentVersion]: first };

/** The texts of a version; null for one that isn't ours. */
export function consentTextsOf(version: string): ConsentTexts | null {
  return versions[version] ?? null;
}
