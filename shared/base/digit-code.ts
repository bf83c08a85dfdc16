/**
 * Bytes as digits and back. Codes that are scanned hold digits only, because a scanner is a keyboard and letters
 * come out wrong under a Russian layout; three digits hold as much as ten bits, thirteen as five bytes.
 */

/** Five bytes are thirteen digits; the last group tells by its own length how many bytes it holds. */
const groupDigits: readonly number[] = [0, 3, 5, 8, 10, 13];

/** The digits of bytes. */
export function digitsOf(bytes: Uint8Array): string {
  let digits = '';
  for (let at = 0; at < bytes.length; at += 5) {
    const group = bytes.slice(at, at + 5);
    const value = group.reduce((sum, byte) => sum * 256 + byte, 0);
    digits += String(value).padStart(groupDigits[group.length] ?? 13, '0');
  }
  return digits;
}

/** The bytes in digits; null when they are none that `digitsOf` writes. */
export function bytesIn(digits: string): Uint8Array | null {
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 13) {
    const group = digits.slice(at, at + 13);
    const length = groupDigits.indexOf(group.length);
    let value = Number(group);
    if (length < 1 || value >= 256 ** length) return null;
    const part: number[] = [];
    for (let index = 0; index < length; index += 1) {
      part.unshift(value % 256);
      value = Math.floor(value / 256);
    }
    bytes.push(...part);
  }
  return Uint8Array.from(bytes);
}

/** Writes the fields of a code, most significant byte first. */
export class ByteWriter {
  readonly bytes: number[] = [];

  whole(value: number, length: number): void {
    const part: number[] = [];
    let rest = value;
    for (let index = 0; index < length; index += 1) {
      part.unshift(rest % 256);
      rest = Math.floor(rest / 256);
    }
    if (rest > 0) throw new Error(`${value} doesn't fit ${length} bytes`);
    this.bytes.push(...part);
  }

  /** A whole number up to 2^53 - 1 in as few bytes as it takes, seven bits in each, the lowest first. */
  short(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} is no whole number`);
    let rest = value;
    while (rest > 127) {
      this.bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.bytes.push(rest);
  }

  hex(text: string): void {
    for (const pair of text.match(/../g) ?? []) this.bytes.push(Number.parseInt(pair, 16));
  }

  text(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.whole(encoded.length, 1);
    this.bytes.push(...encoded);
  }
}

/** Reads them again. Throws where the bytes end too early: whoever reads what was scanned catches it. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Uint8Array {
    const part = this.#bytes.slice(this.#at, this.#at + length);
    if (part.length !== length) throw new Error('the code ends too early');
    this.#at += length;
    return part;
  }

  whole(length: number): number {
    return this.take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  short(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.whole(1);
      value += (byte % 128) * factor;
      // A last byte of nothing would be a second way to write the same number.
      if (byte < 128 && (byte > 0 || factor === 1) && Number.isSafeInteger(value)) return value;
      if (byte < 128) break;
    }
    throw new Error('not a number that is written like this');
  }

  hex(length: number): string {
    return [...this.take(length)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  text(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.take(this.whole(1)));
  }
}
