/**
 * A receipt printer on a TCP port of this machine. It takes bytes, answers questions about its status, and can
 * be out of paper, have its cover open, be offline, slow or mute, and die in the middle of a job. Standing
 * still it keeps what it was sent and goes on from there, as real ones do; dead, it has forgotten it.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { EscposDecoder, type Printed } from './escpos-decoder.ts';

/** How the simulated printer is. */
export interface PrinterCondition {
  paper: 'enough' | 'low' | 'out';
  coverOpen: boolean;
  /** Takes connections and answers that it is offline. */
  offline: boolean;
  /** Its cable is out: connections stay open, nothing arrives and nothing comes back. */
  unplugged: boolean;
  /** Says nothing at all, as the simplest printers do. */
  mute: boolean;
  /** Takes so many bytes more, then its cable is out. */
  takesBytes: number | null;
  /** Prints a job's first so many lines, then paper is out. */
  paperLinesLeft: number | null;
  /** Dies once it has printed so many lines more. */
  diesAfterLines: number | null;
}

/** A piece of paper: what stands between two cuts, and how often the drawer was kicked meanwhile. */
export interface PaperPiece {
  readonly printed: readonly Printed[];
}

/** The simulated printer. */
export class PrinterSimulator {
  readonly condition: PrinterCondition = {
    paper: 'enough',
    coverOpen: false,
    offline: false,
    unplugged: false,
    mute: false,
    takesBytes: null,
    paperLinesLeft: null,
    diesAfterLines: null,
  };
  /** Everything that was printed, from the first line on. */
  readonly printed: Printed[] = [];
  /** Connections taken so far. */
  connections = 0;
  #server: Server | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  /** Told of each finished piece of paper. */
  #listeners: (() => void)[] = [];

  /** Listens on a port of the loopback; 0 chooses one. */
  async listen(port = 0): Promise<this> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    this.#port = address.port;
    return this;
  }

  get port(): number {
    return this.#port;
  }

  /** As the till's command line and settings want it. */
  get address(): string {
    return `tcp:127.0.0.1:${this.#port}`;
  }

  /** Changes how it is, and goes on with what it holds back. */
  set(change: Partial<PrinterCondition>): void {
    Object.assign(this.condition, change);
    this.#changed();
  }

  /** Pieces of paper that were cut off. */
  pieces(): PaperPiece[] {
    const pieces: PaperPiece[] = [];
    let open: Printed[] = [];
    for (const each of this.printed) {
      if (each.kind === 'drawer') continue;
      open.push(each);
      if (each.kind !== 'cut') continue;
      pieces.push({ printed: open });
      open = [];
    }
    return pieces;
  }

  /** How often the drawer was opened. */
  get drawerKicks(): number {
    return this.printed.filter((each) => each.kind === 'drawer').length;
  }

  /** Resolves once the condition holds; looked at whenever something is printed or changed. */
  async until(holds: () => boolean, limitMs = 20_000): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the printer never came to it; it printed:\n${textOf(this.printed)}`)),
        limitMs,
      );
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#listeners = this.#listeners.filter((each) => each !== look);
        resolve();
      };
      this.#listeners.push(look);
    });
  }

  /** The power goes: connections break, what it held is lost, nobody answers. */
  async die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = null;
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** The power is back, on the same port. */
  async revive(): Promise<void> {
    if (!this.#server) await this.listen(this.#port);
  }

  /** Resolves once every connection that is open now has ended: nothing that it held comes out any more. */
  async hungUp(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => once(socket, 'close')));
  }

  close(): Promise<void> {
    return this.die();
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    const decoder = new EscposDecoder();
    let held: Uint8Array[] = [];
    let shown = 0;
    const goOn = (): void => {
      while (held.length > 0 && !this.#standsStill && !socket.destroyed) {
        const bytes = held.shift();
        if (bytes) this.#print(socket, decoder, bytes);
        for (; shown < decoder.printed.length; shown += 1) {
          const each = decoder.printed[shown];
          if (each) this.printed.push(each);
        }
        for (const listener of [...this.#listeners]) listener();
      }
    };
    this.#listeners.push(goOn);
    socket.on('data', (arrived) => {
      if (this.condition.unplugged) return;
      const bytes = this.#cableCut(arrived);
      const rest = this.#answerInRealTime(socket, bytes);
      // A byte at a time, so that paper can run out anywhere; what waits behind it is kept.
      held.push(...[...rest].map((byte) => Uint8Array.of(byte)));
      goOn();
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      // The sender has hung up on purpose: what it sent is still printed. A dead printer has forgotten it.
      if (this.#server === null) held = [];
      if (held.length === 0) this.#listeners = this.#listeners.filter((each) => each !== goOn);
    });
  }

  /** What still arrives before the cable is out. */
  #cableCut(bytes: Uint8Array): Uint8Array {
    const { takesBytes } = this.condition;
    if (takesBytes === null) return bytes;
    const left = takesBytes - bytes.length;
    Object.assign(this.condition, left > 0 ? { takesBytes: left } : { takesBytes: null, unplugged: true });
    return bytes.subarray(0, takesBytes);
  }

  #print(socket: Socket, decoder: EscposDecoder, bytes: Uint8Array): void {
    const before = decoder.printed.length;
    const questions = decoder.take(bytes);
    for (const { kind } of questions)
      if (kind === 'done' && !this.condition.mute)
        this.#say(socket, this.condition.paper === 'low' ? 0x03 : 0);
    const lines = decoder.printed.slice(before).filter((each) => each.kind === 'line').length;
    const { paperLinesLeft, diesAfterLines } = this.condition;
    if (paperLinesLeft !== null && lines > 0) {
      this.condition.paperLinesLeft = paperLinesLeft - lines;
      if (this.condition.paperLinesLeft <= 0)
        Object.assign(this.condition, { paperLinesLeft: null, paper: 'out' });
    }
    if (diesAfterLines !== null && lines > 0) {
      this.condition.diesAfterLines = diesAfterLines - lines;
      if (this.condition.diesAfterLines <= 0) {
        this.condition.diesAfterLines = null;
        void this.die();
      }
    }
  }

  /** DLE EOT n and DLE DC4 are heard as they arrive, whatever else is held back. Answers the other bytes. */
  #answerInRealTime(socket: Socket, bytes: Uint8Array): Uint8Array {
    const rest: number[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const [first, second, third] = bytes.subarray(at, at + 3);
      if (first === 0x10 && second === 0x04 && third !== undefined) {
        if (!this.condition.mute) this.#say(socket, this.#statusByte(third));
        at += 2;
      } else if (first === 0x10 && second === 0x14 && bytes.length >= at + 5) {
        this.printed.push({ kind: 'drawer', pin: bytes[at + 3] === 1 ? 5 : 2, realTime: true });
        this.#changed();
        at += 4;
      } else if (first !== undefined) rest.push(first);
    }
    return Uint8Array.from(rest);
  }

  get #standsStill(): boolean {
    const { paper, coverOpen, offline } = this.condition;
    return paper === 'out' || coverOpen || offline;
  }

  #statusByte(which: number): number {
    const { coverOpen, offline, paper } = this.condition;
    if (which === 1) return 0x12 | (this.#standsStill ? 0x08 : 0);
    if (which === 2) return 0x12 | (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0);
    if (which === 4) return 0x12 | this.#paperByte();
    return 0x12 | (offline ? 0x08 : 0);
  }

  #paperByte(): number {
    const { paper } = this.condition;
    return (paper === 'enough' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0);
  }

  #say(socket: Socket, byte: number): void {
    if (!socket.destroyed && socket.writable) socket.write(Uint8Array.of(byte));
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Printed things as text, one a line, for terminals and comparisons. */
export function textOf(printed: readonly Printed[]): string {
  return printed.map(lineOf).join('\n');
}

function lineOf(printed: Printed): string {
  switch (printed.kind) {
    case 'line':
      return printed.text;
    case 'qr':
      return `[QR ${printed.text}]`;
    case 'barcode':
      return `[EAN-13 ${printed.digits}]`;
    case 'image':
      return `[picture ${printed.widthDots} x ${printed.heightDots}]`;
    case 'cut':
      return '- - - - - cut - - - - -';
    case 'drawer':
      return '[drawer]';
  }
}
