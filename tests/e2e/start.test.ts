/**
 * `npm start` on a machine without a screen, as whoever tries the project for the first time sees it:
 * an enrolled till on the demo chain, a picture of it, and nothing left running. The second start
 * finds its data and is quick.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isRunning } from '../../build/child-process.ts';
import { projectFolder } from '../../build/project-folders.ts';

const data = mkdtempSync(join(tmpdir(), 'stillopen-start-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** Starts, waits for the till's picture, stops. Answers what was printed. */
function startOnce(...words: string[]): string {
  const env = { ...process.env };
  delete env.DISPLAY;
  const args = ['build/bootstrap.mjs', 'start', '--once', '--data', data, '--port', '18765', ...words];
  const ended = spawnSync(process.execPath, args, { cwd: projectFolder, env, encoding: 'utf8' });
  const printed = ended.stdout + ended.stderr;
  expect(ended.status, printed).toBe(0);
  return printed;
}

/** The process ids that a start printed or noted. */
function processesOf(printed: string): number[] {
  const noted = Object.values(
    JSON.parse(readFileSync(join(data, 'till-1.processes.json'), 'utf8')) as object,
  );
  return [...noted, Number(/\(process (\d+)/.exec(printed)?.[1])];
}

test('the first start enrols a till, shows it and ends all it started; the second is quick', () => {
  const first = startOnce('--lang', 'en');
  expect(first).toContain('there is none here, so the till runs under Xvfb');
  expect(first).toContain('enrolling it');
  expect(first).toMatch(/PINs: +\S/);
  const picture = /^Screenshot: (.+)$/m.exec(first)?.[1] ?? '';
  expect(statSync(picture).size).toBeGreaterThan(5000);
  expect(existsSync(join(data, 'till-1', 'till.json'))).toBe(true);
  expect(processesOf(first).filter(isRunning)).toEqual([]);

  const startedMs = Date.now();
  const second = startOnce();
  expect(second).not.toContain('enrolling it');
  expect(processesOf(second).filter(isRunning)).toEqual([]);
  expect(Date.now() - startedMs).toBeLessThan(20_000);
});
