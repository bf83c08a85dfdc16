/** What may follow `npm start --`. */
import { expect, test } from 'vitest';
import { inProject } from './project-folders.ts';
import { parseStartOptions } from './start-options.ts';

test('without words the first till opens on the project’s data', () => {
  expect(parseStartOptions([])).toEqual({
    till: 1,
    store: 'TV1',
    port: 8765,
    data: inProject('data'),
    once: false,
  });
});

test('all words are understood', () => {
  const words = '--till 2 --store spb --lang en --theme dark --port 9000 --data /tmp/x --once'.split(' ');
  const expected = {
    till: 2,
    store: 'spb',
    lang: 'en',
    theme: 'dark',
    port: 9000,
    data: '/tmp/x',
    once: true,
  };
  expect(parseStartOptions(words)).toEqual(expected);
});

test.each([[['--tilll', '2']], [['--till', 'x']], [['--till', '0']], [['--lang', 'de']], [['2']]])(
  'refused with the usage: %s',
  (words) => {
    expect(() => parseStartOptions(words)).toThrow('Usage: npm start');
  },
);
