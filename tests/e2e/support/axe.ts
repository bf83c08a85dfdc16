/**
 * Holds what stands in a till's window against axe-core's rules, and its controls against the size of a finger. All rules are tried in the theme that the
 * window has; the other theme differs in colours only, so only contrast is tried in it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { leastTouchPx } from './touch.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const everything: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] },
  resultTypes: ['violations'],
};
const contrast: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast'] },
  resultTypes: ['violations'],
};

/** What is wrong with what the window shows now, in both themes: one line per element. */
export async function axeProblems(page: Page, name: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const theme = await page.evaluate(() => document.documentElement.dataset.theme ?? 'light');
  const other = theme === 'dark' ? 'light' : 'dark';
  const here = await run(page, everything);
  await showIn(page, other);
  const there = await run(page, contrast);
  await showIn(page, theme);
  const small = await tooSmall(page);
  return [
    ...small.map((problem) => `${name}: too small for a finger: ${problem}`),
    ...here.map((problem) => `${name}, ${theme}: ${problem}`),
    ...there.map((problem) => `${name}, ${other}: ${problem}`),
  ];
}

/** Buttons and options that a finger would miss, with their size. */
async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(
    (leastPx) =>
      [...document.querySelectorAll('button, [role="option"], .choice-option, .consent')].flatMap(
        (control) => {
          const { width, height } = control.getBoundingClientRect();
          // What only readers may press is clipped to nothing.
          const isShown = width > 1 && height > 1 && !control.closest('[style*="clip"]');
          return isShown && Math.min(width, height) < leastPx
            ? [`${control.textContent} ${width.toFixed(1)} x ${height.toFixed(1)}`]
            : [];
        },
      ),
    leastTouchPx,
  );
}

async function showIn(page: Page, theme: string): Promise<void> {
  await page.evaluate((wanted) => {
    document.documentElement.dataset.theme = wanted;
  }, theme);
}

/** Runs axe once what moves has come to rest, so that no colour is measured on its way to another. */
async function run(page: Page, options: RunOptions): Promise<string[]> {
  return page.evaluate(async (wanted) => {
    const moving = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.all(moving.map((animation) => animation.finished.catch(() => null)));
    const { axe } = window as unknown as {
      axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };
    };
    const { violations } = await axe.run(document, wanted);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => {
        const why = (failureSummary ?? '').split('\n').slice(1).join(' ').trim();
        return `${id} at ${target.join(' ')}: ${why}`;
      }),
    );
  }, options);
}
