/** The calm line in the header: since when there is no connection, short enough to be read whole. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import type { Language } from '../../i18n/language.ts';
import type { Till } from '../../till/till.ts';
import { HealthIndicator } from './health-indicator.tsx';

const nowMs = Date.UTC(2026, 10, 22, 9);

/** What the line shows, and what it is read as. */
function line(language: Language, sinceMs: number): { readonly shown: string; readonly read: string } {
  const health = createStore(() => ({ connected: false, sinceMs, waiting: 0, feeds: [] }));
  // The line reads no more of a till than this.
  const till = { health, businessMs: () => nowMs } as unknown as Till;
  const markup = showMarkup(language, createElement(HealthIndicator, { till, onOpen: () => undefined }));
  const text = (pattern: RegExp): string => pattern.exec(markup)?.[1] ?? '';
  return {
    shown: text(/class="health-link"[^>]*>([^<]*)</),
    read: text(/data-testid="health"[^>]*>([^<]*)</),
  };
}

test('[HEALTH1] the header shows since when in few words, the time of today and the day of another day', () => {
  expect(line('en', nowMs - 60_000).shown).toMatch(/^Offline since \d\d:\d\d$/);
  const before = line('en', nowMs - 48 * 3_600_000);
  expect(before.shown).toBe('Offline since 20 Nov');
  expect(before.read).toMatch(/^Offline since 20 Nov, \d\d:\d\d/);
  expect(line('ru', nowMs - 48 * 3_600_000).shown).toMatch(/^Нет связи с 20 нояб\.$/);
});
