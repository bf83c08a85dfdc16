/**
 * The till host's part that talks to the payment terminal: one attempt at a time, and no attempt twice, whatever
 * the page asks. Which terminal there is, is looked up at each request. Rules [TERMINAL*].
 */
import type { PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import type { TerminalSettings } from '../../shared/protocol/terminal.ts';
import type { HostAnswer, HostRequest } from '../../shared/protocol/till-host.ts';
import type { PaymentTerminal } from '../terminal/terminal.ts';

/** What the part needs. */
export interface TerminalHostOptions {
  /** The terminal of this machine; null when there is none. */
  readonly settings: () => TerminalSettings | null;
  /** Makes the driver of a terminal. */
  readonly connect: (settings: TerminalSettings) => PaymentTerminal;
}

type TerminalChannel =
  | 'terminalPay'
  | 'terminalRefund'
  | 'terminalCheck'
  | 'terminalAbort'
  | 'terminalStatus';

/** Answers the channels about the terminal. */
export class TerminalHost {
  readonly #options: TerminalHostOptions;
  readonly #asked = new Set<string>();
  #terminal: { readonly key: string; readonly driver: PaymentTerminal } | null = null;
  #busy = false;

  constructor(options: TerminalHostOptions) {
    this.#options = options;
  }

  /** The handlers of the channels. */
  handlers(): { readonly [C in TerminalChannel]: (request: HostRequest<C>) => Promise<HostAnswer<C>> } {
    return {
      terminalPay: ({ attemptId, amountMinor, currency }) =>
        this.#once(attemptId, (terminal) => terminal.pay({ attemptId, amountMinor, currency })),
      terminalRefund: ({ attemptId, amountMinor, currency, original }) =>
        this.#once(attemptId, (terminal) => {
          const request = { attemptId, amountMinor, currency };
          return original ? terminal.reverse(request, original) : terminal.refund(request);
        }),
      terminalCheck: async ({ message, ...request }) => {
        const terminal = this.#connected();
        if (!terminal) return { outcome: 'unreachable', detail: 'this machine has no terminal' };
        return terminal.lastTransaction(request, message);
      },
      terminalAbort: async ({ attemptId, message }) => {
        await this.#connected()?.abort(attemptId, message);
        return null;
      },
      terminalStatus: async () => {
        const terminal = this.#connected();
        const terminalId = this.#options.settings()?.poiId ?? null;
        return { state: terminal ? await terminal.status() : 'not-configured', terminalId };
      },
    };
  }

  async #once(
    attemptId: string,
    ask: (terminal: PaymentTerminal) => Promise<PaymentOutcome>,
  ): Promise<PaymentOutcome> {
    const terminal = this.#connected();
    if (!terminal) return { outcome: 'not-executed', reason: 'not-configured', detail: null };
    if (this.#asked.has(attemptId))
      return { outcome: 'unknown', detail: 'the terminal was asked for this before' };
    if (this.#busy) return { outcome: 'not-executed', reason: 'busy', detail: null };
    this.#asked.add(attemptId);
    this.#busy = true;
    try {
      return await ask(terminal);
    } finally {
      this.#busy = false;
    }
  }

  #connected(): PaymentTerminal | null {
    const settings = this.#options.settings();
    if (!settings) return null;
    const key = JSON.stringify(settings);
    if (this.#terminal?.key !== key) this.#terminal = { key, driver: this.#options.connect(settings) };
    return this.#terminal.driver;
  }
}
