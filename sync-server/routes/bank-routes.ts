/**
 * Bank transfers over HTTP. A transfer is noted before the bank is asked, so that one that was called off can't
 * be opened by a request that comes late. Rules [BANK*].
 */
import { z } from 'zod';
import { uuidSchema } from '../../shared/base/ids.ts';
import {
  type BankTransferAnswer,
  type BankTransferRequest,
  bankTransferAnswerSchema,
  bankTransferRequestSchema,
} from '../../shared/protocol/bank.ts';
import { type BankProvider, type BankStanding, BankUnavailable } from '../bank/bank-provider.ts';
import type { TillRecord } from '../store/access-records.ts';
import type { BankTransferRecord } from '../store/bank-records.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import { callingTill, type ServerContext } from './server-context.ts';

const attemptSchema = z.strictObject({ attemptId: uuidSchema });
const unavailable = { retryAfterSeconds: 5 };

/** Adds the endpoints. Without a bank there is nothing at them. */
export function addBankRoutes(
  endpoints: Endpoints,
  context: ServerContext,
  provider: BankProvider | null,
): void {
  const { store, environment } = context;
  const bank = (): BankProvider => {
    if (!provider) throw new ProblemError('not-found', { detail: 'this chain has no bank' });
    return provider;
  };
  const answer = (transfer: BankTransferRecord): BankTransferAnswer => {
    const { state, qrText, expiresAtMs, reference } = transfer;
    const shown = state === 'waiting' ? qrText : null;
    return { state, qrText: shown, expiresAtMs, reference, serverTimeMs: environment.clock.wallMs() };
  };
  const note = async (till: TillRecord, request: BankTransferRequest): Promise<BankTransferRecord> => {
    const askedAtMs = environment.clock.wallMs();
    const opened = { state: 'waiting', qrText: null, expiresAtMs: askedAtMs, reference: null } as const;
    const { tillId, storeId } = till;
    const kept = await store.write((transaction) =>
      transaction.bank.noteBankTransfer({ ...request, tillId, storeId, askedAtMs, ...opened }),
    );
    const { amountMinor, currency, ofAttemptId } = request;
    const isSame =
      kept.tillId === tillId &&
      kept.amountMinor === amountMinor &&
      kept.currency === currency &&
      kept.ofAttemptId === ofAttemptId;
    if (!isSame)
      throw new ProblemError('invalid-request', {
        field: 'attemptId',
        detail: 'another transfer has this id',
      });
    return kept;
  };
  const update = async (
    kept: BankTransferRecord,
    standing: BankStanding | null,
  ): Promise<BankTransferRecord> => {
    if (!standing) return kept;
    const { attemptId } = kept;
    const updated = await store.write(({ bank }) => bank.updateBankTransfer(attemptId, standing));
    return updated ?? kept;
  };

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/bank-transfers',
      summary:
        'Open a bank transfer for an attempt, or give one back; the same attempt gets the same transfer',
      audience: 'till',
      body: bankTransferRequestSchema,
      answer: bankTransferAnswerSchema,
    },
    async (call) => {
      const till = await callingTill(context, call);
      const chosen = bank();
      const kept = await note(till, call.body);
      const isOpen = kept.state !== 'waiting' || kept.qrText !== null;
      return answer(isOpen ? kept : await update(kept, await heard(chosen.open(kept))));
    },
  );

  endpoints.add(
    {
      method: 'GET',
      path: '/v1/bank-transfers/{attemptId}',
      summary: 'How a bank transfer stands',
      audience: 'till',
      params: attemptSchema,
      answer: bankTransferAnswerSchema,
    },
    async (call) => {
      const till = await callingTill(context, call);
      const kept = await store.read((transaction) => transaction.bank.bankTransfer(call.params.attemptId));
      if (kept?.tillId !== till.tillId) throw new ProblemError('not-found', { field: 'attemptId' });
      return answer(kept.state === 'waiting' ? await update(kept, await heard(bank().standing(kept))) : kept);
    },
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/bank-transfers/{attemptId}/cancel',
      summary: 'Call a bank transfer off unless it is paid; an unknown one is noted as called off',
      audience: 'till',
      params: attemptSchema,
      body: bankTransferRequestSchema,
      answer: bankTransferAnswerSchema,
    },
    async (call) => {
      const till = await callingTill(context, call);
      if (call.params.attemptId !== call.body.attemptId)
        throw new ProblemError('invalid-request', { field: 'attemptId' });
      const chosen = bank();
      const kept = await note(till, call.body);
      if (kept.state !== 'waiting') return answer(kept);
      return answer(await update(kept, await heard(chosen.cancel(kept))));
    },
  );
}

/** The bank's answer; what it doesn't give is a problem that passes. */
async function heard<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof BankUnavailable)) throw error;
    throw new ProblemError('unavailable', { detail: error.message, ...unavailable });
  }
}
