/** Signs labels with the till's key, and verifies codes that were scanned. */
import { createHash, verify } from 'node:crypto';
import { codeMessage, type orderCodeChannels } from '../../shared/protocol/order-codes.ts';
import type { HostAnswer, HostRequest } from '../../shared/protocol/till-host.ts';
import { publicKeyOf, type SigningKey } from '../journal/signing-key.ts';
import { fitsPin } from './pin-guard.ts';

type Handlers = {
  readonly [C in keyof typeof orderCodeChannels]: (request: HostRequest<C>) => Promise<HostAnswer<C>>;
};

/** The id of a raw public key (base64): the first 4 bytes of its SHA-256, hex. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 8);
}

/** The channels' handlers for a till's key. */
export function orderCodeHandlers(key: SigningKey): Handlers {
  return {
    labelKey: async () => ({ keyId: keyIdOf(key.publicKey) }),
    labelSign: async ({ bytes }) => {
      const message = codeMessage('label', Buffer.from(bytes, 'base64'));
      return { signature: Buffer.from(key.sign(message)).toString('base64') };
    },
    orderCodeVerify: async ({ form, publicKey, bytes, signature }) => {
      const known = publicKeyOf(publicKey);
      const message = codeMessage(form, Buffer.from(bytes, 'base64'));
      return {
        genuine: known !== null && verify(null, message, known, Buffer.from(signature, 'base64')),
      };
    },
    shortCodeCheck: async ({ code, codeHash }) => ({ right: await fitsPin(code, codeHash) }),
  };
}
