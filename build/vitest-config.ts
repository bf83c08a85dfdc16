/**
 * The kinds of tests and where they lie. Unit tests stand beside the code; the others under tests/.
 * End-to-end tests run one file at a time: they open real windows and measure nothing in parallel.
 */
import { defineConfig } from 'vitest/config';
import { projectFolder } from './project-folders.ts';

const testFile = '*.test.{ts,tsx}';
const never = ['**/node_modules/**', '**/out/**', '**/data/**'];

/** The projects `npm test` knows, in the order it runs them. */
export const projectNames = ['unit', 'contract', 'integration', 'e2e'] as const;

/** How long `expect.poll` goes on asking, ms: a busy machine says nothing about the product. */
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  root: projectFolder,
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          root: projectFolder,
          expect,
          include: [
            `{shared,electron,renderer,sync-server,web-shop,build}/**/${testFile}`,
            `tests/support/**/${testFile}`,
          ],
          exclude: never,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'contract',
          root: projectFolder,
          expect,
          include: [`tests/{contracts,parity}/**/${testFile}`],
          exclude: never,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          root: projectFolder,
          expect,
          include: [`tests/{integration,simulation}/**/${testFile}`],
          exclude: never,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          root: projectFolder,
          expect,
          include: [`tests/e2e/**/${testFile}`],
          exclude: never,
          globalSetup: ['build/e2e-global-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
