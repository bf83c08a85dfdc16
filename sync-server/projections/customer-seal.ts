/**
 * Opens and seals customers' values on the server. The cipher is that of `customers/seal.ts`; Node's own answers at
 * once, so that no transaction waits for another thread.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { ProfileValues } from '../../shared/domain/customers/profile.ts';
import {
  openValues,
  type SealedPlace,
  type SealingCrypto,
  sealValues,
} from '../../shared/domain/customers/seal.ts';

const tagBytes = 16;

const serverCrypto: SealingCrypto = {
  importKey: async (_format, key) => key,
  encrypt: async ({ iv, additionalData }, key, data) => {
    const cipher = createCipheriv('aes-256-gcm', key as Uint8Array, iv).setAAD(additionalData);
    return bytesOf([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  },
  decrypt: async ({ iv, additionalData }, key, data) => {
    const cipher = createDecipheriv('aes-256-gcm', key as Uint8Array, iv, { authTagLength: tagBytes });
    cipher.setAAD(additionalData).setAuthTag(data.slice(-tagBytes));
    return bytesOf([cipher.update(data.slice(0, -tagBytes)), cipher.final()]);
  },
};

/** A new key of a customer, for one whom no till registered. */
export function newCustomerKey(): string {
  return randomBytes(32).toString('base64');
}

/** Opens what a till sealed beside an operation; null where there is nothing, no key, or it doesn't open. */
export async function openBeside(
  key: string | null,
  customerId: string,
  operationId: string,
  sealed: string | null,
): Promise<ProfileValues | null> {
  if (key === null || sealed === null) return null;
  return openValues(serverCrypto, key, { customerId, of: { operationId } }, sealed);
}

/** Seals values beside an operation, as a till does. */
export function sealBeside(
  key: string,
  customerId: string,
  operationId: string,
  values: ProfileValues,
): Promise<string> {
  return sealValues(serverCrypto, key, randomBytes(12), { customerId, of: { operationId } }, values);
}

/**
 * Seals the values of a customer's row. The nonce follows from key and values: the same values give the same text,
 * so that a row that says nothing new isn't sent, and different values have different nonces.
 */
export async function sealRow(key: string, customerId: string, values: ProfileValues): Promise<string> {
  const place: SealedPlace = { customerId, of: 'row' };
  const text = `stillopen-row-nonce-v1\n${customerId}\n${JSON.stringify(values)}`;
  const nonce = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest().subarray(0, 12);
  return sealValues(serverCrypto, key, nonce, place, values);
}

function bytesOf(parts: readonly Buffer[]): ArrayBuffer {
  return Uint8Array.from(Buffer.concat(parts)).buffer;
}
