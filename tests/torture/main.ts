/**
 * `npm run torture -- [--kills N] [--seed S]` tortures real tills and a real server; with `--power` it cuts the
 * power of a journal and of a server's database instead, `--cuts N` times each. Prints JSON lines and ends
 * with 1 when anything was lost, doubled or wrong.
 */
import { parseArgs } from 'node:util';
import { BuildError, runMain, say } from '../../build/run-program.ts';
import { makeCuttableDisk, NoPowerCut } from './ext4-disk.ts';
import { cutJournal, cutServer } from './power-cuts.ts';
import { torture } from './torture.ts';

/** A whole number of the command line. @throws BuildError */
function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new BuildError(`--${name} is a whole number`);
  return value;
}

/** Says what is wrong and the figures, and answers the exit code. */
function tell({ violations, ...figures }: { readonly violations: readonly string[] }): number {
  for (const violation of violations) say(`✗ ${violation}`);
  say(JSON.stringify(figures));
  return violations.length === 0 ? 0 : 1;
}

/** Cuts the power so many times. Where that can't be done it says so: nothing is shown then. */
async function cutPower(cuts: number, seed: number): Promise<number> {
  try {
    const disk = await makeCuttableDisk();
    try {
      return Math.max(tell(await cutJournal(disk, cuts, seed)), tell(await cutServer(disk, cuts, seed)));
    } finally {
      await disk.remove();
    }
  } catch (error) {
    if (!(error instanceof NoPowerCut)) throw error;
    say(JSON.stringify({ skipped: `the power of a disk can't be cut here: ${error.message}` }));
    return 0;
  }
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      power: { type: 'boolean', default: false },
      cuts: { type: 'string', default: '20' },
    },
  });
  const seed = wholeNumber('seed', values.seed);
  if (values.power) return cutPower(wholeNumber('cuts', values.cuts), seed);
  return tell(await torture({ kills: wholeNumber('kills', values.kills), seed, say }));
});
