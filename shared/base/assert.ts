/**
 * Assertions stay on in production wherever money or facts pass: a wrong total that stops the program is
 * cheaper than a wrong total that is stored.
 */

/** Throws when `condition` is false; `message` says which invariant was broken. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** Makes the compiler prove that every case of a closed union is handled. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
