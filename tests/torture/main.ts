/**
 * `npm run torture -- [--kills N] [--seed S]` tortures real tills and a real server. Prints one JSON line and
 * ends with 1 when anything was lost, doubled or wrong.
 */
import { parseArgs } from 'node:util';
import { BuildError, runMain, say } from '../../build/run-program.ts';
import { torture } from './torture.ts';

/** A whole number of the command line. @throws BuildError */
function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new BuildError(`--${name} is a whole number`);
  return value;
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const { violations, ...figures } = await torture({
    kills: wholeNumber('kills', values.kills),
    seed: wholeNumber('seed', values.seed),
    say,
  });
  for (const violation of violations) say(`✗ ${violation}`);
  say(JSON.stringify(figures));
  return violations.length === 0 ? 0 : 1;
});
