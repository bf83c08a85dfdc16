/**
 * A bank behind an adapter that speaks this small interface over HTTP: PUT, GET and POST …/cancel of
 * `/transfers/{id}`. The adapter has the bank's own certificates and formats; the server has only its address.
 */
import { z } from 'zod';
import { bankTransferStateSchema } from '../../shared/protocol/bank.ts';
import { type BankOrder, type BankProvider, type BankStanding, BankUnavailable } from './bank-provider.ts';

const standingSchema = z.object({
  state: bankTransferStateSchema,
  qrText: z.string().max(2000).nullable(),
  expiresAtMs: z.int(),
  reference: z.string().max(100).nullable(),
});
const answerLimitMs = 10_000;

/** The bank at an address, e.g. `http://127.0.0.1:9300`. */
export function httpBank(address: string, fetch: typeof globalThis.fetch = globalThis.fetch): BankProvider {
  const base = address.replace(/\/+$/, '');
  const ask = async (method: string, order: BankOrder, path = ''): Promise<BankStanding | null> => {
    const { attemptId, amountMinor, currency, ofAttemptId } = order;
    const body = method === 'GET' ? {} : { body: JSON.stringify({ amountMinor, currency, ofAttemptId }) };
    try {
      const response = await fetch(`${base}/transfers/${attemptId}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(answerLimitMs),
        ...body,
      });
      if (response.status === 404) return null;
      if (!response.ok) throw new BankUnavailable(`the bank answered ${response.status}`);
      return standingSchema.parse(await response.json());
    } catch (error) {
      if (error instanceof BankUnavailable) throw error;
      throw new BankUnavailable('the bank was not reached', { cause: error });
    }
  };
  const answered = (standing: BankStanding | null): BankStanding => {
    if (!standing) throw new BankUnavailable('the bank knows nothing of it');
    return standing;
  };
  return {
    open: async (order) => answered(await ask('PUT', order)),
    standing: (order) => ask('GET', order),
    cancel: async (order) => answered(await ask('POST', order, '/cancel')),
  };
}
