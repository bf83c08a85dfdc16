/** The spec check pairs rules with tests, and reads titles as tests write them. */
import { expect, test } from 'vitest';
import { compareSpec } from './check-spec.ts';
import { testTitles } from './source-syntax.ts';

const spec = [
  '# Rules',
  '- **[PUSH1]** Stored before answered.',
  '  1. **[PUSH2]** Same key, same answer.',
  'As [PUSH9] shows, a rule named in passing is not a rule.',
].join('\n');

/** Titles as if all stood in one file. */
function titled(...texts: string[]) {
  return texts.map((text, index) => ({ file: 'tests/x.test.ts', line: index + 1, text }));
}

test('a spec whose rules all have tests is clean', () => {
  expect(compareSpec(spec, titled('[PUSH1] a', '[PUSH2] [PUSH1] b', 'no rule'))).toEqual([]);
});

test('a rule without a test is named with its line', () => {
  expect(compareSpec(spec, titled('[PUSH1] a'))).toEqual(['docs/SPEC.md:3: no test names rule PUSH2']);
});

test('a title that names no rule is found', () => {
  expect(compareSpec(spec, titled('[PUSH1] [PUSH2] a', '[PUSH9] b'))).toEqual([
    'tests/x.test.ts:2: docs/SPEC.md has no rule PUSH9',
  ]);
});

test('a rule that stands twice is found', () => {
  const twice = `${spec}\n- **[PUSH1]** again`;
  expect(compareSpec(twice, titled('[PUSH1] [PUSH2] a'))).toEqual([
    'docs/SPEC.md:5: rule PUSH1 already stands in line 2',
  ]);
});

test('titles are read from groups, tables, templates and conditional tests, not from skipped ones', () => {
  const dollar = '$';
  const source = `
    describe('[A1] group', () => {
      it.each([1])('[A2] %s', () => {});
      test.skipIf(slow)(\`[A3] ${dollar}{name}\`, () => {});
      test.skip('[A4] not run', () => {});
      test.todo('[A5] not written');
      other('[A6] not a test');
    });`;
  expect(testTitles('x.test.ts', source)).toEqual([
    { text: '[A1] group', line: 2 },
    { text: '[A2] %s', line: 3 },
    { text: '[A3] …', line: 4 },
  ]);
});
