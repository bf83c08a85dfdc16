/**
 * A real TCP proxy between tills and server that misbehaves by a seed: it lets connections through, cuts them
 * after some bytes in either direction, stalls them, resets them, and now and then cuts the network for
 * everybody. It knows nothing of HTTP, so a fault may fall anywhere in a request or in its answer.
 */
import { createServer, type Server, Socket } from 'node:net';
import type { SeededRandom } from '../../shared/base/seeded-random.ts';
import { drawBetween } from './draw-between.ts';

/** What the network did, counted. */
export interface NetworkFaults {
  cut: number;
  stalled: number;
  reset: number;
  partitions: number;
}

/** A proxy that listens. */
export interface FaultyProxy {
  readonly url: string;
  readonly faults: Readonly<NetworkFaults>;
  /** From now on everything goes through unharmed. */
  heal(): void;
  close(): Promise<void>;
}

/** What becomes of a connection. */
type Fate =
  | { readonly kind: 'pass' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut' | 'stall'; readonly side: 'request' | 'answer'; readonly afterBytes: number };

/** How long a stalled connection stays mute before it is cut, and how long a cut of the whole network lasts, ms. */
const stallMs = { least: 200, most: 6_000 } as const;
const partitionMs = { least: 300, most: 5_000 } as const;
const quietMs = { least: 1_000, most: 8_000 } as const;

/** Starts a proxy to a port of this machine. */
export async function startFaultyProxy(targetPort: number, random: SeededRandom): Promise<FaultyProxy> {
  const faults: NetworkFaults = { cut: 0, stalled: 0, reset: 0, partitions: 0 };
  const open = new Set<Socket>();
  let healed = false;
  let partitioned = false;
  let timer: NodeJS.Timeout | undefined;

  const tearAll = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const partition = (): void => {
    timer = setTimeout(
      () => {
        partitioned = !partitioned;
        if (partitioned) {
          faults.partitions += 1;
          tearAll();
        }
        partition();
      },
      drawBetween(random, partitioned ? partitionMs : quietMs),
    );
  };
  const join = (client: Socket): void => {
    const fate = healed ? passes : fateOf(random);
    if (partitioned || fate.kind === 'reset') {
      faults.reset += 1;
      client.resetAndDestroy();
      return;
    }
    const server = new Socket();
    for (const socket of [client, server]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => open.delete(socket));
      // An error is always followed by close, which tears the other half too.
      socket.on('error', () => {});
    }
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    server.connect(targetPort, '127.0.0.1');
    forward(client, server, fate.kind !== 'pass' && fate.side === 'request' ? fate : null);
    forward(server, client, fate.kind !== 'pass' && fate.side === 'answer' ? fate : null);
  };
  /** Hands on what comes in until the connection's fate is due. */
  const forward = (from: Socket, to: Socket, fate: Extract<Fate, { side: string }> | null): void => {
    let passed = 0;
    let isDone = false;
    from.on('data', (chunk: Buffer) => {
      if (isDone) return;
      const due = fate !== null && !healed && passed + chunk.length > fate.afterBytes;
      const part = due ? chunk.subarray(0, fate.afterBytes - passed) : chunk;
      passed += part.length;
      if (!to.write(part)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      if (!due) return;
      isDone = true;
      if (fate.kind === 'cut') {
        faults.cut += 1;
        to.end(() => from.resetAndDestroy());
      } else {
        faults.stalled += 1;
        const wait = setTimeout(() => from.resetAndDestroy(), drawBetween(random, stallMs));
        from.once('close', () => clearTimeout(wait));
      }
    });
    from.once('end', () => to.end());
  };

  const listener = createServer(join);
  const port = await listening(listener);
  partition();
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    heal: () => {
      healed = true;
      partitioned = false;
      clearTimeout(timer);
      tearAll();
    },
    close: async () => {
      clearTimeout(timer);
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

const passes: Fate = { kind: 'pass' };

/** Half of all connections go through; the event stream and pushes alike meet the rest. */
function fateOf(random: SeededRandom): Fate {
  const draw = random.below(100);
  if (draw < 50) return passes;
  if (draw < 60) return { kind: 'reset' };
  const side = random.below(2) === 0 ? 'request' : 'answer';
  return {
    kind: draw < 80 ? 'cut' : 'stall',
    side,
    afterBytes: drawBetween(random, { least: 0, most: side === 'request' ? 3_000 : 6_000 }),
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
      else reject(new Error('the proxy has no port'));
    });
  });
}
