/**
 * The way of bytes to a printer: a TCP connection or a device file. Opening, writing and closing have time
 * limits; a link that failed is not used again.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** An open way to a printer. */
export interface ByteLink {
  /** Whether the printer can answer on it. */
  readonly twoWay: boolean;
  /** Resolves when the system has taken the bytes; rejects when the link is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Hears what the printer says. One listener. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Resolves when the link is gone, by whoever's doing. */
  readonly gone: Promise<void>;
  /** Sends what is written and closes; resolves when that is done, rejects when it can't be. */
  end(): Promise<void>;
  /** Drops the link at once. */
  drop(): void;
}

/** Opens a way to the printer; rejects with an Error that says what the machine said. */
export type OpenLink = (limitMs: number) => Promise<ByteLink>;

/** Printers that listen on a TCP port, 9100 as a rule. */
export function tcpLink(host: string, port: number): OpenLink {
  return (limitMs) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      socket.setTimeout(limitMs, () => socket.destroy(new Error(`${host}:${port} did not answer in time`)));
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.setTimeout(0);
        socket.off('error', reject);
        resolve(socketLink(socket));
      });
    });
}

function socketLink(socket: Socket): ByteLink {
  let failure: Error | null = null;
  let listener: ((bytes: Uint8Array) => void) | null = null;
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('data', (bytes) => listener?.(bytes));
  return {
    twoWay: true,
    write: (bytes) => writeTo(socket, bytes),
    onBytes: (heard) => {
      listener = heard;
    },
    gone,
    end: async () => {
      socket.end();
      await gone;
      if (failure) throw failure;
    },
    drop: () => socket.destroy(),
  };
}

/** A device file such as /dev/usb/lp0, or any file; nothing comes back on it. */
export function fileLink(path: string): OpenLink {
  return (limitMs) =>
    new Promise((resolve, reject) => {
      const stream = createWriteStream(path, { flags: 'a' });
      // A device that hangs must not hang the queue.
      const timer = setTimeout(() => stream.destroy(new Error(`${path} did not open in time`)), limitMs);
      stream.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      stream.once('open', () => {
        clearTimeout(timer);
        resolve(streamLink(stream));
      });
    });
}

function streamLink(stream: WriteStream): ByteLink {
  let failure: Error | null = null;
  const gone = new Promise<void>((resolve) => stream.once('close', () => resolve()));
  stream.on('error', (error) => {
    failure = error;
  });
  return {
    twoWay: false,
    write: (bytes) => writeTo(stream, bytes),
    onBytes: () => {},
    gone,
    end: async () => {
      stream.end();
      await gone;
      if (failure) throw failure;
    },
    drop: () => {
      stream.destroy();
    },
  };
}

/** Writes, and waits until the system has the bytes. A stream that is destroyed in between rejects. */
function writeTo(stream: Socket | WriteStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error('the link is gone'));
    if (stream.destroyed) return lost();
    stream.once('close', lost);
    stream.write(bytes, (error) => {
      stream.off('close', lost);
      if (error) reject(error);
      else resolve();
    });
  });
}
