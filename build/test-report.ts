/**
 * Counts what vitest ran from its JSON report. A file that could not even be loaded, and an error
 * outside any test, count as a failure each: nothing that went wrong may leave the sum at zero.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { z } from 'zod';
import { projectFolder } from './project-folders.ts';

/** How many checks ended how. `failures` holds a line for each failed one. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** An empty tally. */
export function emptyTally(): Tally {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/** Adds the second tally to the first. */
export function addTally(sum: Tally, more: Tally): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
  sum.failures.push(...more.failures);
}

/**
 * The tally of one vitest run.
 * @param reportFile where its JSON report was to be written
 * @param exitCode what vitest ended with: non-zero without a failed test is counted as one failure
 */
export function readReport(reportFile: string, exitCode: number): Tally {
  const tally = emptyTally();
  if (existsSync(reportFile)) countReport(JSON.parse(readFileSync(reportFile, 'utf8')), tally);
  if (exitCode !== 0 && tally.failed === 0) {
    tally.failed += 1;
    tally.failures.push(`vitest ended with exit code ${exitCode} (see above)`);
  }
  return tally;
}

function countReport(report: unknown, tally: Tally): void {
  for (const file of reportSchema.parse(report).testResults) {
    const path = relative(projectFolder, file.name);
    for (const { fullName, status, failureMessages } of file.assertionResults) {
      if (status === 'passed') tally.passed += 1;
      else if (status === 'failed') {
        tally.failed += 1;
        tally.failures.push(`${path}: ${fullName}: ${(failureMessages?.[0] ?? '').split('\n')[0]}`);
      } else tally.skipped += 1;
    }
    const failedInTests = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !failedInTests) {
      tally.failed += 1;
      tally.failures.push(`${path}: ${(file.message ?? 'could not be loaded').split('\n')[0]}`);
    }
  }
}
