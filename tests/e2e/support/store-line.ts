/**
 * The line between a store's tills and the server, as a real TCP proxy that can be cut and mended while everybody
 * else reaches the server.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line. */
export interface StoreLine {
  /** Where the store's tills find the server. */
  readonly url: string;
  /** Tears what is open, and refuses what comes. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Lays a line to the server. */
export async function openStoreLine(serverUrl: string): Promise<StoreLine> {
  const target = Number(new URL(serverUrl).port);
  const open = new Set<Socket>();
  let isCut = false;
  const listener = createServer((till) => {
    if (isCut) {
      till.resetAndDestroy();
      return;
    }
    const server = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [till, server],
      [server, till],
    ] as const) {
      open.add(socket);
      // An error is always followed by close, which tears the other half too.
      socket.on('error', () => {});
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    till.pipe(server).pipe(till);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (!address || typeof address === 'string') throw new Error('a port is listened on');
  const tear = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      isCut = true;
      tear();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      isCut = true;
      tear();
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
}
