/**
 * Exceptions that the close of a shift raises: a drawer that held more or less than the chain lets pass, and
 * payments whose outcome nobody knew. Rules [SHIFT*].
 */
import { exceptionId } from '../../shared/domain/exceptions.ts';
import type { ExceptionRule, KeptOperation } from './operation-exceptions.ts';

const closePrefix = 'shift-close';
const attemptPrefix = 'attempt';

/** The drawer's difference is above the limit that held at the close. */
const cashDifference: ExceptionRule = {
  prefix: closePrefix,
  keptUnder: (operation) => (operation.kind === 'shift-close' ? [`${closePrefix}:${operation.id}`] : []),
  touches: () => [],
  fold: async (_transaction, _topic, kept) =>
    kept.map(({ storeId, operationId, operation }) => {
      const id = exceptionId('cash-difference', operationId);
      const close = operation?.kind === 'shift-close' ? operation.payload : null;
      if (!close || Math.abs(close.differenceMinor) <= close.differenceLimitMinor)
        return { storeId, id, row: null };
      return {
        storeId,
        id,
        row: {
          kind: 'cash-difference' as const,
          subject: close.shiftId,
          causes: [operationId],
          details: {
            tillId: operation?.tillId ?? '',
            shiftNumber: close.shiftNumber,
            currency: close.report.currency,
            differenceMinor: close.differenceMinor,
            limitMinor: close.differenceLimitMinor,
            approvedBy: close.approvedBy ?? '',
          },
        },
      };
    }),
};

/** A shift was closed over a payment in doubt, and nothing has settled that payment, before or since. */
const paymentUnsettled: ExceptionRule = {
  prefix: attemptPrefix,
  keptUnder: (operation) => {
    if (operation.kind === 'shift-close')
      return operation.payload.open.unsettledAttempts.map((id) => `${attemptPrefix}:${id}`);
    if (operation.kind !== 'payment-attempt') return [];
    const { payload } = operation;
    return [`${attemptPrefix}:${payload.stage === 'settled' ? payload.attemptId : operation.id}`];
  },
  touches: () => [],
  fold: async (_transaction, topic, kept) => {
    const attemptId = topic.slice(attemptPrefix.length + 1);
    const id = exceptionId('payment-unsettled', attemptId);
    const isSettled = kept.some(({ operation }) => attemptOf(operation)?.stage === 'settled');
    return [...new Set(kept.map((each) => each.storeId))].map((storeId) => {
      const own = kept.filter((each) => each.storeId === storeId);
      const closes = own.filter(({ operation }) => operation?.kind === 'shift-close');
      if (isSettled || closes.length === 0) return { storeId, id, row: null };
      const asked = own.map(({ operation }) => attemptOf(operation)).find((each) => each?.stage === 'asked');
      const details = asked?.stage === 'asked' && {
        method: asked.method,
        currency: asked.currency,
        amountMinor: asked.amountMinor,
      };
      return {
        storeId,
        id,
        row: {
          kind: 'payment-unsettled' as const,
          subject: attemptId,
          causes: [attemptId, ...closes.map((close) => close.operationId)],
          details: { tillId: closes[0]?.operation?.tillId ?? '', ...details },
        },
      };
    });
  },
};

function attemptOf(operation: KeptOperation['operation']) {
  return operation?.kind === 'payment-attempt' ? operation.payload : null;
}

/** The rules of shifts. */
export const shiftExceptionRules: readonly ExceptionRule[] = [cashDifference, paymentUnsettled];
