/**
 * `npm test`: prepares the machine and runs everything, from types to the real Electron, whatever
 * failed before it. The last line it prints is `N passed, N failed`; it fails when anything failed or
 * no test ran. `--only unit|contract|integration|e2e` runs the tests of one kind and no other check.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkProject } from './check-layers.ts';
import { checkSpec } from './check-spec.ts';
import { prepareMachine } from './prepare-machine.ts';
import { inProject, outFolder, projectFolder } from './project-folders.ts';
import { BuildError, runMain, runProgram, say } from './run-program.ts';
import { addTally, emptyTally, readReport, type Tally } from './test-report.ts';
import { projectNames } from './vitest-config.ts';

type ProjectName = (typeof projectNames)[number];

/** A check besides the tests. It answers what is wrong, one line each. */
interface Check {
  name: string;
  run: () => Promise<string[]>;
}

const checks: Check[] = [
  { name: 'types', run: () => commandLine('node_modules/typescript/bin/tsc', []) },
  {
    name: 'lint',
    run: () =>
      commandLine('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--colors=off']),
  },
  {
    name: 'layers',
    run: async () => checkProject().map(({ file, line, rule }) => `${file}:${line}: ${rule}`),
  },
  { name: 'spec', run: async () => checkSpec() },
];

/** Runs a package's command line; its output is what is wrong, when it fails. */
async function commandLine(program: string, args: string[]): Promise<string[]> {
  const ended = await runProgram(process.execPath, [inProject(program), ...args], { cwd: projectFolder });
  return ended.exitCode === 0 ? [] : [ended.output.trimEnd() || `exit code ${ended.exitCode}`];
}

async function runCheck(check: Check): Promise<Tally> {
  const startedMs = Date.now();
  const problems = await check.run().catch((error: unknown) => [String((error as Error).stack)]);
  const took = `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
  if (problems.length === 0) {
    say(`✓ ${check.name} (${took})`);
    return { ...emptyTally(), passed: 1 };
  }
  say(
    `✗ ${check.name} (${took})\n${problems.map((problem) => `    ${problem.replaceAll('\n', '\n    ')}`).join('\n')}`,
  );
  return { ...emptyTally(), failed: 1, failures: [`${check.name}: see above`] };
}

/** Runs the tests of the given kinds in one vitest and counts them. */
async function runTests(kinds: ProjectName[]): Promise<Tally> {
  say(`\n— ${kinds.join(', ')} tests`);
  const reportFile = join(outFolder, 'test-results', `${kinds.join('-')}.json`);
  mkdirSync(join(outFolder, 'test-results'), { recursive: true });
  rmSync(reportFile, { force: true });
  const args = [
    inProject('node_modules/vitest/vitest.mjs'),
    'run',
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...kinds.flatMap((kind) => ['--project', kind]),
  ];
  const ended = await runProgram(process.execPath, args, { cwd: projectFolder, stdio: 'inherit' });
  return readReport(reportFile, ended.exitCode);
}

/** The kind of tests asked for with `--only`, or undefined for all. @throws BuildError for another word. */
function askedKind(args: string[]): ProjectName | undefined {
  const position = args.indexOf('--only');
  if (position < 0) return undefined;
  const kind = projectNames.find((name) => name === args[position + 1]);
  if (!kind) throw new BuildError(`--only takes one of: ${projectNames.join(', ')}`);
  return kind;
}

async function main(): Promise<number> {
  const only = askedKind(process.argv.slice(2));
  const startedMs = Date.now();
  const sum = emptyTally();
  const groups: ProjectName[][] = only ? [[only]] : [['unit', 'contract', 'integration'], ['e2e']];
  const machine = groups.flat().includes('e2e') ? await prepareMachine().catch(asFailure) : undefined;
  if (machine === 'failed') addTally(sum, { ...emptyTally(), failed: 1, failures: ['machine: see above'] });
  if (!only) for (const check of checks) addTally(sum, await runCheck(check));
  const checked = sum.passed + sum.failed;
  for (const group of groups) {
    if (machine === 'failed' && group.includes('e2e')) continue;
    addTally(sum, await runTests(group));
  }
  if (sum.passed + sum.failed === checked) {
    sum.failed += 1;
    sum.failures.push('no test ran');
  }
  if (sum.failures.length > 0) say(`\nFailed:\n${sum.failures.map((line) => `  ${line}`).join('\n')}`);
  if (sum.skipped > 0) say(`\n${sum.skipped} skipped`);
  say(`\nTook ${Math.round((Date.now() - startedMs) / 1000)} s`);
  say(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
}

/** A machine that can't be prepared fails the end-to-end tests; the others still run. */
function asFailure(error: unknown): 'failed' {
  say(`✗ machine\n${error instanceof BuildError ? error.message : String((error as Error).stack)}`);
  return 'failed';
}

await runMain(main);
