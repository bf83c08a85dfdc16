/**
 * The appearance of the till: as the system has it, light, or dark. It is set on the document's root, where
 * the style sheet reads it.
 */

/** How the till looks. */
export type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Reads a theme from a preference or an address; null when it is none of ours. */
export function parseTheme(text: string | null | undefined): Theme | null {
  return themes.find((theme) => theme === text) ?? null;
}

/** Shows a theme and follows the system where that is asked. Answers with the way to stop. */
export function showTheme(theme: Theme, page: Document = document): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    page.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  apply();
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}
