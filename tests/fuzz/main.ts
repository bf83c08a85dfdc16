/**
 * `npm run fuzz -- [--inputs 100000] [--seed S] [--door NAME]…`: puts bad input through every door of till and
 * server and prints one JSON line. What it finds is printed with its seed, door and input, and it exits 1;
 * the same seed and doors find it again.
 */
import { parseArgs } from 'node:util';
import { openDoors } from './doors/all-doors.ts';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    door: { type: 'string', multiple: true },
  },
});
const seed = Number(values.seed);
const shares = await openDoors(values.door);
const result = await runFuzz(shares, Number(values.inputs), seed, ({ door, problem, input }) => {
  process.stderr.write(`Seed ${seed}, door ${door}: ${problem}\nInput: ${input}\n`);
});
for (const { door } of shares) await door.close();
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exitCode = result.failures === 0 ? 0 : 1;
