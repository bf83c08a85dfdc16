/**
 * Keeps docs/SPEC.md and the tests together: every numbered rule has a test whose title names it, and
 * a title names no rule that isn't there. A rule is a list item that begins with `**[ABC1]**`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject, projectFolder } from './project-folders.ts';
import { runMain, say } from './run-program.ts';
import { testTitles, typescriptFiles } from './source-syntax.ts';

/** A test's title and where it stands. */
export interface Title {
  file: string;
  line: number;
  text: string;
}

const specFile = 'docs/SPEC.md';
const ruleStart = /^\s*(?:[-*+]|\d+\.)\s+\*\*\[([A-Z]+\d+)\]\*\*/;
const tag = /\[([A-Z]+\d+)\]/g;

/** What is wrong between a specification's text and the titles of the tests, one line each. */
export function compareSpec(spec: string, titles: Title[]): string[] {
  const problems: string[] = [];
  const ruleLines = new Map<string, number>();
  spec.split('\n').forEach((line, index) => {
    const rule = ruleStart.exec(line)?.[1];
    if (!rule) return;
    const before = ruleLines.get(rule);
    if (before) problems.push(`${specFile}:${index + 1}: rule ${rule} already stands in line ${before}`);
    else ruleLines.set(rule, index + 1);
  });
  const proven = new Set<string>();
  for (const { file, line, text } of titles) {
    for (const [, rule = ''] of text.matchAll(tag)) {
      proven.add(rule);
      if (!ruleLines.has(rule)) problems.push(`${file}:${line}: ${specFile} has no rule ${rule}`);
    }
  }
  for (const [rule, line] of ruleLines) {
    if (!proven.has(rule)) problems.push(`${specFile}:${line}: no test names rule ${rule}`);
  }
  return problems;
}

/** Compares the project's specification with its tests and with the suites that tests share. */
export function checkSpec(): string[] {
  if (!existsSync(inProject(specFile))) return [`${specFile} is missing`];
  const besideCode = ['shared', 'electron', 'renderer', 'sync-server', 'web-shop', 'build']
    .flatMap((folder) => typescriptFiles(inProject(folder)))
    .filter((path) => /\.test\.tsx?$/.test(path));
  const titles = [...besideCode, ...typescriptFiles(inProject('tests'))].flatMap((path) =>
    testTitles(path, readFileSync(path, 'utf8')).map((title) => ({
      ...title,
      file: relative(projectFolder, path),
    })),
  );
  return compareSpec(readFileSync(inProject(specFile), 'utf8'), titles);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    const problems = checkSpec();
    for (const problem of problems) say(problem);
    say(problems.length === 0 ? 'Spec: every rule has a test' : `Spec: ${problems.length} problems`);
    return problems.length === 0 ? 0 : 1;
  });
}
