/**
 * `npm run replay -- [--file F] [--seed N] [--orders N]`: see replay.ts. Prints one line of JSON with what the
 * server's database holds in the end, with `--orders` a line before it for each exception with the cause that the
 * run made; exits 1 when something differs.
 */
import { parseArgs } from 'node:util';
import { inProject } from '../../build/project-folders.ts';
import { replay } from './replay.ts';

const { values } = parseArgs({
  options: { file: { type: 'string' }, seed: { type: 'string' }, orders: { type: 'string' } },
});
const seed = Number(values.seed ?? 1);
if (!Number.isInteger(seed)) throw new Error(`--seed ${values.seed} is not a whole number`);
const orders = Number(values.orders ?? 0);
if (!Number.isInteger(orders) || (values.orders !== undefined && orders < 8))
  throw new Error(`--orders ${values.orders} is not a whole number from 8`);
const file = values.file ?? inProject('tests/fixtures/online-retail-sample.csv');
const done = await replay({ file, seed, orders, say: (text) => process.stderr.write(`${text}\n`) });
for (const line of done.lines) process.stdout.write(`${JSON.stringify(line)}\n`);
process.exit(done.isRight ? 0 : 1);
