/** The map of keys is complete and true: what is bound, shown on a button or heard otherwise stands in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en, ru } from '../i18n/texts.ts';
import { isListedKey, keyMap, keyPlaces } from './key-map.ts';

const folder = join(import.meta.dirname, '..');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(folder, path), 'utf8') }));

/** All that a text says matches, with the file it stands in. */
function found(pattern: RegExp): { path: string; match: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, match = '']) => ({ path, match })),
  );
}

describe('the map of keys', () => {
  it('[KEYS1] has each place and each key in both languages', () => {
    for (const texts of [en, ru]) {
      const { groups, ...names }: Record<string, unknown> & { groups: Record<string, string> } = texts.keys;
      expect(Object.keys(groups).sort()).toEqual([...keyPlaces].sort());
      const used = new Set(keyPlaces.flatMap((place) => keyMap[place].map((entry) => entry.text)));
      expect([...used, 'scanner', 'letters'].sort()).toEqual(Object.keys(names).sort());
    }
  });

  it('[KEYS1] names a key once in a place, so that it means one thing there', () => {
    for (const place of keyPlaces) {
      const bound = keyMap[place].flatMap((entry) => [...entry.bound]);
      expect(new Set(bound).size).toBe(bound.length);
      const shown = keyMap[place].flatMap((entry): readonly string[] => entry.shown);
      const keys = shown.filter((key) => !['…', 'Ctrl'].includes(key));
      expect(new Set(keys).size, place).toBe(keys.length);
    }
  });

  it('[KEYS2] lists every key that a screen binds', () => {
    const calls = found(/useShortcuts\(\s*'(\w+)'/g);
    expect(new Set(calls.map(({ match }) => match))).toEqual(new Set(keyPlaces));
    const literal = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/useShortcuts\(\s*'(\w+)',\s*\{([\s\S]*?)\n? *\}(?:, true)?\)/g)].flatMap(
        ([, place = '', body = '']) =>
          [...body.matchAll(/^\s*'?((?:Ctrl\+)?(?:F\d+|[A-Z][A-Za-z]+\d?))'?: /gm)].map(([, key = '']) => ({
            path,
            place,
            key,
          })),
      ),
    );
    expect(literal.length).toBeGreaterThan(30);
    const known: readonly string[] = keyPlaces;
    const unlisted = literal.filter(
      ({ place, key }) =>
        !known.includes(place) || !keyPlaces.some((each) => each === place && isListedKey(each, key)),
    );
    expect(unlisted).toEqual([]);
  });

  it('[KEYS2] lists every key that a button shows', () => {
    const shown = new Set(keyPlaces.flatMap((place) => keyMap[place].flatMap((entry) => [...entry.bound])));
    const printed: Record<string, string> = {
      Esc: 'Escape',
      Del: 'Delete',
      Ins: 'Insert',
      PgDn: 'PageDown',
      '−': 'Minus',
      '+': 'Equal',
    };
    const unlisted = found(/keyHint="([^"]+)"/g).filter(({ match }) => {
      const key =
        printed[match] ??
        match.replace(/^Ctrl\+([A-Z])$/, 'Ctrl+Key$1').replace(/^Ctrl\+(\d)$/, 'Ctrl+Digit$1');
      return ![...shown].some((bound) => bound === key);
    });
    expect(unlisted).toEqual([]);
  });

  it('[KEYS2] no other place in the window listens for keys', () => {
    const listeners = found(/addEventListener\(\s*'(key\w+)'/g).map(({ path }) => path);
    expect([...new Set(listeners)].sort()).toEqual([
      'features/scanner/wedge-listener.ts',
      'features/sell/sell-keys.ts',
      'ui/shortcuts.ts',
    ]);
  });
});
