/**
 * Reads ESC/POS bytes back into what a printer would put on paper: text by code page with its look, QR codes,
 * barcodes, raster pictures, cuts and drawer pulses. Written from Epson's ESC/POS reference and knows nothing of
 * the encoder; a command that it doesn't know stops it, so that nothing passes unread.
 */
import iconv from 'iconv-lite';

/** How text looks. */
export interface TextLook {
  readonly bold: boolean;
  /** 1 or 2 times as wide and high. */
  readonly width: number;
  readonly height: number;
  readonly align: 'left' | 'center' | 'right';
}

/** What stands on paper, or happens to it. */
export type Printed =
  | ({ readonly kind: 'line'; readonly text: string } & TextLook)
  | {
      readonly kind: 'qr';
      readonly text: string;
      readonly moduleDots: number;
      readonly align: TextLook['align'];
    }
  | {
      readonly kind: 'barcode';
      readonly symbology: 'ean13';
      readonly digits: string;
      readonly align: TextLook['align'];
    }
  | {
      readonly kind: 'image';
      readonly widthDots: number;
      readonly heightDots: number;
      readonly bits: Uint8Array;
      readonly align: TextLook['align'];
    }
  | { readonly kind: 'cut'; readonly partial: boolean }
  | { readonly kind: 'drawer'; readonly pin: 2 | 5; readonly realTime: boolean };

/** What the printer has to answer, in the order it was asked. */
export type Question = { readonly kind: 'status'; readonly which: number } | { readonly kind: 'done' };

/** Bytes that no printer of this kind understands. */
export class UnknownCommand extends Error {}

const codePages: Readonly<Record<number, string>> = {
  0: 'cp437',
  16: 'windows1252',
  17: 'cp866',
  46: 'windows1251',
};

const plain: TextLook = { bold: false, width: 1, height: 1, align: 'left' };

/** A printer's head: takes bytes as they come and keeps what it prints. */
export class EscposDecoder {
  readonly printed: Printed[] = [];
  #bytes = new Uint8Array();
  #look = plain;
  #codePage = 'cp437';
  #line: { bytes: number[]; look: TextLook } | null = null;
  #qr = { data: '', moduleDots: 3 };

  /** Whether a command or line was begun and not ended. */
  get isInTheMiddle(): boolean {
    return this.#bytes.length > 0 || this.#line !== null;
  }

  /** Takes bytes; answers the questions among them. @throws UnknownCommand */
  take(bytes: Uint8Array): Question[] {
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    const questions: Question[] = [];
    let at = 0;
    while (at < all.length) {
      const length = this.#step(all.subarray(at), questions);
      if (length === 0) break;
      at += length;
    }
    this.#bytes = all.slice(at);
    return questions;
  }

  /** The text of all lines. */
  text(): string {
    return this.printed.map((each) => (each.kind === 'line' ? each.text : `[${each.kind}]`)).join('\n');
  }

  /** Reads one command or character; 0 when the rest of it has still to come. */
  #step(bytes: Uint8Array, questions: Question[]): number {
    const [first = 0] = bytes;
    switch (first) {
      case 0x0a:
        this.#endLine();
        return 1;
      case 0x0d:
        return 1;
      case 0x10:
        return this.#realTime(bytes, questions);
      case 0x1b:
        return this.#escape(bytes);
      case 0x1c:
        // FS . leaves the mode of Chinese characters; there is nothing to see of it.
        return this.#fixed(bytes, 2, () => this.#expect(bytes[1] === 0x2e, bytes));
      case 0x1d:
        return this.#group(bytes, questions);
      default:
        this.#expect(first >= 0x20, bytes);
        this.#line ??= { bytes: [], look: this.#look };
        this.#line.bytes.push(first);
        return 1;
    }
  }

  /** DLE EOT n and DLE DC4 1 m t. */
  #realTime(bytes: Uint8Array, questions: Question[]): number {
    if (bytes[1] === 0x04)
      return this.#fixed(bytes, 3, () => questions.push({ kind: 'status', which: bytes[2] ?? 0 }));
    return this.#fixed(bytes, 5, () => {
      this.#expect(bytes[1] === 0x14 && bytes[2] === 1, bytes);
      this.printed.push({ kind: 'drawer', pin: bytes[3] === 1 ? 5 : 2, realTime: true });
    });
  }

  #escape(bytes: Uint8Array): number {
    if (bytes.length < 2) return 0;
    const value = bytes[2] ?? 0;
    switch (bytes[1]) {
      case 0x40:
        this.#look = plain;
        this.#codePage = 'cp437';
        return 2;
      case 0x4d:
        return this.#fixed(bytes, 3, () => this.#expect(value === 0, bytes));
      case 0x74:
        return this.#fixed(bytes, 3, () => {
          const codePage = codePages[value];
          if (codePage === undefined) throw new UnknownCommand(`code page ${value}`);
          this.#codePage = codePage;
        });
      case 0x45:
        return this.#fixed(bytes, 3, () => this.#set({ bold: (value & 1) === 1 }));
      case 0x61:
        return this.#fixed(bytes, 3, () =>
          this.#set({ align: (['left', 'center', 'right'] as const)[value] ?? 'left' }),
        );
      case 0x70:
        return this.#fixed(bytes, 5, () =>
          this.printed.push({ kind: 'drawer', pin: value === 1 ? 5 : 2, realTime: false }),
        );
      default:
        throw new UnknownCommand(`ESC ${String(bytes[1])}`);
    }
  }

  #group(bytes: Uint8Array, questions: Question[]): number {
    if (bytes.length < 2) return 0;
    const value = bytes[2] ?? 0;
    switch (bytes[1]) {
      case 0x21:
        return this.#fixed(bytes, 3, () => this.#set({ width: (value >> 4) + 1, height: (value & 7) + 1 }));
      case 0x68:
      case 0x77:
      case 0x48:
      case 0x66:
        return this.#fixed(bytes, 3, () => {});
      case 0x72:
        return this.#fixed(bytes, 3, () => questions.push({ kind: 'done' }));
      case 0x56:
        return this.#fixed(bytes, 3, () => {
          this.#endOpenLine();
          this.printed.push({ kind: 'cut', partial: value === 1 });
        });
      case 0x6b:
        return this.#barcode(bytes);
      case 0x28:
        return this.#twoDimensional(bytes);
      case 0x76:
        return this.#raster(bytes);
      default:
        throw new UnknownCommand(`GS ${String(bytes[1])}`);
    }
  }

  /** GS k: 2 is EAN-13 ended by NUL, 67 is EAN-13 with its length in front. */
  #barcode(bytes: Uint8Array): number {
    if (bytes.length < 4) return 0;
    const form = bytes[2] ?? 0;
    this.#expect(form === 2 || form === 67, bytes);
    const end = form === 2 ? bytes.indexOf(0, 3) : 4 + (bytes[3] ?? 0);
    if (end < 0 || end > bytes.length) return 0;
    const digits = Buffer.from(bytes.subarray(form === 2 ? 3 : 4, end)).toString('latin1');
    this.#expect(/^\d{12,13}$/.test(digits), bytes);
    this.printed.push({ kind: 'barcode', symbology: 'ean13', digits, align: this.#look.align });
    return form === 2 ? end + 1 : end;
  }

  /** GS ( k pL pH 49 fn …: store, size and print of a QR code. */
  #twoDimensional(bytes: Uint8Array): number {
    if (bytes.length < 5) return 0;
    this.#expect(bytes[2] === 0x6b, bytes);
    const length = (bytes[3] ?? 0) + 256 * (bytes[4] ?? 0);
    if (bytes.length < 5 + length) return 0;
    const [kind, order, ...rest] = bytes.subarray(5, 5 + length);
    this.#expect(kind === 0x31, bytes);
    if (order === 0x43) this.#qr.moduleDots = rest[0] ?? 0;
    if (order === 0x50) this.#qr.data = Buffer.from(rest.slice(1)).toString('latin1');
    if (order === 0x51)
      this.printed.push({
        kind: 'qr',
        text: this.#qr.data,
        moduleDots: this.#qr.moduleDots,
        align: this.#look.align,
      });
    return 5 + length;
  }

  /** GS v 0 m xL xH yL yH: a raster picture. */
  #raster(bytes: Uint8Array): number {
    if (bytes.length < 8) return 0;
    this.#expect(bytes[2] === 0x30, bytes);
    const rowBytes = (bytes[4] ?? 0) + 256 * (bytes[5] ?? 0);
    const heightDots = (bytes[6] ?? 0) + 256 * (bytes[7] ?? 0);
    const end = 8 + rowBytes * heightDots;
    if (bytes.length < end) return 0;
    const bits = bytes.slice(8, end);
    this.printed.push({ kind: 'image', widthDots: rowBytes * 8, heightDots, bits, align: this.#look.align });
    return end;
  }

  #fixed(bytes: Uint8Array, length: number, task: () => void): number {
    if (bytes.length < length) return 0;
    task();
    return length;
  }

  #set(change: Partial<TextLook>): void {
    this.#look = { ...this.#look, ...change };
  }

  #endLine(): void {
    const { bytes, look } = this.#line ?? { bytes: [], look: this.#look };
    const text = iconv.decode(Buffer.from(bytes), this.#codePage);
    this.printed.push({ kind: 'line', text, ...look });
    this.#line = null;
  }

  #endOpenLine(): void {
    if (this.#line) this.#endLine();
  }

  #expect(holds: boolean, bytes: Uint8Array): void {
    if (!holds) throw new UnknownCommand(Buffer.from(bytes.subarray(0, 8)).toString('hex'));
  }
}

/** Reads bytes that are whole. @throws UnknownCommand also when something is left over */
export function decodeEscpos(bytes: Uint8Array): Printed[] {
  const decoder = new EscposDecoder();
  decoder.take(bytes);
  if (decoder.isInTheMiddle) throw new UnknownCommand('the bytes end in the middle of a command or line');
  return decoder.printed;
}
