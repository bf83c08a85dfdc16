/** Nothing that went wrong in a test run may be missing from its count. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inProject } from './project-folders.ts';
import { readReport } from './test-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'stillopen-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a report and reads its tally. */
function tallyOf(testResults: object[], exitCode: number) {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify({ testResults }));
  return readReport(file, exitCode);
}

test('passed, failed and skipped tests are counted, and failures named', () => {
  const assertionResults = [
    { fullName: 'a', status: 'passed', failureMessages: [] },
    { fullName: 'b', status: 'failed', failureMessages: ['Error: no\n  at x'] },
    { fullName: 'c', status: 'pending' },
  ];
  const name = inProject('shared', 'x.test.ts');
  expect(tallyOf([{ name, status: 'failed', assertionResults }], 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 1,
    failures: ['shared/x.test.ts: b: Error: no'],
  });
});

test('a file that can not be loaded is a failure', () => {
  const name = inProject('shared', 'x.test.ts');
  const tally = tallyOf([{ name, status: 'failed', message: 'no such module', assertionResults: [] }], 1);
  expect(tally).toMatchObject({ failed: 1, failures: ['shared/x.test.ts: no such module'] });
});

test('an error outside the tests is a failure, also when there is no report', () => {
  expect(tallyOf([], 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(readReport(join(folder, 'none.json'), 1)).toMatchObject({ passed: 0, failed: 1 });
});
