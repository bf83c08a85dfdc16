/** Payments on this machine's terminal, through the till host. */
import type { TerminalMessage } from '../../shared/protocol/terminal.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { PaymentWay, WayRequest } from './payment-way.ts';

/** Makes the way over the host's channels. */
export function terminalWay(
  host: Pick<TillHost, 'terminalPay' | 'terminalRefund' | 'terminalCheck' | 'terminalAbort'>,
): PaymentWay {
  return {
    ask: async (request, told) => {
      const { attemptId, amountMinor, currency, original } = request;
      told({ phase: 'waiting-for-customer', qrText: null, expiresAtMs: null });
      try {
        if (request.action === 'pay') return await host.terminalPay({ attemptId, amountMinor, currency });
        return await host.terminalRefund({ attemptId, amountMinor, currency, original });
      } catch (error) {
        return { outcome: 'unknown', detail: textOf(error) };
      }
    },
    find: async (request) => {
      const { attemptId, amountMinor, currency } = request;
      try {
        const message = messageOf(request);
        return await host.terminalCheck({ attemptId, message, amountMinor, currency });
      } catch (error) {
        return { outcome: 'unreachable', detail: textOf(error) };
      }
    },
    cancel: async (request) => {
      // Whether it was heard shows in what becomes of the payment.
      await host.terminalAbort({ attemptId: request.attemptId, message: messageOf(request) }).catch(() => {});
    },
  };
}

function messageOf(request: WayRequest): TerminalMessage {
  return request.action === 'refund' && request.original !== null ? 'reversal' : 'payment';
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
