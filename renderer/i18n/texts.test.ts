/**
 * Holds the languages to the same keys and placeholders, with the plural forms each needs, and finds text that
 * was written into a screen instead.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verbSchema } from '../../shared/domain/entities/reference.ts';
import { exceptionRemedies } from '../../shared/domain/exceptions.ts';
import { feedCollections } from '../../shared/protocol/feed.ts';
import { journalAlarmSchema } from '../../shared/protocol/till-host.ts';
import { createI18n } from './language.ts';
import { en, ru } from './texts.ts';

const renderer = fileURLToPath(new URL('..', import.meta.url));
const pluralSuffix = /_(zero|one|two|few|many|other)$/;

/** All texts by dotted key. */
function flat(texts: object, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) all.set(inner, text);
  }
  return all;
}

const english = flat(en);
const russian = flat(ru);
const stems = (texts: Map<string, string>): string[] =>
  [...new Set([...texts.keys()].map((key) => key.replace(pluralSuffix, '')))].sort();
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort();

describe('texts', () => {
  it('[I18N1] have the same keys in both languages', () => {
    expect(stems(russian)).toEqual(stems(english));
  });

  it('[I18N1] are never empty, and use the same placeholders', () => {
    for (const [key, text] of russian) {
      expect(text.trim(), key).not.toBe('');
      const counterpart = english.get(key) ?? english.get(key.replace(pluralSuffix, '_other'));
      expect(placeholders(text), key).toEqual(placeholders(counterpart ?? ''));
    }
  });

  it('[I18N2] have every plural form their language needs', () => {
    for (const [texts, forms] of [
      [english, ['one', 'other']],
      [russian, ['one', 'few', 'many', 'other']],
    ] as const) {
      const plural = [...texts.keys()].filter((key) => pluralSuffix.test(key));
      for (const stem of new Set(plural.map((key) => key.replace(pluralSuffix, '')))) {
        expect(plural.filter((key) => key.replace(pluralSuffix, '') === stem).sort(), stem).toEqual(
          forms.map((form) => `${stem}_${form}`).sort(),
        );
      }
    }
    const t = createI18n('ru').getFixedT('ru');
    expect([1, 3, 14, 21].map((count) => t('health.waiting', { count }))).toEqual([
      '1 ждёт отправки',
      '3 ждут отправки',
      '14 ждут отправки',
      '21 ждёт отправки',
    ]);
  });

  it('[I18N3] exist for every code that the till can show', () => {
    const wanted = [
      ...verbSchema.options.map((verb) => `approval.verbs.${verb}`),
      ...Object.keys(exceptionRemedies).map((kind) => `exceptions.kind.${kind}`),
      ...Object.values(exceptionRemedies)
        .flat()
        .map((remedy) => `exceptions.remedies.${remedy}`),
      ...Object.keys(feedCollections).map((collection) => `health.collections.${collection}`),
      ...journalAlarmSchema.options.map((option) => `health.alarm.${option.shape.code.value}`),
    ];
    for (const key of wanted) {
      expect(english.get(key), key).toBeTruthy();
      expect(russian.get(key), key).toBeTruthy();
    }
  });
});

describe('screens', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  );

  it('[I18N4] hold no text of their own', () => {
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const source = readFileSync(join(renderer, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      const written = [
        ...source.matchAll(/(?<!=)>\s*([^<>{}=;()]*\p{L}{2,}[^<>{}=;()]*)\s*<\/?[a-zA-Z]/gu),
      ].map((match) => match[1]?.trim());
      const attributes = [
        ...source.matchAll(/\s(?:aria-label|title|placeholder|label|alt)="([^"]*\p{L}[^"]*)"/gu),
      ].map((match) => match[1]);
      expect([...written, ...attributes], file).toEqual([]);
      expect(/\p{Script=Cyrillic}/u.test(source), `${file} holds Cyrillic`).toBe(false);
    }
  });

  it('[I18N5] name only keys that exist', () => {
    for (const file of files) {
      const source = readFileSync(join(renderer, file), 'utf8');
      for (const match of source.matchAll(/\bt\('([\w.-]+)'/g)) {
        const key = match[1] ?? '';
        expect(english.has(key) || english.has(`${key}_other`), `${file}: ${key}`).toBe(true);
      }
    }
  });

  it('[I18N6] leave no text unused', () => {
    const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !/^i18n[/\\](en|ru)/.test(file))
      .map((file) => readFileSync(join(renderer, file), 'utf8'))
      .join('\n');
    const unused = stems(english).filter((stem) => {
      if (sources.includes(`'${stem}'`)) return false;
      const folder = stem.slice(0, stem.lastIndexOf('.') + 1);
      return !(folder !== '' && sources.includes(`\`${folder}\${`));
    });
    expect(unused).toEqual([]);
  });
});
