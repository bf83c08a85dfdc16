/**
 * Identifiers are UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits. They are
 * minted on the till before anything is sent and never reused; sorting them roughly sorts by time, but
 * nothing relies on that order.
 */
import { z } from 'zod';
import type { Clock, RandomSource } from './environment.ts';

/** A UUID of version 7 in lower-case text form. */
export const uuidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'not a UUIDv7');

/** When a UUIDv7 was minted by the clock of who minted it, ms since 1970. */
export function mintedAtMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Mints a UUIDv7 from the wall clock and 74 random bits. */
export function mintId(clock: Clock, random: RandomSource): string {
  const bytes = random.bytes(16);
  const timeMs = Math.max(0, Math.floor(clock.wallMs()));
  for (let index = 0; index < 6; index += 1) {
    bytes[index] = Math.floor(timeMs / 2 ** (8 * (5 - index))) & 0xff;
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
