/**
 * Codes of customers, signed by the server: one for a card, which has no end, and one for an app, which is shown afresh
 * each time and lasts for minutes, so that a picture of yesterday's pays for nothing. Rules [CUSTOMER*].
 */
import {
  type CustomerCode,
  customerCodeBytes,
  customerCodeDigits,
  customerCodeSchema,
} from '../../shared/domain/customers/customer-code.ts';
import type { Customer } from '../../shared/domain/entities/customer.ts';
import type { ServerKeys } from '../access/server-keys.ts';

/** How long a code in an app lasts, ms. */
export const appCodeMs = 10 * 60_000;

/** A signed code. */
export interface SignedCustomerCode {
  /** What the QR code holds. */
  readonly digits: string;
  /** Null for one without an end. */
  readonly untilMs: number | null;
}

/** The code of a customer; null where their id or number has signs that a code can't hold. */
export function customerCodeOf(
  keys: ServerKeys,
  { id, number }: Pick<Customer, 'id' | 'number'>,
  medium: CustomerCode['medium'],
  nowMs: number,
): SignedCustomerCode | null {
  // Codes hold whole seconds.
  const issuedAtMs = Math.floor(nowMs / 1000) * 1000;
  const untilMs = medium === 'app' ? issuedAtMs + appCodeMs : null;
  const code = { keyId: keys.keyId, customerId: id, number, medium, issuedAtMs, untilMs };
  const parsed = customerCodeSchema.safeParse(code);
  if (!parsed.success) return null;
  const bytes = customerCodeBytes(parsed.data);
  return { digits: customerCodeDigits(bytes, keys.signCustomerCode(bytes)), untilMs };
}
