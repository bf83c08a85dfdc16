/**
 * Language and theme of this machine: the address says what they were at start, the host remembers changes.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import { type Language, parseLanguage } from '../i18n/language.ts';
import { parseTheme, type Theme } from '../ui/theme.ts';

/** What this machine prefers. */
export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

export type PreferenceStore = StoreApi<Preferences>;

/** Reads the preferences: from the address first, then from the host, else the system's. */
export async function readPreferences(host: TillHost, address: string): Promise<PreferenceStore> {
  const query = new URL(address).searchParams;
  const saved: Record<string, string> = await host.preferencesRead(null).catch(() => ({}));
  return createStore<Preferences>(() => ({
    language:
      parseLanguage(query.get('language')) ??
      parseLanguage(saved.language) ??
      parseLanguage(navigator.language) ??
      'en',
    theme: parseTheme(query.get('theme')) ?? parseTheme(saved.theme) ?? 'system',
  }));
}

/** Changes a preference and remembers it; a disk that refuses must not keep anybody from reading. */
export function changePreferences(
  store: PreferenceStore,
  host: TillHost,
  change: Partial<Preferences>,
): void {
  store.setState(change);
  const { language, theme } = store.getState();
  host.preferencesWrite({ language, theme }).catch(() => undefined);
}
