/**
 * Expected failures are values. A thrown error is a bug or a broken machine.
 */

/** Either a value, or a reason from a closed union. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: E };

/** Wraps a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps an expected failure. */
export function refused<E>(reason: E): { readonly ok: false; readonly reason: E } {
  return { ok: false, reason };
}
