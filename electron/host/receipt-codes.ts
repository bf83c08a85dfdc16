/** Makes the signed code of a receipt out of the till's own journal, and verifies codes that were scanned. */
import { verify } from 'node:crypto';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import {
  signedReceiptBytes,
  signedReceiptDigits,
  signedReceiptOf,
} from '../../shared/domain/returns/signed-receipt.ts';
import { type receiptCodeChannels, receiptMessage } from '../../shared/protocol/receipt-codes.ts';
import type { HostAnswer, HostRequest } from '../../shared/protocol/till-host.ts';
import { publicKeyOf, type SigningKey } from '../journal/signing-key.ts';
import { keyIdOf } from './order-codes.ts';

type Handlers = {
  readonly [C in keyof typeof receiptCodeChannels]: (request: HostRequest<C>) => Promise<HostAnswer<C>>;
};

/** The channels' handlers for a till's key; `entryOf` finds an operation in the till's journals, null for none. */
export function receiptCodeHandlers(
  key: SigningKey,
  entryOf: (operationId: string) => JournalEntry | null,
): Handlers {
  return {
    receiptCode: async ({ operationId }) => {
      const entry = entryOf(operationId);
      const receipt = entry && signedReceiptOf(entry, keyIdOf(key.publicKey));
      if (!receipt) return { digits: null };
      const bytes = signedReceiptBytes(receipt);
      return { digits: signedReceiptDigits(bytes, key.sign(receiptMessage(bytes))) };
    },
    receiptCodeVerify: async ({ publicKey, bytes, signature }) => {
      const known = publicKeyOf(publicKey);
      const message = receiptMessage(Buffer.from(bytes, 'base64'));
      return {
        genuine: known !== null && verify(null, message, known, Buffer.from(signature, 'base64')),
      };
    },
  };
}
