/** Initials stand in for pictures and people. */
import { describe, expect, it } from 'vitest';
import { colourOf, initialsOf, shortName, tints } from './initials.ts';

describe('initials', () => {
  it('[UI6] are the first letters of the first two words, of any script', () => {
    expect(initialsOf('Анна Белова')).toBe('АБ');
    expect(initialsOf('Хлеб «бородинский», 400 г')).toBe('ХБ');
    expect(initialsOf('WHITE METAL LANTERN')).toBe('WM');
    expect(initialsOf('')).toBe('');
  });

  it('[UI6] have a steady colour that the style sheet knows', () => {
    expect(colourOf('Анна')).toBe(colourOf('Анна'));
    for (const name of ['', 'a', 'Борис Кузнецов', '漢字']) expect(colourOf(name)).toBeLessThan(tints);
  });

  it('[UI6] short names fit a header', () => {
    expect(shortName('Кассир 1')).toBe('Кассир 1');
    expect([shortName('Анна Белова'), shortName('Cher'), shortName('  Jo  van Dyke ')]).toEqual([
      'Анна Б.',
      'Cher',
      'Jo v.',
    ]);
  });
});
