/**
 * `npm run bench -- NAME`: measurements by name, each printing JSON lines. They measure this machine and prove
 * nothing about another; ratios travel better than times.
 */
import { benchJournalAppend } from './journal-append.bench.ts';
import { benchJournalOpen } from './journal-open.bench.ts';

/** Every benchmark by its name. */
const benches: Readonly<Record<string, () => void | Promise<void>>> = {
  journal: () => benchJournalAppend(process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined),
  'journal-in-process': () => benchJournalAppend(false),
  'journal-open': () => benchJournalOpen(200_000),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`Usage: npm run bench -- NAME…\nNames: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  for (const name of names) await benches[name]?.();
}
