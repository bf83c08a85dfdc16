/** The page's policy forbids scripts in the HTML itself; the build refuses a page that has one. */
import { expect, test } from 'vitest';
import { inlineScripts } from './bundle-renderer.ts';

test('a script with an address is allowed, one with its code in the page is not', () => {
  expect(inlineScripts('<script type="module" crossorigin src="./a.js"></script>')).toEqual([]);
  expect(inlineScripts('<p>x</p><script>go()</script>')).toEqual(['<script>']);
});
