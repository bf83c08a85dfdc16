/**
 * The persons of a world: what anybody ever typed of them, text by text, so that checkers can look for each where it
 * should stand and where none may. Every text is new, so that it is found in nothing else.
 */
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';

/** Values that were sealed beside an operation. */
export interface WrittenValues {
  readonly operationId: string;
  readonly customerId: string;
  readonly values: Readonly<Record<string, string | null>>;
}

/** What a world knows of persons beside all product code. */
export class Persons {
  /** By operation; also of operations that never got on a disk. */
  readonly written = new Map<string, WrittenValues>();
  /** What stood sealed beside operations, by operation. */
  readonly sealed = new Map<string, string>();
  /** Such texts as damage to a disk left them: they open nowhere. */
  readonly spoiled = new Set<string>();
  /** The entries of these operations, by operation. */
  readonly hashes = new Map<string, string>();
  /** Keys as tills handed them to the server, by customer: all that were ever seen. */
  readonly keys = new Map<string, Set<string>>();
  /** Whom somebody set out to erase, at a till or in the office. */
  readonly erased = new Set<string>();
  readonly #phones: string[] = [];
  #texts = 0;

  /** Somebody is registered, or changed, with these values. */
  write(written: WrittenValues): void {
    this.written.set(written.operationId, written);
  }

  /** Damage changed a line; `before` and `after` are what stood sealed in it. */
  noteDamaged(operationId: string, before: string | null, after: string | null): void {
    const whole = this.sealed.get(operationId) ?? before;
    // Some bits of the last character count for nothing.
    const bytesOf = (text: string): string => Buffer.from(text, 'base64').toString('hex');
    if (whole !== null && after !== null && bytesOf(after) !== bytesOf(whole)) this.spoiled.add(after);
  }

  noteKeys(keys: readonly { readonly customerId: string; readonly key: string }[]): void {
    for (const { customerId, key } of keys)
      this.keys.set(customerId, (this.keys.get(customerId) ?? new Set()).add(key));
  }

  /** Everybody who was ever registered. */
  ids(): string[] {
    return [...new Set([...this.written.values()].map(({ customerId }) => customerId))];
  }

  /** By what somebody is looked for: the number or name that was written of them last; null for none. */
  said(customerId: string): string | null {
    const own = [...this.written.values()].filter((written) => written.customerId === customerId);
    return own.reduce<string | null>((last, { values }) => values.phone ?? values.name ?? last, null);
  }

  newNumber(): number {
    this.#texts += 1;
    return this.#texts;
  }

  newText(what: string): string {
    return `Zq${what}${String(this.newNumber()).padStart(4, '0')}x`;
  }

  newPhone(): string {
    // Ofcom's block for works of fiction.
    const phone = `+447700900${String(this.newNumber() % 1000).padStart(3, '0')}`;
    this.#phones.push(phone);
    return phone;
  }

  /** A number that somebody has already. */
  somePhone(random: SeededRandom): string {
    return this.#phones.length === 0 ? this.newPhone() : random.pick(this.#phones);
  }
}
