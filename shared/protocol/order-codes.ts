/**
 * Channels of the till host about signed codes of orders: main holds the till's key and the machine's
 * cryptography, the window neither. Bytes travel as base64.
 */
import { z } from 'zod';
import { pinHashSchema } from '../domain/entities/reference.ts';
import { publicKeySchema } from './access.ts';

const bytesSchema = z
  .string()
  .max(1000)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);
const formSchema = z.enum(['customer', 'label']);

/** What the till host does with codes of orders. */
export const orderCodeChannels = {
  /** The id of this till's key, as labels that it signs carry it: the first 4 bytes of its SHA-256, hex. */
  labelKey: { request: z.null(), answer: z.object({ keyId: z.string().regex(/^[0-9a-f]{8}$/) }) },
  /** Signs the bytes of a label. */
  labelSign: {
    request: z.strictObject({ bytes: bytesSchema }),
    answer: z.object({ signature: bytesSchema }),
  },
  /** Whether a code's signature was made with a key. Never rejects for what was scanned. */
  orderCodeVerify: {
    request: z.strictObject({
      form: formSchema,
      publicKey: publicKeySchema,
      bytes: bytesSchema,
      signature: bytesSchema,
    }),
    answer: z.object({ genuine: z.boolean() }),
  },
  /** Whether a typed short code is the one that a slow hash was made of. */
  shortCodeCheck: {
    request: z.strictObject({ code: z.string().min(1).max(20), codeHash: pinHashSchema }),
    answer: z.object({ right: z.boolean() }),
  },
} as const;

/**
 * What is signed: the bytes behind a text that names the purpose, so that a signature made for anything else
 * never passes as one of a code.
 */
export function codeMessage(form: z.infer<typeof formSchema>, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode(`stillopen-order-${form}-v1\n`), ...bytes);
}
