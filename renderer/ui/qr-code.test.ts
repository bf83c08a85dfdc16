import { expect, test } from 'vitest';
import { draw } from './qr-code.tsx';

test('[TENDER5] a bank’s code is drawn with its finder patterns and a quiet zone', () => {
  const { size, path } = draw(
    'https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M?type=01&bank=000000000001',
  );
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map((match) => `${match[1]},${match[2]}`));
  const last = size - 5;
  for (const [x, y] of [
    [4, 4],
    [last, 4],
    [4, last],
  ] as const) {
    expect(dark.has(`${x},${y}`)).toBe(true);
  }
  expect(
    [...dark].every((place) => place.split(',').every((at) => Number(at) >= 4 && Number(at) <= last)),
  ).toBe(true);
});
