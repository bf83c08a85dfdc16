/**
 * `npm run printer-simulator -- --port N`: a receipt printer for demonstrations. Shows each receipt in the
 * terminal as it comes out. Type `out`, `paper`, `open`, `close`, `off`, `on` or `die` and Enter to change how
 * it is.
 */
import { createInterface } from 'node:readline';
import { type PrinterCondition, PrinterSimulator, textOf } from './printer-simulator.ts';

const changes: Readonly<Record<string, Partial<PrinterCondition>>> = {
  out: { paper: 'out' },
  low: { paper: 'low' },
  paper: { paper: 'enough' },
  open: { coverOpen: true },
  close: { coverOpen: false },
  off: { offline: true },
  on: { offline: false },
};

/** Where `--port=N` or `--port N` points; 9100 without it. */
function portOf(words: readonly string[]): number {
  const at = words.findIndex((word) => word === '--port' || word.startsWith('--port='));
  if (at < 0 && words.length > 0) fail(`"${words[0]}" isn't understood`);
  const port = at < 0 ? 9100 : Number(words[at]?.split('=')[1] ?? words[at + 1]);
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? port
    : fail('--port wants a number up to 65535');
}

/** Ends with what is wrong and how to call this. */
function fail(reason: string): never {
  process.stderr.write(`${reason}\nnpm run printer-simulator -- [--port N]   (9100 if not given)\n`);
  process.exit(1);
}

const simulator = await new PrinterSimulator()
  .listen(portOf(process.argv.slice(2)))
  .catch((error: unknown) =>
    fail(`The printer can't start: ${error instanceof Error ? error.message : error}`),
  );
process.stdout.write(
  `A receipt printer at ${simulator.address}. Type: ${[...Object.keys(changes), 'die'].join(', ')}\n`,
);
let shown = 0;
void simulator.until(
  () => {
    for (; shown < simulator.printed.length; shown += 1) {
      const each = simulator.printed[shown];
      if (each) process.stdout.write(`${textOf([each])}\n`);
    }
    return false;
  },
  2 ** 31 - 1,
);
createInterface({ input: process.stdin }).on('line', (word) => {
  const change = changes[word.trim()];
  if (change) simulator.set(change);
  else if (word.trim() === 'die') void simulator.die().then(() => simulator.revive());
  process.stdout.write(`${JSON.stringify(simulator.condition)}\n`);
});
