/**
 * The terminal simulator as a program, for trying a till by hand:
 * `npm run terminal-simulator -- --port 9009`, then `npm start -- --terminal http://127.0.0.1:9009/nexo`.
 * What it does next is said to the port above: `curl -d '{"next":["lose-answer"]}' http://127.0.0.1:9010/simulate`.
 */
import { parseArgs } from 'node:util';
import { startNexoSimulator } from './nexo-simulator.ts';

const usage =
  'npm run terminal-simulator -- [--port N]   (9009 if not given; the port above it is for scripts)';

/** The words after the script's name; ends with how to call it when they aren't understood. */
function portOf(words: string[]): number {
  try {
    const { values } = parseArgs({ args: words, options: { port: { type: 'string', default: '9009' } } });
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 1 && port <= 65_534) return port;
  } catch {
    // An unknown word is answered as a wrong port is.
  }
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}

const port = portOf(process.argv.slice(2));
try {
  const simulator = await startNexoSimulator({ port, controlPort: port + 1 });
  process.stdout.write(
    `Terminal ${simulator.poiId}: ${simulator.address}\nScript:  ${simulator.controlAddress}\n`,
  );
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The terminal can't start: ${reason}\n${usage}\n`);
  process.exit(1);
}
