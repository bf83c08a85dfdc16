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
  const words = [
    ...'--till 2 --store spb --lang en --theme dark --port 9000 --data /tmp/x --once'.split(' '),
    ...'--terminal http://127.0.0.1:9009/nexo --printer=tcp:127.0.0.1:9100 --paper 58'.split(' '),
    '--report-folder=/tmp/y',
  ];
  const expected = {
    till: 2,
    store: 'spb',
    lang: 'en',
    theme: 'dark',
    port: 9000,
    data: '/tmp/x',
    once: true,
    terminal: 'http://127.0.0.1:9009/nexo',
    printer: 'tcp:127.0.0.1:9100',
    paper: '58',
    'report-folder': '/tmp/y',
  };
  expect(parseStartOptions(words)).toEqual(expected);
});

test.each([
  [['--tilll', '2']],
  [['--till', 'x']],
  [['--till', '0']],
  [['--lang', 'de']],
  [['--paper', '70']],
  [['2']],
])('refused with the usage: %s', (words) => {
  expect(() => parseStartOptions(words)).toThrow('Usage: npm start');
});
