/** The least that getting a line onto the disk can take: a bare write and fsync at the end of a file. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** A file that is written so. */
export class BareWrite {
  readonly #descriptor: number;
  readonly #bytes: Buffer;

  constructor(path: string, bytes: number) {
    this.#descriptor = openSync(path, 'a');
    this.#bytes = Buffer.alloc(bytes, 'x');
  }

  /** Writes so often, each with its fsync; answers how long each took, ms. */
  write(count: number): number[] {
    return Array.from({ length: count }, () => {
      const startedMs = performance.now();
      writeSync(this.#descriptor, this.#bytes);
      fsyncSync(this.#descriptor);
      return performance.now() - startedMs;
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
