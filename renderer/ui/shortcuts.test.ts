/** Keys are named by their place, so that they work in every keyboard layout. */
import { describe, expect, it } from 'vitest';
import { shortcutName } from './shortcuts.ts';

const key = (code: string, change = {}) => ({
  code,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...change,
});

describe('shortcuts', () => {
  it('[UI2] are named by the key’s place and its modifiers', () => {
    expect(shortcutName(key('F9'))).toBe('F9');
    expect(shortcutName(key('Digit1', { ctrlKey: true }))).toBe('Ctrl+Digit1');
    expect(shortcutName(key('KeyP', { metaKey: true }))).toBe('Ctrl+KeyP');
    expect(shortcutName(key('F4', { altKey: true }))).toBe('Alt+F4');
  });
});
