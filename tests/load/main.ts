/**
 * `npm run load -- [--tills 200] [--full 3] [--seconds 30] [--every 500]`: loads one server process with many
 * tills and prints one JSON line. It exits 1 when a fact was lost or counted twice.
 */
import { parseArgs } from 'node:util';
import { runLoad } from './run-load.ts';

const { values } = parseArgs({
  options: {
    tills: { type: 'string', default: '200' },
    full: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '30' },
    every: { type: 'string', default: '500' },
  },
});
const result = await runLoad({
  tills: Number(values.tills),
  fullTills: Number(values.full),
  seconds: Number(values.seconds),
  everyMs: Number(values.every),
});
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(result.wrong.length === 0 ? 0 : 1);
