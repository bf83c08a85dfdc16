/**
 * The terminal simulator as a program, for trying a till by hand:
 * `npm run terminal-simulator -- --port 9009`, then `npm start -- --terminal http://127.0.0.1:9009/nexo`.
 * What it does next is said to the port above: `curl -d '{"next":["lose-answer"]}' http://127.0.0.1:9010/simulate`.
 */
import { parseArgs } from 'node:util';
import { startNexoSimulator } from './nexo-simulator.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '9009' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_534) {
  process.stderr.write('--port is a port below 65535\n');
  process.exit(1);
}
const simulator = await startNexoSimulator({ port, controlPort: port + 1 });
process.stdout.write(
  `Terminal ${simulator.poiId}: ${simulator.address}\nScript:  ${simulator.controlAddress}\n`,
);
