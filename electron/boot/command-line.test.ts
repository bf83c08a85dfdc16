/** The till's command line. */
import { expect, test } from 'vitest';
import { CommandLineError, readCommandLine } from './command-line.ts';

test('[WINDOW7] what belongs to the till is read, the rest is left alone', () => {
  expect(readCommandLine(['electron', '.', '--no-sandbox', '--inspect=0'])).toEqual({
    tillFolder: null,
    serverUrl: null,
    enrolCode: null,
    preferences: {},
    printer: null,
    paperWidthMm: null,
    terminal: null,
    reportFolder: null,
    screenshot: null,
  });
  const words = [
    '--till-folder=/t',
    '--server=http://127.0.0.1:8080/',
    '--enrol-code=AB-1',
    '--language=ru',
    '--theme=dark',
    '--printer=tcp:127.0.0.1:9100',
    '--paper=58',
    '--terminal=http://127.0.0.1:9009/nexo',
    '--report-folder=/r',
    '--screenshot=/s.png',
  ];
  expect(readCommandLine(words)).toEqual({
    tillFolder: '/t',
    serverUrl: 'http://127.0.0.1:8080',
    enrolCode: 'AB-1',
    preferences: { language: 'ru', theme: 'dark' },
    printer: 'tcp:127.0.0.1:9100',
    paperWidthMm: 58,
    terminal: 'http://127.0.0.1:9009/nexo',
    reportFolder: '/r',
    screenshot: '/s.png',
  });
});

test('[WINDOW7] a value that cannot be meant is an error', () => {
  for (const word of [
    '--till-folder=here',
    '--server=file:///etc',
    '--server=no',
    '--language=xx',
    '--theme=pink',
    '--printer=lpt1',
    '--printer=tcp:host:70000',
    '--paper=70',
    '--terminal=com3',
  ])
    expect(() => readCommandLine([word])).toThrow(CommandLineError);
});
