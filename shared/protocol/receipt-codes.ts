/**
 * Channels of the till host about signed receipts (form 94, domain/returns/signed-receipt.ts). Main signs what its own
 * journal holds and never bytes that a window gives it. Bytes travel as base64.
 */
import { z } from 'zod';
import { uuidSchema } from '../base/ids.ts';
import { publicKeySchema } from './access.ts';

const bytesSchema = z
  .string()
  .max(1000)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** What the till host does with signed receipts. */
export const receiptCodeChannels = {
  /** The digits for the receipt of an operation of this till's journals; null when none can be made of it. */
  receiptCode: {
    request: z.strictObject({ operationId: uuidSchema }),
    answer: z.object({
      digits: z
        .string()
        .regex(/^94\d+$/)
        .nullable(),
    }),
  },
  /** Whether a receipt's signature was made with a till's key. Never rejects for what was scanned. */
  receiptCodeVerify: {
    request: z.strictObject({ publicKey: publicKeySchema, bytes: bytesSchema, signature: bytesSchema }),
    answer: z.object({ genuine: z.boolean() }),
  },
} as const;

/**
 * What is signed: the bytes behind a text that names the purpose, so that a signature made for anything else never
 * passes as one of a receipt.
 */
export function receiptMessage(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode('stillopen-receipt-v1\n'), ...bytes);
}
