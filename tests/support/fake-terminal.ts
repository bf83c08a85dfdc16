/**
 * The terminal's channels of a fake till host: a terminal in memory with a ledger of what it charged. It does
 * what the test says for the next attempts; its memory and its being reached can be taken away.
 */
import type { PaymentFinding, PaymentOutcome } from '../../shared/domain/pay/payment-outcome.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';

/** What the terminal does with an attempt: `lost` charges and isn't heard of, `dead` does neither. */
export type TerminalDoing = 'approves' | 'refuses' | 'lost' | 'dead' | 'part' | 'busy';

/** The channels, and handles for tests. */
export interface FakeTerminal {
  readonly channels: Pick<
    TillHost,
    'terminalPay' | 'terminalRefund' | 'terminalCheck' | 'terminalAbort' | 'terminalStatus'
  >;
  /** What is done next, the first one next; approved when there is none. */
  readonly next: TerminalDoing[];
  /** Money taken (positive) and given back (negative), by attempt, in order. */
  readonly ledger: { readonly attemptId: string; readonly amountMinor: number }[];
  /** Every attempt the terminal heard of, in order. */
  readonly heard: string[];
  /** `none`: this machine has no terminal. */
  presence: 'there' | 'away' | 'none';
  /** Forgets what it did; the ledger stays, as the bank's does. */
  loseMemory(): void;
}

/** Makes a terminal that is there. */
export function createFakeTerminal(): FakeTerminal {
  const memory = new Map<string, PaymentFinding>();
  const ask = async (attemptId: string, amountMinor: number, sign: 1 | -1): Promise<PaymentOutcome> => {
    if (terminal.presence === 'none')
      return { outcome: 'not-executed', reason: 'not-configured', detail: null };
    if (terminal.presence === 'away') return { outcome: 'not-executed', reason: 'offline', detail: null };
    terminal.heard.push(attemptId);
    const doing = terminal.next.shift() ?? 'approves';
    if (doing === 'busy') return { outcome: 'not-executed', reason: 'busy', detail: null };
    if (doing === 'dead') return { outcome: 'unknown', detail: null };
    if (doing === 'refuses') {
      const answer = { outcome: 'refused', reason: 'declined', detail: null } as const;
      memory.set(attemptId, answer);
      return answer;
    }
    const charged = doing === 'part' ? Math.max(1, Math.floor(amountMinor / 2)) : amountMinor;
    terminal.ledger.push({ attemptId, amountMinor: sign * charged });
    const answer = {
      outcome: 'approved',
      amountMinor: charged,
      reference: `T${terminal.ledger.length}`,
      referenceTime: '2026-03-02T12:00:00.000Z',
      card: { brand: 'Mir', lastFour: '4242', authorisationCode: 'A1B2C3' },
    } as const;
    memory.set(attemptId, answer);
    return doing === 'lost' ? { outcome: 'unknown', detail: null } : answer;
  };
  const terminal: FakeTerminal = {
    next: [],
    ledger: [],
    heard: [],
    presence: 'there',
    loseMemory: () => memory.clear(),
    channels: {
      terminalPay: ({ attemptId, amountMinor }) => ask(attemptId, amountMinor, 1),
      terminalRefund: ({ attemptId, amountMinor }) => ask(attemptId, amountMinor, -1),
      terminalCheck: async ({ attemptId }) => {
        if (terminal.presence !== 'there') return { outcome: 'unreachable', detail: null };
        return memory.get(attemptId) ?? { outcome: 'cannot-tell', detail: null };
      },
      terminalAbort: async () => null,
      terminalStatus: async () => {
        if (terminal.presence === 'none') return { state: 'not-configured', terminalId: null };
        return { state: terminal.presence === 'there' ? 'ready' : 'offline', terminalId: 'POI-1' };
      },
    },
  };
  return terminal;
}
